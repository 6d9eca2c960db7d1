package org.vramlab.ttm.fence;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Task;

/**
 * One link of a chain of fences, the points of a timeline that a user counts ({@code
 * dma_fence_chain}, as behind timeline syncobjs): it signals when its own fence and those of all
 * earlier links have. Links that are done are forgotten whenever somebody walks along the chain.
 *
 * <p>A link is on the timeline of the one before if its number is larger; else it begins one, and
 * its number is the larger of the two. Errors of its fences are not its own, as in Linux.
 *
 * <p>Threads: as {@link Fence}. Cost: what walks takes time with the number of links left, and no
 * stack.
 */
public final class FenceChain extends CompositeFence {
  private final Fence fence;

  /** Number of the link before, as it was made; zero if that is on another timeline, or none is. */
  private final long previousSequence;

  /** The link before, or a fence that began it all; written under the timeline's lock. */
  private volatile @Nullable Fence previous;

  private final LinkCallback callback = new LinkCallback();

  /** For searches, which digest a timeline as a whole; null otherwise. */
  private final @Nullable FenceChain earlierForDigest;

  FenceChain(
      FenceTimeline timeline,
      DeferredCompletions deferred,
      @Nullable Fence previous,
      Fence fence,
      long sequence) {
    super(timeline, sequence, deferred);
    if (fence instanceof FenceChain) {
      throw new IllegalArgumentException(
          fence + " cannot be inside a link: chains are joined by what comes before");
    }
    this.fence = fence;
    this.previous = previous;
    this.previousSequence =
        previous != null && previous.timeline() == timeline ? previous.sequence() : 0;
    boolean explored = timeline.sched().isExplored();
    this.earlierForDigest = explored && previous instanceof FenceChain link ? link : null;
    if (explored) {
      timeline.lock().guards(this::digest);
    }
  }

  /** The fence of this link alone. */
  public Fence fence() {
    return fence;
  }

  /**
   * Number of the link before, if that is on the same timeline; zero otherwise ({@code
   * prev_seqno}).
   */
  public long previousSequence() {
    return previousSequence;
  }

  /**
   * The nearest link before this one that has still to be waited for, or the fence that began the
   * chain; null if there is none. Forgets those that are done ({@code dma_fence_chain_walk}).
   */
  public @Nullable Fence walk() {
    boolean collectsAll = timeline().faults().has(Fault.CHAIN_COLLECTS_UNSIGNALLED);
    while (true) {
      Fence earlier = previous;
      if (earlier == null || !(contained(earlier).isSignalled() || collectsAll)) {
        return earlier;
      }
      forget(earlier, earlier instanceof FenceChain link ? link.previous : null);
    }
  }

  private void forget(Fence done, @Nullable Fence beyond) {
    LeafLock lock = timeline().lock();
    lock.lock();
    if (previous == done) {
      previous = beyond;
    }
    lock.unlock();
  }

  private static Fence contained(Fence fence) {
    return fence instanceof FenceChain link ? link.fence : fence;
  }

  private static @Nullable Fence before(Fence fence) {
    return fence instanceof FenceChain link ? link.walk() : null;
  }

  /** Whether it can say what to wait for to have reached {@code wanted}: it is that far itself. */
  public boolean reaches(long wanted) {
    return wanted <= sequence();
  }

  /**
   * What to wait for to have reached {@code wanted}: the earliest link that covers it ({@code
   * dma_fence_chain_find_seqno}).
   *
   * @param wanted zero for this link itself
   * @return null if that was reached already
   * @throws IllegalArgumentException unless this link {@link #reaches} it
   */
  public @Nullable Fence find(long wanted) {
    if (!reaches(wanted)) {
      throw new IllegalArgumentException(this + " does not reach " + wanted + " yet");
    }
    if (wanted == 0) {
      return this;
    }
    for (Fence at = this; at != null; at = before(at)) {
      boolean sameOrder = at.timeline() == timeline();
      if (!(at instanceof FenceChain link) || !sameOrder || link.previousSequence < wanted) {
        return at;
      }
    }
    return null;
  }

  @Override
  boolean arm() {
    for (Fence at = this; at != null; at = before(at)) {
      if (contained(at).addCallback(callback)) {
        return true;
      }
    }
    return false;
  }

  @Override
  boolean isComplete() {
    for (Fence at = this; at != null; at = before(at)) {
      if (!contained(at).isSignalled()) {
        return false;
      }
    }
    return true;
  }

  /** One of its fences has signalled; another may be left to wait for. */
  @Override
  void completeDeferred() {
    if (!arm()) {
      trySignal();
    }
  }

  @Override
  public void setDeadline(long nanos) {
    if (timeline().faults().has(Fault.DEADLINE_NOT_PASSED_ON)) {
      return;
    }
    for (Fence at = this; at != null; at = before(at)) {
      contained(at).setDeadline(nanos);
    }
  }

  @Override
  void tellWaitBegins(Task waiter) {
    for (Fence at = this; at != null; at = before(at)) {
      contained(at).tellWaitBegins(waiter);
    }
  }

  @Override
  public void forEachLeaf(Consumer<? super Fence> leaf) {
    for (Fence at = this; at != null; at = before(at)) {
      contained(at).forEachLeaf(leaf);
    }
  }

  @Override
  public void digest(Digest into) {
    for (FenceChain at = this; at != null; at = at.earlierForDigest) {
      at.digestLink(into);
    }
  }

  private void digestLink(Digest into) {
    super.digest(into);
    Fence left = previous;
    into.add(left == null ? -1 : left.sequence());
  }

  @Override
  String what() {
    return "chain link";
  }

  private final class LinkCallback extends FenceCallback {
    @Override
    protected void signalled(Fence one) {
      defer();
    }
  }
}
