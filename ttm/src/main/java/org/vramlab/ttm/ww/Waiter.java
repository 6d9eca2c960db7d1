package org.vramlab.ttm.ww;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.sched.Task;

/** An entry of a mutex's queue; all fields guarded by the mutex's wait lock. */
final class Waiter {
  @Nullable Task task;
  @Nullable AcquireContext context;
  @Nullable Waiter previous;
  @Nullable Waiter next;

  /** The tail of the queue, kept by its head alone. */
  @Nullable Waiter last;

  /** What the mutex keeps of who holds it. */
  Object holder() {
    AcquireContext mine = context;
    return mine != null ? mine : task();
  }

  Task task() {
    Task mine = task;
    assert mine != null : "a waiter without a task";
    return mine;
  }
}
