package org.vramlab.devices.hardware;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceCallback;

/**
 * A piece of work in a queue: a job or a copy. It starts when it is at the head of its queue, every
 * fence it depends on has signalled, and its engine is free; its own fence signals when it has
 * ended.
 *
 * <p>Life: made by a submitter; queued; resolving its dependencies at the head of the queue;
 * running; ended. If it is {@linkplain #cutShort cut short} it does nothing more, but ends only
 * when everything that it depends on has ended, since its fence stands for that as well ({@code
 * drm_sched_entity_kill_jobs_work}). Threads: event handlers, once queued.
 */
abstract class Work extends FenceCallback implements FlowClient {
  private static final Fence[] NO_FENCES = {};

  /**
   * The fences it depends on; {@code dependency(next)} is the first that may not have signalled.
   */
  private Fence[] dependencies = NO_FENCES;

  private int dependencyCount;
  private int nextDependency;

  private @Nullable Fence fence;
  private @Nullable WorkQueue queue;
  private int span;

  /** It does nothing, or nothing more. */
  private boolean cutShort;

  /** With what its fence ends; null for having been done. */
  private @Nullable WorkError error;

  /** The next piece of work that waits for the same engine. */
  @Nullable Work nextInLine;

  /** Adds a fence to wait for; only before queueing. */
  final void dependOn(Fence dependency) {
    if (dependency.isSignalled()) {
      return;
    }
    if (dependencyCount == dependencies.length) {
      dependencies = java.util.Arrays.copyOf(dependencies, Math.max(4, dependencyCount * 2));
    }
    dependencies[dependencyCount++] = dependency;
  }

  /**
   * Begins to run, now; must lead to exactly one {@link #finish}, at this instant if it {@link
   * #isCutShort}.
   */
  abstract void start(long nowNanos);

  /** It runs, and was cut short: none of what it has started is waited for any more. */
  abstract void stop();

  /** What happens at the end, before the fence signals. */
  abstract void end(long nowNanos);

  /** Whether every dependency has signalled; if not, {@link #signalled} will be called. */
  final boolean resolveDependencies() {
    while (nextDependency < dependencyCount) {
      Fence dependency = dependencies[nextDependency];
      if (!dependency.isSignalled() && dependency.addCallback(this)) {
        return false;
      }
      nextDependency++;
    }
    dependencies = NO_FENCES;
    return true;
  }

  @Override
  protected final void signalled(Fence dependency) {
    nextDependency++;
    queue().headMayBeReady();
  }

  /** The work has ended: tells the queue, which signals the fence and goes on. */
  final void finish(long nowNanos) {
    queue().beginsToSignal();
    end(nowNanos);
    queue().finished(this, nowNanos);
  }

  /**
   * Whatever it was to do, it is left at that.
   *
   * @param why with what its fence ends; null if what it has done counts as its work
   */
  final void cutShort(@Nullable WorkError why) {
    if (!cutShort) {
      cutShort = true;
      error = why;
    }
  }

  final boolean isCutShort() {
    return cutShort;
  }

  /** It has ended, and not as it should. */
  final void failed(WorkError why) {
    error = why;
  }

  final @Nullable WorkError error() {
    return error;
  }

  final void queuedAt(WorkQueue newQueue, Fence newFence) {
    queue = newQueue;
    fence = newFence;
  }

  final Fence fence() {
    Fence mine = fence;
    assert mine != null : "not queued yet";
    return mine;
  }

  final WorkQueue queue() {
    WorkQueue mine = queue;
    assert mine != null : "not queued yet";
    return mine;
  }

  @Override
  public final int span() {
    return span;
  }

  final void span(int newSpan) {
    span = newSpan;
  }
}
