package org.vramlab.workloads.replay;

import org.vramlab.ttm.sched.TaskBody;

/**
 * How many clients of traces have not come to their end.
 *
 * <p>Threads: the tasks of the simulation, one at a time.
 */
final class RunningTraces {
  private int running;

  /** {@code client}, counted until it ends. */
  TaskBody counting(TaskBody client) {
    running++;
    return () -> {
      client.run();
      running--;
    };
  }

  /** Whether all have ended. */
  boolean isOver() {
    return running == 0;
  }
}
