package org.vramlab.bench.lock;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.LockOwner;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.WwMutex;

/**
 * One transaction of two simulated tasks whose tickets want the same two locks in opposite orders
 * and hold them over a nanosecond of virtual time: nearly every one waits for the other, so this is
 * the price of a back-off and of two task switches. Starting and ending the simulation is in it,
 * spread over all transactions.
 *
 * <p>Each sample is a run of some hundred microseconds. Read the median: where the machine is
 * shared, a mean over seconds has the time in it that went to others, and once showed a cell five
 * times too slow.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-XX:+UseSerialGC",
      "-Djdk.virtualThreadScheduler.parallelism=1",
      "-Djdk.virtualThreadScheduler.maxPoolSize=1",
      "-Djdk.trackAllThreads=false"
    })
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SimulatedContentionBench {
  private static final int TASKS = 2;
  private static final int ROUNDS = 1000;

  /** Whether lockdep watches. */
  @Param({"off", "on"})
  public String lockdep = "off";

  /** Which class. */
  @Param({"wait-die", "wound-wait"})
  public String algorithm = "wait-die";

  /** A lock that nobody counts references of. */
  private record Buffer(WwMutex lock) implements LockOwner {
    @Override
    public void retain() {}

    @Override
    public void release() {}
  }

  /** A whole run. */
  @Benchmark
  @OperationsPerInvocation(TASKS * ROUNDS)
  public long tickets() {
    Simulation simulation = new Simulation();
    LockWorld world = LockWorld.of(simulation, lockdep, algorithm);
    List<Buffer> buffers = world.mutexes(2).stream().map(Buffer::new).toList();
    for (int task = 0; task < TASKS; task++) {
      Buffer first = buffers.get(task);
      Buffer second = buffers.get(1 - task);
      Ticket ticket = new Ticket(world.wwClass(), TicketSettings.PLAIN);
      simulation.spawn("task", () -> transactions(simulation, ticket, first, second));
    }
    return simulation.run();
  }

  private static void transactions(
      Simulation simulation, Ticket ticket, Buffer first, Buffer second) throws Interrupted {
    for (int round = 0; round < ROUNDS; round++) {
      try {
        ticket.execute(open -> {
          open.lock(first);
          simulation.delay(1, SpanKind.SUBMIT);
          open.lock(second);
          open.seal();
          simulation.delay(1, SpanKind.SUBMIT);
        });
      } catch (NoMemory | Busy impossible) {
        throw new AssertionError("nothing is allocated here", impossible);
      }
    }
  }
}
