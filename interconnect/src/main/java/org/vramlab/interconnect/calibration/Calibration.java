package org.vramlab.interconnect.calibration;

import static org.vramlab.interconnect.topology.LinkKind.HOST;
import static org.vramlab.interconnect.topology.LinkKind.NVLINK;
import static org.vramlab.interconnect.topology.LinkKind.PCIE;
import static org.vramlab.interconnect.topology.LinkKind.XGMI;
import static org.vramlab.interconnect.topology.Mover.COPY_ENGINE;
import static org.vramlab.interconnect.topology.Mover.CPU;
import static org.vramlab.interconnect.topology.Mover.KERNEL;
import static org.vramlab.interconnect.topology.Mover.SDMA;
import static org.vramlab.interconnect.topology.Mover.STAGED;
import static org.vramlab.interconnect.topology.PathShape.ACROSS_SOCKETS;
import static org.vramlab.interconnect.topology.PathShape.ACROSS_SWITCHES;
import static org.vramlab.interconnect.topology.PathShape.DEVICE_TO_FAR_HOST;
import static org.vramlab.interconnect.topology.PathShape.DEVICE_TO_HOST;
import static org.vramlab.interconnect.topology.PathShape.DIRECT;
import static org.vramlab.interconnect.topology.PathShape.FAR_HOST_TO_DEVICE;
import static org.vramlab.interconnect.topology.PathShape.HOST_TO_DEVICE;
import static org.vramlab.interconnect.topology.PathShape.ROUTED;
import static org.vramlab.interconnect.topology.PathShape.SAME_ROOT;
import static org.vramlab.interconnect.topology.PathShape.SAME_SWITCH;
import static org.vramlab.interconnect.topology.PathShape.THROUGH_HOST;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.vramlab.interconnect.topology.Link;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.PathShape;
import org.vramlab.interconnect.topology.TransferRule;

/**
 * The table of efficiencies by family of links. A test freezes it: whoever changes a row sees what
 * becomes of the validation.
 *
 * <p>Efficiencies are payload over wire peak of the narrowest link. Of the rows that speak of a
 * link, a mover and a shape the first counts; so those for all families stand last.
 */
public final class Calibration {
  /**
   * What several partners leave of a PCIe port: 42.8 of 53.6 for one source with two destinations
   * (ASUS), 149 of 214 for all pairs of four devices below one switch (WRX90); between the two.
   */
  public static final double PORT_FACTOR = 0.75;

  // Peak of one connection, or of one lane, in GB/s.
  private static final double XGMI_23 = 46;
  private static final double XGMI_25 = 50;
  private static final double PCIE3 = 0.985;
  private static final double PCIE4 = 1.969;
  private static final double PCIE5 = 3.938;
  private static final double NVLINK1 = 20;

  /** For all families that have no row of their own. */
  private static final double ANY = 0;

  /** Start of a copy: published sweeps and the least figures for tiny copies. */
  private static final double ENGINE_MICROS = 9.5;

  /** A host copy of a CUDA runtime: fits the V100 sweep. */
  private static final double HOST_ENGINE_MICROS = 28;

  /** The same on an H100: 4 KiB and 1 MiB alike, from the call to the end. */
  private static final double H100_MICROS = 7.8;

  /** A copy in two halves: fits the two DGX-1 sweeps with peer access off. */
  private static final double STAGED_MICROS = 20.5;

  private static final String TUNING013 = "AMD ROCm docs, MI200 tuning guide, figure tuning013";
  private static final String BLOG = "ROCm blog on GPU-aware MPI on MI250X";
  private static final String MI300X = "AMD ROCm docs MI300X; MI300X system acceptance guide";
  private static final String RTX6K = "rtx6kpro hardware pages (WRX90, EPYC 9124, ASUS ESC8000A)";
  private static final String NVB = "NVIDIA/nvbandwidth README and issues";
  private static final String TARTAN = "Tartan suite, DGX-1 P100 (Li et al. 2019)";

  private static final List<Calibrated> ROWS = rows();

  private Calibration() {}

  private static List<Calibrated> rows() {
    List<Calibrated> rows = new ArrayList<>();
    xgmi(rows);
    nvlink(rows);
    peers(rows);
    hosts(rows);
    return List.copyOf(rows);
  }

  private static void xgmi(List<Calibrated> rows) {
    add(rows, XGMI, XGMI_25, 1, KERNEL, DIRECT, 0.783, 0.737, 0, TUNING013);
    add(rows, XGMI, XGMI_25, 2, KERNEL, DIRECT, 0.779, 0.728, 0, TUNING013);
    add(rows, XGMI, XGMI_25, 4, KERNEL, DIRECT, 0.758, 0.710, 0, TUNING013);
    add(rows, XGMI, XGMI_25, 1, KERNEL, ROUTED, 0.735, 0.635, 0, TUNING013);
    add(rows, XGMI, XGMI_25, 0, KERNEL, ROUTED, 0.709, 0.624, 0, TUNING013);
    String engine = BLOG + ", SDMA on: min(0.84 of the peak, 49.4); both ways: as kernels";
    add(rows, XGMI, XGMI_25, 0, SDMA, DIRECT, 0.84, 0.79, 49.4, engine);
    add(rows, XGMI, XGMI_25, 0, SDMA, ROUTED, 0.83, 0.74, 49.4, engine);
    String mi100 = "AMD ROCm docs, MI100 (70 of 92 both ways); one way: assumption, as MI250";
    add(rows, XGMI, XGMI_23, 0, KERNEL, DIRECT, 0.78, 0.76, 0, mi100);
    add(rows, XGMI, ANY, 0, KERNEL, DIRECT, 0.76, 0.735, 0, MI300X);
    add(rows, XGMI, ANY, 0, SDMA, DIRECT, 0.755, 0.735, 0, MI300X);
    add(rows, XGMI, ANY, 0, KERNEL, ROUTED, 0.715, 0.63, 0, "assumption: as at 25 GT/s");
    add(rows, XGMI, ANY, 0, SDMA, ROUTED, 0.715, 0.63, 0, "assumption: as kernels");
  }

  private static void nvlink(List<Calibrated> rows) {
    for (Mover mover : new Mover[] {KERNEL, SDMA, COPY_ENGINE}) {
      add(rows, NVLINK, ANY, 0, mover, DIRECT, 0.92, 0.92, 0, TARTAN + "; " + NVB);
      // Copied by way of a device between them: half the rate, and both directions share it.
      add(rows, NVLINK, NVLINK1, 0, mover, ROUTED, 0.46, 0.23, 0, TARTAN);
      add(rows, NVLINK, ANY, 0, mover, ROUTED, 0.46, 0.23, 0, "assumption: as NVLink 1");
    }
  }

  private static void peers(List<Calibrated> rows) {
    for (Mover mover : new Mover[] {KERNEL, SDMA, COPY_ENGINE}) {
      add(rows, PCIE, PCIE5, 0, mover, SAME_SWITCH, 0.85, 0.813, 0, RTX6K);
      add(rows, PCIE, PCIE5, 0, mover, SAME_ROOT, 0.908, 0.891, 0, RTX6K);
      add(rows, PCIE, PCIE5, 0, mover, ACROSS_SWITCHES, 0.845, 0.794, 0, RTX6K);
      add(rows, PCIE, PCIE5, 0, mover, ACROSS_SOCKETS, 0.63, 0.61, 0, RTX6K);
      String gen4 = NVB + " (six A6000); both ways: rtx6kpro, TRX40";
      add(rows, PCIE, PCIE4, 0, mover, SAME_ROOT, 0.84, 0.74, 0, gen4);
      add(rows, PCIE, PCIE4, 0, mover, ACROSS_SOCKETS, 0.705, 0.66, 0, gen4);
      add(rows, PCIE, PCIE4, 0, mover, SAME_SWITCH, 0.85, 0.81, 0, "assumption: as PCIe 5");
      String gen3 = "RX 9070 XT pair, 14.0 GB/s; both ways: assumption, as PCIe 4";
      add(rows, PCIE, PCIE3, 0, mover, DIRECT, 0.89, 0.79, 0, gen3);
      add(rows, PCIE, ANY, 0, mover, DIRECT, 0.85, 0.78, 0, "assumption: the middle of the above");
    }
    String staged = "both GPUs on one CPU, peer access off: ";
    addStaged(rows, PCIE3, 0.64, 0.59, TARTAN);
    addStaged(rows, PCIE4, 0.70, 0.50, staged + "rtx6kpro TRX40; NVIDIA/nccl#814");
    addStaged(rows, PCIE5, 0.364, 0.364, staged + "rtx6kpro B650");
    addStaged(rows, ANY, 0.55, 0.45, "assumption: the middle of the above");
  }

  private static void hosts(List<Calibrated> rows) {
    // Engines of AMD devices.
    host(rows, PCIE, PCIE5, SDMA, 0.909, 0.768, 0.728, 0, ENGINE_MICROS, MI300X);
    String amd4 = TUNING013 + " (14.06 of 15.75, 24.4 both ways, at x8); MI100: 50 of 63 both ways";
    host(rows, PCIE, PCIE4, SDMA, 0.89, 0.89, 0.78, 0, ENGINE_MICROS, amd4);
    String amd3 = "RVS on two Radeon Pro WX 8100: 14.3 of 15.75, 25.9 both ways";
    host(rows, PCIE, PCIE3, SDMA, 0.905, 0.85, 0.823, 0, ENGINE_MICROS, amd3);
    host(rows, PCIE, ANY, SDMA, 0.85, 0.80, 0.75, 0, ENGINE_MICROS, "assumption: the middle");
    // Engines of NVIDIA devices.
    host(rows, PCIE, PCIE4, COPY_ENGINE, 0.825, 0.825, 0.60, 0, HOST_ENGINE_MICROS, NVB);
    addHostCopies5(rows);
    String v100 = "gdrcopy and V100 sweep: 12.35 of 15.75; both ways: assumption";
    host(rows, PCIE, PCIE3, COPY_ENGINE, 0.784, 0.784, 0.75, 0, HOST_ENGINE_MICROS, v100);
    String rest = "assumption: as PCIe 4";
    host(rows, PCIE, ANY, COPY_ENGINE, 0.825, 0.825, 0.70, 0, HOST_ENGINE_MICROS, rest);
    // Kernels and CPUs.
    host(rows, PCIE, PCIE5, KERNEL, 0.876, 0.876, 0.765, 0, 0, MI300X);
    farHost(rows, PCIE5, KERNEL, 0.876, 0.63, 0, MI300X);
    host(rows, PCIE, PCIE5, CPU, 0.876, 0.876, 0.765, 42.3, 0, MI300X);
    farHost(rows, PCIE5, CPU, 0.876, 0.63, 42.3, MI300X);
    host(rows, PCIE, ANY, KERNEL, 0.85, 0.85, 0.75, 0, 0, "assumption: a little below PCIe 5");
    // Coherent fabric between CPU and device; the stated peak is what users see of it.
    for (Mover mover : new Mover[] {KERNEL, SDMA}) {
      String coherent = "OLCF Frontier guide: 36 + 36; share of it: assumption, as PCIe 5 kernels";
      host(rows, HOST, ANY, mover, 0.76, 0.76, 0.70, 0, ENGINE_MICROS, coherent);
    }
  }

  /**
   * Against each other, copies out of an H100 keep their rate and those into it give way. Shares
   * being fair, the fabric makes 47 and 47 GB/s of the 44 and 51 that were measured; the sum is the
   * same.
   *
   * <p>Runs move buffers by the rules of {@code SDMA} on these machines too: by these here, the
   * plans of {@code bench/hardware} are predicted 8.1 % too fast in the median instead of 4.8 %.
   * What is missing there grows with the bytes copied, some 7 % of the time that they take, and a
   * lower rate out of the card happens to make up for that. The start-up times were measured from
   * call to end; nobody has published what a queue that runs on pays for each copy.
   */
  private static void addHostCopies5(List<Calibrated> rows) {
    String own = "own measurement on an H100 SXM: bench/hardware copies";
    rows.add(
        new Calibrated(
            PCIE, PCIE5, 0, COPY_ENGINE, HOST_TO_DEVICE, 0.868, 0.70, 0, H100_MICROS, own));
    rows.add(
        new Calibrated(
            PCIE, PCIE5, 0, COPY_ENGINE, DEVICE_TO_HOST, 0.873, 0.81, 0, H100_MICROS, own));
  }

  private static void host(
      List<Calibrated> rows,
      LinkKind kind,
      double unit,
      Mover mover,
      double in,
      double out,
      double bothWays,
      double cap,
      double micros,
      String source) {
    rows.add(
        new Calibrated(kind, unit, 0, mover, HOST_TO_DEVICE, in, bothWays, cap, micros, source));
    rows.add(
        new Calibrated(kind, unit, 0, mover, DEVICE_TO_HOST, out, bothWays, cap, micros, source));
  }

  private static void farHost(
      List<Calibrated> rows,
      double unit,
      Mover mover,
      double oneWay,
      double bothWays,
      double cap,
      String source) {
    for (PathShape shape : new PathShape[] {FAR_HOST_TO_DEVICE, DEVICE_TO_FAR_HOST}) {
      rows.add(new Calibrated(PCIE, unit, 0, mover, shape, oneWay, bothWays, cap, 0, source));
    }
  }

  private static void add(
      List<Calibrated> rows,
      LinkKind kind,
      double unit,
      int width,
      Mover mover,
      PathShape shape,
      double efficiency,
      double bothWays,
      double cap,
      String source) {
    rows.add(
        new Calibrated(
            kind, unit, width, mover, shape, efficiency, bothWays, cap, ENGINE_MICROS, source));
  }

  private static void addStaged(
      List<Calibrated> rows, double unit, double efficiency, double bothWays, String source) {
    rows.add(
        new Calibrated(
            PCIE, unit, 0, STAGED, THROUGH_HOST, efficiency, bothWays, 0, STAGED_MICROS, source));
  }

  /** The rows, in order of preference. */
  static List<Calibrated> table() {
    return ROWS;
  }

  /**
   * The rules for a machine with these links: for each kind and width that occurs, those of its
   * family. Of two families with one width (an x16 port that was trained down) the faster one's.
   */
  public static List<TransferRule> rulesFor(List<Link> links) {
    return rulesFor(links, List.of());
  }

  /** The same, but for classes of paths for which the machine states a rule of its own. */
  public static List<TransferRule> rulesFor(List<Link> links, List<TransferRule> stated) {
    List<Link> fastestFirst = new ArrayList<>(links);
    fastestFirst.sort(
        (a, b) -> Long.compare(b.declaredBytesPerSecond(), a.declaredBytesPerSecond()));
    List<TransferRule> rules = new ArrayList<>();
    for (Link link : fastestFirst) {
      for (Calibrated row : ROWS) {
        if (row.isOf(link)
            && Stream.concat(stated.stream(), rules.stream())
                .noneMatch(
                    known -> known.matches(row.mover(), row.kind(), link.width(), row.shape()))) {
          rules.add(row.rule(link.width()));
        }
      }
    }
    return rules;
  }
}
