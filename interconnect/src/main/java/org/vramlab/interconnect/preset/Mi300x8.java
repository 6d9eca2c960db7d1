package org.vramlab.interconnect.preset;

import static org.vramlab.interconnect.topology.LinkKind.PCIE;
import static org.vramlab.interconnect.topology.LinkKind.XGMI;
import static org.vramlab.interconnect.topology.Mover.KERNEL;
import static org.vramlab.interconnect.topology.Mover.SDMA;
import static org.vramlab.interconnect.topology.PathShape.DEVICE_TO_HOST;
import static org.vramlab.interconnect.topology.PathShape.DIRECT;
import static org.vramlab.interconnect.topology.PathShape.HOST_TO_DEVICE;
import static org.vramlab.interconnect.topology.TransferRule.UNCAPPED;

import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TopologyBuilder;
import org.vramlab.interconnect.topology.TransferRule;

/**
 * The eight-way MI300X platform: every two devices share one xGMI connection, each device has PCIe
 * 5 x16 to one of two sockets.
 *
 * <p>Host memory is that of the device's own socket, so the connection between the sockets carries
 * nothing and is left out.
 */
final class Mi300x8 {
  static final String NAME = "mi300x-8";

  private static final long GIB = 1L << 30;

  /** 16 lanes at 32 GT/s (AMD's amd-smi blog: 512 Gb/s per link). */
  private static final long XGMI_CONNECTION = 64_000_000_000L;

  /** PCIe 5 x16 after line coding, 32 GT/s x 16 x 128/130. */
  private static final long PCIE5_X16 = 63_015_000_000L;

  /**
   * 12 channels of DDR5-4800 per socket, 460.8 GB/s (EPYC 9004 data sheet; that the host is one is
   * an assumption); 0.85 of it sustained is an assumption too.
   */
  private static final long SOCKET_MEMORY = 391_680_000_000L;

  /** Assumption: no published one-way figure; of the order of a PCIe hop. */
  private static final long XGMI_HOP_NANOS = 500;

  /** Half a remote read through two root ports of one socket (0.83 us, rtx6kpro topology page). */
  private static final long PCIE_HOP_NANOS = 400;

  private static final String RBT = "AMD ROCm docs, MI300X tuning guide (rocm-bandwidth-test)";
  private static final String GUIDE = "AMD MI300X system acceptance guide (TransferBench)";

  private Mi300x8() {}

  static Topology topology() {
    TopologyBuilder builder =
        new TopologyBuilder(NAME, "eight MI300X of 192 GB, fully connected by xGMI, two sockets");
    for (int gpu = 0; gpu < 8; gpu++) {
      builder.device(gpu("gpu" + gpu), "cpu" + gpu / 4);
    }
    builder.cpu("cpu0", true, SOCKET_MEMORY).cpu("cpu1", true, SOCKET_MEMORY);
    for (int first = 0; first < 8; first++) {
      for (int second = first + 1; second < 8; second++) {
        builder.connect("gpu" + first, "gpu" + second, XGMI, 1, XGMI_CONNECTION, XGMI_HOP_NANOS);
      }
    }
    for (int gpu = 0; gpu < 8; gpu++) {
      builder.connect("cpu" + gpu / 4, "gpu" + gpu, PCIE, 16, PCIE5_X16, PCIE_HOP_NANOS);
    }
    rules(builder);
    // SDMA: t = L + n/B fits TransferBench sizes with L of 9 to 10 us, of which a runtime's call is
    // a
    // part; 8.7 us is the least published for a 16-byte copy between MI250X dies (Schieffer 2024,
    // second hand). KERNEL: the launch is the job's own floor.
    // Host memory: assumption, 24 modules of 96 GB is usual, rounded down.
    return builder.startNanos(0, 8_700).hostMemoryBytes(2048 * GIB).build();
  }

  private static DeviceSpec gpu(String name) {
    return new DeviceSpec(
        name,
        192 * GIB,
        // AMD MI300X data sheet: 192 GB of HBM3 at 5.3 TB/s.
        5_300_000_000_000L,
        // 1307 TFLOP/s peak in BF16 (data sheet); AMD gives 708 as what large matrix products reach
        // (ROCm blog, measuring max-achievable FLOPs, part 2).
        708e12,
        // Assumption, as on MI250X.
        3_500,
        // KFD: num_sdma_engines 2, num_sdma_xgmi_engines 14.
        16,
        // The highest rate published for one engine: host to device.
        57_300_000_000L,
        0,
        0,
        // Assumption: large BAR over all memory, as server firmware sets it.
        192 * GIB,
        "AMD MI300X data sheet; ROCm blog on max-achievable FLOPs; launch floor: assumption");
  }

  private static void rules(TopologyBuilder builder) {
    builder
        // 48.6 and 48.7 of 64 one way; 95.8 of 128 both ways.
        .rule(new TransferRule(KERNEL, XGMI, 1, DIRECT, 0.760, 0.748, UNCAPPED, RBT + "; " + GUIDE))
        // 48.3 of 64 with one engine.
        .rule(
            new TransferRule(
                SDMA,
                XGMI,
                1,
                DIRECT,
                0.755,
                0.743,
                UNCAPPED,
                GUIDE + "; both ways: assumption, as kernels"))
        // 57.31 of 63.015 in, 48.44 out; together 91.8, which shared fairly is 45.9 each way.
        .rule(new TransferRule(SDMA, PCIE, 16, HOST_TO_DEVICE, 0.9094, 0.728, UNCAPPED, RBT))
        .rule(new TransferRule(SDMA, PCIE, 16, DEVICE_TO_HOST, 0.7686, 0.728, UNCAPPED, RBT))
        // 55.23 out; 96.0 to 96.5 of 126 both ways on one socket (inwards moved by the CPU).
        .rule(new TransferRule(KERNEL, PCIE, 16, DEVICE_TO_HOST, 0.8764, 0.764, UNCAPPED, GUIDE))
        .rule(
            new TransferRule(
                KERNEL,
                PCIE,
                16,
                HOST_TO_DEVICE,
                0.8764,
                0.764,
                UNCAPPED,
                "assumption: as outwards (" + GUIDE + ")"));
  }
}
