package org.vramlab.interconnect.importing.amd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.importing.amd.KnownWirings.Known;
import org.vramlab.interconnect.importing.machine.Assembler;
import org.vramlab.interconnect.importing.machine.GpuModel;
import org.vramlab.interconnect.importing.machine.GpuModels;
import org.vramlab.interconnect.importing.machine.Hints;
import org.vramlab.interconnect.importing.machine.Imported;
import org.vramlab.interconnect.importing.machine.ModelChoice;
import org.vramlab.interconnect.importing.machine.Remarks;
import org.vramlab.interconnect.importing.machine.Sketch;
import org.vramlab.interconnect.importing.source.ImportException;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.LinkRates;
import org.vramlab.interconnect.topology.Topology;

/**
 * Makes a machine of what AMD's tools say of pairs of GPUs ({@code rocm-smi}, {@code amd-smi}).
 *
 * <p>They say which pairs xGMI joins, and by the weight over how many hops; the hops that they
 * print are 1 for any such pair and are not used. How wide a link is, only the newer ones say; else
 * it follows from the machine's being one whose wiring is known, or from the weights, or is asked
 * for in a remark. At the end the routes of the finished machine are held against the weights.
 */
final class AmdWiring {
  /** KFD: of each xGMI hop ({@code kfd_crat.c}). */
  static final int WEIGHT_OF_A_HOP = 15;

  /** KFD: of two PCIe segments that meet at one CPU. */
  private static final int WEIGHT_BY_ONE_CPU = 40;

  /** OLCF: of the link between CPU and each die, 36 + 36 GB/s; KFD declares 50. */
  private static final LinkRates MI250X_HOST = LinkRates.declared(36_000_000_000L, 50_000_000_000L);

  /** KFD: of the link between CPU and GPU of one MI300A. */
  private static final LinkRates MI300A_HOST = LinkRates.both(819_200_000_000L);

  private final AmdPairs pairs;
  private final Sketch sketch;
  private final Remarks remarks;

  AmdWiring(AmdPairs pairs, Sketch sketch) {
    this.pairs = pairs;
    this.sketch = sketch;
    this.remarks = sketch.remarks();
  }

  static String gpu(int number) {
    return "gpu" + number;
  }

  /**
   * The machine.
   *
   * @param evidence of which GPUs they are, beside how they are linked
   */
  Imported read(String source, Evidence evidence, Hints hints) throws ImportException {
    tellAsymmetries();
    fillTypes();
    List<Known> known = KnownWirings.like(pairs);
    GpuModel model = model(evidence, known, hints);
    List<String> cpus = cpus();
    for (int i = sketch.gpus().size(); i < pairs.count(); i++) {
      sketch.gpu(new Sketch.Gpu(gpu(i), null, Sketch.UNTOLD, Sketch.UNTOLD, cpus.get(i)));
    }
    joinHosts(model, cpus);
    joinGpus(model, known);
    denials();
    return checked(Assembler.assemble(sketch, model, source));
  }

  // ---- What the pairs say.

  private void tellAsymmetries() {
    for (int i = 0; i < pairs.count(); i++) {
      for (int j = i + 1; j < pairs.count(); j++) {
        int there = pairs.weights[i][j];
        int back = pairs.weights[j][i];
        if (there != back && there != AmdPairs.UNTOLD && back != AmdPairs.UNTOLD) {
          remarks.ambiguous(
              "the weight from "
                  + label(i)
                  + " to "
                  + label(j)
                  + " is "
                  + there
                  + " and back "
                  + back
                  + ": the larger is taken");
        }
        if (pairs.types[i][j] != pairs.types[j][i]
            && pairs.types[i][j] != null
            && pairs.types[j][i] != null) {
          remarks.ambiguous(
              "the link from "
                  + label(i)
                  + " to "
                  + label(j)
                  + " is called "
                  + pairs.types[i][j]
                  + " and back "
                  + pairs.types[j][i]
                  + ": the first is taken");
        }
      }
    }
  }

  /** Where no type was told: xGMI by a weight that is of hops, PCIe by one that is more. */
  private void fillTypes() {
    List<String> unknown = new ArrayList<>();
    for (int i = 0; i < pairs.count(); i++) {
      for (int j = i + 1; j < pairs.count(); j++) {
        if (pairs.type(i, j) == null) {
          int weight = pairs.weight(i, j);
          if (weight > 0 && weight % WEIGHT_OF_A_HOP == 0) {
            pairs.types[i][j] = AmdPairs.Type.XGMI;
            remarks.inferred(
                "the type of a link is not told: xGMI where the weight is a multiple of 15");
          } else if (weight > 0) {
            pairs.types[i][j] = AmdPairs.Type.PCIE;
            remarks.inferred("the type of a link is not told: PCIe where the weight is " + weight);
          } else {
            unknown.add(label(i) + "-" + label(j));
          }
        }
      }
    }
    if (!unknown.isEmpty()) {
      remarks.missing(
          "how these pairs are joined cannot be read, so no link is assumed between them: "
              + String.join(", ", unknown));
    }
  }

  private GpuModel model(Evidence evidence, List<Known> known, Hints hints) {
    if (!evidence.models().isEmpty()) {
      return ModelChoice.of(hints, evidence.models(), evidence.basis(), remarks);
    }
    int unit = pairs.leastOfALink();
    List<GpuModel> byShape = byShape(known);
    if (unit == 0) {
      String basis =
          byShape.isEmpty()
              ? ""
              : known.isEmpty()
                  ? "of their xGMI links"
                  : "their xGMI links join the same pairs as those of the preset "
                      + known.getFirst().preset();
      return ModelChoice.of(hints, byShape, basis, remarks);
    }
    List<GpuModel> possible = new ArrayList<>();
    List<GpuModel> all = GpuModels.names().stream().flatMap(n -> GpuModels.of(n).stream()).toList();
    Set<GpuModel> inOrder = new LinkedHashSet<>(byShape);
    inOrder.addAll(all);
    for (GpuModel model : inOrder) {
      if (model.isAmd()
          && model.linkGigabytesPerSecond() > 0
          && Math.abs(model.linkGigabytesPerSecond() * 1000 / unit - 1) < 0.03) {
        possible.add(model);
      }
    }
    List<GpuModel> both = possible.stream().filter(byShape::contains).toList();
    return ModelChoice.of(
        hints,
        both.isEmpty() ? possible : both,
        "an xGMI connection carries "
            + unit
            + " MB/s"
            + (both.isEmpty() ? "" : ", and of how they are linked"),
        remarks);
  }

  private List<GpuModel> byShape(List<Known> known) {
    int links = 0;
    int xgmi = 0;
    for (int i = 0; i < pairs.count(); i++) {
      for (int j = i + 1; j < pairs.count(); j++) {
        links += pairs.direct(i, j) ? 1 : 0;
        xgmi += pairs.type(i, j) == AmdPairs.Type.XGMI ? 1 : 0;
      }
    }
    int count = pairs.count();
    if (links == 0 || !pairs.hasWeights()) {
      return List.of();
    }
    if (links == xgmi && count == 8 && links == 28) {
      return GpuModels.of("mi300x", "mi325x", "mi308x", "mi350x", "mi355x");
    }
    if (links == xgmi && count == 4 && links == 6) {
      boolean ownNuma = Arrays.stream(pairs.numaNodes).filter(n -> n >= 0).distinct().count() == 4;
      return ownNuma ? GpuModels.of("mi300a") : GpuModels.of("mi100", "mi210", "mi300a");
    }
    if (links < xgmi) {
      List<GpuModel> models = known.stream().map(Known::model).distinct().toList();
      return models.isEmpty() ? GpuModels.of("mi250x", "mi250") : models;
    }
    List<GpuModel> models = new ArrayList<>(known.stream().map(Known::model).distinct().toList());
    if (count == 2) {
      // Two cards with a bridge, or two dies.
      return GpuModels.of("mi210", "mi250x", "mi250", "mi100", "mi60", "mi50");
    }
    for (GpuModel bridged : GpuModels.of("mi100", "mi210", "mi60", "mi50")) {
      // Bridges join at most four cards.
      if (!models.contains(bridged) && count <= 8) {
        models.add(bridged);
      }
    }
    return models;
  }

  // ---- What joins them.

  /** By GPU: the name of its CPU. */
  private List<String> cpus() {
    List<String> cpus = new ArrayList<>();
    boolean told = Arrays.stream(pairs.numaNodes).anyMatch(node -> node >= 0);
    if (told) {
      for (int node : pairs.numaNodes) {
        cpus.add("numa" + Math.max(0, node));
      }
      if (Arrays.stream(pairs.numaNodes).anyMatch(node -> node < 0)) {
        remarks.missing("the NUMA node of some GPUs is not told: they are taken to be near numa0");
      }
      return cpus;
    }
    int groups = 0;
    for (int i = 0; i < pairs.count(); i++) {
      String cpu = null;
      for (int j = 0; j < i && cpu == null; j++) {
        cpu = pairs.weight(i, j) == WEIGHT_BY_ONE_CPU ? cpus.get(j) : null;
      }
      boolean apart = false;
      for (int j = 0; j < i; j++) {
        apart |= pairs.type(i, j) == AmdPairs.Type.PCIE && pairs.weight(i, j) > WEIGHT_BY_ONE_CPU;
      }
      groups += cpu == null && (apart || groups == 0) ? 1 : 0;
      cpus.add(cpu == null ? "cpu" + (groups - 1) : cpu);
    }
    if (groups > 1) {
      remarks.inferred(
          "NUMA nodes are not told: GPUs whose PCIe weight is more than 40 are taken to be near"
              + " different CPUs");
    } else {
      remarks.assumed("NUMA nodes are not told: all GPUs are taken to be near one CPU");
    }
    return cpus;
  }

  private void joinHosts(GpuModel model, List<String> cpus) {
    for (int i = 0; i < pairs.count(); i++) {
      String cpu = cpus.get(i);
      if (sketch.joined(cpu, gpu(i))) {
        continue;
      }
      switch (model.name()) {
        case "mi250x" -> {
          remarks.inferred(
              "GPUs and CPU are joined by Infinity Fabric, as in every machine with MI250X; it is"
                  + " declared to carry 50 GB/s each way and carries 36 (OLCF)");
          sketch.join(cpu, gpu(i), LinkKind.HOST, 1, MI250X_HOST);
        }
        case "mi300a" -> {
          remarks.inferred("GPU and CPU of an MI300A are one package: 819.2 GB/s (KFD)");
          sketch.join(cpu, gpu(i), LinkKind.HOST, 1, MI300A_HOST);
        }
        default -> sketch.join(cpu, gpu(i), LinkKind.PCIE, 16, null);
      }
    }
    if (pcieWeights()) {
      remarks.ambiguous(
          "whether GPUs share a PCIe switch is not told: each is taken to be on a port of its CPU");
    }
  }

  private boolean pcieWeights() {
    for (int i = 0; i < pairs.count(); i++) {
      for (int j = 0; j < i; j++) {
        if (pairs.type(i, j) == AmdPairs.Type.PCIE) {
          return true;
        }
      }
    }
    return false;
  }

  private void joinGpus(GpuModel model, List<Known> known) {
    int @Nullable [][] widths = null;
    for (int i = 0; i < pairs.count(); i++) {
      for (int j = i + 1; j < pairs.count(); j++) {
        if (!pairs.direct(i, j)) {
          continue;
        }
        int least = Math.max(pairs.leastMegabytes[i][j], pairs.leastMegabytes[j][i]);
        int most = Math.max(pairs.mostMegabytes[i][j], pairs.mostMegabytes[j][i]);
        if (least > 0 && most >= least) {
          remarks.read("links have as many connections as their largest rate has smallest ones");
          int width = Math.max(1, Math.round((float) most / least));
          sketch.join(gpu(i), gpu(j), LinkKind.XGMI, width, LinkRates.both(most * 1_000_000L));
        } else {
          widths = widths == null ? widths(model, known) : widths;
          sketch.join(gpu(i), gpu(j), LinkKind.XGMI, Math.max(1, widths[i][j]), null);
        }
      }
    }
  }

  /** Connections of each pair, where no rate tells. */
  private int[][] widths(GpuModel model, List<Known> known) {
    if (!pairs.hasWeights()) {
      remarks.ambiguous(
          "weights are missing, and hops are 1 for any pair that xGMI joins: every such pair is"
              + " taken to share a link of one connection");
      return new int[pairs.count()][pairs.count()];
    }
    for (Known like : known) {
      if (like.model().equals(model)) {
        remarks.inferred(
            "how wide links are is not told: as those of the preset "
                + like.preset()
                + ", which join the same pairs");
        return like.widths();
      }
    }
    boolean meshed = true;
    for (int i = 0; i < pairs.count(); i++) {
      for (int j = 0; j < i; j++) {
        meshed &= pairs.type(i, j) != AmdPairs.Type.XGMI || pairs.direct(i, j);
      }
    }
    if (meshed) {
      remarks.assumed("how wide links are is not told: one connection for each pair");
      return new int[pairs.count()][pairs.count()];
    }
    WidthSearch.Found found = WidthSearch.of(pairs);
    if (found == null) {
      remarks.ambiguous(
          "how wide links are is not told, and no widths give the weights: one connection each");
      return new int[pairs.count()][pairs.count()];
    }
    String how =
        "how wide links are is not told: four connections within a package, two or one elsewhere"
            + " such that the widest ways have the hops of the weights";
    if (found.others() == 0) {
      remarks.inferred(how);
    } else {
      remarks.ambiguous(
          how + "; " + found.others() + " other choices fit as well, this has fewest connections");
    }
    return found.widths();
  }

  private void denials() {
    for (int i = 0; i < pairs.count(); i++) {
      for (int j = 0; j < pairs.count(); j++) {
        if (i != j && pairs.access[i][j] == AmdPairs.Access.DISABLED) {
          sketch.deny(
              new Sketch.Denial(gpu(i), gpu(j), true, true, "the tool says that it is disabled"));
        }
      }
    }
  }

  // ---- The end.

  private Imported checked(Imported imported) {
    Topology topology = imported.topology();
    compare(pairs, topology, remarks);
    return new Imported(imported.format(), topology, remarks.list(), imported.question());
  }

  /** Holds the routes of a machine against the weights that its driver printed. */
  static void compare(AmdPairs pairs, Topology topology, Remarks remarks) {
    Routes routes = new Routes(topology);
    int compared = 0;
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < pairs.count(); i++) {
      for (int j = 0; j < pairs.count(); j++) {
        int weight = pairs.weights[i][j];
        if (i != j
            && weight > 0
            && pairs.type(i, j) == AmdPairs.Type.XGMI
            && routes.sameHive(i, j)) {
          compared++;
          if (weight != WEIGHT_OF_A_HOP * routes.route(i, j).length) {
            wrong.add(pairs.labels.get(i) + "-" + pairs.labels.get(j));
          }
        }
      }
    }
    if (compared > 0 && wrong.isEmpty()) {
      remarks.read(
          "weights of pairs that xGMI joins: "
              + compared
              + " of "
              + compared
              + " are those of the routes");
    } else if (compared > 0) {
      remarks.missing(
          wrong.size()
              + " of "
              + compared
              + " weights differ from those of the routes: "
              + String.join(", ", wrong));
    }
  }

  private String label(int gpu) {
    return pairs.labels.get(gpu);
  }
}
