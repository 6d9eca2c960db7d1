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
    lock.lock();
    runtime.currentTask().leafDepth++;
  }

  @Override
  public void unlock() {
    runtime.currentTask().leafDepth--;
    lock.unlock();
  }

  @Override
  public void assertHeld() {
    assert lock.isHeldByCurrentThread() : name + " must be held here";
  }
}
