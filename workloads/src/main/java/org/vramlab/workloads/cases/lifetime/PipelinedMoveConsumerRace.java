package org.vramlab.workloads.cases.lifetime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.scenario.EvictionStream;
import org.vramlab.devices.scenario.EvictionStream.Outcome;
import org.vramlab.devices.scenario.EvictionStream.Requests;
import org.vramlab.ttm.explore.Finding.Kind;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.workloads.cases.CaseResult;
import org.vramlab.workloads.cases.CaseResult.Curve;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlantedCase;
import org.vramlab.workloads.cases.Variant;

/**
 * E3: a victim's VRAM is handed on while its copy out of there has not ended; what the next owner
 * writes is what the copy reads.
 *
 * <pre>
 *   engine E0                engine E1                next owner y
 *   copies x out, fence f0   copies z out, fence f1   has the pages of both
 *                                                     must wait for f0 and f1
 *   faulty: no fence, or f1 in the place of f0, which it says nothing about
 * </pre>
 *
 * <p>Searched over every order in which copies and jobs end. Right is a fence at the pool for each
 * engine, and to wait for the one that finds no slot; right too, and slower, is a single one, with
 * the second engine's victim waited for: how much slower is measured with a stream of evictions.
 * The fence that a pool keeps must keep nothing alive that is in the pool: the other half.
 */
public final class PipelinedMoveConsumerRace extends PlantedCase {
  private static final String SINGLE = "pipelined-moves";
  private static final String REUSED = "REUSED_TOO_EARLY";
  private static final String ARRAY = "pipelined-moves-array";
  private static final String OVERFLOW = "pipelined-moves-overflow";
  private static final int ROUNDS = 500;
  private static final List<Integer> ENGINES = List.of(1, 2, 4, 8, 9, 16);

  @Override
  public String id() {
    return "pipelined-move-consumer-race";
  }

  @Override
  public String section() {
    return "E3";
  }

  @Override
  public String title() {
    return "VRAM is handed to the next owner before the copy out of it has ended";
  }

  @Override
  public String source() {
    return "Linux commits 6efbc7bbfe75, 59c0730ec2fa (i915), 415e6186f171 (nouveau); TTM's array of"
        + " move fences";
  }

  @Override
  protected List<Way> ways() {
    return List.of(
        Way.wrong(
            SINGLE, "no fence at the pool", Fault.MOVE_FENCE_FORGOTTEN, Kind.BROKEN_RULE, REUSED),
        Way.wrong(
            SINGLE,
            "a fence that the next owner does not inherit",
            Fault.MOVE_FENCE_NOT_INHERITED,
            Kind.BROKEN_RULE,
            REUSED),
        Way.wrong(
            SINGLE,
            "a single fence, overwritten by another engine's",
            Fault.MOVE_FENCE_OVERWRITTEN,
            Kind.BROKEN_RULE,
            REUSED),
        Way.wrong(
            OVERFLOW,
            "eight fences, of which the ninth context's takes one's place",
            Fault.MOVE_FENCE_OVERWRITTEN,
            Kind.BROKEN_RULE,
            REUSED),
        Way.right(SINGLE, "a single fence, another engine's move is waited for"),
        Way.right(ARRAY, "a fence for each engine"),
        Way.right(OVERFLOW, "eight fences, the ninth context's move is waited for"));
  }

  @Override
  public List<Knob> knobs() {
    List<Knob> knobs = new ArrayList<>(super.knobs());
    knobs.add(Knob.number("engines", "of the device that evicts all the time", 4, 1, 64));
    knobs.add(Knob.number("skew", "how many times as long its first engine takes", 1, 1, 100));
    return knobs;
  }

  @Override
  protected CaseResult measured(KnobValues values) {
    int engines = (int) values.number("engines");
    long skew = values.number("skew");
    return new CaseResult(
        List.of(
            throughput(engines, skew),
            leftBehind(
                Variant.faulty("a request is there until the pool drops its fence"),
                engines,
                Requests.FREED),
            leftBehind(
                Variant.right("a request is retired when it has ended"),
                engines,
                Requests.RETIRED)),
        curve(skew));
  }

  private static Outcome stream(int engines, long skew, Retirement retirement, Requests requests) {
    return EvictionStream.run(
        new EvictionStream.Shape(engines, skew, retirement, ROUNDS, requests));
  }

  private static CaseRun throughput(int engines, long skew) {
    Outcome single = stream(engines, skew, Retirement.GHOSTS, Requests.RETIRED);
    Outcome array = stream(engines, skew, Retirement.GHOSTS_FENCE_ARRAY, Requests.RETIRED);
    @Nullable String problem = single.problem() != null ? single.problem() : array.problem();
    return CaseRun.watched(
        Variant.right("a stream of evictions, with a single fence and with eight"),
        problem,
        array.nanos() <= single.nanos(),
        String.format(
            Locale.ROOT,
            "%,d evictions on %d engines: with a single fence %,.0f a second, of which %,d waited"
                + " for a copy to end; with eight %,.0f a second, and %,d waited.",
            ROUNDS,
            engines,
            single.perSecond(ROUNDS),
            single.waits(),
            array.perSecond(ROUNDS),
            array.waits()),
        List.of(
            new Counter("single_evictions_per_second", Math.round(single.perSecond(ROUNDS))),
            new Counter("single_waits", single.waits()),
            new Counter("array_evictions_per_second", Math.round(array.perSecond(ROUNDS))),
            new Counter("array_waits", array.waits())),
        List.of());
  }

  /** Pool, its fence, that one's request, its context, the image of that, which is in the pool. */
  private static CaseRun leftBehind(Variant variant, int engines, Requests requests) {
    Outcome outcome = stream(engines, 1, Retirement.GHOSTS_FENCE_ARRAY, requests);
    boolean live = outcome.liveObjects() > 0;
    return CaseRun.watched(
        variant,
        outcome.problem(),
        live == variant.isFaulty(),
        String.format(
            Locale.ROOT,
            live
                ? "10 s after everybody has let go of everything %d objects are there, images of"
                    + " contexts whose last request has a fence that their pool keeps: neither ends"
                    + " before the other."
                : "When everybody has let go of everything, %d objects are there.",
            outcome.liveObjects()),
        List.of(
            new Counter("live_objects", outcome.liveObjects()),
            new Counter("live_regions", live ? 1 : 0)),
        List.of());
  }

  private static Curve curve(long skew) {
    List<List<Double>> rows = new ArrayList<>();
    for (int engines : ENGINES) {
      List<Double> row = new ArrayList<>();
      row.add((double) engines);
      for (Retirement kept :
          List.of(Retirement.GHOSTS, Retirement.GHOSTS_FENCE_ARRAY, Retirement.BEHIND_FENCES)) {
        row.add(
            (double) Math.round(stream(engines, skew, kept, Requests.RETIRED).perSecond(ROUNDS)));
      }
      rows.add(row);
    }
    return new Curve(
        "How fast VRAM is handed on, by what its pool keeps of moves",
        List.of("engines", "single_fence", "eight_fences", "fences_of_each_page"),
        rows,
        List.of(1, 2, 3),
        "evictions per second");
  }
}
