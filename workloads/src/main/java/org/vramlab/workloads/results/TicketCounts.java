package org.vramlab.workloads.results;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;

/**
 * What tasks do with their tickets, counted for their processes: latencies of submissions, retries,
 * and waits for locks and for space.
 *
 * <p>Threads: one at a time, as events come.
 */
final class TicketCounts {
  /** Whoever was assigned to no process. */
  private final ProcessCounts system;

  /** By task; null before the task was heard of. */
  private @Nullable TaskState[] tasks = new TaskState[16];

  /** One bit for each ticket: whether a job was queued with it. */
  private long[] hasJob = new long[64];

  /** What a task is in the middle of. */
  private static final class TaskState {
    private ProcessCounts process;

    /** The task's first ticket of a submission that has not succeeded yet was opened here. */
    private long submissionNanos;

    /** The latest ticket, open or ended. */
    private int ticket = EventSink.NONE;

    /** Whether the last ticket ended without having done its work. */
    private boolean failed;

    private long lockWaitNanos;
    private long spaceWaitNanos;

    TaskState(ProcessCounts process) {
      this.process = process;
    }
  }

  TicketCounts(ProcessCounts system) {
    this.system = system;
  }

  /** {@code task} works for {@code process}. */
  void assign(int task, ProcessCounts process) {
    state(task).process = process;
  }

  /** Whom {@code task} works for. */
  ProcessCounts processOf(int task) {
    return state(task).process;
  }

  void opened(long nanos, int task, int ticket) {
    TaskState state = state(task);
    state.ticket = ticket;
    if (state.failed) {
      // A client goes through its operations in order: the ticket after a failed one is the same
      // submission again, and its latency counts from the first.
      state.process.retries++;
    } else {
      state.submissionNanos = nanos;
    }
  }

  void wounded(int ticket) {
    // Rare, and tasks are few: a search costs less than a table of all tickets.
    for (TaskState state : tasks) {
      if (state != null && state.ticket == ticket) {
        state.process.wounds++;
        return;
      }
    }
  }

  void ended(long nanos, int task, int ticket, boolean sealed) {
    TaskState state = state(task);
    state.failed = !sealed;
    int word = ticket >> 6;
    if (sealed && word < hasJob.length && (hasJob[word] & 1L << ticket) != 0) {
      state.process.latency(nanos - state.submissionNanos);
    }
  }

  /** A job was queued with {@code ticket}, or with none. */
  void jobQueued(int ticket) {
    if (ticket == EventSink.NONE) {
      return;
    }
    int word = ticket >> 6;
    if (word >= hasJob.length) {
      hasJob = Arrays.copyOf(hasJob, RunMetrics.larger(word));
    }
    hasJob[word] |= 1L << ticket;
  }

  void lockWaitBegan(long nanos, int task) {
    state(task).lockWaitNanos = nanos;
  }

  void lockWaitEnded(long nanos, int task) {
    TaskState state = state(task);
    state.process.lockWait(nanos - state.lockWaitNanos);
  }

  void spaceWaitBegan(long nanos, int task) {
    state(task).spaceWaitNanos = nanos;
  }

  void spaceWaitEnded(long nanos, int task) {
    TaskState state = state(task);
    state.process.spaceWait(nanos - state.spaceWaitNanos);
  }

  private TaskState state(int task) {
    if (task >= tasks.length) {
      tasks = Arrays.copyOf(tasks, RunMetrics.larger(task));
    }
    TaskState state = tasks[task];
    if (state == null) {
      state = new TaskState(system);
      tasks[task] = state;
    }
    return state;
  }
}
