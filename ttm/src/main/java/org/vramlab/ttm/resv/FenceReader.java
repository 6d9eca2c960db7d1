package org.vramlab.ttm.resv;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fence.Fence;

/**
 * Reads the unsignalled fences of a reservation without its lock ({@code
 * dma_resv_for_each_fence_unlocked}).
 *
 * <p>What it promises: when {@link #next} has answered null, every fence that was published before
 * the reader last began anew was given since then, or is stood for by a later one of its timeline
 * that was, or has signalled. When the list that it reads is replaced by a larger one it begins
 * anew, with all fences of that, and {@link #isRestarted} says so: the caller forgets what it was
 * given before.
 *
 * <p>Threads: one reader, any number of writers. Progress: never blocks, and begins anew only
 * because a writer got on.
 */
public final class FenceReader {
  private final Reservation reservation;
  private final Usage usage;
  private @Nullable FenceList list;
  private int end;
  private int next;
  private Usage usageOfLast = Usage.KERNEL;
  private boolean begun;
  private boolean restarted;

  FenceReader(Reservation reservation, Usage usage) {
    this.reservation = reservation;
    this.usage = usage;
  }

  /**
   * The next unsignalled fence with the usage asked for or a stronger one; null after the last. May
   * be asked again then, and goes on if the list was replaced.
   */
  public @Nullable Fence next() {
    boolean anew = !begun || isReplaced();
    restarted = false;
    while (true) {
      if (anew) {
        begin();
      }
      Fence found = walk();
      if (!isReplaced()) {
        return found;
      }
      anew = true;
    }
  }

  /**
   * Whether {@link #next} has begun with the first fence again, or for the first time: what was
   * given earlier does not count any more.
   */
  public boolean isRestarted() {
    return restarted;
  }

  /** The usage of the fence that {@link #next} gave last. */
  public Usage usage() {
    return usageOfLast;
  }

  private boolean isReplaced() {
    if (reservation.lock().wwClass().faults().has(Fault.REPLACED_LIST_KEPT)) {
      return false;
    }
    return reservation.listToRead() != list;
  }

  private void begin() {
    FenceList now = reservation.listToRead();
    list = now;
    end = now == null ? 0 : now.countToRead();
    next = 0;
    begun = true;
    restarted = true;
  }

  private @Nullable Fence walk() {
    FenceList from = list;
    while (from != null && next < end) {
      int i = next++;
      from.looks();
      Fence fence = from.fenceToRead(i);
      Usage its = from.usage(i);
      if (its.compareTo(usage) <= 0 && !fence.isSignalled()) {
        usageOfLast = its;
        return fence;
      }
    }
    return null;
  }
}
