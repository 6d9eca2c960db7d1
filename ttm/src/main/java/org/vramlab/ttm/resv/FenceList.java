package org.vramlab.ttm.resv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.sched.Digest;

/**
 * The fences of a reservation, and what each stands for, in a fixed number of slots ({@code struct
 * dma_resv_list}).
 *
 * <p>Threads: changed under the reservation's lock, read by anybody. A reader without the lock
 * looks at the fence first and then at its usage, a writer stores them the other way round. So
 * whoever sees a fence sees its usage, or one that came later; and whoever sees an old fence with a
 * new usage sees one that has signalled, or that a later one of its own timeline is just about to
 * stand for. Linux keeps both in one word.
 */
class FenceList {
  private static final VarHandle FENCES = MethodHandles.arrayElementVarHandle(Fence[].class);
  private static final VarHandle COUNT;

  static {
    try {
      COUNT = MethodHandles.lookup().findVarHandle(FenceList.class, "count", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Slots [0, count) are in use. */
  private final @Nullable Fence[] fences;

  /** Ordinal of the {@link Usage} of each fence. */
  private final byte[] usages;

  private int count;

  FenceList(int slots) {
    this.fences = new @Nullable Fence[slots];
    this.usages = new byte[slots];
  }

  /** An empty one of the same kind. */
  FenceList another(int slots) {
    return new FenceList(slots);
  }

  /** Whether a reservation without fences can do without a list. */
  boolean mayBeLeftOut() {
    return true;
  }

  final int slots() {
    return fences.length;
  }

  final int count() {
    return count;
  }

  /** The number of fences, as a reader without the lock may trust it. */
  final int countToRead() {
    return (int) COUNT.getAcquire(this);
  }

  final Fence fence(int i) {
    Fence fence = fences[i];
    assert fence != null && i < count : "no fence " + i;
    return fence;
  }

  /** As {@link #fence}, without the lock; then comes {@link #usage}, {@link #counts}. */
  final Fence fenceToRead(int i) {
    return (Fence) FENCES.getAcquire(fences, i);
  }

  final Usage usage(int i) {
    return Usage.of(usages[i]);
  }

  /** Whether fence number {@code i} has usage {@code usage} or a stronger one. */
  final boolean counts(int i, Usage usage) {
    return usages[i] <= usage.ordinal();
  }

  /** The first unsignalled fence with that usage or a stronger one; needs no lock. */
  final @Nullable Fence firstUnsignalled(Usage usage) {
    int end = countToRead();
    for (int i = 0; i < end; i++) {
      Fence fence = fenceToRead(i);
      if (counts(i, usage) && !fence.isSignalled()) {
        return fence;
      }
    }
    return null;
  }

  /**
   * Puts {@code fence} in the place of an earlier one of its own timeline whose usage is the same
   * or weaker, or of one that has signalled; false if there is none.
   */
  final boolean replace(Fence fence, Usage usage, Faults faults) {
    for (int i = 0; i < count; i++) {
      Fence old = fence(i);
      boolean supersedes = usages[i] >= usage.ordinal() && (fence == old || fence.isLaterThan(old));
      if (supersedes || old.isSignalled() || faults.has(Fault.REPLACED_BY_UNORDERED)) {
        set(i, fence, usage);
        return true;
      }
    }
    return false;
  }

  /** Puts {@code fence} in the place of every fence of {@code timeline}. */
  final void replaceAll(FenceTimeline timeline, Fence fence, Usage usage) {
    for (int i = 0; i < count; i++) {
      if (fence(i).timeline() == timeline) {
        set(i, fence, usage);
      }
    }
  }

  /** Adds {@code fence} behind the others; there is a slot. */
  final void append(Fence fence, Usage usage) {
    set(count, fence, usage);
    COUNT.setRelease(this, count + 1);
  }

  private void set(int i, Fence fence, Usage usage) {
    usages[i] = (byte) usage.ordinal();
    FENCES.setRelease(fences, i, fence);
  }

  /** Somebody is about to read without the lock; to searches a choice point. */
  void looks() {}

  /** Somebody reads, with or without the lock; to searches no choice point. */
  void looksInPassing() {}

  /** Tells searches that what readers without the lock see has changed. */
  void changed() {}

  /**
   * What has signalled counts, too: a new fence takes its place, and fences are waited for in
   * order.
   */
  final void digest(Digest into) {
    for (int i = 0; i < count; i++) {
      into.add(usages[i]);
      fence(i).digest(into);
    }
  }
}
