package org.vramlab.ttm.bo;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.sched.LeafLock;

/**
 * The zombies and ghosts of one manager, oldest first, of which there may be so many and no more.
 * Without a bound nobody is listed.
 *
 * <p>A place is claimed before the buffer that takes it is made or deleted, and given up with its
 * memory.
 *
 * <p>Threads: the LRU lock, which everything here takes for itself but {@link #leave}.
 */
final class DeleteBacklog {
  private final LeafLock lruLock;
  private final int most;
  private final ObjectArrayList<BufferObject> buffers = new ObjectArrayList<>();

  /** Places that are taken or claimed. */
  private int claimed;

  DeleteBacklog(LeafLock lruLock, int most) {
    if (most < 0) {
      throw new IllegalArgumentException("a backlog of " + most);
    }
    this.lruLock = lruLock;
    this.most = most;
  }

  boolean isBounded() {
    return most != ManagerSettings.UNBOUNDED;
  }

  /** Claims a place; false if none is left. */
  boolean claim() {
    if (!isBounded()) {
      return true;
    }
    lruLock.lock();
    boolean free = claimed < most;
    if (free) {
      claimed++;
    }
    lruLock.unlock();
    return free;
  }

  /** Gives up a place that was claimed and not taken. */
  void unclaim() {
    if (isBounded()) {
      lruLock.lock();
      claimed--;
      lruLock.unlock();
    }
  }

  /** {@code bo} takes a place that was claimed. */
  void enter(BufferObject bo) {
    if (isBounded()) {
      lruLock.lock();
      buffers.add(bo);
      lruLock.unlock();
    }
  }

  /** {@code bo} has no memory any more; the LRU lock is held. */
  void leave(BufferObject bo) {
    if (isBounded() && buffers.remove(bo)) {
      claimed--;
    }
  }

  /** The oldest, with a reference that is the caller's to drop; null if there is none. */
  @Nullable BufferObject oldest() {
    lruLock.lock();
    try {
      if (buffers.isEmpty()) {
        return null;
      }
      BufferObject oldest = buffers.get(0);
      // Whoever is listed has a reference of its own until after it has left.
      oldest.retain();
      return oldest;
    } finally {
      lruLock.unlock();
    }
  }

  int size() {
    return claimed;
  }
}
