package org.vramlab.workloads.cases.placing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.MoveRule;
import org.vramlab.devices.amdgpu.Preference;
import org.vramlab.devices.amdgpu.ResidencyRules;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.workloads.cases.CaseFleet;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.CaseTopologies;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlayedCase;
import org.vramlab.workloads.cases.Variant;

/**
 * C4: two processes, of 70 pages each, submit in turn on a device with 100. Then one ends. And what
 * each cure of the ping-pong does to a newcomer when somebody has filled VRAM with idle clones.
 *
 * <pre>
 *   vram-only                   every submission brings 40 pages in and pushes 40 of the other's out
 *   vram-or-gtt                 nothing moves, and the second stays at 30 of 70 after the first has gone
 *   spare-equals                nothing moves, and whoever comes after the clones gets nothing at all
 *   throttled, back when free   a bounded number of pages for each submission; all back after the end
 * </pre>
 */
public final class TwoAppPingPong extends PlayedCase {
  private static final int APP_PAGES = 70;
  private static final int WARM_UP_ROUNDS = 5;
  private static final int ROUNDS_AFTER_EXIT = 20;
  private static final long PAGE = BufferObject.PAGE_BYTES;
  private static final String PING_PONG = "VRAM only";
  private static final String EQUAL = "VRAM or GTT, equally good";
  private static final String SPARED = "nobody is evicted for an equal";
  private static final String THROTTLED = "throttled, and back when there is room";

  @Override
  public String id() {
    return "two-app-pingpong";
  }

  @Override
  public String section() {
    return "C4";
  }

  @Override
  public String title() {
    return "each of two processes evicts the other at every submission";
  }

  @Override
  public String source() {
    return "RFC 'TTM interface for managing VRAM oversubscription', dri-devel, 24 Apr 2024, and the"
        + " replies; Mesa MR 6833; Linux commits 965cf68e8797 (nouveau), a201c6ee37d6 (xe)";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.number("vram-pages", "VRAM of the device", 100, 80, 139),
        Knob.number("rounds", "submissions of each before the first ends", 500, 50, 10_000),
        Knob.number("throttle-pages", "that one submission moves, in or out, when right", 2, 1, 64),
        Knob.number(
            "clones", "of an idle process, a page each, before the newcomer", 1000, 139, 5000),
        Knob.word("return.policy", "what brings pages back, when right", "on-free", "never"));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty(PING_PONG),
        Variant.faulty(EQUAL),
        Variant.faulty(SPARED),
        Variant.right(THROTTLED));
  }

  private static ResidencyRules rules(String label, KnobValues values) {
    ResidencyRules plain = ResidencyRules.PLAIN;
    return switch (label) {
      case PING_PONG -> plain;
      case EQUAL -> plain.preferring(Preference.VRAM_OR_GTT);
      case SPARED -> plain.preferring(Preference.GTT_AS_FALLBACK).sparingEquals();
      default -> {
        if (values.word("return.policy").equals("never")) {
          yield plain.preferring(Preference.VRAM_OR_GTT);
        }
        long bytes = values.number("throttle-pages") * PAGE;
        yield plain.moving(new MoveRule(MoveRule.Kind.THRESHOLD, bytes)).returningWhenFree();
      }
    };
  }

  /** What one run measured. */
  private static final class Measured {
    private long submissions;
    private long pagesIn;
    private long pagesOut;
    private long mostMoved;
    private int leastOfFirst = APP_PAGES;
    private int leastOfSecond = APP_PAGES;
    private int secondAtTheEnd;
    private int newcomer;
    private @Nullable String problem;

    private long inEach() {
      return pagesIn / Math.max(1, submissions);
    }

    private long outEach() {
      return pagesOut / Math.max(1, submissions);
    }
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher) {
    Measured measured = new Measured();
    CaseFleet.Shape shape =
        CaseFleet.Shape.of(CaseTopologies.pcie(1, true), 1, values.number("vram-pages"), seed)
            .residing(rules(variant.label(), values));
    MoveCounter moves = new MoveCounter();
    CaseFleet fleet = new CaseFleet(shape, moves, watcher);
    moves.watch(fleet.gpu(0).vram().pool());
    fleet.task("A and B", () -> alternate(fleet, moves, values.number("rounds"), measured));
    String problem = fleet.run();
    CaseFleet crowded = new CaseFleet(shape);
    crowded.task("clones", () -> crowd(crowded, values.number("clones"), measured));
    String crowdedProblem = crowded.run();
    measured.problem = problem == null ? crowdedProblem : problem;
    return told(variant, values, measured);
  }

  private static void alternate(CaseFleet fleet, MoveCounter moves, long rounds, Measured measured)
      throws Interrupted, NoMemory, Busy {
    App a = App.naming(fleet.client(0, "A"), APP_PAGES, PAGE);
    App b = App.naming(fleet.client(0, "B"), APP_PAGES, PAGE);
    for (long round = 0; round < rounds; round++) {
      boolean counts = round >= WARM_UP_ROUNDS;
      for (App app : List.of(a, b)) {
        if (counts && app == a) {
          measured.leastOfFirst = Math.min(measured.leastOfFirst, a.inVram());
        } else if (counts) {
          measured.leastOfSecond = Math.min(measured.leastOfSecond, b.inVram());
        }
        long in = moves.bytesIn();
        long out = moves.bytesOut();
        app.submit();
        if (counts) {
          long movedIn = (moves.bytesIn() - in) / PAGE;
          long movedOut = (moves.bytesOut() - out) / PAGE;
          measured.submissions++;
          measured.pagesIn += movedIn;
          measured.pagesOut += movedOut;
          measured.mostMoved = Math.max(measured.mostMoved, movedIn + movedOut);
        }
      }
    }
    a.exit();
    for (int round = 0; round < ROUNDS_AFTER_EXIT; round++) {
      b.submit();
    }
    measured.secondAtTheEnd = b.inVram();
    b.exit();
  }

  /** Somebody forks until VRAM is full of idle processes; then a newcomer wants to work. */
  private static void crowd(CaseFleet fleet, long clones, Measured measured)
      throws Interrupted, NoMemory, Busy {
    List<App> crowd = new ArrayList<>();
    for (long i = 0; i < clones; i++) {
      crowd.add(App.naming(fleet.client(0, "clone " + i), 1, PAGE));
      crowd.getLast().submit();
    }
    App newcomer = App.naming(fleet.client(0, "newcomer"), APP_PAGES, PAGE);
    for (int i = 0; i < 2 * APP_PAGES; i++) {
      newcomer.submit();
    }
    measured.newcomer = newcomer.inVram();
    newcomer.exit();
    for (App clone : crowd) {
      clone.exit();
    }
  }

  private static boolean asItShould(String label, KnobValues values, Measured measured) {
    long missing = 2L * APP_PAGES - values.number("vram-pages");
    boolean full = measured.secondAtTheEnd == APP_PAGES;
    return switch (label) {
      case PING_PONG -> measured.inEach() == missing && measured.outEach() == missing;
      case EQUAL ->
          measured.mostMoved == 0 && measured.secondAtTheEnd == measured.leastOfSecond && !full;
      case SPARED -> measured.mostMoved == 0 && measured.newcomer == 0;
      default ->
          measured.mostMoved <= values.number("throttle-pages") + 1
              && full
              && measured.newcomer == APP_PAGES;
    };
  }

  private static CaseRun told(Variant variant, KnobValues values, Measured measured) {
    String summary =
        String.format(
            Locale.ROOT,
            "Each submission moved %d pages in and %d out (at most %d together). Before its"
                + " submissions A had at least %d of its %d pages in VRAM, B %d; %d submissions"
                + " after A had ended, B had %d. A newcomer among %d idle clones got %d of its"
                + " %d pages into VRAM.",
            measured.inEach(),
            measured.outEach(),
            measured.mostMoved,
            measured.leastOfFirst,
            APP_PAGES,
            measured.leastOfSecond,
            ROUNDS_AFTER_EXIT,
            measured.secondAtTheEnd,
            values.number("clones"),
            measured.newcomer,
            APP_PAGES);
    long remotePercent = 100L * (APP_PAGES - measured.leastOfSecond) / APP_PAGES;
    return CaseRun.watched(
        variant,
        measured.problem,
        asItShould(variant.label(), values, measured),
        summary,
        List.of(
            new Counter("pages_in_per_submission", measured.inEach()),
            new Counter("pages_out_per_submission", measured.outEach()),
            new Counter("pages_moved_per_submission_max", measured.mostMoved),
            new Counter("residency_of_a_min_pages", measured.leastOfFirst),
            new Counter("residency_of_b_min_pages", measured.leastOfSecond),
            new Counter("starvation_of_b_percent", remotePercent),
            new Counter("residency_of_b_after_exit_pages", measured.secondAtTheEnd),
            new Counter("residency_of_newcomer_pages", measured.newcomer)),
        List.of());
  }
}
