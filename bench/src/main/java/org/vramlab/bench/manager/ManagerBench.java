package org.vramlab.bench.manager;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.ThreadRuntime;

/**
 * One touch; one buffer's death and another's birth; one validate that needs exactly one eviction:
 * with a full VRAM, uncontended, lockdep off. The buffers take turns in the order of their last
 * use.
 *
 * <p>{@link #validateEvicting} is what was measured of the kernel: one buffer more than VRAM holds,
 * so that each validate evicts the oldest and brings in the requested one: two allocations, two
 * frees and two moves, with a transaction around. The kernel's C needs 406 ns with 1,000 residents
 * and 447 ns with 3,000.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx4g", "-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ManagerBench {
  /** How many buffers live in VRAM. */
  @Param({"1000", "100000", "10000000"})
  public int resident = 1000;

  /** How room is made; {@code one-ticket} also retires memory as Linux 6.12 does. */
  @Param({"ticket", "one-ticket"})
  public String mode = "ticket";

  /** Which runtime. */
  @Param({"threads", "simulation"})
  public String runtime = "threads";

  /** Which eviction policy. */
  @Param("lru")
  public String policy = "lru";

  private ResidentBuffers pool = empty();

  /** Whose turn it is, when all that live in VRAM at first take turns. */
  private int turn;

  /** Whose turn it is, when all do, beginning with the one too many. */
  private int turnOfAll;

  /** Fills VRAM. */
  @Setup
  public void fill() throws Interrupted, NoMemory, Busy {
    pool = empty();
    pool.fill();
    turn = 0;
    turnOfAll = resident;
  }

  private ResidentBuffers empty() {
    EvictionPolicy named = EvictionPolicy.named(policy);
    if (named == null) {
      throw new IllegalArgumentException("no policy " + policy);
    }
    return new ResidentBuffers(
        sched(),
        EvictionMode.valueOf(mode.toUpperCase(Locale.ROOT).replace('-', '_')),
        named,
        resident);
  }

  private Sched sched() {
    return switch (runtime) {
      case "threads" -> new ThreadRuntime(1, EventSink.SILENT, 1);
      case "simulation" -> new Simulation(Simulation.EXACT_SEED, EventSink.SILENT, SpanLog.OFF);
      default -> throw new IllegalArgumentException("no runtime " + runtime);
    };
  }

  /** The oldest is used; with its lock taken and released. */
  @Benchmark
  public void touch() {
    pool.touch(turn);
    turn = turn + 1 == resident ? 0 : turn + 1;
  }

  /** The oldest dies, and a new one is made, locked, placed and unlocked. */
  @Benchmark
  public void freeAndAllocate() throws Interrupted, NoMemory, Busy {
    pool.replace(turn);
    turn = turn + 1 == resident ? 0 : turn + 1;
  }

  /** The one that is not there is wanted, and the oldest goes. */
  @Benchmark
  public void validateEvicting() throws Interrupted, NoMemory, Busy {
    pool.validate(turnOfAll);
    turnOfAll = turnOfAll == resident ? 0 : turnOfAll + 1;
  }

  /** Fails unless all but one live in VRAM. */
  @TearDown
  public void checkFull() {
    int residents = 0;
    for (int i = 0; i <= resident; i++) {
      residents += pool.isResident(i) ? 1 : 0;
    }
    if (residents != resident) {
      throw new IllegalStateException(residents + " of " + resident + " live in VRAM");
    }
  }
}
