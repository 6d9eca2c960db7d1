package org.vramlab.devices.hardware;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.sched.Sched;

/**
 * Something that does one piece of work at a time for one or several queues, in the order in which
 * they became ready.
 *
 * <p>Threads: event handlers only.
 */
public final class Engine {
  private final Sched sched;

  /** The work that runs; null if the engine is free. */
  private @Nullable Work running;

  private @Nullable Work firstInLine;
  private @Nullable Work lastInLine;

  public Engine(Sched sched) {
    this.sched = sched;
  }

  /** Runs {@code work} when its turn comes. */
  void request(Work work) {
    if (running == null) {
      run(work);
      return;
    }
    if (lastInLine == null) {
      firstInLine = work;
    } else {
      lastInLine.nextInLine = work;
    }
    lastInLine = work;
  }

  /** Whether {@code work} has begun, and not ended. */
  boolean isRunning(Work work) {
    return running == work;
  }

  /** {@code work}, which ran, has ended. */
  void release(Work work) {
    assert running == work : "only the running work can end";
    running = null;
    Work next = firstInLine;
    if (next != null) {
      firstInLine = next.nextInLine;
      next.nextInLine = null;
      if (firstInLine == null) {
        lastInLine = null;
      }
      run(next);
    }
  }

  private void run(Work work) {
    running = work;
    work.start(sched.nowNanos());
  }
}
