package org.vramlab.workloads.cases.placing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vramlab.devices.amdgpu.MoveRule;
import org.vramlab.devices.amdgpu.ResidencyRules;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.workloads.cases.CaseFleet;
import org.vramlab.workloads.cases.CaseResult.Curve;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.CaseTopologies;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlayedCase;
import org.vramlab.workloads.cases.Variant;

/**
 * C3: a buffer of 32 pages in GTT, and submissions that may move 8 pages each.
 *
 * <pre>
 *   limit        8 and not one more: the buffer never moves
 *   threshold    the buffer that crosses it is still moved: with the first submission
 *   savings      what is not used is kept: with the fourth
 *   time credit  amdgpu's rule since 2015: with the first; the overshoot becomes debt, so that
 *                another buffer of the size waits until time has repaid it
 * </pre>
 *
 * <p>And what the rules are for: the frame rates of a game that wants more than VRAM, under the
 * rule before 2015 and at four rates of the one since ({@link FrameRates}). As when they were
 * measured with that change, the average rises as the rate falls, and the lowest follows no order:
 * less is moved, but what is moved comes all at once.
 */
public final class ThrottleStarvesHugeBuffer extends PlayedCase {
  private static final int VRAM_PAGES = 64;
  private static final long PAGE = 1 << 20;
  private static final long PERIOD_NANOS = 16_000_000;
  private static final String LIMIT = "limit";
  private static final String THRESHOLD = "threshold";
  private static final String SAVINGS = "savings";
  private static final String TIME_CREDIT = "time credit";
  private static final String FRAMES = "a game's frame rates under each rule";

  /** Of the table in the commit message; the first is the rule before. */
  private static final List<Long> RATES = List.of(0L, 128L, 64L, 32L, 8L);

  @Override
  public String id() {
    return "throttle-starves-huge-bo";
  }

  @Override
  public String section() {
    return "C3";
  }

  @Override
  public String title() {
    return "a buffer that is larger than what a submission may move never comes back";
  }

  @Override
  public String source() {
    return "GpuZelenograd/memtest_vulkan#10; ggml-org/llama.cpp#5380; Linux commit 95844d20ae02"
        + " (amdgpu, 2015) and what it replaced";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.number("buffer-pages", "size of the buffer, of 64 pages of 1 MiB", 32, 1, 64),
        Knob.number("budget-pages", "that one submission may move", 8, 1, 64),
        Knob.number("moverate", "MB/s that time earns", 64, 1, 1024),
        Knob.number("submissions", "one every 16 ms", 1000, 10, 10_000),
        Knob.number("game-percent", "how much the game wants, of VRAM", 125, 101, 300),
        Knob.number("frames", "of the game, for each rule", 600, 10, 10_000),
        Knob.word("throttle.rule", "of the first run", "limit", "threshold", "savings"));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty(LIMIT),
        Variant.right(THRESHOLD),
        Variant.right(SAVINGS),
        Variant.right(TIME_CREDIT),
        Variant.right(FRAMES));
  }

  private static MoveRule rule(String label, KnobValues values) {
    long bytes = values.number("budget-pages") * PAGE;
    return switch (label.equals(LIMIT) ? values.word("throttle.rule") : label) {
      case LIMIT -> new MoveRule(MoveRule.Kind.LIMIT, bytes);
      case THRESHOLD -> new MoveRule(MoveRule.Kind.THRESHOLD, bytes);
      case SAVINGS -> new MoveRule(MoveRule.Kind.SAVINGS, bytes);
      default -> MoveRule.megabytesPerSecond(values.number("moverate"));
    };
  }

  /** With which submission each of two buffers came into VRAM, and when; 0 for never. */
  private static final class Measured {
    private long first;
    private long second;
    private long secondNanos;
    private long resident;
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher) {
    return variant.label().equals(FRAMES)
        ? playGame(variant, values, seed)
        : playHuge(variant, values, seed, watcher);
  }

  private static CaseRun playGame(Variant variant, KnobValues values, long seed) {
    List<FrameRates.Rates> all = new ArrayList<>();
    List<Counter> counters = new ArrayList<>();
    StringBuilder table = new StringBuilder();
    String problem = null;
    for (long rate : RATES) {
      FrameRates.Rates rates =
          new FrameRates(
                  rate == 0 ? MoveRule.byUsage() : MoveRule.megabytesPerSecond(rate),
                  values.number("game-percent"),
                  values.number("frames"),
                  seed)
              .play();
      all.add(rates);
      problem = problem == null ? rates.problem() : problem;
      String name = rate == 0 ? "by usage" : rate + " MB/s";
      table.append(
          String.format(
              Locale.ROOT,
              "%s%s %.1f/%.1f",
              all.size() > 1 ? ", " : "",
              name,
              rates.lowest(),
              rates.average()));
      String suffix = rate == 0 ? "_by_usage" : "_at_" + rate;
      counters.add(new Counter("lowest_millifps" + suffix, Math.round(1e3 * rates.lowest())));
      counters.add(new Counter("average_millifps" + suffix, Math.round(1e3 * rates.average())));
      counters.add(new Counter("moved_bytes_per_second" + suffix, rates.movedBytesPerSecond()));
    }
    boolean rises = averageRises(all);
    boolean ordered = isLowestOrdered(all);
    String summary =
        String.format(
            Locale.ROOT,
            "Lowest and average frames a second: %s. The average %s as less may be moved; the"
                + " lowest %s.",
            table,
            rises ? "rises" : "does NOT rise",
            ordered ? "goes the same way all along" : "follows no order");
    return CaseRun.watched(variant, problem, rises && !ordered, summary, counters, List.of());
  }

  private static boolean averageRises(List<FrameRates.Rates> all) {
    boolean rises = true;
    for (int i = 1; i < all.size(); i++) {
      rises &= all.get(i).average() > all.get(i - 1).average();
    }
    return rises;
  }

  private static boolean isLowestOrdered(List<FrameRates.Rates> all) {
    boolean up = false;
    boolean down = false;
    for (int i = 1; i < all.size(); i++) {
      up |= all.get(i).lowest() > all.get(i - 1).lowest();
      down |= all.get(i).lowest() < all.get(i - 1).lowest();
    }
    return !(up && down);
  }

  /** Of the game alone, whose counters come three at a time. */
  @Override
  protected Curve curve(List<CaseRun> runs) {
    List<Counter> counters = runs.getLast().counters();
    List<List<Double>> rows = new ArrayList<>();
    for (int i = 0; i < RATES.size(); i++) {
      rows.add(
          List.of(
              counters.get(3 * i + 2).value() / 1e6,
              (double) RATES.get(i),
              counters.get(3 * i).value() / 1e3,
              counters.get(3 * i + 1).value() / 1e3));
    }
    return new Curve(
        "Frame rates of a game that wants more than VRAM, against what is moved for it",
        List.of("moved MB/s", "allowed MB/s (0: by usage)", "lowest fps", "average fps"),
        rows,
        List.of(2, 3),
        "frames a second");
  }

  private static CaseRun playHuge(
      Variant variant, KnobValues values, long seed, EventSink watcher) {
    CaseFleet fleet =
        new CaseFleet(
            CaseFleet.Shape.of(
                    CaseTopologies.pcie(1, true),
                    1,
                    VRAM_PAGES * PAGE / BufferObject.PAGE_BYTES,
                    seed)
                .residing(ResidencyRules.PLAIN.moving(rule(variant.label(), values))),
            watcher);
    Measured measured = new Measured();
    String label = variant.label();
    boolean crowded = label.equals(THRESHOLD) || label.equals(TIME_CREDIT);
    fleet.task("memtest", () -> use(fleet, values, crowded, measured));
    String problem = fleet.run();
    long size = values.number("buffer-pages");
    long budget = values.number("budget-pages");
    boolean asItShould =
        switch (label) {
          case LIMIT -> size > budget && measured.resident == 0;
          case SAVINGS -> measured.first == (size + budget - 1) / budget;
          case THRESHOLD -> measured.first == 1 && measured.second == 1;
          default -> measured.first == 1 && repaysItsDebt(values, measured.secondNanos);
        };
    String summary =
        String.format(
            Locale.ROOT,
            "The buffer of %d pages %s.%s",
            size,
            measured.first == 0
                ? "never came into VRAM (starved_bo 1)"
                : "came into VRAM with submission " + measured.first,
            measured.second == 0
                ? ""
                : String.format(
                    Locale.ROOT,
                    " Another of the size, used from the next submission on, came with its"
                        + " submission %d, %.0f ms later.",
                    measured.second,
                    measured.secondNanos / 1e6));
    return CaseRun.watched(
        variant,
        problem,
        asItShould,
        summary,
        List.of(
            new Counter("submission_that_moved_it", measured.first),
            new Counter("submissions_with_it_in_vram", measured.resident),
            new Counter("starved_bo", measured.first == 0 ? 1 : 0),
            new Counter("submission_that_moved_another", measured.second),
            new Counter("another_after_nanos", measured.secondNanos)),
        List.of());
  }

  /**
   * The first buffer spends the credit that there can be: 200 ms, or what a quarter of the free
   * room takes, if that is an eighth of VRAM. What it lacks is debt that time repays.
   */
  private static boolean repaysItsDebt(KnobValues values, long waitedNanos) {
    long bytes = values.number("buffer-pages") * PAGE;
    long generousNanos =
        values.number("buffer-pages") >= VRAM_PAGES / 8 ? nanosFor(bytes / 4, values) : 0;
    long creditNanos = Math.max(200_000_000, generousNanos);
    long debtNanos = Math.max(0, nanosFor(bytes, values) - creditNanos);
    return waitedNanos >= debtNanos - PERIOD_NANOS && waitedNanos <= debtNanos + 3 * PERIOD_NANOS;
  }

  /** At the rate, which the driver rounds down to a power of two. */
  private static long nanosFor(long bytes, KnobValues values) {
    return bytes * 1000 / Long.highestOneBit(values.number("moverate"));
  }

  private static void use(CaseFleet fleet, KnobValues values, boolean crowded, Measured measured)
      throws Interrupted, NoMemory, Busy {
    long bytes = values.number("buffer-pages") * PAGE;
    App huge = App.naming(fleet.client(0, "memtest"), 1, bytes).uploaded();
    App another = App.naming(fleet.client(0, "another"), 1, bytes).uploaded();
    int others = crowded ? (int) (VRAM_PAGES - values.number("buffer-pages")) : 0;
    App idle = App.naming(fleet.client(0, "idle"), others, PAGE);
    if (others > 0) {
      idle.submit();
      // What that cost is earned again.
      fleet.pause(2 * nanosFor(VRAM_PAGES * PAGE, values));
    }
    long begin = 0;
    long uses = 0;
    for (long i = 1; i <= values.number("submissions"); i++) {
      if (measured.second == 0) {
        huge.submit();
        measured.resident += huge.inVram();
      }
      if (crowded && measured.first > 0 && measured.second == 0) {
        // The idle process must leave for it, so that there is no free room to be generous with.
        another.submit();
        uses++;
        measured.second = another.inVram() > 0 ? uses : 0;
        measured.secondNanos = fleet.nowNanos() - begin;
      } else if (huge.inVram() > 0 && measured.first == 0) {
        measured.first = i;
        begin = fleet.nowNanos();
      }
      fleet.pause(PERIOD_NANOS);
    }
    huge.exit();
    another.exit();
    idle.exit();
  }
}
