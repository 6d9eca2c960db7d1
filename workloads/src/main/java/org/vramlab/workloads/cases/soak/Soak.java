package org.vramlab.workloads.cases.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlayedCase;
import org.vramlab.workloads.cases.Variant;
import org.vramlab.workloads.cases.Words;

/**
 * Everything at once, for a while: four devices with memory, whose clients want twice as much,
 * every kind of driver attached to their buffers, locks lost on purpose, devices suspended, reset,
 * and replaced.
 *
 * <p>What must hold: checker, lockdep and contents find nothing; who uses what a failed job left
 * behind is told; every client goes on; and whenever a device has gone, and at the end, nothing is
 * left. The faulty run has copies that do not wait for those who use the buffer: so memory is
 * written or handed on under them, and nothing else may be found.
 */
public final class Soak extends PlayedCase {
  /** No client may be longer without a unit of work; a lost foreign fence costs 10 s of it. */
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  /** What a copy breaks that begins too early: it is in the way of a job, or takes its memory. */
  private static final List<String> COPY_TOO_EARLY =
      List.of("EXECUTION_ORDER: copy ", "REUSED_TOO_EARLY: copy ");

  @Override
  public String id() {
    return "everything-at-once";
  }

  @Override
  public String section() {
    return "soak";
  }

  @Override
  public String title() {
    return "every driver shares with every other, under load and trouble";
  }

  @Override
  public String source() {
    return "made up here: what the other cases have one at a time";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.number("seconds", "how long it lasts, in simulated time", 10, 1, 86_400),
        Knob.number("vram-pages", "memory of each device that has some", 4096, 256, 1 << 20),
        Knob.word("inject", "whether tickets are made to lose locks", "yes", "no"),
        Knob.word("ww", "which of two tickets that meet gives way", "wait-die", "wound-wait"));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty("copies do not wait for the buffer's fences"), Variant.right("copies wait"));
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher) {
    SoakWorld world =
        new SoakWorld(
            new SoakWorld.Shape(
                values.number("seconds") * 1_000_000_000,
                values.number("vram-pages"),
                values.word("inject").equals("yes"),
                Words.algorithm(values.word("ww")),
                variant.isFaulty() ? Faults.of(Fault.COPY_DOES_NOT_WAIT) : Faults.NONE,
                true,
                seed),
            watcher);
    world.fillAll();
    return told(variant, world, world.run());
  }

  /** Whether {@code problem} is what comes of a copy that does not wait. */
  private static boolean isOfCopies(@Nullable String problem) {
    return problem != null && COPY_TOO_EARLY.stream().anyMatch(problem::contains);
  }

  private static CaseRun told(Variant variant, SoakWorld world, @Nullable String problem) {
    long done = world.meters().stream().mapToLong(Meter::doneCount).sum();
    long gapNanos = world.meters().stream().mapToLong(Meter::longestGapNanos).max().orElse(0);
    long suspends = world.slots().stream().mapToLong(Slot::suspends).sum();
    long resets = world.slots().stream().mapToLong(Slot::resets).sum();
    long removals = world.slots().stream().mapToLong(Slot::removals).sum();
    long refused = world.meters().stream().mapToLong(Meter::refusedCount).sum();
    long lost = world.meters().stream().mapToLong(Meter::lostCount).sum();
    boolean clean = problem == null && gapNanos <= PATIENCE_NANOS;
    String summary =
        String.format(
            Locale.ROOT,
            "%,d units of work by %d clients in %.1f s, through %d suspends, %d resets and %d"
                + " removals; nobody was without work for longer than %.1f s.%s",
            done,
            world.meters().size(),
            world.simulation().nowNanos() / 1e9,
            suspends,
            resets,
            removals,
            gapNanos / 1e9,
            problem == null
                ? " Nothing was found, and nothing is left."
                : " Then: " + String.join(" ", problem.lines().limit(2).toList()));
    List<Counter> counters = new ArrayList<>();
    counters.add(new Counter("units_of_work", done));
    counters.add(new Counter("longest_gap_nanos", gapNanos));
    counters.add(new Counter("requests_refused", refused));
    counters.add(new Counter("imports_lost", lost));
    counters.add(new Counter("suspends", suspends));
    counters.add(new Counter("resets", resets));
    counters.add(new Counter("removals", removals));
    for (Meter meter : world.meters()) {
      counters.add(new Counter("work_of_" + meter.name().replace(' ', '_'), meter.doneCount()));
    }
    return new CaseRun(
        variant.label(),
        variant.role(),
        variant.isFaulty() ? isOfCopies(problem) : clean,
        summary,
        counters,
        List.of());
  }
}
