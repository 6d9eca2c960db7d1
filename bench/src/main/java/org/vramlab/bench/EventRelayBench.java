package org.vramlab.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.vramlab.ttm.event.EventRelay;
import org.vramlab.ttm.event.EventSink;

/**
 * One event of a submission, told through a relay to a sink on another thread that does nothing
 * with it: what the telling costs the run, the wait for a reader that falls behind included.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class EventRelayBench {
  private static final int EVENTS = 40;
  private static final int OPERANDS = EVENTS / 4;

  private EventRelay relay = new EventRelay(EventSink.SILENT);
  private int job;

  /** Starts a relay. */
  @Setup(Level.Trial)
  public void open() {
    relay = new EventRelay(EventSink.SILENT);
  }

  /** Lets its thread go. */
  @TearDown(Level.Trial)
  public void close() {
    relay.close();
  }

  /** The events of one submission with ten operands, all at one instant but for the releases. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void submission() {
    job++;
    long nanos = 1_000L * job;
    for (int i = 0; i < OPERANDS; i++) {
      relay.lockAcquired(nanos, 1, job, i);
    }
    for (int i = 0; i < OPERANDS; i++) {
      relay.mappingBound(nanos, i, i, job);
    }
    for (int i = 0; i < OPERANDS; i++) {
      relay.jobUses(job, i, i, i, (i & 1) != 0, 4096, false);
    }
    for (int i = 0; i < OPERANDS; i++) {
      relay.lockReleased(nanos + 500, 1, i);
    }
  }
}
