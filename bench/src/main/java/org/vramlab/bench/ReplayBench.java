package org.vramlab.bench;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
import org.openjdk.jmh.annotations.Warmup;
import org.vramlab.workloads.cli.Main;
import org.vramlab.workloads.cli.Terminal;

/**
 * How long a whole replay takes once warm, in one process: divide the trace's operations by the
 * time.
 *
 * <p>{@code java -jar bench/target/benchmarks.jar ReplayBench -p trace=FILE}; {@code -p watch=none}
 * leaves the checker and lockdep out, which gives their cost as a ratio in one run.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 6)
@Measurement(iterations = 6)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-Xmx2g",
      "-Xmn1g",
      "-XX:+UseSerialGC",
      "-Djdk.virtualThreadScheduler.parallelism=1",
      "-Djdk.virtualThreadScheduler.maxPoolSize=1",
      "-Djdk.trackAllThreads=false"
    })
public class ReplayBench {
  /** A path, or the name of a bundled trace. */
  @Param("llama7b_train_seq4096")
  public String trace = "";

  /** Memory of each device, as option {@code --vram}. */
  @Param("x1.5")
  public String vram = "";

  /** What watches: {@code all}, {@code checker}, {@code lockdep} or {@code none}. */
  @Param({"all", "checker", "lockdep", "none"})
  public String watch = "";

  private final Terminal silent =
      new Terminal(
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
          false);

  private String[] command = {};

  /** Puts the command line together. */
  @Setup
  public void arguments() {
    List<String> words = new ArrayList<>(List.of("run", trace, "--vram", vram));
    if (watch.equals("lockdep") || watch.equals("none")) {
      words.add("--no-checker");
    }
    if (watch.equals("checker") || watch.equals("none")) {
      words.add("--no-lockdep");
    }
    command = words.toArray(new String[0]);
  }

  /** One command, from reading the trace to the result. */
  @Benchmark
  public int run() {
    int status = Main.run(silent, command);
    if (status != Main.FINE) {
      throw new IllegalStateException("the run ended with status " + status);
    }
    return status;
  }
}
