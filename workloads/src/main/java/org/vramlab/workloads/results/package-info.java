/**
 * What a run amounted to: counted while it runs, then held as one immutable value.
 *
 * <p>Read in this order: {@link org.vramlab.workloads.results.RunMetrics} (watches the events of a
 * run and counts), {@link org.vramlab.workloads.results.RunResult} (the whole result, made of
 * records) and {@link org.vramlab.workloads.results.CriticalPath} (where the time went). The
 * packages below it print: {@code report} writes a result as a table, JSON or HTML, {@code
 * timeline} writes the events themselves as CSV or for a trace viewer.
 *
 * <p>The package knows the events of {@code ttm} and nothing of traces, replay or drivers: whoever
 * sets up a run tells it which task, queue and buffer belongs to which process. All quantities are
 * integers (nanoseconds, bytes, pages of 4 KiB), so that the same events give the same bytes out.
 */
@NullMarked
package org.vramlab.workloads.results;

import org.jspecify.annotations.NullMarked;
