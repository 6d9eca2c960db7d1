package org.vramlab.devices.hmm;

import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sleeping.SleepingLock;

/**
 * The address space of one process on the host ({@code struct mm_struct}).
 *
 * <p>Threads: any task. The mmap lock is an outer one: taken before the ticket opens.
 */
public final class UserMemory {
  private final Sched sched;
  private final Lockdep lockdep;
  private final String process;
  private final SleepingLock mmapLock;

  /**
   * @param process a name for reports
   */
  public UserMemory(Sched sched, Lockdep lockdep, String process) {
    this.sched = sched;
    this.lockdep = lockdep;
    this.process = process;
    this.mmapLock =
        new SleepingLock(
            sched,
            lockdep,
            lockdep.defineClass("mmap lock", LockKind.OUTER),
            "mmap lock of " + process);
  }

  /** Maps a range of {@code bytes}, filled by the process. */
  public UserRange map(long bytes) {
    return new UserRange(this, bytes);
  }

  Sched sched() {
    return sched;
  }

  Lockdep lockdep() {
    return lockdep;
  }

  SleepingLock mmapLock() {
    return mmapLock;
  }

  @Override
  public String toString() {
    return "memory of " + process;
  }
}
