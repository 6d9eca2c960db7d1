/**
 * Traces in: the gmtrace format, read as a stream, described, measured and written.
 *
 * <p>A gmtrace (version 1) is text, one JSON value a line, usually gzip'd: a header object, then
 * one array per event in program order: {@code A} a buffer is allocated, {@code F} freed, {@code X}
 * used by another device for the first time, {@code O} an operation that reads and writes buffers,
 * {@code P} a phase marker.
 *
 * <p>Read in this order: {@link org.vramlab.workloads.trace.TraceSource} (where the bytes come
 * from), {@link org.vramlab.workloads.trace.TraceReader} (one event at a time, strictly checked)
 * with its {@link org.vramlab.workloads.trace.Operands}, {@link
 * org.vramlab.workloads.trace.TraceHeader}; then what is computed from one pass over a trace:
 * {@link org.vramlab.workloads.trace.TraceSummary}, {@link org.vramlab.workloads.trace.NextUse};
 * {@link org.vramlab.workloads.trace.TraceRecording}, which keeps in few bytes what that pass let
 * through, and {@link org.vramlab.workloads.trace.EventCursor}, under which a replay sees text and
 * recording alike; then {@link org.vramlab.workloads.trace.TraceSpec} and {@link
 * org.vramlab.workloads.trace.PoolSize}, the forms of both on the command line.
 *
 * <p>The package knows nothing of devices, pools or time: a trace says what a program did, not how
 * long it took.
 */
@NullMarked
package org.vramlab.workloads.trace;

import org.jspecify.annotations.NullMarked;
