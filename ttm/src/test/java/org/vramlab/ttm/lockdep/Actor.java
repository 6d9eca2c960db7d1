package org.vramlab.ttm.lockdep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/**
 * A task in a test, so that a schedule reads as a sentence: {@code
 * task.locks(mmap).locksWithContext(reservation)}.
 */
final class Actor {
  private final Lockdep lockdep;
  private final int task;

  Actor(Lockdep lockdep, int task) {
    this.lockdep = lockdep;
    this.task = task;
  }

  Actor locks(int lockClass) {
    lockdep.acquiring(task, lockClass, false, false);
    return this;
  }

  Actor locksWithContext(int lockClass) {
    lockdep.acquiring(task, lockClass, false, true);
    return this;
  }

  Actor trylocks(int lockClass) {
    lockdep.acquiring(task, lockClass, true, false);
    return this;
  }

  Actor trylocksWithContext(int lockClass) {
    lockdep.acquiring(task, lockClass, true, true);
    return this;
  }

  Actor unlocks(int lockClass) {
    lockdep.released(task, lockClass, false);
    return this;
  }

  Actor unlocksWithContext(int lockClass) {
    lockdep.released(task, lockClass, true);
    return this;
  }

  Actor opensContext(int lockClass) {
    lockdep.contextBegins(task, lockClass);
    return this;
  }

  Actor finishesContext(int lockClass) {
    lockdep.contextEnds(task, lockClass);
    return this;
  }

  Actor enters(Section section) {
    lockdep.enter(task, section);
    return this;
  }

  Actor leaves(Section section) {
    lockdep.leave(task, section);
    return this;
  }

  Actor waitsForFence() {
    lockdep.waitsForFence(task);
    return this;
  }

  /** Its code is that of a driver of another device than a GPU. */
  Actor isNoGpu() {
    lockdep.runsGpuDriver(task, false);
    return this;
  }

  Actor allocates() {
    lockdep.allocates(task, true);
    return this;
  }

  Actor allocatesAtomically() {
    lockdep.allocates(task, false);
    return this;
  }

  Actor waitsForSpace() {
    lockdep.waitsForSpace(task);
    return this;
  }

  void ends() {
    lockdep.taskEnded(task);
  }

  /** The act must be reported, under that rule; answers the report's text. */
  static String reported(LockRule rule, Runnable act) {
    LockdepReport report = assertThrows(LockdepReport.class, act::run);
    assertEquals(rule, report.rule(), report.getMessage());
    return String.valueOf(report.getMessage());
  }
}
