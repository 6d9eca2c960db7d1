package org.vramlab.interconnect.preset;

import static org.vramlab.interconnect.topology.LinkKind.PCIE;
import static org.vramlab.interconnect.topology.PathShape.DEVICE_TO_HOST;
import static org.vramlab.interconnect.topology.PathShape.DIRECT;
import static org.vramlab.interconnect.topology.PathShape.HOST_TO_DEVICE;
import static org.vramlab.interconnect.topology.TransferRule.UNCAPPED;

import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.PathShape;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TopologyBuilder;
import org.vramlab.interconnect.topology.TransferRule;

/**
 * A server with four MI210 cards and no bridges: each on its own PCIe 4 x16 root port of one EPYC
 * socket, so that cards talk to each other through the CPU.
 *
 * <p>The layout is generic, not one published machine. Rates over PCIe 4 were published for NVIDIA
 * cards; that AMD cards reach the same on the same hosts is an assumption.
 */
final class Pcie4Gpu {
  static final String NAME = "pcie-4gpu";

  private static final long GIB = 1L << 30;

  /** PCIe 4 x16 after line coding, 16 GT/s x 16 x 128/130. */
  private static final long PCIE4_X16 = 31_508_000_000L;

  /** Eight channels of DDR4-3200, 204.8 GB/s (EPYC 7003 data sheet); 0.85 of it: assumption. */
  private static final long SOCKET_MEMORY = 174_080_000_000L;

  /** A remote read crosses two such hops: 0.83 us, same socket (rtx6kpro topology page). */
  private static final long HOP_NANOS = 400;

  private Pcie4Gpu() {}

  static Topology topology() {
    TopologyBuilder builder =
        new TopologyBuilder(NAME, "four MI210 of 64 GB on PCIe 4 x16, one EPYC socket, no bridges");
    for (int gpu = 0; gpu < 4; gpu++) {
      builder.device(gpu("gpu" + gpu), "cpu0");
    }
    // EPYC is family 0x19: on the peer-to-peer allow list, so its root complex forwards.
    builder.cpu("cpu0", true, SOCKET_MEMORY);
    for (int gpu = 0; gpu < 4; gpu++) {
      builder.connect("cpu0", "gpu" + gpu, PCIE, 16, PCIE4_X16, HOP_NANOS);
    }
    for (Mover mover : Mover.values()) {
      rules(builder, mover);
    }
    // As on the other machines; host memory: assumption, eight modules of 64 GB.
    return builder.startNanos(0, 8_700).hostMemoryBytes(512 * GIB).build();
  }

  private static DeviceSpec gpu(String name) {
    return new DeviceSpec(
        name,
        64 * GIB,
        // AMD MI210 data sheet: 64 GB of HBM2e at 1.6 TB/s.
        1_600_000_000_000L,
        // 181 TFLOP/s peak in half precision (data sheet), times the 38.4 % of the same die on
        // Frontier (arXiv 2312.12705): that it carries over is an assumption.
        69.5e12,
        // Assumption, as on MI250X.
        3_500,
        // The same die as in MI250X, whose KFD tells of five engines: assumption.
        5,
        // As one engine of the same die: see FrontierMi250x.
        49_400_000_000L,
        0,
        DeviceSpec.NO_HIVE,
        64 * GIB,
        "AMD MI210 data sheet; arXiv 2312.12705; launch floor and engines: assumption");
  }

  private static void rules(TopologyBuilder builder, Mover mover) {
    String kernels = mover == Mover.KERNEL ? "; for kernels: assumption, as copy engines" : "";
    builder
        // 26.34 of 31.508 on one socket (nvbandwidth issue 50, six A6000); both ways 46.55 of 63.0
        // (rtx6kpro pcie-bandwidth page, Threadripper).
        .rule(
            new TransferRule(
                mover,
                PCIE,
                16,
                DIRECT,
                0.836,
                0.7387,
                UNCAPPED,
                "nvbandwidth issue 50; rtx6kpro pcie-bandwidth page" + kernels))
        // 26.0 one way, 18.4 to 19.6 each way under opposite traffic (nvbandwidth README, A100).
        .rule(hostRule(mover, HOST_TO_DEVICE, kernels))
        .rule(hostRule(mover, DEVICE_TO_HOST, kernels));
  }

  private static TransferRule hostRule(Mover mover, PathShape shape, String kernels) {
    return new TransferRule(
        mover, PCIE, 16, shape, 0.825, 0.603, UNCAPPED, "nvbandwidth README (A100)" + kernels);
  }
}
