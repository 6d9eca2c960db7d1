package org.vramlab.devices.amdgpu;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;

/**
 * Where submissions wait while a device is being emptied ({@code pm_block} of xe): before they have
 * opened a ticket, so that they hold nothing.
 *
 * <p>Threads: any task.
 */
final class SubmissionGate {
  private final Sched sched;

  /** Guards the fields. */
  private final LeafLock lock;

  private final ObjectArrayList<Task> waiting = new ObjectArrayList<>(0);
  private volatile boolean closed;

  SubmissionGate(Sched sched, Lockdep lockdep, String device) {
    this.sched = sched;
    this.lock =
        sched.newLeafLock("submission gate of " + device).watchedBy(lockdep, "submission gate");
  }

  void close() {
    lock.lock();
    closed = true;
    lock.unlock();
  }

  void open() {
    lock.lock();
    closed = false;
    for (int i = 0; i < waiting.size(); i++) {
      sched.unpark(waiting.get(i));
    }
    waiting.clear();
    lock.unlock();
  }

  /** Sleeps until the gate is open; holds no lock. */
  void pass() {
    if (!closed) {
      return;
    }
    Task task = sched.currentTask();
    lock.lock();
    while (closed) {
      if (!waiting.contains(task)) {
        waiting.add(task);
      }
      lock.unlock();
      sched.park();
      lock.lock();
    }
    lock.unlock();
  }
}
