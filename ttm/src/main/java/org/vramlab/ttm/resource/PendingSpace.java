package org.vramlab.ttm.resource;

import java.util.ArrayDeque;
import java.util.List;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.space.SpaceAllocator;

/**
 * Space that was given back while the hardware still uses it: free at once, behind its fences.
 *
 * <p>It goes back to the allocator when its fences have signalled. If an allocation needs it
 * earlier, it goes back at once, and from then on every allocation of the pool inherits its
 * unsignalled {@link MoveFences}.
 *
 * <p>Threads: the LRU lock.
 */
final class PendingSpace {
  private static final class Entry {
    private final Resource resource;
    private final Fence[] fences;

    Entry(Resource resource, Fence[] fences) {
      this.resource = resource;
      this.fences = fences;
    }
  }

  private final SpaceAllocator space;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();

  /** Gets the fences of space that goes back early. */
  private final MoveFences moves;

  private final Faults faults;

  private long pages;

  PendingSpace(SpaceAllocator space, MoveFences moves, Faults faults) {
    this.faults = faults;
    this.space = space;
    this.moves = moves;
  }

  /** Pages that are free behind fences. */
  long pages() {
    return pages;
  }

  void add(Resource resource, Fence[] fences) {
    entries.addLast(new Entry(resource, fences));
    pages += resource.pageCount();
  }

  /** Gives back to the allocator what has become free, oldest first. */
  void reap() {
    while (!entries.isEmpty()
        && (allSignalled(entries.getFirst().fences) || faults.has(Fault.REUSED_BEFORE_COPIED))) {
      giveBack(entries.removeFirst());
    }
  }

  /**
   * Gives the oldest entry back although it is busy; false if there is none, or no slot for its
   * fences.
   */
  boolean giveBackEarly() {
    if (entries.isEmpty()) {
      return false;
    }
    Entry entry = entries.getFirst();
    for (Fence fence : entry.fences) {
      if (!fence.isSignalled() && !moves.add(fence)) {
        return false;
      }
    }
    giveBack(entries.removeFirst());
    return true;
  }

  /** Those behind which something is free that have not signalled. */
  void addUnsignalledTo(List<Fence> list) {
    for (Entry entry : entries) {
      for (Fence fence : entry.fences) {
        if (!fence.isSignalled()) {
          list.add(fence);
        }
      }
    }
  }

  private void giveBack(Entry entry) {
    pages -= entry.resource.pageCount();
    giveBack(entry.resource);
  }

  /** Gives pages back to the allocator, as what they hold then: zeros or anything. */
  void giveBack(Resource resource) {
    if (resource.isLeftCleared()) {
      space.freeCleared(resource);
    } else {
      space.free(resource);
    }
  }

  /** Adds what is free behind which fences, oldest first, to a digest of the pool's state. */
  void digest(Digest into) {
    for (Entry entry : entries) {
      into.add(entry.resource.digestOfPages());
      for (Fence fence : entry.fences) {
        fence.digest(into);
      }
    }
    into.add(-1);
  }

  private static boolean allSignalled(Fence[] fences) {
    for (Fence fence : fences) {
      if (!fence.isSignalled()) {
        return false;
      }
    }
    return true;
  }
}
