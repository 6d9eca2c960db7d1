package org.vramlab.ttm.resv;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.fence.CompositeFence;
import org.vramlab.ttm.fence.CompositeFences;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/**
 * A ww lock plus the fences of everybody who uses what it guards ({@code struct dma_resv}).
 *
 * <p>Rules: fences are added under the lock. A slot is reserved before the point of no return, so
 * that adding cannot fail; slots that were reserved and not used lapse at the next reservation. A
 * fence replaces an earlier one of its own timeline whose usage is the same or weaker, or any that
 * has signalled; so the list stays as short as the number of queues that use the buffer, and nobody
 * who waits for what is there waits for less than was added. Arrays and chains are not added, but
 * what they stand for ({@link Fence#forEachLeaf}).
 *
 * <p>A reservation is its own lock as a matter of memory layout, for there is one per buffer, ten
 * million in the largest runs, at 40 bytes each; whoever means the lock says {@link #lock}. For the
 * same reason reserving slots only counts them, and the list is made for its first fence. In Linux
 * making it can fail, which is what slots are reserved against; here it cannot, or the whole
 * process ends.
 *
 * <p>Threads: methods that change anything, and those that number fences, with the lock held; those
 * that say so, without. A reader without the lock meets a list that is whole: a larger one is
 * filled before it takes the place of the old.
 */
public final class Reservation extends WwMutex {
  /** Of Linux's list of fences, before the first pointer. */
  private static final int LIST_HEADER_BYTES = 24;

  /** The fences; null as long as there are none, but for a promise of more slots than fit it. */
  private volatile @Nullable FenceList list;

  /** How many slots the list will have; without meaning once there is one. */
  private char promisedSlots;

  /** Makes a reservation, free and without fences, whose lock is of {@code wwClass}. */
  public Reservation(WwClass wwClass) {
    super(wwClass);
    if (wwClass.sched().isExplored()) {
      list = ExploredFenceList.of(this, wwClass.sched());
    }
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
    int wanted =
        slots == 0 ? Math.max(4, roundedToPowerOfTwo(more)) : Math.max(count() + more, 2 * slots);
    publish(slotsFor(wanted), list, count());
  }

  /**
   * Makes it {@code slots} slots, with what is unsignalled of the first {@code count} fences in
   * {@code from} and nothing else. The new list is filled before anybody can see it.
   */
  private void publish(int slots, @Nullable FenceList from, int count) {
    FenceList old = list;
    boolean fits = slots <= Character.MAX_VALUE && (old == null || old.mayBeLeftOut());
    FenceList fresh = fits ? null : newList(slots);
    for (int i = 0; from != null && i < count; i++) {
      Fence fence = from.fenceToRead(i);
      Usage usage = from.usage(i);
      if (!fence.isSignalled()) {
        fresh = fresh == null ? newList(slots) : fresh;
        fresh.append(fence, usage);
      }
    }
    promisedSlots = fits ? (char) slots : 0;
    list = fresh;
    changed(fresh);
  }

  private FenceList newList(int slots) {
    FenceList now = list;
    return now == null ? new FenceList(slots) : now.another(slots);
  }

  private int slots() {
    FenceList now = list;
    return now == null ? promisedSlots : now.slots();
  }

  private static void changed(@Nullable FenceList list) {
    if (list != null) {
      list.changed();
    }
  }

  /**
   * Takes over what is unsignalled in {@code other} in place of all that is here ({@code
   * dma_resv_copy_fences}). The other need not be locked.
   */
  public void copyFences(Reservation other) {
    assertHeld();
    if (other == this) {
      return;
    }
    FenceList theirs;
    do {
      theirs = other.listToRead();
      if (theirs == null || theirs.firstUnsignalled(Usage.BOOKKEEP) == null) {
        publish(0, null, 0);
      } else {
        int count = theirs.countToRead();
        publish(slotsFor(count), theirs, count);
      }
    } while (other.listToRead() != theirs);
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
   * Publishes {@code fence}, which is no array or chain; a slot must have been reserved ({@code
   * dma_resv_add_fence}). Cannot fail.
   */
  public void add(Fence fence, Usage usage) {
    assertHeld();
    assert !(fence instanceof CompositeFence) : "add what it stands for, not " + fence;
    FenceList now = list;
    if (now != null && now.replace(fence, usage, wwClass().faults())) {
      now.changed();
      return;
    }
    if (count() == slots()) {
      throw new IllegalStateException("no slot was reserved for " + fence + " in " + this);
    }
    if (now == null) {
      now = newList(promisedSlots);
      now.append(fence, usage);
      list = now;
    } else {
      now.append(fence, usage);
    }
    now.changed();
  }

  /**
   * Puts {@code fence} in the place of every fence of {@code timeline} ({@code
   * dma_resv_replace_fences}). For who owns that timeline, and answers for it that nobody has to
   * wait for those fences any more, or that the new one comes after them: an eviction fence of a
   * process that has been stopped, say.
   */
  public void replaceFences(FenceTimeline timeline, Fence fence, Usage usage) {
    assertHeld();
    FenceList now = list;
    if (now != null) {
      now.replaceAll(timeline, fence, usage);
      now.changed();
    }
  }

  /** How many fences can still be added: slots that were reserved, and what came with them. */
  public int freeSlots() {
    return slots() - count();
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

  /** Whether fence number {@code i} has to be waited for by who has that purpose. */
  public boolean concerns(int i, Purpose purpose) {
    return requireList().counts(i, purpose.waitsFor());
  }

  private FenceList requireList() {
    FenceList now = list;
    if (now == null) {
      throw new IndexOutOfBoundsException("there are no fences in " + this);
    }
    return now;
  }

  /** The list, for who has not the lock; to searches a choice point. */
  @Nullable FenceList listToRead() {
    FenceList now = list;
    if (now != null) {
      now.looks();
    }
    return list;
  }

  /** Reads the unsignalled fences of {@code usage} and stronger ones, without the lock. */
  public FenceReader reader(Usage usage) {
    return new FenceReader(this, usage);
  }

  /**
   * The unsignalled fences that who has that purpose must wait for; without the lock ({@code
   * dma_resv_get_fences}).
   */
  public List<Fence> fencesFor(Purpose purpose) {
    List<Fence> fences = new ArrayList<>();
    FenceReader reader = reader(purpose.waitsFor());
    for (Fence fence = reader.next(); fence != null; fence = reader.next()) {
      if (reader.isRestarted()) {
        fences.clear();
      }
      fences.add(fence);
    }
    return fences;
  }

  /**
   * One fence for all that who has that purpose must wait for: the one, or an array of them, or
   * null for none; without the lock ({@code dma_resv_get_singleton}).
   */
  public @Nullable Fence singleFenceFor(Purpose purpose, CompositeFences composites) {
    List<Fence> fences = fencesFor(purpose);
    return fences.size() > 1 ? composites.all(fences) : fences.isEmpty() ? null : fences.get(0);
  }

  /**
   * Whether no unsignalled fence has usage {@code usage} or a stronger one; without the lock too
   * ({@code dma_resv_test_signaled}).
   */
  public boolean isIdle(Usage usage) {
    FenceList now;
    do {
      now = list;
      if (now != null) {
        now.looksInPassing();
        if (now.firstUnsignalled(usage) != null) {
          return false;
        }
      }
    } while (now != list);
    return true;
  }

  /** The first unsignalled fence with usage {@code usage} or a stronger one; null if idle. */
  public @Nullable Fence firstUnsignalled(Usage usage) {
    assertHeld();
    FenceList now = list;
    return now == null ? null : now.firstUnsignalled(usage);
  }

  /**
   * Sleeps until {@link #isIdle}; holding the lock is allowed and usual ({@code
   * dma_resv_wait_timeout}).
   */
  public void awaitIdle(Usage usage) {
    try {
      awaitIdle(usage, false);
    } catch (Interrupted impossible) {
      throw new AssertionError("an uninterruptible wait was interrupted", impossible);
    }
  }

  /**
   * As the other, or until a signal comes to the task if {@code interruptible}.
   *
   * @throws Interrupted a signal came, and some fence had not signalled
   */
  public void awaitIdle(Usage usage, boolean interruptible) throws Interrupted {
    assertHeld();
    FenceList now = list;
    for (int i = 0; now != null && i < now.count(); i++) {
      if (now.counts(i, usage)) {
        now.fence(i).await(interruptible);
      }
    }
  }

  /**
   * Sleeps until {@link #isIdle}, {@code timeoutNanos} at most; without the lock too ({@code
   * dma_resv_wait_timeout}).
   *
   * @param timeoutNanos zero only asks
   * @return zero if the time is over, else what is left of it, but at least one
   */
  public long awaitIdleFor(Usage usage, long timeoutNanos) {
    long left = timeoutNanos;
    FenceReader reader = reader(usage);
    for (Fence fence = reader.next(); fence != null; fence = reader.next()) {
      long leftAfter = fence.awaitFor(left);
      if (leftAfter == 0) {
        return 0;
      }
      left = timeoutNanos == 0 ? 0 : leftAfter;
    }
    return Math.max(1, left);
  }

  /**
   * Tells who works for the fences of {@code usage} and stronger ones by when they are wanted;
   * without the lock ({@code dma_resv_set_deadline}).
   */
  public void setDeadline(Usage usage, long nanos) {
    FenceReader reader = reader(usage);
    for (Fence fence = reader.next(); fence != null; fence = reader.next()) {
      fence.setDeadline(nanos);
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
