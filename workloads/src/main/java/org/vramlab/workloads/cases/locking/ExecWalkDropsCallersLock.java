package org.vramlab.workloads.cases.locking;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.workloads.cases.CaseFleet;
import org.vramlab.workloads.cases.CaseMachine;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlayedCase;
import org.vramlab.workloads.cases.StepLog;
import org.vramlab.workloads.cases.Variant;
import org.vramlab.workloads.cases.Words;

/**
 * A5: the naive cure of A1. The eviction walk locks with the caller's own transaction, and meets a
 * buffer that the caller had locked before.
 *
 * <pre>
 *   T                                          U
 *   lock x, y, n; x may be evicted
 *   validate n: no room, the walk meets x
 *     duplicates are an error: x is skipped, ENOMEM
 *     duplicates are ignored: x is evicted, and unlocked with the other victims
 *   goes on as if it held x                    lock x, and changes it
 * </pre>
 *
 * <p>Right: the walk knows what was locked before, evicts it, and leaves it locked.
 */
public final class ExecWalkDropsCallersLock extends PlayedCase {
  private static final String SKIPPED = "what is held already is an error";
  private static final String UNLOCKED = "what is held already counts as just locked";
  private static final String RIGHT = "what is held already is evicted, and stays locked";
  private static final long OTHER_WANTS_IT_NANOS = 20_000;
  private static final long CALLER_GOES_ON_NANOS = 100_000;

  @Override
  public String id() {
    return "exec-walk-drops-callers-lock";
  }

  @Override
  public String section() {
    return "A5";
  }

  @Override
  public String title() {
    return "an eviction takes a buffer that its own caller has locked, and unlocks it";
  }

  @Override
  public String source() {
    return "Natalie Vock, cover letter of the series ttm_2_drm_exec, 3 Jul 2026, and v2 of its"
        + " patch 9, 6 Jul 2026";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.word("ww", "which of two tickets that meet gives way", "wait-die", "wound-wait"),
        Knob.number("pages", "of each of the three buffers; VRAM has room for two", 4, 1, 64));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(Variant.faulty(SKIPPED), Variant.faulty(UNLOCKED), Variant.right(RIGHT));
  }

  private static Faults faults(Variant variant) {
    return switch (variant.label()) {
      case SKIPPED -> Faults.of(Fault.HELD_VICTIM_SKIPPED);
      case UNLOCKED -> Faults.of(Fault.HELD_VICTIM_UNLOCKED);
      default -> Faults.NONE;
    };
  }

  /** What one run measured. */
  private static final class Measured {
    private boolean evicted;
    private boolean heldAfter;
    private boolean changedMeanwhile;
    private boolean callerIsDone;
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher) {
    StepLog log = new StepLog();
    long pages = values.number("pages");
    CaseFleet.Locking locking =
        new CaseFleet.Locking(EvictionMode.TICKET, Words.algorithm(values.word("ww")), 0);
    CaseMachine machine =
        new CaseMachine(
            new CaseMachine.Shape(locking, 2 * pages, faults(variant), seed), log, watcher);
    Measured measured = new Measured();
    machine.client(
        "T",
        () -> {
          BufferObject x = machine.buffer(pages);
          BufferObject y = machine.buffer(pages);
          BufferObject n = machine.buffer(pages);
          log.name(x, "x");
          log.name(y, "y");
          log.name(n, "n");
          execute(
              machine.ticket(),
              t -> {
                machine.lock(t, x);
                machine.lock(t, y);
                machine.validate(t, x);
                machine.validate(t, y);
                t.seal();
              });
          long start = machine.nowNanos();
          log.listen();
          machine.client("U", () -> change(machine, x, start, measured));
          execute(
              machine.ticket(),
              t -> {
                t.lock(x);
                machine.lock(t, y);
                machine.lock(t, n);
                machine.validate(t, n);
                measured.evicted = !machine.isInVram(x);
                machine.until(start + CALLER_GOES_ON_NANOS);
                measured.heldAfter = t.holds(x);
                t.seal();
              });
          measured.callerIsDone = true;
        });
    return told(variant, measured, log, machine.run());
  }

  private static void change(CaseMachine machine, BufferObject x, long start, Measured measured)
      throws Interrupted {
    machine.until(start + OTHER_WANTS_IT_NANOS);
    execute(
        machine.ticket(),
        t -> {
          t.lock(x);
          t.seal();
          measured.changedMeanwhile = !measured.callerIsDone;
          machine.touch(x);
        });
  }

  private static void execute(Ticket ticket, Attempt attempt) throws Interrupted {
    try {
      ticket.execute(attempt);
    } catch (NoMemory | Busy refused) {
      throw new IllegalStateException("refused, though x may be evicted", refused);
    }
  }

  private static CaseRun told(
      Variant variant, Measured measured, StepLog log, @Nullable String problem) {
    boolean asItShould =
        switch (variant.label()) {
          case SKIPPED -> problem != null && problem.contains("SPURIOUS_REFUSAL");
          case UNLOCKED -> problem == null && !measured.heldAfter && measured.changedMeanwhile;
          default ->
              problem == null
                  && measured.evicted
                  && measured.heldAfter
                  && !measured.changedMeanwhile;
        };
    String summary =
        problem != null
            ? "T was refused: " + problem.lines().findFirst().orElse("")
            : String.format(
                Locale.ROOT,
                "x was %s to make room; afterwards T %s, and U %s.",
                measured.evicted ? "evicted" : "not evicted",
                measured.heldAfter ? "still held it" : "did not hold it any more",
                measured.changedMeanwhile ? "changed it under T's feet" : "got it when T was done");
    return new CaseRun(
        variant.label(),
        variant.role(),
        asItShould,
        summary,
        List.of(
            new Counter("enomem_with_evictable", problem == null ? 0 : 1),
            new Counter("evicted", measured.evicted ? 1 : 0),
            new Counter("still_locked_by_its_caller", measured.heldAfter ? 1 : 0),
            new Counter("changed_by_others_meanwhile", measured.changedMeanwhile ? 1 : 0)),
        log.steps());
  }
}
