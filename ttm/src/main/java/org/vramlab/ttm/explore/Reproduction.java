package org.vramlab.ttm.explore;

import org.jspecify.annotations.Nullable;

/**
 * What came of following a saved schedule.
 *
 * @param problem why it could not be followed to its end, as a clause; null if it was
 * @param sameState whether it led to the state that was saved
 * @param finding what was found at the end; null if nothing was
 */
public record Reproduction(@Nullable String problem, boolean sameState, @Nullable Finding finding) {
  /** Follows the schedule of {@code file} in {@code scenario}. */
  public static Reproduction of(Scenario scenario, ScheduleFile file) {
    Finding finding;
    ExactReplay replay;
    try (Trial trial = new Trial(scenario, file.settings(), true)) {
      replay = new ExactReplay(trial, file.schedule(), file.actors());
      finding = trial.run(replay);
    }
    boolean sameState = replay.arrived() && replay.lastDigest() == file.digest();
    if (finding == null && sameState && file.loopFrom() >= 0) {
      finding = goneRound(scenario, file);
    }
    return new Reproduction(replay.problem(), sameState, finding);
  }

  /** Whether the end of the schedule is a loop; the finding if it is. */
  private static @Nullable Finding goneRound(Scenario scenario, ScheduleFile file) {
    try (Shrinker rounds = new Shrinker(scenario, file.settings(), 0)) {
      Finding claimed =
          new Finding(
              Finding.Kind.LIVELOCK,
              "the last "
                  + (file.schedule().length() - file.loopFrom())
                  + " steps can be gone round for ever",
              file.schedule(),
              file.loopFrom(),
              null);
      return rounds.shrink(claimed).reproduced() ? claimed : null;
    }
  }

  /** Whether it led to the same state and, there, to the same kind of finding. */
  public boolean isFaithful(ScheduleFile file) {
    return problem == null && sameState && (finding == null ? null : finding.kind()) == file.kind();
  }
}
