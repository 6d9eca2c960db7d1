package org.vramlab.bench;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.vramlab.interconnect.fabric.Fabric;
import org.vramlab.interconnect.fabric.FlowSink;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.PathShape;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TopologyBuilder;
import org.vramlab.interconnect.topology.TransferRule;

/**
 * The start and the end of one flow among others that last for ever: its start-up time passes, it
 * joins, the rates of those that hang together with it are worked out, it ends, and they are worked
 * out again. Two changes of rates in all.
 *
 * <p>The others run between random pairs of devices, and each tenth to or from host memory. With 8
 * devices the machine is {@code frontier-mi250x}; with 64 it is a torus of 8 by 8 that nobody
 * sells, in which most paths lead over several links, so that nearly everything hangs together.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FabricBench {
  private static final int BATCH = 256;
  private static final long GIB = 1L << 30;
  private static final FlowSink NOBODY = (flow, tag, endNanos, bytes) -> {};

  /** Flows that run all the time. */
  @Param({"10", "100", "1000"})
  public int flows = 100;

  /** Devices of the machine. */
  @Param({"8", "64"})
  public int devices = 8;

  private Fabric fabric = new Fabric(Topologies.named("frontier-mi250x"));
  private long nowNanos;
  private SplittableRandom random = new SplittableRandom(1);

  /** A new machine with flows that outlast the iteration. */
  @Setup(Level.Iteration)
  public void begin() {
    fabric = new Fabric(devices == 8 ? Topologies.named("frontier-mi250x") : torus());
    random = new SplittableRandom(1);
    nowNanos = 0;
    for (int i = 0; i < flows; i++) {
      int source = random.nextInt(devices);
      start(source, i % 10 == 0 ? Topology.HOST : other(source), Fabric.MAX_FLOW_BYTES);
    }
    fabric.advanceTo(1_000_000, NOBODY);
    nowNanos = 1_000_000;
  }

  private int other(int device) {
    return (device + 1 + random.nextInt(devices - 1)) % devices;
  }

  private void start(int source, int destination, long bytes) {
    fabric.start(nowNanos, source, destination, bytes, Mover.SDMA, 0);
  }

  /** Starts one, waits for its end, and so on. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long startAndEnd() {
    for (int i = 0; i < BATCH; i++) {
      int source = random.nextInt(devices);
      start(source, other(source), 4096);
      long before = fabric.bytesEnded();
      while (fabric.bytesEnded() == before) {
        nowNanos = fabric.nextEventNanos();
        fabric.advanceTo(nowNanos, NOBODY);
      }
    }
    return nowNanos;
  }

  private static Topology torus() {
    TopologyBuilder builder = new TopologyBuilder("torus-64", "made up: 8 by 8 devices");
    for (int i = 0; i < 64; i++) {
      builder.device(
          new DeviceSpec(
              "gpu" + i, GIB, 1L << 40, 1e12, 1, 4, 50_000_000_000L, 0, 0, GIB, "made up"),
          "cpu" + i / 16);
    }
    for (int cpu = 0; cpu < 4; cpu++) {
      builder.cpu("cpu" + cpu, true, 400_000_000_000L);
    }
    for (int row = 0; row < 8; row++) {
      for (int column = 0; column < 8; column++) {
        String here = "gpu" + (row * 8 + column);
        builder.connect(
            here, "gpu" + (row * 8 + (column + 1) % 8), LinkKind.XGMI, 1, 50_000_000_000L, 500);
        builder.connect(
            here, "gpu" + ((row + 1) % 8 * 8 + column), LinkKind.XGMI, 1, 50_000_000_000L, 500);
        builder.connect(
            "cpu" + (row * 8 + column) / 16, here, LinkKind.PCIE, 16, 60_000_000_000L, 500);
      }
    }
    for (Mover mover : new Mover[] {Mover.KERNEL, Mover.SDMA}) {
      for (PathShape shape : new PathShape[] {PathShape.DIRECT, PathShape.ROUTED}) {
        builder.rule(rule(mover, LinkKind.XGMI, 1, shape));
      }
      builder.rule(rule(mover, LinkKind.PCIE, 16, PathShape.HOST_TO_DEVICE));
      builder.rule(rule(mover, LinkKind.PCIE, 16, PathShape.DEVICE_TO_HOST));
    }
    return builder.startNanos(0, 8_700).hostMemoryBytes(512 * GIB).build();
  }

  private static TransferRule rule(Mover mover, LinkKind kind, int width, PathShape shape) {
    return new TransferRule(
        mover, kind, width, shape, 0.78, 0.73, TransferRule.UNCAPPED, "made up");
  }
}
