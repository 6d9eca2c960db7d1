package org.vramlab.ttm.sched;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;

/**
 * Fibers to run the tasks of one execution after another on. Used by one search, on one thread at a
 * time; {@link #close} when done.
 */
public final class FiberPool implements AutoCloseable {
  private final ObjectArrayList<Fiber> fibers = new ObjectArrayList<>();

  /** Fiber number {@code i}; made when first asked for. */
  Fiber get(int i) {
    while (fibers.size() <= i) {
      fibers.add(new Fiber("fiber " + fibers.size()));
    }
    return fibers.get(i);
  }

  @Override
  public void close() {
    fibers.forEach(Fiber::close);
  }
}
