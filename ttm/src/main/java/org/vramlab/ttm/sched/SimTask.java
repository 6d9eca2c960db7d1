package org.vramlab.ttm.sched;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A task of a {@link Simulation}, with its virtual thread and its end of the baton.
 *
 * <p>Threads: fields are touched by the holder of the baton only, but for {@link #hasBaton}, which
 * is how it is handed over.
 */
final class SimTask extends Task implements Runnable {
  private final Simulation simulation;
  final TaskBody body;

  /** Made when the task first gets the baton; a task that never ran leaves no thread behind. */
  private @Nullable Thread thread;

  private volatile boolean hasBaton;

  /** Parked, asleep, or not yet started. */
  boolean sleeping;

  /** An entry of the heap will wake it. */
  boolean wakeQueued;

  /** An unpark came while it was running or asleep on the clock. */
  boolean permit;

  boolean ended;

  SimTask(Simulation simulation, int id, String name, TaskBody body) {
    super(id, name);
    this.simulation = simulation;
    this.body = body;
  }

  boolean parkedForEvent() {
    return sleeping && !wakeQueued && !ended;
  }

  boolean hasStarted() {
    return thread != null;
  }

  /** Lets the task go on; the caller no longer has the baton. */
  void giveBaton() {
    hasBaton = true;
    Thread mine = thread;
    if (mine == null) {
      mine = Thread.ofVirtual().name(name()).unstarted(this);
      thread = mine;
      mine.start();
    } else {
      LockSupport.unpark(mine);
    }
  }

  /** Blocks the task's own thread until it is given the baton. */
  void awaitBaton() {
    while (!hasBaton) {
      LockSupport.park();
    }
    hasBaton = false;
  }

  @Override
  public void run() {
    awaitBaton();
    simulation.runToEnd(this);
  }
}
