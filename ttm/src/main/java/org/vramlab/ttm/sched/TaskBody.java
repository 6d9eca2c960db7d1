package org.vramlab.ttm.sched;

import org.vramlab.ttm.failure.Interrupted;

/**
 * What a task does. An {@link Interrupted} that reaches the top ends the task quietly: it was
 * killed.
 */
@FunctionalInterface
public interface TaskBody {
  /** Runs the task to its end. What it throws is handed to the caller of {@code run}. */
  void run() throws Interrupted;
}
