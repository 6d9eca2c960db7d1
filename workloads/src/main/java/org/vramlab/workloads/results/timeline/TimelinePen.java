package org.vramlab.workloads.results.timeline;

import org.vramlab.ttm.event.EventSink;
import org.vramlab.workloads.results.timeline.Tracks.OpenWork;
import org.vramlab.workloads.results.timeline.Tracks.PoolTrack;
import org.vramlab.workloads.results.timeline.Tracks.QueueTrack;
import org.vramlab.workloads.results.timeline.Tracks.TaskTrack;

/**
 * How each thing looks on the timeline: which track, which kind of mark, which figures beside it.
 */
final class TimelinePen {
  private static final int NONE = EventSink.NONE;

  private final TraceEvents out;
  private final Tracks tracks;
  private final TimeWindow window;

  TimelinePen(TraceEvents out, Tracks tracks, TimeWindow window) {
    this.out = out;
    this.tracks = tracks;
    this.window = window;
  }

  /** An instant on a task's track; the caller adds arguments and ends it. */
  TraceEvents mark(String name, long nanos, int task) {
    return out.begin(TraceEvents.INSTANT, name, nanos, Tracks.CLIENTS, Tracks.threadOfTask(task))
        .argument("ns", nanos);
  }

  void openSubmission(int task, TaskTrack track, long nanos) {
    out.begin(TraceEvents.BEGIN, "submission", nanos, Tracks.CLIENTS, Tracks.threadOfTask(task))
        .argument("ns", track.openedNanos)
        .argument("ticket", track.ticket)
        .end();
  }

  void openCall(int task, String call, long nanos) {
    out.begin(TraceEvents.BEGIN, call, nanos, Tracks.CLIENTS, Tracks.threadOfTask(task))
        .argument("ns", nanos)
        .end();
  }

  /** The innermost call unwinds: a lock was lost, or the space. */
  void closeLost(int task, long nanos) {
    out.begin(TraceEvents.END, "", nanos, Tracks.CLIENTS, Tracks.threadOfTask(task))
        .argument("ended", "EDEADLK, passed up")
        .end();
  }

  void openWait(int task, TaskTrack track, long nanos) {
    out.begin(TraceEvents.BEGIN, track.waitsFor, nanos, Tracks.CLIENTS, Tracks.threadOfTask(task))
        .argument("ns", track.waitNanos)
        .end();
  }

  /** Ends the innermost stretch that is open on a task's track. */
  void close(int task, long nanos) {
    out.begin(TraceEvents.END, "", nanos, Tracks.CLIENTS, Tracks.threadOfTask(task)).end();
  }

  /** An arrow begins at the submission that is open on the task's track. */
  void beginArrow(int arrow, long nanos, int task) {
    out.begin(TraceEvents.FLOW_START, "eviction", nanos, Tracks.CLIENTS, Tracks.threadOfTask(task))
        .flow(arrow, false)
        .end();
  }

  /** A job or copy, from its start or the edge of the window on, and the arrow that leads to it. */
  void writeWork(int queue, QueueTrack track, OpenWork work, String name, long untilNanos) {
    long fromNanos = Math.max(work.startedNanos, window.fromNanos());
    int thread = Tracks.threadOfQueue(queue);
    out.begin(TraceEvents.COMPLETE, name, fromNanos, track.group, thread)
        .duration(untilNanos - fromNanos)
        .argument("ns", work.startedNanos)
        .argument("queued_ns", work.queuedNanos)
        .argument(work.copy ? "copy" : "job", work.number);
    if (work.ticket != NONE) {
      out.argument("ticket", work.ticket);
    }
    if (work.buffer != NONE) {
      out.argument("buffer", work.buffer)
          .argument("from", tracks.poolName(work.fromPool))
          .argument("to", tracks.poolName(work.toPool))
          .argument("bytes", work.bytes);
    }
    out.end();
    if (work.flow != NONE) {
      // After the stretch it leads to: a viewer keeps the file's order among equal times.
      out.begin(TraceEvents.FLOW_END, "eviction", fromNanos, track.group, thread)
          .flow(work.flow, true)
          .end();
    }
  }

  /** The level of a pool since it last changed. */
  void writeLevel(PoolTrack pool) {
    pool.unwritten = false;
    out.begin(TraceEvents.COUNTER, pool.name + " in use", pool.changedNanos, pool.group, pool.group)
        .argument("bytes", pool.pages << 12)
        .end();
  }
}
