package org.vramlab.workloads.cases.fencing;

import java.util.List;
import java.util.Locale;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.workloads.cases.CaseResult;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.CaseScenario;
import org.vramlab.workloads.cases.CaseScenario.Desk;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.SearchedCase;
import org.vramlab.workloads.cases.Variant;

/**
 * D1: two devices, or more, fault on one range of shared virtual memory, and each destroys the
 * other's half-done migration, for ever.
 *
 * <pre>
 *   attempt:  claim the range's pages, one after the other; a page that somebody else claims is
 *             thrown out to host memory (his attempt is ruined), and mine begins anew
 * </pre>
 *
 * <p>Two and three devices are searched by states, with traffic for ever: a round that comes back
 * to where it was without anybody's migration being done is a livelock. So are four, though without
 * the fault only the states that two preemptions reach. Of more, which have too many states,
 * schedules are drawn, in which nobody may be ruined again and again. Right: an attempt that was
 * ruined is made again alone, with the range's lock as its writer, and that one is not ruined: so
 * there is at most one more attempt for each fault.
 *
 * <p>And it is played in virtual time: devices that are about equally fast ruin each other's
 * attempts in step; one that is much faster gets through by luck.
 */
public final class TwoDeviceMigrationLivelock extends SearchedCase {
  private static final int PAGES = 2;

  /** With so many devices every state is visited; with one more those of a few preemptions. */
  private static final int SEARCHED = 3;

  private static final int PREEMPTIONS = 2;
  private static final long SCHEDULES = 10_000;

  /** Faults of each device, where schedules are drawn; and how often one may be in vain. */
  private static final int FAULTS = 2;

  private static final int IN_VAIN = 25;

  /** Longer than the first device takes for all pages: then it gets through in between. */
  private static final int SLOWER = 20;

  @Override
  public String id() {
    return "svm-two-device-migration-livelock";
  }

  @Override
  public String section() {
    return "D1";
  }

  @Override
  public String title() {
    return "devices that fault on one range undo each other's migration for ever";
  }

  @Override
  public String source() {
    return "xe commit 0620837490e0 (Dec 2025)";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.number("devices", "how many fault at once", 2, 2, 8),
        Knob.word(
            "latency",
            "whether all are equally fast, or all but the first 20 times as slow",
            "symmetric",
            "asymmetric"));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty("a ruined attempt is made again"),
        Variant.right("a ruined attempt is made again as the only writer"));
  }

  private static boolean isDrawn(KnobValues values) {
    return values.number("devices") > SEARCHED + 1;
  }

  @Override
  protected Extent extent(Variant variant, KnobValues values) {
    if (isDrawn(values)) {
      return Extent.sample(SCHEDULES);
    }
    return variant.isFaulty() || values.number("devices") <= SEARCHED
        ? Extent.ALL
        : Extent.preempting(PREEMPTIONS);
  }

  @Override
  protected Scenario scenario(Variant variant, KnobValues values) {
    boolean drawn = isDrawn(values);
    return new CaseScenario(
        id(),
        title(),
        !drawn,
        desk -> {
          MigratedRange range = new MigratedRange(desk.wwClass(), PAGES);
          for (int i = 0; i < values.number("devices"); i++) {
            int device = i;
            desk.task(
                "gpu" + i,
                drawn
                    ? () -> serveSome(range, device, !variant.isFaulty())
                    : () -> serve(desk, range, device, !variant.isFaulty()));
          }
        });
  }

  /** One device: faults, migrates, faults again. */
  private static void serve(Desk desk, MigratedRange range, int device, boolean escalates) {
    while (true) {
      desk.stage().runtime().beginsRound(0);
      boolean alone = false;
      boolean done = false;
      while (!done) {
        // Nothing is remembered of attempts before but how this one is made.
        desk.stage().runtime().startsOver(alone ? 2 : 1);
        done = range.attempt(device, alone, 0);
        alone = escalates;
      }
    }
  }

  private static void serveSome(MigratedRange range, int device, boolean escalates) {
    for (int fault = 0; fault < FAULTS; fault++) {
      boolean alone = false;
      for (int ruined = 0; !range.attempt(device, alone, 0); ruined++) {
        if (ruined == IN_VAIN) {
          throw new IllegalStateException(
              "a migration to gpu" + device + " is ruined " + IN_VAIN + " times, one by one");
        }
        alone = escalates;
      }
    }
  }

  @Override
  protected Stage.Settings settings(Variant variant, KnobValues values) {
    return Stage.Settings.PLAIN;
  }

  @Override
  protected boolean shows(Variant variant, Finding finding) {
    return finding.kind() == Finding.Kind.LIVELOCK
        ? finding.story().contains("never completes a round")
        : finding.kind() == Finding.Kind.FAILURE && finding.story().contains("times, one by one");
  }

  @Override
  protected CaseResult measured(KnobValues values) {
    int devices = (int) values.number("devices");
    int slower = values.word("latency").equals("symmetric") ? 1 : SLOWER;
    return new CaseResult(
        List.of(
            told(
                Variant.faulty("in time: a ruined attempt is made again"),
                devices,
                new MigrationWaves(devices, slower, false)),
            told(
                Variant.right("in time: a ruined attempt is made again as the only writer"),
                devices,
                new MigrationWaves(devices, slower, true))),
        null);
  }

  private static CaseRun told(Variant variant, int devices, MigrationWaves waves) {
    boolean asItShould =
        variant.isFaulty()
            ? waves.migrations() == 0
            : waves.fewestMigrations() == MigrationWaves.WAVES
                && waves.mostEscalations() <= devices;
    return CaseRun.watched(
        variant,
        waves.problem(),
        asItShould,
        String.format(
            Locale.ROOT,
            "%d devices fault at the same instant, %d times in all: %,d attempts, %,d migrations;"
                + " the device with the fewest has %d. At most %d attempts were made alone for one"
                + " such instant.",
            devices,
            MigrationWaves.WAVES,
            waves.attempts(),
            waves.migrations(),
            waves.fewestMigrations(),
            waves.mostEscalations()),
        List.of(
            new Counter("attempts", waves.attempts()),
            new Counter("migrations", waves.migrations()),
            new Counter("fewest_migrations_of_a_device", waves.fewestMigrations()),
            new Counter("most_escalations_at_once", waves.mostEscalations())),
        List.of());
  }
}
