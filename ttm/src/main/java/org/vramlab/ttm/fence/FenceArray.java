package org.vramlab.ttm.fence;

import java.util.List;
import java.util.function.Consumer;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Task;

/**
 * A fence that signals when all of its members have, or any ({@code dma_fence_array}).
 *
 * <p>Its error is the first that a member tells: of those that had signalled before anybody wanted
 * to be told, in their order; then as they signal. If nobody ever wanted to be told, and it signals
 * because it was asked, there is none: errors are lost, as in Linux.
 *
 * <p>Threads: as {@link Fence}.
 */
public final class FenceArray extends CompositeFence {
  private final Fence[] members;

  /** One a member, made beforehand: arming must not allocate. */
  private final MemberCallback[] callbacks;

  /** How many members have still to tell; below zero if more have than are needed. Guarded. */
  private int pending;

  FenceArray(
      FenceTimeline timeline,
      DeferredCompletions deferred,
      List<? extends Fence> members,
      boolean any) {
    super(timeline, 1, deferred);
    this.members = members.toArray(Fence[]::new);
    this.callbacks = new MemberCallback[this.members.length];
    for (int i = 0; i < callbacks.length; i++) {
      Fence member = this.members[i];
      if (member instanceof CompositeFence) {
        throw new IllegalArgumentException(
            "an array may not have " + member + " as a member: merge them");
      }
      callbacks[i] = new MemberCallback();
    }
    this.pending = any ? 1 : this.members.length;
    if (timeline.faults().has(Fault.ARRAY_SIGNALS_EARLY)) {
      pending = Math.max(1, pending - 1);
    }
    if (timeline.sched().isExplored()) {
      timeline.lock().guards(this::digest);
    }
  }

  /** How many members. */
  public int size() {
    return members.length;
  }

  /** Member number {@code i}. */
  public Fence member(int i) {
    return members[i];
  }

  @Override
  boolean arm() {
    for (int i = 0; i < members.length; i++) {
      if (!members[i].addCallback(callbacks[i]) && tells(members[i])) {
        return false;
      }
    }
    return true;
  }

  /** Counts {@code member}, which has signalled; whether it was the one that was still missing. */
  private boolean tells(Fence member) {
    LeafLock lock = timeline().lock();
    lock.lock();
    inheritError(member.error());
    boolean last = --pending == 0;
    lock.unlock();
    return last;
  }

  @Override
  boolean isComplete() {
    LeafLock lock = timeline().lock();
    lock.lockToRead();
    int missing = pending;
    boolean told = isEnabled();
    lock.unlock();
    if (told) {
      return missing <= 0;
    }
    for (Fence member : members) {
      if (member.isSignalled() && --missing == 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  void completeDeferred() {
    trySignal();
  }

  @Override
  public void setDeadline(long nanos) {
    if (timeline().faults().has(Fault.DEADLINE_NOT_PASSED_ON)) {
      return;
    }
    for (Fence member : members) {
      member.setDeadline(nanos);
    }
  }

  @Override
  void tellWaitBegins(Task waiter) {
    for (Fence member : members) {
      member.tellWaitBegins(waiter);
    }
  }

  @Override
  public void forEachLeaf(Consumer<? super Fence> leaf) {
    for (Fence member : members) {
      leaf.accept(member);
    }
  }

  @Override
  public void digest(Digest into) {
    super.digest(into);
    into.add(pending);
  }

  @Override
  String what() {
    return "array of " + members.length;
  }

  private final class MemberCallback extends FenceCallback {
    @Override
    protected void signalled(Fence member) {
      if (tells(member)) {
        defer();
      }
    }
  }
}
