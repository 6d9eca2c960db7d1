package org.vramlab.ttm.sched;

import org.vramlab.ttm.event.EventSink;

/** Both runtimes, for programs that must mean the same under either. */
public enum RuntimeKind {
  SIMULATION {
    @Override
    public Sched make() {
      return new Simulation();
    }

    @Override
    public void run(Sched sched) {
      ((Simulation) sched).run();
    }
  },

  THREADS {
    @Override
    public Sched make() {
      return new ThreadRuntime(1, EventSink.SILENT, 1);
    }

    @Override
    public void run(Sched sched) throws InterruptedException {
      ((ThreadRuntime) sched).run(PATIENCE_NANOS);
    }
  };

  /** Long enough for a loaded machine; only a program that hangs waits for it. */
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  /** A new runtime of this kind. */
  public abstract Sched make();

  /** Runs its tasks to their end. */
  public abstract void run(Sched sched) throws InterruptedException;
}
