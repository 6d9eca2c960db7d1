/**
 * What happened, as it happens: one method per kind of event, with primitive arguments, never
 * objects, so that watching costs no garbage. The counterpart of the kernel's tracepoints.
 *
 * <p>Read {@link org.vramlab.ttm.event.EventSink} first: it is the vocabulary of everything that
 * watches a run (the checker, the metrics, the timeline, the CSV). {@link
 * org.vramlab.ttm.event.SpanLog} answers another question: not what happened but what it waited
 * for, so that the time of a run can be attributed to a critical path. {@link
 * org.vramlab.ttm.event.Tee}, {@link org.vramlab.ttm.event.SynchronizedSink} and {@link
 * org.vramlab.ttm.event.EventRelay} pass events on: to several sinks, from several threads, and to
 * another thread.
 *
 * <p>Ground floor: knows nothing of locks, buffers or clocks.
 */
@NullMarked
package org.vramlab.ttm.event;

import org.jspecify.annotations.NullMarked;
