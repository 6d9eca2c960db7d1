package org.vramlab.ttm.sched;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread that runs one body after another, each when it is given the baton: so that a
 * search of a million executions does not make a million threads.
 */
final class Fiber implements Runnable {
  private final Thread thread;
  private volatile boolean hasBaton;
  private volatile boolean closed;

  /** What to run at the next baton after an end; written before the baton is given. */
  private @Nullable Runnable body;

  Fiber(String name) {
    thread = Thread.ofVirtual().name(name).unstarted(this);
    thread.start();
  }

  /** The body that the next baton starts. */
  void assign(Runnable next) {
    body = next;
  }

  void giveBaton() {
    hasBaton = true;
    LockSupport.unpark(thread);
  }

  /** Blocks the calling thread, which is this fiber's, until it is given the baton. */
  void awaitBaton() {
    while (!hasBaton) {
      LockSupport.park();
    }
    hasBaton = false;
  }

  /** Lets the thread end; it runs no body now. */
  void close() {
    closed = true;
    giveBaton();
  }

  @Override
  public void run() {
    while (true) {
      awaitBaton();
      if (closed) {
        return;
      }
      Runnable mine = body;
      assert mine != null : "a baton without a body";
      mine.run();
    }
  }
}
