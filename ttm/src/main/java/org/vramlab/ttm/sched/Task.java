package org.vramlab.ttm.sched;

import org.vramlab.ttm.event.SpanLog;

/**
 * Somebody who can block: a client thread of the simulated system, a worker, a test's actor. The
 * counterpart of a kernel task.
 *
 * <p>Life: created by {@link Sched#spawn}; runs; may park and be unparked any number of times;
 * ends. A task belongs to one runtime. Fields are written by the runtime, or by the task itself, as
 * said at each.
 */
public abstract class Task {
  private final int id;
  private final String name;

  /** Set by anybody, read by the task at interruptible waits; cleared by {@link #takeSignal}. */
  private volatile boolean signalPending;

  /**
   * The stretch of activity that the task is in (see {@link SpanLog}); written by the runtime and
   * the task itself.
   */
  int span = SpanLog.ROOT;

  /** CPU time consumed and not yet taken from the clock; only the task itself touches it. */
  long chargedNanos;

  /**
   * How many leaf locks the task holds; parking with any is an error. Only the task itself touches
   * it.
   */
  int leafDepth;

  Task(int id, String name) {
    this.id = id;
    this.name = name;
  }

  /** A small number, unique in the runtime, in order of creation. */
  public final int id() {
    return id;
  }

  /** The name given at {@link Sched#spawn}. */
  public final String name() {
    return name;
  }

  /**
   * Whether a signal is waiting to be delivered: an interruptible wait ends with {@code
   * Interrupted}.
   */
  public final boolean signalPending() {
    looksAtSignal();
    return signalPending;
  }

  /** For a search of interleavings: the task looks whether a signal is pending. */
  void looksAtSignal() {}

  /** As {@link #signalPending}, for whoever is not the task. */
  final boolean hasSignal() {
    return signalPending;
  }

  /**
   * The task handles its signal: later waits are not interrupted by it any more. Called by the task
   * itself, where a system call would return to the user.
   *
   * @return whether there was one
   */
  public final boolean takeSignal() {
    looksAtSignal();
    boolean had = signalPending;
    signalPending = false;
    return had;
  }

  final void signalPending(boolean pending) {
    signalPending = pending;
  }

  @Override
  public final String toString() {
    return name + "#" + id;
  }
}
