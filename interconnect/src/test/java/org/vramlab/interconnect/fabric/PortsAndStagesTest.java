package org.vramlab.interconnect.fabric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.vramlab.interconnect.fabric.Machines.GB;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.PathShape;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TopologyBuilder;
import org.vramlab.interconnect.topology.TransferRule;

/**
 * What PCIe does beyond sharing wires: ports with several partners, copies in two halves, and paths
 * across sockets.
 */
class PortsAndStagesTest {
  private static final long CHUNK = 1 << 20;

  /** Two devices on each of two CPUs, ports of 10 GB/s. */
  private static TopologyBuilder twoSockets() {
    TopologyBuilder builder = new TopologyBuilder("sockets", "two devices on each of two CPUs");
    for (int i = 0; i < 4; i++) {
      DeviceSpec device =
          new DeviceSpec("d" + i, GB, GB, 1e9, 0, 2, GB, 0, DeviceSpec.NO_HIVE, GB, "test");
      builder.device(device, "cpu" + i / 2);
    }
    builder.cpu("cpu0", true, 1000 * GB).cpu("cpu1", true, 1000 * GB).hostMemoryBytes(GB);
    for (int i = 0; i < 4; i++) {
      builder.connect("cpu" + i / 2, "d" + i, LinkKind.PCIE, 16, 10 * GB, 0);
    }
    return builder.connect("cpu0", "cpu1", LinkKind.HOST, 1, 1000 * GB, 0);
  }

  private static TopologyBuilder ideal(TopologyBuilder builder) {
    for (Mover mover : Mover.values()) {
      for (PathShape shape : PathShape.values()) {
        if (shape.general() == shape) {
          builder.rule(rule(mover, shape, 1, 1));
        }
      }
    }
    return builder;
  }

  private static TransferRule rule(
      Mover mover, PathShape shape, double efficiency, double bothWays) {
    return new TransferRule(
        mover, LinkKind.PCIE, 16, shape, efficiency, bothWays, TransferRule.UNCAPPED, 0, "test");
  }

  private static double[] rates(Topology topology, Transfer... transfers) {
    double[] rates =
        Prediction.of(new Routes(topology), List.of(transfers)).plateauBytesPerSecond();
    for (int i = 0; i < rates.length; i++) {
      rates[i] /= GB;
    }
    return rates;
  }

  private static Transfer copy(int source, int destination) {
    return new Transfer(source, destination, CHUNK, Mover.SDMA);
  }

  @Test
  void port_withTwoPartners_hasLessToGive() {
    Topology topology = ideal(twoSockets()).portFactor(0.75).build();
    double[] apart = rates(topology, copy(0, 1), copy(0, 2));
    assertArrayEquals(new double[] {3.75, 3.75}, apart, 1e-6);
  }

  @Test
  void port_withOnePartnerTwice_hasAll() {
    Topology topology = ideal(twoSockets()).portFactor(0.75).build();
    assertArrayEquals(new double[] {5, 5}, rates(topology, copy(0, 1), copy(0, 1)), 1e-6);
  }

  @Test
  void port_thatReceivesFromTwo_hasAll() {
    Topology topology = ideal(twoSockets()).portFactor(0.75).build();
    assertArrayEquals(new double[] {5, 5}, rates(topology, copy(1, 0), copy(2, 0)), 1e-6);
  }

  @Test
  void port_whosePartnersHaveEnded_hasAllAgain() {
    Topology topology = ideal(twoSockets()).portFactor(0.75).build();
    Fabric fabric = new Fabric(topology);
    fabric.start(0, 0, 1, 10 * GB, Mover.SDMA, 0);
    fabric.start(0, 0, 2, 3_750_000, Mover.SDMA, 1);
    fabric.advanceTo(2_000_000, (flow, tag, endNanos, bytes) -> assertEquals(1_000_000, endNanos));
    assertEquals(10.0 * GB, fabric.rateBytesPerSecond(0), 10);
  }

  @Test
  void acrossSockets_whatIsSlowIsTheWayIntoTheFirstCpu() {
    TopologyBuilder builder = twoSockets();
    for (Mover mover : Mover.values()) {
      builder.rule(rule(mover, PathShape.ACROSS_SOCKETS, 0.5, 0.5));
    }
    Topology topology = ideal(builder).build();
    assertArrayEquals(new double[] {5}, rates(topology, copy(0, 2)), 1e-6);
    // Two of them together fill the port that they lead to.
    assertArrayEquals(new double[] {5, 5}, rates(topology, copy(0, 2), copy(1, 2)), 1e-6);
  }

  @Test
  void staged_firstChunkComesIn_beforeTheFirstByteGoesOut() {
    Topology topology = ideal(twoSockets()).build();
    Transfer small = new Transfer(0, 1, 1000, Mover.STAGED);
    Transfer large = new Transfer(0, 1, 10 * CHUNK, Mover.STAGED);
    // 1000 bytes at 10 bytes a nanosecond, twice; of the large one the first chunk twice.
    assertArrayEquals(
        new long[] {200}, Prediction.of(new Routes(topology), List.of(small)).endNanos());
    assertArrayEquals(
        new long[] {11 * CHUNK / 10 + 1},
        Prediction.of(new Routes(topology), List.of(large)).endNanos());
  }

  @Test
  void staged_goesThroughTheMemoryOfTheSourcesCpu() {
    Topology topology = ideal(twoSockets()).build();
    Routes routes = new Routes(topology);
    int[] path = routes.route(0, 2, Mover.STAGED);
    StringBuilder names = new StringBuilder();
    for (int link : path) {
      names.append(topology.link(link).name()).append(' ');
    }
    assertEquals("d0>cpu0 cpu0>cpu0.dram cpu0.dram>cpu0 cpu0>cpu1 cpu1>d2 ", names.toString());
  }

  @Test
  void memoryOfOneCpu_isAnEndpoint() {
    TopologyBuilder builder = twoSockets();
    for (Mover mover : Mover.values()) {
      builder.rule(rule(mover, PathShape.FAR_HOST_TO_DEVICE, 0.25, 0.25));
    }
    Topology topology = ideal(builder).build();
    assertEquals(Topology.HOST, topology.endpointNamed("host"));
    assertEquals(0, topology.endpointNamed("d0"));
    assertThrows(IllegalArgumentException.class, () -> topology.endpointNamed("d9"));
    int near = topology.endpointNamed("cpu0");
    int far = topology.endpointNamed("cpu1");
    assertArrayEquals(new double[] {10}, rates(topology, copy(near, 0)), 1e-6);
    assertArrayEquals(new double[] {2.5}, rates(topology, copy(far, 0)), 1e-6);
  }
}
