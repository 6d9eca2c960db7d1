package org.vramlab.bench.lock;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.ThreadRuntime;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/** A runtime with one class of locks, as the parameters of a benchmark ask for. */
final class LockWorld {
  private final WwClass wwClass;

  private LockWorld(WwClass wwClass) {
    this.wwClass = wwClass;
  }

  /**
   * A world without listeners.
   *
   * @param runtime {@code threads} or {@code simulation}
   * @param lockdep {@code on} or {@code off}
   * @param algorithm {@code wait-die} or {@code wound-wait}
   */
  static LockWorld of(String runtime, String lockdep, String algorithm) {
    return of(sched(runtime), lockdep, algorithm);
  }

  static LockWorld of(Sched sched, String lockdep, String algorithm) {
    return new LockWorld(
        new WwClass(
            sched,
            lockdep.equals("on") ? new Lockdep() : Lockdep.OFF,
            algorithm.equals("wait-die") ? Algorithm.WAIT_DIE : Algorithm.WOUND_WAIT));
  }

  private static Sched sched(String runtime) {
    return switch (runtime) {
      case "threads" -> new ThreadRuntime(1, EventSink.SILENT, 1);
      case "simulation" -> new Simulation(Simulation.EXACT_SEED, EventSink.SILENT, SpanLog.OFF);
      default -> throw new IllegalArgumentException("no runtime " + runtime);
    };
  }

  WwClass wwClass() {
    return wwClass;
  }

  List<WwMutex> mutexes(int count) {
    List<WwMutex> mutexes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      mutexes.add(new WwMutex(wwClass));
    }
    return mutexes;
  }
}
