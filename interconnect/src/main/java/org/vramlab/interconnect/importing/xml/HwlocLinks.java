package org.vramlab.interconnect.importing.xml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.importing.machine.GpuModel;
import org.vramlab.interconnect.importing.machine.GpuModels;
import org.vramlab.interconnect.importing.machine.Sketch;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.LinkRates;

/**
 * The links that hwloc's matrices of rates tell of. What a row is, its object says, by its number
 * in the whole tree; rows of other devices than GPUs and CPUs are NVSwitches.
 */
final class HwlocLinks {
  private static final String PLANE = "nvswitch";

  /** No GPU has more NVLinks. */
  private static final int MOST_LINKS = 18;

  private final Sketch sketch;
  private final Function<XmlElement, String> cpuOf;

  /** Names of nodes by {@code Type:gp_index}. */
  private final Map<String, String> nodes = new LinkedHashMap<>();

  HwlocLinks(Sketch sketch, List<XmlElement> gpus, Function<XmlElement, String> cpuOf) {
    this.sketch = sketch;
    this.cpuOf = cpuOf;
    for (int i = 0; i < gpus.size(); i++) {
      note(gpus.get(i), "gpu" + i);
      for (XmlElement inner : gpus.get(i).all("object")) {
        note(inner, "gpu" + i);
      }
    }
    if (!gpus.isEmpty()) {
      noteCpus(rootOf(gpus.getFirst()));
    }
  }

  private static XmlElement rootOf(XmlElement element) {
    XmlElement at = element;
    while (at.parent != null) {
      at = at.parent;
    }
    return at;
  }

  private void note(XmlElement object, String node) {
    nodes.put(object.get("type") + ":" + object.get("gp_index"), node);
  }

  private void noteCpus(XmlElement root) {
    for (XmlElement object : root.all("object")) {
      if (object.get("type").matches("Package|Socket|NUMANode")) {
        note(object, cpuOf.apply(object));
      }
    }
  }

  /**
   * Where the objects are cut out of a file, its matrices still tell of GPUs: adds those.
   *
   * @return whether there are any
   */
  boolean addGpusOf(List<HwlocDistances> matrices) {
    List<String> devices = new ArrayList<>();
    List<String> cpus = new ArrayList<>();
    for (HwlocDistances matrix : matrices) {
      for (String object : matrix.objects()) {
        List<String> kind = object.matches("(Package|Socket|NUMANode):.*") ? cpus : devices;
        if (!kind.contains(object)) {
          kind.add(object);
        }
      }
    }
    for (int i = 0; i < cpus.size(); i++) {
      nodes.put(cpus.get(i), "cpu" + i);
    }
    for (int i = 0; i < devices.size(); i++) {
      nodes.put(devices.get(i), "gpu" + i);
    }
    for (int i = 0; i < devices.size(); i++) {
      sketch.gpu(
          new Sketch.Gpu(
              "gpu" + i, null, Sketch.UNTOLD, Sketch.UNTOLD, nearest(matrices, devices.get(i))));
    }
    if (!devices.isEmpty()) {
      sketch
          .remarks()
          .missing(
              "the objects are not in the file: "
                  + devices.size()
                  + " devices of the matrix of rates are taken to be GPUs");
    }
    return !devices.isEmpty();
  }

  /** The CPU to which a matrix says a device is linked; the first if none. */
  private String nearest(List<HwlocDistances> matrices, String device) {
    for (HwlocDistances matrix : matrices) {
      int row = matrix.objects().indexOf(device);
      for (int column = 0; row >= 0 && column < matrix.objects().size(); column++) {
        String node = nodes.get(matrix.objects().get(column));
        if (matrix.megabytes()[row][column] > 0 && node != null && node.startsWith("cpu")) {
          return node;
        }
      }
    }
    return "cpu0";
  }

  /** The GPUs whose links have rates of which the matrices' are multiples. */
  static List<GpuModel> models(List<HwlocDistances> matrices) {
    boolean of20 = false;
    boolean of25 = false;
    for (HwlocDistances matrix : matrices) {
      if (matrix.name().startsWith("NVLink")) {
        for (int i = 0; i < matrix.megabytes().length; i++) {
          for (int j = 0; j < i; j++) {
            long rate = matrix.megabytes()[i][j];
            of20 |= rate > 0 && rate % 20_000 == 0 && rate % 25_000 != 0;
            of25 |= rate > 0 && rate % 25_000 == 0 && rate % 20_000 != 0;
          }
        }
      }
    }
    return of20 && !of25
        ? GpuModels.of("p100")
        : of25 && !of20 ? GpuModels.of("v100", "v100-32gb", "a100", "h100") : List.of();
  }

  /** Joins what the matrices say is joined. */
  void join(List<HwlocDistances> matrices, GpuModel model) {
    for (HwlocDistances matrix : matrices) {
      boolean xgmi = matrix.name().startsWith("XGMI");
      double unit = unitMegabytes(matrix, model, xgmi);
      join(matrix, xgmi ? LinkKind.XGMI : LinkKind.NVLINK, unit);
    }
  }

  private double unitMegabytes(HwlocDistances matrix, GpuModel model, boolean xgmi) {
    if (model.linkGigabytesPerSecond() > 0) {
      return model.linkGigabytesPerSecond() * 1000;
    }
    double unit = xgmi ? 50_000 : 25_000;
    sketch
        .remarks()
        .assumed(
            "what one connection of " + matrix.name() + " carries is not told: " + unit + " MB/s");
    return unit;
  }

  private void join(HwlocDistances matrix, LinkKind kind, double unit) {
    int count = matrix.objects().size();
    boolean shared = false;
    for (int i = 0; i < count; i++) {
      long sum = 0;
      for (int j = 0; j < count; j++) {
        boolean gpus = isGpu(nodeOf(matrix, i)) && isGpu(nodeOf(matrix, j));
        sum += i != j && gpus ? matrix.megabytes()[i][j] : 0;
      }
      shared |= kind == LinkKind.NVLINK && sum > MOST_LINKS * unit * 1.01;
    }
    for (int i = 0; i < count; i++) {
      String node = nodeOf(matrix, i);
      if (node == null || !isGpu(node)) {
        continue;
      }
      long toPlane = 0;
      for (int j = 0; j < count; j++) {
        long rate =
            Math.min(1L << 32, Math.max(matrix.megabytes()[i][j], matrix.megabytes()[j][i]));
        String other = nodeOf(matrix, j);
        if (i == j || rate == 0 || node.equals(other)) {
          continue;
        }
        if (other == null) {
          toPlane += rate;
        } else if (!isGpu(other)) {
          sketch.remarks().read("links between CPU and GPU: " + matrix.name());
          sketch.join(other, node, LinkKind.HOST, 1, LinkRates.both(rate * 1_000_000));
        } else if (shared) {
          toPlane = Math.max(toPlane, rate);
        } else if (i < j) {
          int width = (int) Math.max(1, Math.round(rate / unit));
          sketch.join(node, other, kind, width, LinkRates.both(rate * 1_000_000));
        }
      }
      if (toPlane > 0) {
        plane(node, toPlane, kind, unit);
      }
    }
  }

  private void plane(String gpu, long megabytes, LinkKind kind, double unit) {
    if (sketch.gpus().stream().noneMatch(other -> sketch.joined(PLANE, other.name()))) {
      sketch.addSwitch(PLANE);
      sketch.remarks().inferred("links to NVSwitches lead to one plane that all GPUs share");
    }
    int width = (int) Math.max(1, Math.round(megabytes / unit));
    sketch.join(PLANE, gpu, kind, width, LinkRates.both(megabytes * 1_000_000));
  }

  private static boolean isGpu(@Nullable String node) {
    return node != null && node.startsWith("gpu");
  }

  private @Nullable String nodeOf(HwlocDistances matrix, int row) {
    return nodes.get(matrix.objects().get(row));
  }
}
