package org.vramlab.devices.amdgpu;

import java.util.ArrayDeque;
import org.vramlab.devices.hardware.Job;
import org.vramlab.ttm.fence.Fence;

/**
 * How much later the jobs of one device begin for each nanosecond that its copy engines are given
 * to do: what a copy costs whoever waits for results. Copies that are done while jobs run cost
 * nothing; of several that are done at once each costs its share.
 *
 * <p>Worked out from the time stamps of jobs that have ended, as a driver has them. In and out are
 * done side by side, so that what counts is the direction in which there is more to do. What jobs
 * wait for besides copies is counted as well: it is an upper bound.
 *
 * <p>Threads: as {@link Destinations}.
 */
final class CopyStalls {
  /** Over about how many jobs it is averaged. */
  private static final int SPAN = 256;

  /** What is known before anything is: so much was waited for as much copying. */
  private static final double PRIOR_NANOS = 50e6;

  /**
   * A job that was handed over and not seen to end.
   *
   * @param inNanos what the copies into the device take that were queued before it, and after the
   *     job before it
   * @param outNanos the same of copies out
   */
  private record Pending(Job job, Fence done, long queuedNanos, long inNanos, long outNanos) {}

  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private long queuedInNanos;
  private long queuedOutNanos;
  private long lastEndNanos;

  /** Sums of late; of waiting: from when a job could have begun, the one before having ended. */
  private double stalledNanos;

  private double inNanos;
  private double outNanos;

  /** A copy that takes so long was queued. */
  void copyQueued(long nanos, boolean isIn) {
    if (isIn) {
      queuedInNanos += nanos;
    } else {
      queuedOutNanos += nanos;
    }
  }

  /** A job was handed over. */
  void jobQueued(Job job, Fence done, long nowNanos) {
    settle();
    pending.addLast(new Pending(job, done, nowNanos, queuedInNanos, queuedOutNanos));
    queuedInNanos = 0;
    queuedOutNanos = 0;
  }

  private void settle() {
    Pending first = pending.peekFirst();
    while (first != null && first.done().isSignalled()) {
      pending.removeFirst();
      long couldBegin = Math.max(lastEndNanos, first.queuedNanos());
      long began = first.job().startedNanos();
      double stalled = began == Job.NOT_STARTED ? 0 : Math.max(0, began - couldBegin);
      stalledNanos += stalled - stalledNanos / SPAN;
      inNanos += first.inNanos() - inNanos / SPAN;
      outNanos += first.outNanos() - outNanos / SPAN;
      lastEndNanos = Math.max(lastEndNanos, first.done().signalledNanos());
      first = pending.peekFirst();
    }
  }

  /** Nanoseconds waited for each one of copying: more than 0, at most 1. */
  double perCopyNano() {
    double copied = Math.max(inNanos, outNanos) + PRIOR_NANOS;
    return Math.min(1, (stalledNanos + PRIOR_NANOS) / copied);
  }
}
