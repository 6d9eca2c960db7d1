package org.vramlab.devices.lifecycle;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.ww.WwClass;

/**
 * What one device has of one kind, each of which is undone once, by its client or by a removal:
 * whoever comes first undoes it, and the other waits until that is done, so that to both it is gone
 * when they return.
 *
 * <p>Threads: any.
 *
 * @param <T> the kind
 */
public final class Claims<T> {
  private final Sched sched;
  private final Consumer<T> undoing;
  private final LeafLock lock;

  /** Oldest first; guarded by the lock, as all below. */
  private final ObjectArrayList<T> things = new ObjectArrayList<>();

  /** Somebody is undoing them. */
  private final ObjectArrayList<T> going = new ObjectArrayList<>(0);

  private final ObjectArrayList<Task> waiting = new ObjectArrayList<>(0);

  /**
   * @param name what they are, for reports
   * @param undoing undoes one; may sleep, and must not fail
   */
  public Claims(WwClass wwClass, String name, Consumer<T> undoing) {
    this.sched = wwClass.sched();
    this.undoing = undoing;
    this.lock = sched.newLeafLock(name).watchedBy(wwClass.lockdep(), "claims");
  }

  /** There is another. */
  public void add(T thing) {
    lock.lock();
    things.add(thing);
    lock.unlock();
  }

  /** Whether {@code thing} is there, and nobody has begun to undo it. */
  public boolean has(T thing) {
    lock.lock();
    boolean there = things.contains(thing);
    lock.unlock();
    return there;
  }

  /** Sees to it that {@code thing} is undone when this returns. No lock is held. */
  public void undo(T thing) {
    lock.lock();
    boolean mine = things.remove(thing);
    if (mine) {
      going.add(thing);
    }
    while (!mine && going.contains(thing)) {
      sleep();
    }
    lock.unlock();
    if (mine) {
      undoClaimed(thing);
    }
  }

  /** Sees to it that all that are there are undone when this returns, the oldest first. */
  public void undoAll() {
    for (T oldest = claimOldest(); oldest != null; oldest = claimOldest()) {
      undoClaimed(oldest);
    }
    lock.lock();
    while (!going.isEmpty()) {
      sleep();
    }
    lock.unlock();
  }

  private @Nullable T claimOldest() {
    lock.lock();
    T oldest = things.isEmpty() ? null : things.remove(0);
    if (oldest != null) {
      going.add(oldest);
    }
    lock.unlock();
    return oldest;
  }

  private void undoClaimed(T thing) {
    try {
      undoing.accept(thing);
    } finally {
      lock.lock();
      going.remove(thing);
      for (int i = 0; i < waiting.size(); i++) {
        sched.unpark(waiting.get(i));
      }
      waiting.clear();
      lock.unlock();
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

  /** Those that are there now, oldest first. */
  public List<T> all() {
    lock.lock();
    List<T> now = List.copyOf(things);
    lock.unlock();
    return now;
  }
}
