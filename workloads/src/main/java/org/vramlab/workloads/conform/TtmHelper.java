package org.vramlab.workloads.conform;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.Task;

/** A task that does what another one tells it, one thing at a time. */
final class TtmHelper {
  private final Simulation simulation;
  private final Task task;
  private @Nullable Runnable order;
  private @Nullable Task waiter;
  private boolean leaving;

  TtmHelper(Simulation simulation, String name) {
    this.simulation = simulation;
    this.task = simulation.spawn(name, this::serve);
  }

  private void serve() {
    while (true) {
      Runnable now = order;
      if (now != null) {
        now.run();
        order = null;
        Task waiting = waiter;
        if (waiting != null) {
          simulation.unpark(waiting);
        }
      } else if (leaving) {
        return;
      } else {
        simulation.park();
      }
    }
  }

  /** Begins {@code what}, and does not wait for its end. */
  void begin(Runnable what) {
    assert order == null : "one thing at a time";
    order = what;
    simulation.unpark(task);
  }

  /** Waits for the end of what was begun. */
  void await() {
    waiter = simulation.currentTask();
    while (order != null) {
      simulation.park();
    }
    waiter = null;
  }

  /** Has {@code what} done. */
  void perform(Runnable what) {
    begin(what);
    await();
  }

  /** Ends the task. */
  void leave() {
    leaving = true;
    simulation.unpark(task);
  }
}
