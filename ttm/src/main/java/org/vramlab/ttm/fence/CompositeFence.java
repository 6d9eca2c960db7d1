package org.vramlab.ttm.fence;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.LeafLock;

/**
 * A fence that stands for others, and signals because they have. It learns of that in two ways:
 * whoever asks {@link #isSignalled} makes it look; and once somebody wants to be told, its members
 * tell it.
 *
 * <p>What members tell is acted upon a moment later, not inside their own signalling ({@code
 * irq_work}), or a chain of a thousand links would nest a thousand signals.
 *
 * <p>Threads: as {@link Fence}. Neither signalling nor {@link #enableSignalling} allocates: both
 * may happen in the signalling section of a member.
 */
public abstract sealed class CompositeFence extends Fence permits FenceArray, FenceChain {
  private final DeferredCompletions deferred;

  /** The next in the list of {@link DeferredCompletions}; guarded by its lock. */
  @Nullable CompositeFence nextDeferred;

  /** Somebody wants to be told; guarded by the timeline's lock. */
  private boolean enabled;

  CompositeFence(FenceTimeline timeline, long sequence, DeferredCompletions deferred) {
    super(timeline, sequence, UNTOLD);
    this.deferred = deferred;
  }

  /** Asks members to tell when they signal; false if those that matter have. */
  abstract boolean arm();

  /** Whether those members that matter have signalled. */
  abstract boolean isComplete();

  /** What a member told is acted upon: outside of all locks. */
  abstract void completeDeferred();

  /** A member has told something that matters; from inside its signalling. */
  final void defer() {
    deferred.add(this);
  }

  /** Whether members tell; under the timeline's lock. */
  final boolean isEnabled() {
    return enabled;
  }

  @Override
  public final boolean enableSignalling() {
    if (hasSignalled()) {
      return false;
    }
    LeafLock lock = timeline().lock();
    lock.lock();
    boolean before = enabled;
    enabled = true;
    lock.unlock();
    // Members have locks of their own, which must not nest inside this one's.
    if (!before && !arm()) {
      trySignal();
      return false;
    }
    return true;
  }

  @Override
  final boolean signalsWhenAsked() {
    if (!isComplete()) {
      return false;
    }
    trySignal();
    return true;
  }

  @Override
  public void digest(Digest into) {
    super.digest(into);
    into.add(enabled);
  }
}
