package org.vramlab.ttm.explore;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Where a search runs: on a virtual thread, because tasks are virtual threads too, and handing the
 * baton between those costs a tenth of what it costs to wake a platform thread. Thread-safe.
 */
public final class SearchThread {
  private SearchThread() {}

  /**
   * Runs {@code work} on a virtual thread of its own and waits for it, whatever happens to the
   * caller meanwhile.
   *
   * @throws ExecutionException what {@code work} threw is its cause
   */
  public static <T> T call(Callable<T> work) throws ExecutionException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofVirtual().name("search").start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException again) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** As {@link #call}, for work that throws nothing checked; at once if the caller is virtual. */
  static <T> T run(Supplier<T> work) {
    if (Thread.currentThread().isVirtual()) {
      return work.get();
    }
    try {
      return call(work::get);
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case RuntimeException unchecked -> throw unchecked;
        case Error fault -> throw fault;
        case null, default -> throw new IllegalStateException(failure.getCause());
      }
    }
  }
}
