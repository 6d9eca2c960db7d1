package org.vramlab.stress.lincheck;

import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * Threads runtimes and classes of locks, made anew for every schedule: one that got stuck would
 * leave its tasks and wait locks to the next.
 */
final class Worlds {
  /** Two, so that two mutexes have one each; each costs many steps to make. */
  private static final int WAIT_LOCKS = 2;

  private Worlds() {}

  static Sched runtime() {
    return new MonitorRuntime();
  }

  static WwClass wwClass(Algorithm algorithm, Faults faults) {
    return new WwClass(runtime(), Lockdep.OFF, algorithm, faults, WAIT_LOCKS);
  }
}
