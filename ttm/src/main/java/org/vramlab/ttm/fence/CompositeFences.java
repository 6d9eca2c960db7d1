package org.vramlab.ttm.fence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Sched;

/**
 * Makes fences that stand for others, each on a timeline of its own; one for everything that is
 * simulated together.
 *
 * <p>Threads: any. Allocates, so nothing of it is for signalling paths.
 */
public final class CompositeFences {
  /** By context, and of one context the latest first. */
  private static final Comparator<Fence> BY_CONTEXT_LATEST_FIRST =
      Comparator.<Fence>comparingInt(fence -> fence.timeline().context())
          .thenComparing(Comparator.comparingLong(Fence::sequence).reversed());

  private final Sched sched;
  private final Lockdep lockdep;
  private final Faults faults;
  private final DeferredCompletions deferred;

  public CompositeFences(Sched sched, Lockdep lockdep) {
    this(sched, lockdep, Faults.NONE);
  }

  /** As the other, with faults planted: for tests of the tests. */
  public CompositeFences(Sched sched, Lockdep lockdep, Faults faults) {
    this.sched = sched;
    this.lockdep = lockdep;
    this.faults = faults;
    this.deferred = new DeferredCompletions(sched, lockdep);
  }

  private FenceTimeline timeline(String name) {
    return new FenceTimeline(sched, lockdep, FenceTimeline.NO_QUEUE, name, faults);
  }

  /**
   * A fence that signals when all of {@code members} have, none of which is composite.
   *
   * @throws IllegalArgumentException if there are none, or one is composite
   */
  public FenceArray all(List<? extends Fence> members) {
    return array(members, false);
  }

  /** A fence that signals when any of {@code members} has; otherwise as {@link #all}. */
  public FenceArray any(List<? extends Fence> members) {
    return array(members, true);
  }

  private FenceArray array(List<? extends Fence> members, boolean any) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("an array has members: for nothing, take signalled()");
    }
    return new FenceArray(timeline("array"), deferred, members, any);
  }

  /**
   * The next link of a chain ({@code dma_fence_chain_init}).
   *
   * @param previous the link before, or any fence to begin with; null for none
   * @param fence what the link stands for; no chain
   * @param sequence its number, which the chain makes larger if the link before has a larger one
   */
  public FenceChain chain(@Nullable Fence previous, Fence fence, long sequence) {
    if (previous instanceof FenceChain link) {
      return sequence > link.sequence()
          ? new FenceChain(link.timeline(), deferred, link, fence, sequence)
          : new FenceChain(timeline("chain"), deferred, link, fence, link.sequence());
    }
    return new FenceChain(timeline("chain"), deferred, previous, fence, sequence);
  }

  /**
   * One fence for all that {@code fences} stand for ({@code dma_fence_unwrap_merge}): of the leaves
   * that have not signalled the latest of each timeline; that itself if it is only one, else an
   * array of them in the order of their timelines' creation. If all have signalled it is a stub,
   * signalled when the last of them was.
   */
  public Fence merge(List<? extends Fence> fences) {
    List<Fence> left = new ArrayList<>();
    long[] newestNanos = {0};
    for (Fence fence : fences) {
      fence.forEachLeaf(leaf -> {
        if (leaf.isSignalled()) {
          newestNanos[0] = Math.max(newestNanos[0], leaf.signalledNanos());
        } else {
          left.add(leaf);
        }
      });
    }
    if (left.isEmpty()) {
      return new SignalledFence(timeline("stub"), newestNanos[0]);
    }
    left.sort(BY_CONTEXT_LATEST_FIRST);
    List<Fence> latest = new ArrayList<>();
    for (Fence fence : left) {
      if (latest.isEmpty() || latest.getLast().timeline() != fence.timeline()) {
        latest.add(fence);
      }
    }
    return latest.size() == 1 ? latest.getFirst() : all(latest);
  }

  /** A fence that has signalled, just now ({@code dma_fence_get_stub}). */
  public Fence signalled() {
    return new SignalledFence(timeline("stub"), sched.nowNanos());
  }
}
