/**
 * The events of a run as they happened, for other programs to read: as CSV, one row an event, and
 * as a timeline for a trace viewer.
 *
 * <p>Read {@link org.vramlab.workloads.results.timeline.TimeWindow} (which part of the run), {@link
 * org.vramlab.workloads.results.timeline.EventCsvWriter}, then {@link
 * org.vramlab.workloads.results.timeline.TimelineWriter} with {@link
 * org.vramlab.workloads.results.timeline.TraceEvents}, the form it writes. Both stream: their
 * memory depends on what is going on at one time, not on the length of the run. Equal events give
 * equal bytes. {@link org.vramlab.workloads.results.timeline.StoryTimeline} draws the steps of one
 * short execution in the same form.
 *
 * <p>A sink must not throw; what goes wrong while writing is kept and thrown by {@code finish}.
 */
@NullMarked
package org.vramlab.workloads.results.timeline;

import org.jspecify.annotations.NullMarked;
