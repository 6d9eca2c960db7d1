package org.vramlab.bench;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.Warmup;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.EventCursor;
import org.vramlab.workloads.trace.EventKind;
import org.vramlab.workloads.trace.TraceReader;
import org.vramlab.workloads.trace.TraceRecording;
import org.vramlab.workloads.trace.TraceSource;
import org.vramlab.workloads.trace.TraceSummary;

/**
 * One pass over all events of a trace: from its file, or from what an earlier pass kept. The
 * difference is what a replay saves by keeping it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TraceReadBench {
  /** A path, or the name of a bundled trace. */
  @Param("llama7b_train_seq4096")
  public String trace = "";

  /** {@code text} or {@code recording}. */
  @Param({"text", "recording"})
  public String from = "";

  private @Nullable TraceSource source;
  private @Nullable TraceRecording recording;
  private @Nullable TraceSummary summary;

  /** Reads the trace for the first time. */
  @Setup
  public void read() throws InputException {
    source = TraceSource.of(trace);
    recording = new TraceRecording(source, 1L << 30);
    summary = TraceSummary.of(source, recording);
  }

  private EventCursor open() throws InputException {
    return from.equals("text")
        ? TraceReader.open(Objects.requireNonNull(source))
        : Objects.requireNonNull(recording).open(Objects.requireNonNull(summary).header());
  }

  /** One pass; returns something that depends on all operands. */
  @Benchmark
  public long pass() throws InputException {
    try (EventCursor cursor = open()) {
      long sum = 0;
      while (cursor.next()) {
        if (cursor.kind() == EventKind.OPERATION) {
          for (int place = 0; place < cursor.operandCount(); place++) {
            sum += cursor.operandId(place) + cursor.operandReadBytes(place);
          }
        }
      }
      return sum;
    }
  }
}
