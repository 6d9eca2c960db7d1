package org.vramlab.workloads.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * Each verdict says who is best, by how much, how far from the bound, and what chance has to do
 * with it.
 */
class VerdictTest {
  private static final long MIB = 1 << 20;

  private static Comparison moved(int seeds, List<String> policies, Answer... answers) {
    return Made.comparison(Comparison.Order.MOVED, Made.bound(80 * MIB), seeds, policies, answers);
  }

  private static CellResult mib(long moved) {
    return Made.result(moved * MIB, 1_000_000);
  }

  @Test
  void best_isTheOneThatMovesLeast_withMarginAndBound() {
    Comparison comparison = moved(1, List.of("lru", "fifo", "mru"), mib(125), mib(200), mib(100));

    Verdict verdict = Verdict.of(comparison, 0, 0);

    assertEquals(
        "trace: mru moves least, 100.0 MiB, 20.0 % less than lru, the next; the bound is 80.0 MiB,"
            + " exceeded by 25.0 %.",
        verdict.sentence());
    assertEquals(2, verdict.best());
    assertEquals(0, verdict.next());
    assertEquals(200_000, verdict.marginPartsPerMillion());
    assertEquals(OptionalLong.of(250_000), verdict.aboveBoundPartsPerMillion());
    assertEquals(Verdict.Chance.UNKNOWN, verdict.chance());
  }

  @Test
  void whoKnowsTheFuture_isNamedApart_andNotTheBest() {
    Comparison comparison = moved(1, List.of("lru", "belady"), mib(120), mib(90));

    assertEquals(
        "trace: lru moves least, 120.0 MiB; the bound is 80.0 MiB, exceeded by 50.0 %. belady,"
            + " which knows the future, moves 90.0 MiB.",
        Made.sentence(comparison));
  }

  @Test
  void allKnowTheFuture_theBestOfThemIsBest() {
    assertEquals(
        "trace: belady moves least, 80.0 MiB; the bound is 80.0 MiB, and is met.",
        Made.sentence(moved(1, List.of("belady"), mib(80))));
  }

  @Test
  void equals_shareTheFirstPlace() {
    Comparison comparison = moved(1, List.of("lru", "fifo", "mru"), mib(100), mib(100), mib(200));

    assertEquals(
        "trace: lru and fifo move least, 100.0 MiB each, 50.0 % less than mru, the next; the bound"
            + " is 80.0 MiB, exceeded by 25.0 %.",
        Made.sentence(comparison));
  }

  @Test
  void allEqual_isSaid_withoutWordsOnChance() {
    Comparison comparison =
        moved(2, List.of("lru", "fifo"), mib(100), mib(101), mib(100), mib(102));

    assertEquals(
        "trace: all 2 move the same, 100.0 MiB; the bound is 80.0 MiB, exceeded by 25.0 %.",
        Made.sentence(comparison));
  }

  @Test
  void margin_beyondTheSpread_whenEverySeedOfTheBestBeatsEveryOneOfTheNext() {
    Comparison comparison =
        moved(2, List.of("lru", "fifo"), mib(100), mib(109), mib(120), mib(110));

    Verdict verdict = Verdict.of(comparison, 0, 0);

    assertEquals(Verdict.Chance.BEYOND_SPREAD, verdict.chance());
    assertEquals(
        "trace: lru moves least, 100.0 MiB, 16.7 % less than fifo, the next; the bound is 80.0 MiB,"
            + " exceeded by 25.0 %. The margin is beyond the spread over 2 seeds.",
        verdict.sentence());
  }

  @Test
  void margin_withinTheSpread_whenSomeSeedsMeet() {
    Comparison comparison =
        moved(2, List.of("lru", "fifo"), mib(100), mib(110), mib(120), mib(110));

    assertEquals(Verdict.Chance.WITHIN_SPREAD, Verdict.of(comparison, 0, 0).chance());
  }

  @Test
  void tinyMargin_doesNotLookLikeNone() {
    Comparison comparison = moved(1, List.of("lru", "fifo"), mib(1_000_000), mib(1_000_001));

    assertEquals(
        "trace: lru moves least, 976.6 GiB, less than 0.1 % less than fifo, the next",
        Made.sentence(comparison).substring(0, Made.sentence(comparison).indexOf(';')));
  }

  @Test
  void byTime_theEarliestEndIsBest_andBytesAreLeftOut() {
    Comparison comparison =
        Made.comparison(
            Comparison.Order.TIME,
            Made.bound(80 * MIB),
            1,
            List.of("lru", "fifo"),
            Made.result(MIB, 3_000_000),
            Made.result(2 * MIB, 2_000_000));

    assertEquals(
        "trace: fifo is fastest, 2.0 ms, 33.3 % less than lru, the next.",
        Made.sentence(comparison));
  }

  @Test
  void plan_andMissingBound_areSaid() {
    Comparison planned =
        Made.comparison(
            Comparison.Order.MOVED,
            new Yardstick(OptionalLong.of(50 * MIB), OptionalLong.of(60 * MIB), ""),
            1,
            List.of("lru"),
            mib(100));
    Comparison unbounded =
        Made.comparison(
            Comparison.Order.MOVED, Yardstick.absent("no reason"), 1, List.of("lru"), mib(100));

    assertEquals(
        "trace: lru moves least, 100.0 MiB; the bound is 50.0 MiB, exceeded by 100.0 %; the best"
            + " plan known moves 60.0 MiB.",
        Made.sentence(planned));
    assertEquals(
        "trace: lru moves least, 100.0 MiB; no bound is known (no reason).",
        Made.sentence(unbounded));
  }

  @Test
  void failedRuns_areNotRanked() {
    Failure failed = new Failure(Failure.Kind.FOUND, "a broken rule");
    Comparison some = moved(1, List.of("lru", "mru"), failed, mib(160));
    Comparison all = moved(1, List.of("lru", "mru"), failed, failed);

    assertEquals(
        "trace: mru moves least, 160.0 MiB; the bound is 80.0 MiB, exceeded by 100.0 %.",
        Made.sentence(some));
    assertEquals(1, some.failures());
    assertEquals("trace: no run has a result.", Made.sentence(all));
  }

  @Test
  void distanceFromLruToTheBound_isClosedInPart() {
    Comparison comparison = moved(1, List.of("lru", "mru", "fifo"), mib(120), mib(90), mib(130));
    Ranking ranking = new Ranking(comparison, 0, 0);

    assertEquals(OptionalLong.of(0), ranking.closedPartsPerMillion(0));
    assertEquals(OptionalLong.of(750_000), ranking.closedPartsPerMillion(1));
    assertEquals(OptionalLong.of(-250_000), ranking.closedPartsPerMillion(2));
  }

  @Test
  void whoUsesMemoryInPlace_isNotHeldAgainstTheBound() {
    RunGrid grid =
        new RunGrid(
            List.of(new Workload("trace", List.of("trace.gmtrace"), "", 1)),
            List.of(new Axis("placement", false, List.of("linux", "cost"))),
            1,
            List.of());
    List<Answer> answers = List.of(mib(120), mib(40), Made.bound(80 * MIB));
    Comparison comparison = new Comparison(Made.IDENTITY, grid, answers, Comparison.Order.MOVED);

    assertEquals(OptionalLong.of(500_000), Verdict.aboveBound(comparison, 0, 0, 0));
    assertEquals(OptionalLong.empty(), Verdict.aboveBound(comparison, 0, 0, 1));
  }

  /** Neither the bound nor a plan above it says anything of what is not moved. */
  @Test
  void whoUsesMemoryInPlace_andIsBest_isNotComparedWithThePlan() {
    assertEquals(
        "trace: cost moves least, 40.0 MiB, 66.7 % less than linux, the next; the bound is"
            + " 80.0 MiB, but not of what may be used in place without being moved.",
        Made.sentence(placed(List.of("linux", "cost"), mib(120), mib(40))));
  }

  /** Nobody knows what a placement of a plug-in does. */
  @Test
  void placementOfAPlugin_isNotHeldAgainstTheBound() {
    Comparison comparison = placed(List.of("harvest", "my-own"), mib(120), mib(40));

    assertEquals(OptionalLong.of(500_000), Verdict.aboveBound(comparison, 0, 0, 0));
    assertEquals(OptionalLong.empty(), Verdict.aboveBound(comparison, 0, 0, 1));
  }

  private static Comparison placed(List<String> placements, Answer... results) {
    RunGrid grid =
        new RunGrid(
            List.of(new Workload("trace", List.of("trace.gmtrace"), "", 1)),
            List.of(new Axis("placement", false, placements)),
            1,
            List.of());
    List<Answer> answers = new ArrayList<>(List.of(results));
    answers.add(new Yardstick(OptionalLong.of(80 * MIB), OptionalLong.of(90 * MIB), "made up"));
    return new Comparison(Made.IDENTITY, grid, answers, Comparison.Order.MOVED);
  }

  @Test
  void distanceToTheBound_isSaidHoweverSmall_andOfNothing() {
    assertEquals(
        "trace: lru moves least, 976.6 GiB; the bound is 976.6 GiB, exceeded by less than 0.1 %.",
        sentence(1_000_000, 1_000_001));
    assertEquals("trace: lru moves least, 1.0 MiB; the bound is 0 B, exceeded.", sentence(0, 1));
    assertEquals("trace: lru moves least, 0 B; the bound is 0 B, and is met.", sentence(0, 0));
    assertEquals(
        "trace: lru moves least, 99.0 MiB; the bound is 100.0 MiB, undercut by 1.0 %: it takes the"
            + " order of the trace for given.",
        sentence(100, 99));
  }

  private static String sentence(long boundMib, long movedMib) {
    return Made.sentence(
        Made.comparison(
            Comparison.Order.MOVED, Made.bound(boundMib * MIB), 1, List.of("lru"), mib(movedMib)));
  }
}
