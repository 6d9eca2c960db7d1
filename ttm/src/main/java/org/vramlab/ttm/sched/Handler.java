package org.vramlab.ttm.sched;

/**
 * Something that happens at a point in time without a task of its own: the end of a job, of a copy,
 * of a flow.
 */
@FunctionalInterface
public interface Handler {
  /**
   * Runs at its time, on no task's behalf. Must not block, and must not take a reservation.
   *
   * @param nowNanos the time it was asked for, or a little later in the threads runtime
   */
  void fire(long nowNanos);
}
