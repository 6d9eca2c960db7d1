package org.vramlab.ttm.resv;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/**
 * A ww lock plus the fences of everybody who uses what it guards ({@code struct dma_resv}).
 *
 * <p>Rules: fences are added and looked at under the lock. A slot is reserved before the point of
 * no return, so that adding cannot fail; slots that were reserved and not used lapse at the next
 * reservation. A fence replaces an earlier one of its own timeline whose usage is the same or
 * weaker, or any that has signalled; so the list stays as short as the number of queues that use
 * the buffer.
 *
 * <p>Threads: every method with the lock held, but for {@link #lock}.
 */
public final class Reservation {
  private static final Fence[] NO_FENCES = {};
  private static final byte[] NO_USAGES = {};

  private final WwMutex lock;

  /**
   * Slots [0, count) are in use; the length is a promise of how many can be added without
   * allocating.
   */
  private @Nullable Fence[] fences = NO_FENCES;

  /** Ordinal of the {@link Usage} of each fence; as long as {@link #fences}. */
  private byte[] usages = NO_USAGES;

  private int count;

  public Reservation(WwClass wwClass) {
    this.lock = new WwMutex(wwClass);
  }

  /** The lock. */
  public WwMutex lock() {
    return lock;
  }

  /** Guarantees that {@code more} fences can be added ({@code dma_resv_reserve_fences}). */
  public void reserveSlots(int more) {
    lock.assertHeld();
    assert more >= 1 : "reserve at least one slot";
    if (count + more <= fences.length) {
      return;
    }
    dropSignalled();
    if (count + more > fences.length) {
      int larger = Math.max(count + more, Math.max(2, 2 * fences.length));
      fences = Arrays.copyOf(fences, larger);
      usages = Arrays.copyOf(usages, larger);
    }
  }

  /**
   * Publishes {@code fence}; a slot must have been reserved ({@code dma_resv_add_fence}). Cannot
   * fail.
   */
  public void add(Fence fence, Usage usage) {
    lock.assertHeld();
    for (int i = 0; i < count; i++) {
      Fence old = fence(i);
      boolean supersedes =
          old.timeline() == fence.timeline()
              && usageOrdinal(i) >= usage.ordinal()
              && old.sequence() <= fence.sequence();
      if (supersedes || old.isSignalled()) {
        fences[i] = fence;
        setUsage(i, usage);
        return;
      }
    }
    if (count == fences.length) {
      throw new IllegalStateException("no slot was reserved for " + fence + " in " + lock);
    }
    fences[count] = fence;
    setUsage(count, usage);
    count++;
  }

  /** How many fences are kept, signalled ones included. */
  public int count() {
    return count;
  }

  /** Fence number {@code i}, in no particular order: a new one may take the place of another. */
  public Fence fence(int i) {
    Fence fence = fences[i];
    assert fence != null && i < count : "no fence " + i;
    return fence;
  }

  /** What fence number {@code i} stands for. */
  public Usage usage(int i) {
    return Usage.of(usageOrdinal(i));
  }

  /**
   * Whether no unsignalled fence has usage {@code usage} or a stronger one ({@code
   * dma_resv_test_signaled}).
   */
  public boolean isIdle(Usage usage) {
    for (int i = 0; i < count; i++) {
      if (usageOrdinal(i) <= usage.ordinal() && !fence(i).isSignalled()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Sleeps until {@link #isIdle}; holding the lock is allowed and usual ({@code
   * dma_resv_wait_timeout}).
   */
  public void awaitIdle(Usage usage) {
    lock.assertHeld();
    for (int i = 0; i < count; i++) {
      if (usageOrdinal(i) <= usage.ordinal()) {
        fence(i).await();
      }
    }
  }

  /** Adds the fences that still have to signal to a digest of the state. */
  public void digest(Digest into) {
    for (int i = 0; i < count; i++) {
      Fence fence = fence(i);
      if (!fence.isSignalledForDigest()) {
        into.add(usageOrdinal(i)).add(fence.timeline().queue()).add(fence.sequence());
      }
    }
    into.add(-1);
  }

  private void dropSignalled() {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      Fence fence = fence(i);
      if (!fence.isSignalled()) {
        Usage usage = usage(i);
        fences[kept] = fence;
        setUsage(kept, usage);
        kept++;
      }
    }
    Arrays.fill(fences, kept, count, null);
    count = kept;
  }

  private int usageOrdinal(int i) {
    return usages[i];
  }

  private void setUsage(int i, Usage usage) {
    usages[i] = (byte) usage.ordinal();
  }
}
