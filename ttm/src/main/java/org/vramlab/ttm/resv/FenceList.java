package org.vramlab.ttm.resv;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.sched.Digest;

/**
 * The fences of a reservation, and what each stands for, in a fixed number of slots ({@code struct
 * dma_resv_list}).
 *
 * <p>Threads: the reservation's lock.
 */
final class FenceList {
  /** Slots [0, count) are in use. */
  private final @Nullable Fence[] fences;

  /** Ordinal of the {@link Usage} of each fence. */
  private final byte[] usages;

  private int count;

  FenceList(int slots) {
    this.fences = new @Nullable Fence[slots];
    this.usages = new byte[slots];
  }

  int slots() {
    return fences.length;
  }

  int count() {
    return count;
  }

  Fence fence(int i) {
    Fence fence = fences[i];
    assert fence != null && i < count : "no fence " + i;
    return fence;
  }

  Usage usage(int i) {
    return Usage.of(usages[i]);
  }

  /** Whether fence number {@code i} has usage {@code usage} or a stronger one. */
  boolean counts(int i, Usage usage) {
    return usages[i] <= usage.ordinal();
  }

  /**
   * Puts {@code fence} in the place of an earlier one of its own timeline whose usage is the same
   * or weaker, or of one that has signalled; false if there is none.
   */
  boolean replace(Fence fence, Usage usage) {
    for (int i = 0; i < count; i++) {
      Fence old = fence(i);
      boolean supersedes =
          old.timeline() == fence.timeline()
              && usages[i] >= usage.ordinal()
              && old.sequence() <= fence.sequence();
      if (supersedes || old.isSignalled()) {
        set(i, fence, usage);
        return true;
      }
    }
    return false;
  }

  /** Adds {@code fence} behind the others; there is a slot. */
  void append(Fence fence, Usage usage) {
    set(count, fence, usage);
    count++;
  }

  private void set(int i, Fence fence, Usage usage) {
    fences[i] = fence;
    usages[i] = (byte) usage.ordinal();
  }

  /**
   * What has signalled counts, too: a new fence takes its place, and fences are waited for in
   * order.
   */
  void digest(Digest into) {
    for (int i = 0; i < count; i++) {
      into.add(usages[i]);
      fence(i).digest(into);
    }
  }
}
