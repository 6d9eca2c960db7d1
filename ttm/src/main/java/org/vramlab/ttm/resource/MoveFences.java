package org.vramlab.ttm.resource;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.List;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Digest;

/**
 * What still moves out of a pool whose space was given back already: every allocation of the pool
 * inherits these fences ({@code ttm_bo_add_move_fence}). At most one per timeline, since later ones
 * of a timeline stand for earlier ones.
 *
 * <p>Linux 6.12 keeps a single fence ({@code ttm_resource_manager.move}), later kernels an array; a
 * second timeline then has to be waited for.
 *
 * <p>Threads: the LRU lock.
 */
final class MoveFences {
  private final ObjectArrayList<Fence> fences = new ObjectArrayList<>();
  private final int capacity;

  /** Whether a fence is kept and inherited although it has signalled, as Linux does. */
  private final boolean keepsSignalled;

  private final Faults faults;

  /**
   * @param capacity on how many timelines moves may be under way
   * @param keepsSignalled whether a fence stays until a later one takes its place
   */
  MoveFences(int capacity, boolean keepsSignalled, Faults faults) {
    this.faults = faults;
    this.capacity = capacity;
    this.keepsSignalled = keepsSignalled;
  }

  /**
   * Adds a fence.
   *
   * @return false if there is no slot for its timeline: it must be waited for instead
   */
  boolean add(Fence fence) {
    for (int i = 0; i < fences.size(); i++) {
      Fence old = fences.get(i);
      if (old.timeline() == fence.timeline()) {
        if (fence.isLaterThan(old) && !faults.has(Fault.MOVE_FENCE_STALE)) {
          fences.set(i, fence);
        }
        return true;
      }
    }
    for (int i = 0; i < fences.size() && fences.size() == capacity; i++) {
      if (fences.get(i).isSignalled()) {
        fences.remove(i);
      }
    }
    if (fences.size() == capacity && faults.has(Fault.MOVE_FENCE_OVERWRITTEN)) {
      fences.remove(0);
    }
    return fences.size() < capacity
        && (faults.has(Fault.MOVE_FENCE_FORGOTTEN) || fences.add(fence));
  }

  /**
   * Publishes to {@code reservation}, which is locked, what a new allocation must wait for before
   * its pages may be written.
   *
   * @param mayWait whether the allocation can be had at the price of waiting
   * @return false if it would have to wait, and may not
   */
  boolean inheritInto(Reservation reservation, boolean mayWait) {
    for (int i = fences.size() - 1; i >= 0; i--) {
      Fence fence = fences.get(i);
      boolean signalled = fence.isSignalled();
      if (!mayWait) {
        if (!signalled) {
          return false;
        }
      } else if ((!signalled || keepsSignalled) && !faults.has(Fault.MOVE_FENCE_NOT_INHERITED)) {
        reservation.reserveSlots(1);
        reservation.add(fence, Usage.KERNEL);
      }
      if (signalled && !keepsSignalled) {
        fences.remove(i);
      }
    }
    return true;
  }

  /** Whether {@code fence} is one of them. */
  boolean has(Fence fence) {
    return fences.contains(fence);
  }

  /** Adds the fences, of which each timeline has its own place, to a digest of the pool's state. */
  void digest(Digest into) {
    for (int i = 0; i < fences.size(); i++) {
      fences.get(i).digest(into);
    }
    into.add(-1);
  }

  /** Those that have not signalled: to be waited for when a pool is emptied. */
  void addUnsignalledTo(List<Fence> list) {
    for (Fence fence : fences) {
      if (!fence.isSignalled()) {
        list.add(fence);
      }
    }
  }
}
