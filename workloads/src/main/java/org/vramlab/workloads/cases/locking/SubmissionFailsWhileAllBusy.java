package org.vramlab.workloads.cases.locking;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
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
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlayedCase;
import org.vramlab.workloads.cases.Variant;
import org.vramlab.workloads.cases.Words;

/**
 * A3: VRAM holds 16 buffers, each locked by its own user for 62 % of the time. Once in a few
 * thousand times all are, and whoever asks for a page at that moment is told ENOSPC, although the
 * same request succeeds a tick later.
 *
 * <pre>
 *   16 users    lock own buffer · work · unlock, out of step
 *   requester   asks for one page at random times (exponential gaps), and gives it back
 *   faulty      trylocks all, and gives up
 *   right       the caller tries again a few times, a tick apart; or the walk sleeps for a lock
 * </pre>
 */
public final class SubmissionFailsWhileAllBusy extends PlayedCase {
  private static final long TICK_NANOS = 100_000;
  private static final double MEAN_GAP_NANOS = TICK_NANOS / 4.0;
  private static final String GIVES_UP = "trylock, gives up";
  private static final String RETRIES = "trylock, the caller tries again";
  private static final String WAITS = "ticket, waits for the first victim";

  @Override
  public String id() {
    return "cs-enospc-transient-busy";
  }

  @Override
  public String section() {
    return "A3";
  }

  @Override
  public String title() {
    return "a submission in a few thousand fails, because at that moment every victim is in use";
  }

  @Override
  public String source() {
    return "ROCm/legacy-rocm-build#6215 (10 May 2026)";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.number("buffers", "of one page each, which fill VRAM", 16, 1, 64),
        Knob.number("duty", "percent of the time for which each is locked", 62, 0, 90),
        Knob.number(
            "requests", "for a page, a quarter of a tick apart on average", 12_000, 100, 1_000_000),
        Knob.number("retries", "a tick apart, when the caller tries again", 3, 1, 100),
        Knob.word("cs.retry", "of the caller in the second run", "bounded", "none"));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(Variant.faulty(GIVES_UP), Variant.right(RETRIES), Variant.right(WAITS));
  }

  /** One run. */
  private static final class Crowd {
    private final CaseMachine machine;
    private final KnobValues values;
    private final int retries;
    private final SplittableRandom random;
    private final long[] latencies;
    private int requests;
    private int failures;
    private int refused;
    private int spurious;
    private long longestHoldNanos;
    private boolean over;

    private Crowd(String label, KnobValues values, long seed, EventSink watcher) {
      this.values = values;
      this.random = new SplittableRandom(seed);
      this.latencies = new long[(int) values.number("requests")];
      boolean mayRetry = label.equals(RETRIES) && values.word("cs.retry").equals("bounded");
      this.retries = mayRetry ? (int) values.number("retries") : 0;
      machine =
          new CaseMachine(
              new CaseMachine.Shape(
                  label.equals(WAITS) ? EvictionMode.TICKET : EvictionMode.TRYLOCK,
                  Algorithm.WAIT_DIE,
                  0,
                  values.number("buffers"),
                  seed),
              watcher);
      for (int i = 0; i < values.number("buffers"); i++) {
        SplittableRandom own = random.split();
        machine.client("user " + i, () -> use(own));
      }
      machine.client("requester", this::request);
    }

    /** Holds its buffer's lock for some of each period, which is two ticks on average. */
    private void use(SplittableRandom own) throws Interrupted {
      Ticket ticket = machine.ticket();
      BufferObject bo = machine.buffer(1);
      while (!over) {
        long period = TICK_NANOS + own.nextLong(2 * TICK_NANOS);
        long hold = period * values.number("duty") / 100;
        try {
          ticket.execute(t -> {
            machine.lock(t, bo);
            long begin = machine.nowNanos();
            machine.validate(t, bo);
            machine.until(begin + hold);
            t.seal();
            machine.touch(bo);
            longestHoldNanos = Math.max(longestHoldNanos, machine.nowNanos() - begin);
          });
        } catch (NoMemory | Busy enospc) {
          // Its buffer was the requester's victim, and all others are in use: it comes back later.
          machine.until(machine.nowNanos() + hold);
        }
        machine.until(machine.nowNanos() + period - hold);
      }
      bo.release();
    }

    private void request() throws Interrupted {
      Ticket ticket = machine.ticket();
      machine.until(10 * TICK_NANOS);
      while (requests < latencies.length) {
        double gap = -MEAN_GAP_NANOS * StrictMath.log(1 - random.nextDouble());
        machine.until(machine.nowNanos() + (long) gap);
        long begin = machine.nowNanos();
        boolean got = onePage(ticket);
        for (int i = 0; !got && i < retries; i++) {
          machine.until(machine.nowNanos() + TICK_NANOS);
          got = onePage(ticket);
        }
        latencies[requests++] = machine.nowNanos() - begin;
        if (!got) {
          failures++;
          machine.until(machine.nowNanos() + TICK_NANOS);
          spurious += onePage(ticket) ? 1 : 0;
        }
      }
      over = true;
    }

    private boolean onePage(Ticket ticket) throws Interrupted {
      BufferObject bo = machine.buffer(1);
      try {
        ticket.execute(t -> {
          machine.lock(t, bo);
          machine.validate(t, bo);
          t.seal();
        });
        return true;
      } catch (NoMemory | Busy enospc) {
        refused++;
        return false;
      } finally {
        bo.release();
      }
    }
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher) {
    Crowd run = new Crowd(variant.label(), values, seed, watcher);
    @Nullable String problem = run.machine.run();
    Arrays.sort(run.latencies);
    int count = run.latencies.length;
    long median = run.latencies[count / 2];
    long added = run.latencies[(int) (count * 99L / 100)] - median;
    double rate = (double) run.failures / run.requests;
    boolean asItShould =
        variant.isFaulty()
            ? run.failures > 0 && rate < 1e-2 && run.spurious == run.failures
            : run.failures == 0 && added <= run.longestHoldNanos;
    String summary =
        String.format(
            Locale.ROOT,
            "%d of %d requests failed (%.1f in 10,000); %d of those succeeded when made again a"
                + " tick later. %d attempts were refused. The 99th percentile of a request is"
                + " %s above the median, the longest hold of a victim was %s.",
            run.failures,
            run.requests,
            rate * 10_000,
            run.spurious,
            run.refused,
            Words.micros(added),
            Words.micros(run.longestHoldNanos));
    return CaseRun.watched(
        variant,
        problem,
        asItShould,
        summary,
        List.of(
            new Counter("requests", run.requests),
            new Counter("failures", run.failures),
            new Counter("failures_spurious", run.spurious),
            new Counter("refused_with_evictable", run.machine.refusalsWithEvictableMemory()),
            new Counter("attempts_refused", run.refused),
            new Counter("latency_added_p99_nanos", added),
            new Counter("longest_hold_nanos", run.longestHoldNanos)),
        List.of());
  }
}
