package org.vramlab.devices.lifecycle;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;

/**
 * Where calls wait while their device is suspended ({@code pm_block} of xe), and are refused once
 * it is gone ({@code drm_dev_enter}): before they have opened a ticket, so that they hold nothing.
 * To lockdep it is an outer lock, since who closes it waits for those inside.
 *
 * <p>Threads: any task enters and leaves; one manages.
 */
public final class DeviceGate {
  private final Sched sched;
  private final Lockdep lockdep;
  private final int lockClass;
  private final String device;

  /** Guards the fields. */
  private final LeafLock lock;

  /** Those who want in, and whoever waits until nobody is inside. */
  private final ObjectArrayList<Task> waiting = new ObjectArrayList<>(0);

  private int inside;
  private boolean closed;
  private volatile boolean gone;

  /**
   * @param device its name
   */
  public DeviceGate(Sched sched, Lockdep lockdep, String device) {
    this.sched = sched;
    this.lockdep = lockdep;
    this.lockClass = lockdep.defineClass("device gate", LockKind.OUTER);
    this.device = device;
    this.lock = sched.newLeafLock("gate of " + device).watchedBy(lockdep, "gate list");
  }

  /**
   * Comes in, when the gate is open; holds no lock. {@link #leave} must follow.
   *
   * @throws DeviceGone the device has been removed
   */
  public void enter() {
    int task = sched.currentTask().id();
    lockdep.acquiring(task, lockClass, false, false);
    lock.lock();
    while (closed && !gone) {
      sleep();
    }
    boolean refused = gone;
    if (!refused) {
      inside++;
    }
    lock.unlock();
    if (refused) {
      lockdep.released(task, lockClass);
      throw new DeviceGone(device);
    }
  }

  /**
   * Comes in if that takes no sleep. {@link #leave} must follow if so.
   *
   * @return false if the gate is closed, or the device has been removed
   */
  public boolean tryEnter() {
    lock.lock();
    boolean opened = !closed && !gone;
    if (opened) {
      inside++;
    }
    lock.unlock();
    if (opened) {
      lockdep.acquiring(sched.currentTask().id(), lockClass, true, false);
    }
    return opened;
  }

  /** Goes out. */
  public void leave() {
    lock.lock();
    inside--;
    if (inside == 0 && (closed || gone)) {
      wakeAll();
    }
    lock.unlock();
    lockdep.released(sched.currentTask().id(), lockClass);
  }

  /** Nobody comes in until {@link #open}. */
  public void close() {
    lock.lock();
    closed = true;
    lock.unlock();
  }

  /** Who waits comes in. */
  public void open() {
    lock.lock();
    closed = false;
    wakeAll();
    lock.unlock();
  }

  /** Nobody comes in any more; who waits is refused. */
  public void remove() {
    lock.lock();
    gone = true;
    wakeAll();
    lock.unlock();
  }

  /** Sleeps until nobody is inside; the gate is closed, or the device gone. */
  public void awaitEmpty() {
    int task = sched.currentTask().id();
    lockdep.acquiring(task, lockClass, false, false);
    lock.lock();
    while (inside > 0) {
      sleep();
    }
    lock.unlock();
    lockdep.released(task, lockClass);
  }

  /** Whether the device has been removed. */
  public boolean isGone() {
    return gone;
  }

  /**
   * For calls that use nothing of the device.
   *
   * @throws DeviceGone the device has been removed
   */
  public void requirePresent() {
    if (gone) {
      throw new DeviceGone(device);
    }
  }

  /** The lock is held, and dropped meanwhile. */
  private void sleep() {
    Task task = sched.currentTask();
    if (!waiting.contains(task)) {
      waiting.add(task);
    }
    lock.unlock();
    sched.park();
    lock.lock();
  }

  private void wakeAll() {
    for (int i = 0; i < waiting.size(); i++) {
      sched.unpark(waiting.get(i));
    }
    waiting.clear();
  }
}
