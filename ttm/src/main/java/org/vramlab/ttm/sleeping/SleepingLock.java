package org.vramlab.ttm.sleeping;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Shared;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.sched.Waitable;

/**
 * A lock that tasks sleep for, taken alone or shared ({@code struct mutex}, {@code struct
 * rw_semaphore}): the mmap lock of a process, a lock of a driver's own.
 *
 * <p>It knows nothing of deadlock avoidance: where it may be taken is what its lockdep class says,
 * outer or inner. In order of arrival, so neither readers nor writers starve. Not reentrant.
 *
 * <p>Threads: any task. Misuse, such as unlocking what one does not hold, or taking again what one
 * holds, is an {@link IllegalStateException}.
 */
public final class SleepingLock implements Shared, Waitable {
  private final Sched sched;
  private final Lockdep lockdep;
  private final int lockClass;
  private final String name;
  private final int sharedId;
  private final LeafLock guard;

  /** Who has it alone; guarded, as all below. */
  private @Nullable Task writer;

  private final ObjectArrayList<Task> readers = new ObjectArrayList<>();
  private final ObjectArrayList<Waiting> queue = new ObjectArrayList<>();

  /**
   * @param lockClass of lockdep, which knows whether it is outer or inner
   * @param name for reports
   */
  public SleepingLock(Sched sched, Lockdep lockdep, int lockClass, String name) {
    this.sched = sched;
    this.lockdep = lockdep;
    this.lockClass = lockClass;
    this.name = name;
    this.guard = sched.newWaitLock(name).watchedBy(lockdep, "wait lock of a sleeping lock");
    this.sharedId = sched.isExplored() ? sched.share(this) : 0;
  }

  /** Somebody who sleeps for it. */
  private static final class Waiting {
    private final Task task;
    private final boolean alone;
    private boolean served;

    Waiting(Task task, boolean alone) {
      this.task = task;
      this.alone = alone;
    }
  }

  /** Takes it alone, sleeping if need be. */
  public void lock() {
    acquire(true);
  }

  /** Takes it together with others who do so, sleeping if need be. */
  public void lockShared() {
    acquire(false);
  }

  /** Takes it alone if it is free. */
  public boolean tryLock() {
    return tryAcquire(true);
  }

  /** Takes it together with others if nobody has it alone, or waits for it. */
  public boolean tryLockShared() {
    return tryAcquire(false);
  }

  private void acquire(boolean alone) {
    Task task = sched.currentTask();
    lockdep.acquiring(task.id(), lockClass, false, false);
    sched.step(this, true);
    guard.lock();
    if (writer == task || readers.contains(task)) {
      guard.unlock();
      lockdep.released(task.id(), lockClass);
      throw new IllegalStateException(
          task.name() + " holds " + name + " already: it would wait for itself");
    }
    if (!takeIfFree(task, alone)) {
      Waiting waiting = new Waiting(task, alone);
      queue.add(waiting);
      while (!waiting.served) {
        guard.unlock();
        sched.park(this);
        guard.lock();
      }
    }
    guard.unlock();
  }

  private boolean tryAcquire(boolean alone) {
    Task task = sched.currentTask();
    sched.step(this, true);
    guard.lock();
    boolean taken = takeIfFree(task, alone);
    guard.unlock();
    if (taken) {
      lockdep.acquiring(task.id(), lockClass, true, false);
    }
    return taken;
  }

  private boolean takeIfFree(Task task, boolean alone) {
    if (writer != null || !queue.isEmpty() || (alone && !readers.isEmpty())) {
      return false;
    }
    take(task, alone);
    return true;
  }

  private void take(Task task, boolean alone) {
    if (alone) {
      writer = task;
    } else {
      readers.add(task);
    }
  }

  /** Gives up what {@link #lock} took. */
  public void unlock() {
    Task task = sched.currentTask();
    sched.step(this, true);
    guard.lock();
    boolean held = writer == task;
    if (held) {
      writer = null;
      serve();
    }
    guard.unlock();
    released(task, held);
  }

  /** Gives up what {@link #lockShared} took. */
  public void unlockShared() {
    Task task = sched.currentTask();
    sched.step(this, true);
    guard.lock();
    boolean held = readers.remove(task);
    if (held) {
      serve();
    }
    guard.unlock();
    released(task, held);
  }

  private void released(Task task, boolean held) {
    if (!held) {
      throw new IllegalStateException(
          task.name() + " unlocks " + name + ", which it does not hold");
    }
    lockdep.released(task.id(), lockClass);
  }

  /** Hands it to the head of the queue, and to all readers behind a reader. */
  private void serve() {
    while (!queue.isEmpty()) {
      Waiting head = queue.get(0);
      if (writer != null || (head.alone && !readers.isEmpty())) {
        return;
      }
      queue.remove(0);
      take(head.task, head.alone);
      head.served = true;
      sched.unpark(head.task);
    }
  }

  /** Whether the calling task has it alone. */
  public boolean heldByCurrentTask() {
    Task has = writer;
    return has != null && sched.isCurrent(has);
  }

  @Override
  public int sharedId() {
    return sharedId;
  }

  @Override
  public void digest(Digest into) {
    Task has = writer;
    into.add(has == null ? -1 : has.id());
    long all = 0;
    for (int i = 0; i < readers.size(); i++) {
      all += Digest.of(readers.get(i).id(), 1);
    }
    into.add(all);
    for (int i = 0; i < queue.size(); i++) {
      into.add(queue.get(i).task.id()).add(queue.get(i).alone);
    }
    into.add(-1);
  }

  @Override
  public boolean isReadyFor(Task task) {
    return writer == task || readers.contains(task);
  }

  @Override
  public String describeWait() {
    Task has = writer;
    if (has != null) {
      return name + ", held by " + has.name();
    }
    StringBuilder names = new StringBuilder(name).append(", shared by");
    for (int i = 0; i < readers.size(); i++) {
      names.append(i == 0 ? " " : ", ").append(readers.get(i).name());
    }
    return names.toString();
  }

  @Override
  public String toString() {
    return name;
  }
}
