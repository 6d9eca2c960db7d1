package org.vramlab.ttm.explore;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import org.vramlab.ttm.sched.Chooser;
import org.vramlab.ttm.sched.Seeded;
import org.vramlab.ttm.sched.SteppedRuntime;

/** Findings for tests, made by following dice until there is one. */
record Found(Scenario scenario, Stage.Settings settings, Finding finding) {
  private static final int MOST_TRIES = 2_000;

  /** A finding in a planted program. */
  static Found in(Scenario scenario, long seed) {
    return in(scenario, Stage.Settings.PLAIN, seed);
  }

  static Found in(Scenario scenario, Stage.Settings settings, long seed) {
    Seeded dice = new Seeded(seed);
    try (Trial trial = new Trial(scenario, settings, false)) {
      Finding finding = null;
      for (int i = 0; i < MOST_TRIES && finding == null; i++) {
        finding = trial.run(runtime -> anybody(runtime, dice));
      }
      assertNotNull(finding, "nothing found in " + scenario.name());
      return new Found(scenario, settings, finding);
    }
  }

  /** A loop: dice lead somewhere, then all take turns; after two rounds states come back. */
  static Found loop(long seed, int wander) {
    Seeded dice = new Seeded(seed);
    Scenario scenario = Planted.AFTER_YOU;
    int[] steps = new int[wander + 3 * ROUND];
    Chooser chooser =
        runtime -> {
          int step = runtime.steps();
          if (step == steps.length) {
            return Chooser.STOP;
          }
          // Each takes the two steps of a round.
          steps[step] =
              step < wander ? anybody(runtime, dice) : (step - wander) % ROUND / (ROUND / 2);
          return steps[step];
        };
    try (Trial trial = new Trial(scenario, Stage.Settings.PLAIN, true)) {
      trial.run(chooser);
    }
    Finding finding =
        new Finding(
            Finding.Kind.LIVELOCK, "nobody gets on", Schedule.of(steps), wander + 2 * ROUND, null);
    return new Found(scenario, Stage.Settings.PLAIN, finding);
  }

  private static final int ROUND = 4;

  private static int anybody(SteppedRuntime runtime, Seeded dice) {
    int[] can = new int[runtime.actorCount()];
    int count = 0;
    for (int i = 0; i < can.length; i++) {
      if (runtime.isEnabled(i)) {
        can[count++] = i;
      }
    }
    return count == 0 ? Chooser.STOP : can[(int) dice.below(count)];
  }
}
