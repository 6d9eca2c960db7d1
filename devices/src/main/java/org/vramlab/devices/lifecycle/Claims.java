package org.vramlab.devices.lifecycle;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.ww.WwClass;

/**
 * What one device has of one kind, each of which is undone once, by its client or by a removal:
 * whoever claims it undoes it.
 *
 * <p>Threads: any.
 *
 * @param <T> the kind
 */
public final class Claims<T> {
  private final LeafLock lock;

  /** Oldest first; guarded by the lock. */
  private final ObjectArrayList<T> things = new ObjectArrayList<>();

  /**
   * @param name what they are, for reports
   */
  public Claims(WwClass wwClass, String name) {
    this.lock = wwClass.sched().newLeafLock(name).watchedBy(wwClass.lockdep(), "claims");
  }

  /** There is another. */
  public void add(T thing) {
    lock.lock();
    things.add(thing);
    lock.unlock();
  }

  /** Whether {@code thing} was there: then the caller undoes it. */
  public boolean claim(T thing) {
    lock.lock();
    boolean there = things.remove(thing);
    lock.unlock();
    return there;
  }

  /** The oldest, which the caller undoes; null if none is left. */
  public @Nullable T claimAny() {
    lock.lock();
    T oldest = things.isEmpty() ? null : things.remove(0);
    lock.unlock();
    return oldest;
  }

  /** Those that are there now, oldest first. */
  public List<T> all() {
    lock.lock();
    List<T> now = List.copyOf(things);
    lock.unlock();
    return now;
  }
}
