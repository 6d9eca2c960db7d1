package org.vramlab.workloads.cases.locking;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.workloads.cases.CaseMachine;
import org.vramlab.workloads.cases.CaseResult;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.CaseRun.Role;
import org.vramlab.workloads.cases.CaseWatch;
import org.vramlab.workloads.cases.FieldCase;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.StepLog;
import org.vramlab.workloads.cases.Words;
import org.vramlab.workloads.io.InputException;

/**
 * A1: a lock lost inside an eviction comes out as "out of memory".
 *
 * <pre>
 *   T2 (older)                         T1 (younger), VRAM is full of c0..c7
 *   lock c0..c7
 *                                      lock a, b
 *   lock b: sleeps, T1 has it
 *                                      validate a: no room; c0..c7 are locked; a sleeping lock on c0
 *                                      answers EDEADLK
 *                                      faulty: "no space", ENOMEM with eight idle pages in VRAM
 *                                      right: drops all, sleeps for c0, retries with it in hand
 *   has b, ends
 * </pre>
 */
public final class EdeadlkMaskedAsEnomem implements FieldCase {
  private static final long T1_OPENS_NANOS = 5_000;
  private static final long T2_WANTS_B_NANOS = 10_000;
  private static final long T1_VALIDATES_NANOS = 15_000;

  @Override
  public String id() {
    return "edeadlk-masked-as-enomem";
  }

  @Override
  public String section() {
    return "A1";
  }

  @Override
  public String title() {
    return "the back-off that an eviction must ask for comes out as ENOMEM";
  }

  @Override
  public String source() {
    return "Linux commit 3756310e9fe1 (TTM, 6.12); xe commit c460bc2311df (8 Sep 2025); dri-devel,"
        + " drm_exec in TTM, 3 Jul 2024 and 3 Jul 2026";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.word("evict.lock", "how the faulty run makes room", "one-ticket", "trylock", "ticket"),
        Knob.word("ww", "which of two tickets that meet gives way", "wait-die", "wound-wait"),
        Knob.number("vram-pages", "pages of VRAM, all T2's", 8, 1, 64),
        Knob.number("inject-up-to", "error injection, at every interval up to this", 50, 0, 1000));
  }

  /** What one run measured. */
  private record Measured(
      boolean refused,
      boolean served,
      long evictablePages,
      long refusalsWithEvictable,
      long backOffs,
      long backOffsOfOlder,
      long latencyNanos,
      List<String> steps,
      @Nullable String problem) {}

  @Override
  public CaseResult run(KnobValues values, long seed, CaseWatch watch) throws InputException {
    EvictionMode fault = Words.mode(values.word("evict.lock"));
    List<CaseRun> runs = new ArrayList<>();
    runs.add(watched(Role.FAULTY, fault, values, seed, watch));
    runs.add(watched(Role.RIGHT, EvictionMode.TICKET, values, seed, watch));
    return new CaseResult(runs, null);
  }

  private static CaseRun watched(
      Role role, EvictionMode mode, KnobValues values, long seed, CaseWatch watch)
      throws InputException {
    Measured measured = play(mode, values, 0, seed, watch.begin(role));
    watch.end();
    long refusedUnderInjection = 0;
    long intervals = values.number("inject-up-to");
    @Nullable String problem = measured.problem();
    for (int interval = 1; interval <= intervals; interval++) {
      Measured injected = play(mode, values, interval, seed, EventSink.SILENT);
      refusedUnderInjection += injected.refused() ? 1 : 0;
      if (problem == null && injected.problem() != null) {
        problem = "injecting at interval " + interval + ": " + injected.problem();
      }
    }
    boolean asExpected =
        role == Role.FAULTY
            ? measured.refused() && measured.refusalsWithEvictable() > 0 && problem == null
            : measured.served()
                && measured.refusalsWithEvictable() == 0
                && measured.backOffs() >= 1
                && measured.backOffsOfOlder() == 0
                && refusedUnderInjection == 0
                && problem == null;
    return new CaseRun(
        mode.label(),
        role,
        asExpected,
        summary(measured, refusedUnderInjection, intervals, problem),
        List.of(
            new Counter("enomem", measured.refused() ? 1 : 0),
            new Counter("enomem_with_evictable", measured.refusalsWithEvictable()),
            new Counter("evictable_pages_at_enomem", measured.evictablePages()),
            new Counter("backoffs_of_t1", measured.backOffs()),
            new Counter("backoffs_of_t2", measured.backOffsOfOlder()),
            new Counter("latency_of_t1_nanos", measured.latencyNanos()),
            new Counter("injection_intervals_tried", intervals),
            new Counter("enomem_under_injection", refusedUnderInjection)),
        measured.steps());
  }

  private static String summary(
      Measured measured, long refusedUnderInjection, long intervals, @Nullable String problem) {
    if (problem != null) {
      return "A rule was broken: " + problem;
    }
    String outcome =
        measured.refused()
            ? "T1 was told ENOMEM while "
                + measured.evictablePages()
                + " unpinned pages stood in VRAM."
            : "T1 backed off "
                + measured.backOffs()
                + (measured.backOffs() == 1 ? " time" : " times")
                + ", waited for T2, and got its page "
                + Words.micros(measured.latencyNanos())
                + " after it opened its ticket.";
    return outcome
        + " With error injection, "
        + refusedUnderInjection
        + " of "
        + intervals
        + " intervals ended in ENOMEM.";
  }

  private static Measured play(
      EvictionMode mode, KnobValues values, int interval, long seed, EventSink watcher) {
    StepLog log = new StepLog();
    long[] evictable = new long[1];
    EventSink refusals =
        new EventSink() {
          @Override
          public void refused(
              long nanos,
              int task,
              int ticket,
              int buffer,
              int pool,
              long pages,
              long evictablePages) {
            evictable[0] = evictablePages;
          }
        };
    long pages = values.number("vram-pages");
    Algorithm algorithm = Words.algorithm(values.word("ww"));
    CaseMachine machine =
        new CaseMachine(
            new CaseMachine.Shape(mode, algorithm, interval, pages, seed), log, refusals, watcher);
    Ticket older = machine.ticket();
    Ticket younger = machine.ticket();
    boolean[] refused = new boolean[1];
    boolean[] served = new boolean[1];
    long[] latency = new long[1];
    machine.client(
        "T2",
        () -> {
          BufferObject[] full = new BufferObject[(int) pages];
          for (int i = 0; i < full.length; i++) {
            full[i] = machine.buffer(1);
            log.name(full[i], "c" + i);
          }
          BufferObject a = machine.buffer(1);
          BufferObject b = machine.buffer(1);
          log.name(a, "a");
          log.name(b, "b");
          fill(machine, full);
          long start = machine.nowNanos();
          log.listen();
          machine.client(
              "T1",
              () -> {
                machine.until(start + T1_OPENS_NANOS);
                long opened = machine.nowNanos();
                try {
                  younger.execute(t -> {
                    t.lock(b);
                    machine.lock(t, a);
                    machine.until(start + T1_VALIDATES_NANOS);
                    machine.validate(t, a);
                    t.seal();
                  });
                  served[0] = machine.isInVram(a);
                } catch (NoMemory | Busy enomem) {
                  refused[0] = true;
                }
                latency[0] = machine.nowNanos() - opened;
              });
          submit(older, machine, full, b, start);
        });
    String problem = machine.run();
    return new Measured(
        refused[0],
        served[0],
        evictable[0],
        machine.refusalsWithEvictableMemory(),
        younger.backOffs(),
        older.backOffs(),
        latency[0],
        log.steps(),
        problem);
  }

  private static void fill(CaseMachine machine, BufferObject[] full) throws Interrupted {
    try {
      machine
          .ticket()
          .execute(t -> {
            for (BufferObject bo : full) {
              machine.lock(t, bo);
            }
            for (BufferObject bo : full) {
              machine.validate(t, bo);
            }
            t.seal();
          });
    } catch (NoMemory | Busy impossible) {
      throw new IllegalStateException("the pool was empty", impossible);
    }
  }

  private static void submit(
      Ticket older, CaseMachine machine, BufferObject[] full, BufferObject b, long start)
      throws Interrupted {
    try {
      older.execute(t -> {
        for (BufferObject bo : full) {
          t.lock(bo);
        }
        machine.until(start + T2_WANTS_B_NANOS);
        t.lock(b);
        t.seal();
      });
    } catch (NoMemory | Busy impossible) {
      throw new IllegalStateException("it asks for no memory", impossible);
    }
  }
}
