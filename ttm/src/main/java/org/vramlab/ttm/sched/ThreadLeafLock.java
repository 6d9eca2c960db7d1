package org.vramlab.ttm.sched;

import java.util.concurrent.locks.ReentrantLock;

/** The leaf lock of a {@link ThreadRuntime}: a lock of the JDK. */
final class ThreadLeafLock extends LeafLock {
  private final ThreadRuntime runtime;
  private final ReentrantLock lock = new ReentrantLock();
  private final String name;

  ThreadLeafLock(ThreadRuntime runtime, String name) {
    this.runtime = runtime;
    this.name = name;
  }

  @Override
  public void lock() {
    assert !lock.isHeldByCurrentThread() : name + " is not reentrant";
    Task current = runtime.currentTask();
    wantedBy(current);
    lock.lock();
    current.leafDepth++;
  }

  @Override
  public void unlock() {
    Task current = runtime.currentTask();
    current.leafDepth--;
    lock.unlock();
    givenUpBy(current);
  }

  @Override
  public void assertHeld() {
    assert lock.isHeldByCurrentThread() : name + " must be held here";
  }
}
