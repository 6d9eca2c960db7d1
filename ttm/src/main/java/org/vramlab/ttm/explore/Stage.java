package org.vramlab.ttm.explore;

import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.SteppedRuntime;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * What a scenario builds its world on, and the settings that it is searched under.
 *
 * @param runtime the execution
 * @param lockdep watches it, and learns from this execution alone
 * @param settings what varies between searches
 */
public record Stage(SteppedRuntime runtime, Lockdep lockdep, Settings settings) {
  /** A class of locks of this execution, with the algorithm and the faults of the settings. */
  public WwClass newWwClass() {
    return new WwClass(
        runtime, lockdep, settings.algorithm(), settings.faults(), settings.notificationLocks());
  }

  /**
   * What varies between searches of one scenario.
   *
   * @param algorithm wait-die or wound-wait
   * @param mode how room is made
   * @param keepVictims victims stay locked to the ticket's end, or are dropped at once
   * @param faults what is planted
   * @param fine whether choice points inside primitives count
   * @param checked whether checker and lockdep watch; without them a broken rule shows by what
   *     comes of it: a deadlock, a refusal, a livelock
   * @param notificationLocks whether every buffer has a second lock, which whoever is asked before
   *     a move must take
   */
  public record Settings(
      Algorithm algorithm,
      EvictionMode mode,
      boolean keepVictims,
      Faults faults,
      boolean fine,
      boolean checked,
      boolean notificationLocks) {
    /** Wait-die, mode ticket, victims kept, no fault, coarse, checked, no notification locks. */
    public static final Settings PLAIN =
        new Settings(
            Algorithm.WAIT_DIE, EvictionMode.TICKET, true, Faults.NONE, false, true, false);

    /** With another algorithm. */
    public Settings with(Algorithm other) {
      return new Settings(other, mode, keepVictims, faults, fine, checked, notificationLocks);
    }

    /** With another mode. */
    public Settings with(EvictionMode other) {
      return new Settings(algorithm, other, keepVictims, faults, fine, checked, notificationLocks);
    }

    /** With these faults planted. */
    public Settings with(Faults planted) {
      return new Settings(algorithm, mode, keepVictims, planted, fine, checked, notificationLocks);
    }

    /** With victims kept, or dropped at once. */
    public Settings keeping(boolean victims) {
      return new Settings(algorithm, mode, victims, faults, fine, checked, notificationLocks);
    }

    /** Looking inside primitives. */
    public Settings finely() {
      return new Settings(algorithm, mode, keepVictims, faults, true, checked, notificationLocks);
    }

    /** Without checker and lockdep. */
    public Settings unchecked() {
      return new Settings(algorithm, mode, keepVictims, faults, fine, false, notificationLocks);
    }

    /** With notification locks. */
    public Settings notifying() {
      return new Settings(algorithm, mode, keepVictims, faults, fine, checked, true);
    }

    /** What the checker is told. */
    CheckerOptions checkerOptions() {
      CheckerOptions options =
          CheckerOptions.simulation(
              switch (algorithm) {
                case WAIT_DIE -> CheckerOptions.Algorithm.WAIT_DIE;
                case WOUND_WAIT -> CheckerOptions.Algorithm.WOUND_WAIT;
              });
      return mode == EvictionMode.TICKET ? options : options.comparisonMode();
    }
  }
}
