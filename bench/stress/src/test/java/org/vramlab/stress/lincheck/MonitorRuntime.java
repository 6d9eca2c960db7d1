package org.vramlab.stress.lincheck;

import java.util.Arrays;
import org.vramlab.stress.JudgedRuntime;
import org.vramlab.ttm.sched.Task;

/**
 * The threads runtime, but for one thing: a task parks in a monitor of its own. To Lincheck any
 * {@code LockSupport.park} may return by itself, at once and again and again: so no wake-up is ever
 * missed, and who waits in a loop keeps everybody else from going on. {@code Object.wait} returns
 * only when it is notified.
 */
final class MonitorRuntime extends JudgedRuntime {
  /** The hardware, and at most three threads. */
  private static final int MOST_TASKS = 4;

  private final Permit[] permits = new Permit[MOST_TASKS];

  MonitorRuntime() {
    Arrays.setAll(permits, task -> new Permit());
  }

  @Override
  public void park() {
    permits[currentTask().id()].take();
  }

  @Override
  public void unpark(Task task) {
    permits[task.id()].give();
  }

  /** At most one, as in {@code LockSupport}. */
  private static final class Permit {
    private boolean given;

    synchronized void take() {
      while (!given) {
        try {
          wait();
        } catch (InterruptedException e) {
          throw new AssertionError("nobody interrupts here", e);
        }
      }
      given = false;
    }

    synchronized void give() {
      given = true;
      notify();
    }
  }
}
