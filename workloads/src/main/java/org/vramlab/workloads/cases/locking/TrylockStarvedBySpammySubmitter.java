package org.vramlab.workloads.cases.locking;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.workloads.cases.CaseResult;
import org.vramlab.workloads.cases.CaseResult.Curve;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.CaseRun.Role;
import org.vramlab.workloads.cases.CaseWatch;
import org.vramlab.workloads.cases.FieldCase;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.Words;
import org.vramlab.workloads.cases.locking.GameAndCompositor.Measured;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;

/**
 * A2: one game owns nearly all VRAM and holds its buffers' locks in back-to-back submissions; the
 * compositor's small requests find nothing that they could lock.
 *
 * <p>An experiment: the share of requests that fail, against the share of time for which the game
 * holds its locks, in each mode of eviction.
 */
public final class TrylockStarvedBySpammySubmitter implements FieldCase {
  private static final long[] DUTY_PERCENTS = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99};

  /** How far the failure rate may fall from one duty to the next by chance. */
  private static final double NOISE = 0.05;

  @Override
  public String id() {
    return "trylock-starved-by-spammy-submitter";
  }

  @Override
  public String section() {
    return "A2";
  }

  @Override
  public String title() {
    return "eviction that only trylocks starves beside a client that always holds its locks";
  }

  @Override
  public String source() {
    return "Natalie Vock, cover letter of the series ttm_2_drm_exec, amd-gfx and dri-devel, 3 Jul"
        + " 2026";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.number("duty", "percent of the time that the game wants to hold its locks", 90, 0, 99),
        Knob.number("list-pages", "pages in the game's buffer list, one buffer each", 62, 1, 4096),
        Knob.number("request-pages", "pages that the compositor asks for", 2, 1, 64),
        Knob.number("period-ticks", "from one submission of the game to the next", 10, 1, 1000),
        Knob.number("gap-ticks", "mean of the random time between requests", 16, 1, 10_000),
        Knob.number("ticks", "how long it lasts", 10_000, 100, 1_000_000),
        Knob.number("tick-nanos", "one tick", 10_000, 1_000, 1_000_000),
        Knob.word("ww", "which of two tickets that meet gives way", "wait-die", "wound-wait"),
        Knob.word("sweep", "whether every duty is tried, for the curve", "on", "off"));
  }

  @Override
  public CaseResult run(KnobValues values, long seed, CaseWatch watch)
      throws UsageException, InputException {
    if (values.number("request-pages") > values.number("list-pages")) {
      throw new UsageException(
          "request-pages is more than list-pages", "there must be enough to be evicted");
    }
    long duty = values.number("duty");
    List<CaseRun> runs = new ArrayList<>();
    for (EvictionMode mode : List.of(EvictionMode.TRYLOCK, EvictionMode.ONE_TICKET)) {
      // One timeline of the fault is enough, and it is the mode that the case is named for.
      boolean drawn = mode == EvictionMode.TRYLOCK;
      EventSink sink = drawn ? watch.begin(Role.FAULTY) : EventSink.SILENT;
      Measured measured = GameAndCompositor.play(mode, values, duty, seed, sink);
      if (drawn) {
        watch.end();
      }
      runs.add(run(roleOf(mode, values), mode, measured));
    }
    Measured right =
        GameAndCompositor.play(EvictionMode.TICKET, values, duty, seed, watch.begin(Role.RIGHT));
    watch.end();
    runs.add(run(Role.RIGHT, EvictionMode.TICKET, right));
    if (values.word("sweep").equals("off")) {
      return new CaseResult(runs, null);
    }
    return sweep(values, seed, runs);
  }

  /**
   * In wound-wait a younger ticket that holds something may wait for an older one, so the one
   * sleeping lock is enough for one compositor; the kernel's reservations are wait-die.
   */
  private static Role roleOf(EvictionMode mode, KnobValues values) {
    boolean mayWait = mode == EvictionMode.ONE_TICKET && values.word("ww").equals("wound-wait");
    return mode == EvictionMode.TICKET || mayWait ? Role.RIGHT : Role.FAULTY;
  }

  private static CaseRun run(Role role, EvictionMode mode, Measured measured) {
    boolean asExpected =
        measured.problem() == null
            && (role == Role.FAULTY
                ? measured.failures() > 0
                : measured.failures() == 0 && measured.waitIsBounded());
    String summary =
        String.format(
            Locale.ROOT,
            "%d of %d requests failed (%.1f %%) while the game held its locks %.1f %% of the time;"
                + " the longest wait was %s, the game's longest submission %s.",
            measured.failures(),
            measured.requests(),
            100 * measured.failureRate(),
            100 * measured.heldShare(),
            Words.micros(measured.longestWaitNanos()),
            Words.micros(measured.longestHoldNanos()));
    if (role == Role.RIGHT) {
      summary +=
          " That wait is "
              + String.format(
                  Locale.ROOT,
                  "%.2f",
                  (double) measured.longestWaitNanos() / measured.longestHoldNanos())
              + " submissions. The bound: the submission that runs, one that takes the lock again"
              + " before the woken waiter does (then it is handed over), and one round of locking, "
              + Words.micros(measured.boundNanos())
              + (measured.waitIsBounded() ? "; it held." : "; it did NOT hold.");
    }
    if (measured.problem() != null) {
      summary = "A rule was broken: " + measured.problem();
    }
    return new CaseRun(
        mode.label(),
        role,
        asExpected,
        summary,
        List.of(
            new Counter("requests", measured.requests()),
            new Counter("failures", measured.failures()),
            new Counter("failures_with_evictable", measured.refusalsWithEvictable()),
            new Counter("longest_wait_nanos", measured.longestWaitNanos()),
            new Counter("wait_bound_nanos", measured.boundNanos()),
            new Counter("longest_request_nanos", measured.longestRequestNanos()),
            new Counter("longest_hold_nanos", measured.longestHoldNanos()),
            new Counter("game_submissions", measured.submissions()),
            new Counter("game_failures", measured.gameFailures()),
            new Counter("backoffs_of_compositor", measured.backOffs()),
            new Counter("backoffs_of_game", measured.gameBackOffs())),
        List.of());
  }

  private CaseResult sweep(KnobValues values, long seed, List<CaseRun> runs) {
    List<List<Double>> rows = new ArrayList<>();
    List<List<Double>> rates = new ArrayList<>();
    EvictionMode[] modes = {EvictionMode.TRYLOCK, EvictionMode.ONE_TICKET, EvictionMode.TICKET};
    boolean[] clean = {true, true, true};
    for (int i = 0; i < modes.length; i++) {
      rates.add(new ArrayList<>());
    }
    for (long duty : DUTY_PERCENTS) {
      List<Double> row = new ArrayList<>(List.of((double) duty));
      for (int i = 0; i < modes.length; i++) {
        Measured measured = GameAndCompositor.play(modes[i], values, duty, seed, EventSink.SILENT);
        rates.get(i).add(measured.failureRate());
        row.add(100 * measured.failureRate());
        clean[i] &= measured.problem() == null;
        if (roleOf(modes[i], values) == Role.RIGHT) {
          clean[i] &= measured.failures() == 0 && measured.waitIsBounded();
        }
        if (modes[i] == EvictionMode.TICKET) {
          row.add(1, 100 * measured.heldShare());
          row.add(measured.longestWaitNanos() / 1e3);
          row.add(measured.boundNanos() / 1e3);
        }
      }
      rows.add(row);
    }
    List<CaseRun> judged = new ArrayList<>();
    for (int i = 0; i < modes.length; i++) {
      CaseRun run = runs.get(i);
      boolean right = run.role() == Role.RIGHT;
      boolean held = clean[i] && (right || rises(rates.get(i)));
      String remark =
          right
              ? " At every duty: " + (held ? "no failure, and the bound held." : "NOT so.")
              : " Over all duties the rate "
                  + (held ? "rises" : "does NOT rise")
                  + String.format(
                      Locale.ROOT,
                      ", from %.1f to %.1f %%.",
                      100 * rates.get(i).getFirst(),
                      100 * rates.get(i).getLast());
      judged.add(
          new CaseRun(
              run.label(),
              run.role(),
              run.asExpected() && held,
              run.summary() + remark,
              run.counters(),
              run.steps()));
    }
    return new CaseResult(
        judged,
        new Curve(
            "Failed requests against the game's duty cycle",
            List.of(
                "duty %",
                "held % (ticket)",
                "trylock %",
                "one-ticket %",
                "ticket %",
                "ticket wait us",
                "bound us"),
            rows,
            List.of(2, 3, 4),
            "requests that fail, %"));
  }

  private static boolean rises(List<Double> rates) {
    return rates.getLast() > rates.getFirst() + NOISE
        && IntStream.range(1, rates.size()).allMatch(i -> rates.get(i) >= rates.get(i - 1) - NOISE);
  }
}
