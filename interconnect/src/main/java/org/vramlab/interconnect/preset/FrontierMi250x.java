package org.vramlab.interconnect.preset;

import static org.vramlab.interconnect.topology.LinkKind.HOST;
import static org.vramlab.interconnect.topology.LinkKind.XGMI;
import static org.vramlab.interconnect.topology.Mover.KERNEL;
import static org.vramlab.interconnect.topology.Mover.SDMA;
import static org.vramlab.interconnect.topology.PathShape.DEVICE_TO_HOST;
import static org.vramlab.interconnect.topology.PathShape.DIRECT;
import static org.vramlab.interconnect.topology.PathShape.HOST_TO_DEVICE;
import static org.vramlab.interconnect.topology.PathShape.ROUTED;
import static org.vramlab.interconnect.topology.TransferRule.UNCAPPED;

import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TopologyBuilder;
import org.vramlab.interconnect.topology.TransferRule;

/**
 * A node of the Frontier type (Frontier, LUMI-G): one 64-core EPYC in four NUMA parts, four MI250X,
 * each of two dies (GCDs) that the system sees as devices.
 *
 * <p>The dies are joined by bundles of one, two or four xGMI connections, partly: 12 of the 28
 * pairs have a bundle, the others are forwarded. Each die has its own connection to one NUMA part.
 */
final class FrontierMi250x {
  static final String NAME = "frontier-mi250x";

  private static final long GIB = 1L << 30;

  /** 16 lanes at 25 GT/s: a LUMI node's KFD reports 50000 MB/s per connection. */
  private static final long XGMI_CONNECTION = 50_000_000_000L;

  /** 36 GB/s each way per die (OLCF Frontier user guide). KFD prints 50000 MB/s for it. */
  private static final long HOST_LINK = 36_000_000_000L;

  /**
   * Two channels of DDR4-3200 per NUMA part, 51.2 GB/s (a quarter of the 205 GB/s in the OLCF
   * guide); 0.85 of it sustained is an assumption, a usual STREAM result.
   */
  private static final long NUMA_MEMORY = 43_520_000_000L;

  /** Most that one SDMA engine moves: ROCm blog on GPU-aware MPI, dual and quad bundles alike. */
  private static final long SDMA_ENGINE = 49_400_000_000L;

  /** Assumption: no published one-way figure; of the order of a PCIe hop (0.36 to 0.45 us). */
  private static final long HOP_NANOS = 500;

  private static final String BLOG =
      "ROCm blog on GPU-aware MPI on MI250X (osu_bw, 16 MiB, ROCm 5.4)";
  private static final String OPPOSITE =
      "; both ways: fall measured on the MI250 server (AMD ROCm docs, tuning013)";

  private FrontierMi250x() {}

  static Topology topology() {
    TopologyBuilder builder =
        new TopologyBuilder(
            NAME, "Frontier or LUMI-G node: one EPYC, four MI250X, eight dies of 64 GB");
    // OLCF: GCDs 0,1 near NUMA 3; 2,3 near 1; 4,5 near 0; 6,7 near 2.
    int[] numaOfModule = {3, 1, 0, 2};
    for (int gcd = 0; gcd < 8; gcd++) {
      builder.device(gcd("gcd" + gcd), "numa" + numaOfModule[gcd / 2]);
    }
    for (int numa = 0; numa < 4; numa++) {
      builder.cpu("numa" + numa, true, NUMA_MEMORY);
    }
    // Bundles as in the KFD dump of a LUMI-G node and in ROCm/rocm-systems issue 5763.
    int[][] quad = {{0, 1}, {2, 3}, {4, 5}, {6, 7}};
    int[][] dual = {{0, 6}, {2, 4}};
    int[][] single = {{0, 2}, {1, 3}, {1, 5}, {3, 7}, {4, 6}, {5, 7}};
    connect(builder, quad, 4);
    connect(builder, dual, 2);
    connect(builder, single, 1);
    for (int gcd = 0; gcd < 8; gcd++) {
      builder.connect("numa" + numaOfModule[gcd / 2], "gcd" + gcd, HOST, 1, HOST_LINK, HOP_NANOS);
    }
    kernelRules(builder);
    sdmaRules(builder);
    hostRules(builder);
    // SDMA: a 16-byte hipMemcpyPeer takes 8.7 to 18 us (Schieffer 2024, second hand); the lower
    // end,
    // as the rest is the runtime's. KERNEL: the launch is the job's (DeviceSpec.launchFloorNanos).
    return builder.startNanos(0, 8_700).hostMemoryBytes(512 * GIB).build();
  }

  private static DeviceSpec gcd(String name) {
    return new DeviceSpec(
        name,
        64 * GIB,
        // OLCF Frontier user guide: 64 GB of HBM2E at 1.6 TB/s per die.
        1_600_000_000_000L,
        // 191.5 TFLOP/s peak in half precision per die (AMD, 383 per MI250X); 38.4 % of it is what
        // training a 22-billion-parameter model sustained on Frontier (arXiv 2312.12705).
        73.5e12,
        // Assumption: shortest job on an otherwise busy queue; a user's figure for batched
        // dispatches
        // on an AMD APU is 3.5 us (AMD community forum, HSA dispatch latencies).
        3_500,
        // LUMI's KFD recommends engines 2, 3, 4 towards peers and 0, 1 towards the host.
        5,
        SDMA_ENGINE,
        0,
        0,
        // All memory is CPU-visible on this platform (large BAR; dmesg of such nodes): assumption.
        64 * GIB,
        "OLCF Frontier user guide; AMD MI250X data sheet; arXiv 2312.12705; launch floor:"
            + " assumption");
  }

  private static void connect(TopologyBuilder builder, int[][] pairs, int width) {
    for (int[] pair : pairs) {
      builder.connect(
          "gcd" + pair[0], "gcd" + pair[1], XGMI, width, width * XGMI_CONNECTION, HOP_NANOS);
    }
  }

  private static void kernelRules(TopologyBuilder builder) {
    // 142.2 of 200, 76.3 of 100, 39.0 of 50; 68.8 of 100; mean of 36.9, 36.9, 35.0 of 50. Both
    // ways:
    // the server's ratios 0.710/0.758, 0.728/0.779, 0.737/0.783; routed 0.624/0.709, 0.634/0.718.
    String source = BLOG + ", SDMA off" + OPPOSITE;
    builder
        .rule(new TransferRule(KERNEL, XGMI, 4, DIRECT, 0.711, 0.666, UNCAPPED, source))
        .rule(new TransferRule(KERNEL, XGMI, 2, DIRECT, 0.763, 0.713, UNCAPPED, source))
        .rule(new TransferRule(KERNEL, XGMI, 1, DIRECT, 0.780, 0.734, UNCAPPED, source))
        .rule(new TransferRule(KERNEL, XGMI, 2, ROUTED, 0.688, 0.606, UNCAPPED, source))
        .rule(new TransferRule(KERNEL, XGMI, 1, ROUTED, 0.725, 0.640, UNCAPPED, source));
  }

  private static void sdmaRules(TopologyBuilder builder) {
    // min(0.84 x peak of the class, 49.4 GB/s) fits all eight published pairs. That opposite
    // traffic
    // costs SDMA what it costs kernels is an assumption: x 0.941 direct, x 0.883 routed.
    String source = BLOG + ", SDMA on; both ways: assumption, as kernels";
    for (int width : new int[] {1, 2, 4}) {
      builder.rule(new TransferRule(SDMA, XGMI, width, DIRECT, 0.84, 0.790, SDMA_ENGINE, source));
    }
    for (int width : new int[] {1, 2}) {
      builder.rule(new TransferRule(SDMA, XGMI, width, ROUTED, 0.84, 0.742, SDMA_ENGINE, source));
    }
  }

  private static void hostRules(TopologyBuilder builder) {
    String source =
        "assumption: as a single xGMI connection (0.78 one way, 0.73 both), same protocol";
    builder
        .rule(new TransferRule(KERNEL, HOST, 1, HOST_TO_DEVICE, 0.78, 0.73, UNCAPPED, source))
        .rule(new TransferRule(KERNEL, HOST, 1, DEVICE_TO_HOST, 0.78, 0.73, UNCAPPED, source))
        .rule(new TransferRule(SDMA, HOST, 1, HOST_TO_DEVICE, 0.78, 0.73, SDMA_ENGINE, source))
        .rule(new TransferRule(SDMA, HOST, 1, DEVICE_TO_HOST, 0.78, 0.73, SDMA_ENGINE, source));
  }
}
