package org.vramlab.ttm.resv;

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
 * <p>A reservation is its own lock as a matter of memory layout, for there is one per buffer, ten
 * million in the largest runs, at 40 bytes each; whoever means the lock says {@link #lock}. For the
 * same reason reserving slots only counts them, and the list is made for its first fence. In Linux
 * making it can fail, which is what slots are reserved against; here it cannot, or the whole
 * process ends.
 *
 * <p>Threads: every method with the lock held, but for {@link #lock}.
 */
public final class Reservation extends WwMutex {
  /** Of Linux's list of fences, before the first pointer. */
  private static final int LIST_HEADER_BYTES = 24;

  /** The fences; null as long as there are none, but for a promise of more slots than fit it. */
  private @Nullable FenceList list;

  /** How many slots the list will have; without meaning once there is one. */
  private char promisedSlots;

  public Reservation(WwClass wwClass) {
    super(wwClass);
  }

  /** The lock. */
  public WwMutex lock() {
    return this;
  }

  /** Guarantees that {@code more} fences can be added ({@code dma_resv_reserve_fences}). */
  public void reserveSlots(int more) {
    assertHeld();
    assert more >= 1 : "reserve at least one slot";
    int slots = slots();
    if (count() + more <= slots) {
      return;
    }
    grow(slotsFor(slots == 0 ? Math.max(4, roundedToPowerOfTwo(more)) : wanted(more, slots)));
  }

  private int wanted(int more, int slots) {
    return Math.max(count() + more, 2 * slots);
  }

  /** Makes it {@code slots} slots, and forgets what has signalled. */
  private void grow(int slots) {
    FenceList old = list;
    promise(slots);
    if (old != null) {
      takeUnsignalledFrom(old);
    }
  }

  private void promise(int slots) {
    boolean fits = slots <= Character.MAX_VALUE;
    list = fits ? null : new FenceList(slots);
    promisedSlots = fits ? (char) slots : 0;
  }

  private void takeUnsignalledFrom(FenceList other) {
    for (int i = 0; i < other.count(); i++) {
      Fence fence = other.fence(i);
      if (!fence.isSignalled()) {
        listToAddTo().append(fence, other.usage(i));
      }
    }
  }

  private int slots() {
    FenceList now = list;
    return now == null ? promisedSlots : now.slots();
  }

  private FenceList listToAddTo() {
    FenceList now = list;
    if (now == null) {
      now = new FenceList(promisedSlots);
      list = now;
    }
    return now;
  }

  /**
   * Takes over what is unsignalled in {@code other} in place of all that is here ({@code
   * dma_resv_copy_fences}). The other is locked, or nobody adds to it meanwhile: Linux reads it
   * under RCU, which there is no counterpart of yet.
   */
  public void copyFences(Reservation other) {
    assertHeld();
    promise(other.count() == 0 ? 0 : slotsFor(other.count()));
    FenceList theirs = other.list;
    if (theirs != null) {
      takeUnsignalledFrom(theirs);
    }
  }

  /**
   * Slots of a list for {@code wanted} fences: what fits the smallest block that Linux would
   * allocate for it. Which slot a new fence takes, and so in which order fences are waited for,
   * depends on when a list is grown.
   */
  private static int slotsFor(int wanted) {
    int bytes = LIST_HEADER_BYTES + wanted * Long.BYTES;
    int block = bytes <= 96 && bytes > 64 ? 96 : Math.max(64, roundedToPowerOfTwo(bytes));
    if (bytes > 128 && bytes <= 192) {
      block = 192;
    }
    return (block - LIST_HEADER_BYTES) / Long.BYTES;
  }

  private static int roundedToPowerOfTwo(int number) {
    return number <= 1 ? 1 : Integer.highestOneBit(number - 1) << 1;
  }

  /**
   * Publishes {@code fence}; a slot must have been reserved ({@code dma_resv_add_fence}). Cannot
   * fail.
   */
  public void add(Fence fence, Usage usage) {
    assertHeld();
    FenceList now = list;
    if (now != null && now.replace(fence, usage)) {
      return;
    }
    if (count() == slots()) {
      throw new IllegalStateException("no slot was reserved for " + fence + " in " + this);
    }
    listToAddTo().append(fence, usage);
  }

  /** How many fences are kept, signalled ones included. */
  public int count() {
    FenceList now = list;
    return now == null ? 0 : now.count();
  }

  /** Fence number {@code i}, in no particular order: a new one may take the place of another. */
  public Fence fence(int i) {
    return requireList().fence(i);
  }

  /** What fence number {@code i} stands for. */
  public Usage usage(int i) {
    return requireList().usage(i);
  }

  private FenceList requireList() {
    FenceList now = list;
    if (now == null) {
      throw new IndexOutOfBoundsException("there are no fences in " + this);
    }
    return now;
  }

  /**
   * Whether no unsignalled fence has usage {@code usage} or a stronger one ({@code
   * dma_resv_test_signaled}).
   */
  public boolean isIdle(Usage usage) {
    return findUnsignalled(usage) == null;
  }

  /** The first unsignalled fence with usage {@code usage} or a stronger one; null if idle. */
  public @Nullable Fence firstUnsignalled(Usage usage) {
    assertHeld();
    return findUnsignalled(usage);
  }

  private @Nullable Fence findUnsignalled(Usage usage) {
    FenceList now = list;
    if (now == null) {
      return null;
    }
    for (int i = 0; i < now.count(); i++) {
      if (now.counts(i, usage) && !now.fence(i).isSignalled()) {
        return now.fence(i);
      }
    }
    return null;
  }

  /**
   * Sleeps until {@link #isIdle}; holding the lock is allowed and usual ({@code
   * dma_resv_wait_timeout}).
   */
  public void awaitIdle(Usage usage) {
    assertHeld();
    FenceList now = list;
    for (int i = 0; now != null && i < now.count(); i++) {
      if (now.counts(i, usage)) {
        now.fence(i).await();
      }
    }
  }

  /** Adds the fences, and how many more fit, to a digest of the state. */
  public void digestFences(Digest into) {
    FenceList now = list;
    into.add(slots());
    if (now != null) {
      now.digest(into);
    }
    into.add(-1);
  }
}
