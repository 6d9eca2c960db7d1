package org.vramlab.ttm.resource;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.ArrayDeque;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.space.SpaceAllocator;

/**
 * Space that was given back while the hardware still uses it: free at once, behind its fences.
 *
 * <p>It goes back to the allocator when its fences have signalled. If an allocation needs it
 * earlier, it goes back at once, and from then on every allocation of the pool inherits the
 * unsignalled fences, as TTM's allocations inherit the manager's move fence ({@code
 * ttm_bo_add_move_fence}): later ones of a timeline stand for earlier ones, so there are few.
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

  /** Fences of space that went back early; at most one per timeline. */
  private final ObjectArrayList<Fence> inherited = new ObjectArrayList<>();

  private long pages;

  PendingSpace(SpaceAllocator space) {
    this.space = space;
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
    while (!entries.isEmpty() && allSignalled(entries.getFirst().fences)) {
      giveBack(entries.removeFirst());
    }
  }

  /** Gives the oldest entry back although it is busy; false if there is none. */
  boolean giveBackEarly() {
    if (entries.isEmpty()) {
      return false;
    }
    Entry entry = entries.removeFirst();
    for (Fence fence : entry.fences) {
      inherit(fence);
    }
    giveBack(entry);
    return true;
  }

  /**
   * Publishes to {@code reservation}, which is locked, the fences that a new allocation must wait
   * for before its pages may be written.
   */
  void inheritInto(Reservation reservation) {
    for (int i = inherited.size() - 1; i >= 0; i--) {
      Fence fence = inherited.get(i);
      if (fence.isSignalled()) {
        inherited.remove(i);
      } else {
        reservation.reserveSlots(1);
        reservation.add(fence, Usage.KERNEL);
      }
    }
  }

  private void inherit(Fence fence) {
    if (fence.isSignalled()) {
      return;
    }
    for (int i = 0; i < inherited.size(); i++) {
      Fence old = inherited.get(i);
      if (old.timeline() == fence.timeline()) {
        if (fence.isLaterThan(old)) {
          inherited.set(i, fence);
        }
        return;
      }
    }
    inherited.add(fence);
  }

  private void giveBack(Entry entry) {
    pages -= entry.resource.pageCount();
    space.free(entry.resource);
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
