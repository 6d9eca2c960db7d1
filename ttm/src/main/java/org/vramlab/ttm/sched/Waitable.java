package org.vramlab.ttm.sched;

/** What a parked task waits for: so that a run in which nobody can go on can say why. */
public interface Waitable {
  /**
   * Whether {@code task}, parked for this, could go on if it only looked again: if nothing else can
   * happen any more, its wake-up was lost.
   */
  boolean isReadyFor(Task task);

  /** What is waited for and who has it, for a report: "lock 3, held by T1". */
  String describeWait();
}
