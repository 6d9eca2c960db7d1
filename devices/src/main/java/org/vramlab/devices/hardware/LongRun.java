package org.vramlab.devices.hardware;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;

/**
 * Work that its user waits for, and that is done in {@link Slice}s: what is left of it, and how it
 * ended.
 *
 * <p>Life: over; {@link #run}; over again. Threads: one user at a time; ended by event handlers or
 * by whoever starts the slices.
 */
public final class LongRun {
  private final Sched sched;

  /** 0 when it is over. */
  private volatile long leftNanos;

  /** How the last one ended: zero, or a negative error. */
  private volatile int error;

  /** Who waits for it. */
  private volatile @Nullable Task user;

  public LongRun(Sched sched) {
    this.sched = sched;
  }

  /** Whether nothing is left to be done. */
  public boolean isOver() {
    return leftNanos == 0;
  }

  /** Time of the hardware that is still to be worked. */
  public long leftNanos() {
    return leftNanos;
  }

  /**
   * Asks {@code worker} for {@code nanos} of work; sleeps until it is over.
   *
   * @return zero, or the negative error with which it ended early
   */
  public int run(long nanos, Task worker) {
    error = 0;
    user = sched.currentTask();
    leftNanos = nanos;
    sched.unpark(worker);
    while (leftNanos > 0) {
      sched.park();
    }
    user = null;
    return error;
  }

  /**
   * A slice has ended, as {@link Slice.Owner#sliceEnded} says.
   *
   * @return whether something is left for another one
   */
  public boolean goesOnAfter(long ranNanos, boolean byItself, int withError) {
    long left = leftNanos - ranNanos;
    if (withError != 0 || byItself || left <= 0) {
      end(withError);
      return false;
    }
    leftNanos = left;
    return true;
  }

  /** Nothing more is done for it. */
  public void end(int withError) {
    error = withError;
    leftNanos = 0;
    Task waiting = user;
    if (waiting != null) {
      sched.unpark(waiting);
    }
  }
}
