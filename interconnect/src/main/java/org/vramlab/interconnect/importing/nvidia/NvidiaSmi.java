package org.vramlab.interconnect.importing.nvidia;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.vramlab.interconnect.importing.machine.Assembler;
import org.vramlab.interconnect.importing.machine.GpuModel;
import org.vramlab.interconnect.importing.machine.GpuModels;
import org.vramlab.interconnect.importing.machine.Hints;
import org.vramlab.interconnect.importing.machine.Imported;
import org.vramlab.interconnect.importing.machine.ModelChoice;
import org.vramlab.interconnect.importing.machine.ProductNames;
import org.vramlab.interconnect.importing.machine.Remarks;
import org.vramlab.interconnect.importing.machine.Sketch;
import org.vramlab.interconnect.importing.machine.TopologyImporter;
import org.vramlab.interconnect.importing.source.ImportException;
import org.vramlab.interconnect.importing.source.LabelledTable;
import org.vramlab.interconnect.importing.source.SourceText;
import org.vramlab.interconnect.topology.LinkKind;

/**
 * {@code nvidia-smi topo -m}, and the tables of {@code topo -p2p} beside it or alone.
 *
 * <p>A pair that NVLink joins shows nothing of PCIe. Where all pairs do, with more connections than
 * a GPU has, they are its connections to a switch that all share. Network cards are left out of the
 * machine, but what they share with GPUs tells which of these share a PCIe switch and a CPU.
 */
public final class NvidiaSmi implements TopologyImporter {
  /** No GPU has more connections. */
  private static final int MOST_LINKS = 18;

  private static final String NVSWITCH = "nvswitch";

  private static final Pattern OWN =
      Pattern.compile("(?<!\\S)(X|OK|NV[0-9]{1,2}|PIX|PXB|PHB|NODE|SYS|SOC)(?!\\S)");

  @Override
  public String format() {
    return "nvidia-smi topo";
  }

  @Override
  public boolean recognises(SourceText text) {
    return text.lines().stream().anyMatch(NvidiaSmi::isRow) && !tables(text).isEmpty();
  }

  /** Whether a line is of a GPU and has a cell that no other tool prints. */
  private static boolean isRow(String line) {
    String[] words = line.strip().split("\\s+", 2);
    return words.length == 2
        && words[0].matches("(?i)gpu[0-9]{1,4}")
        && OWN.matcher(words[1]).find();
  }

  private static List<LabelledTable> tables(SourceText text) {
    return LabelledTable.in(text, SmiMatrix.LABEL, SmiMatrix.CELL).stream()
        .filter(table -> table.columns().stream().anyMatch(c -> c.matches("(?i)gpu[0-9]{1,4}")))
        .filter(table -> !table.rows().isEmpty())
        .toList();
  }

  @Override
  public Imported read(SourceText text, Hints hints) throws ImportException {
    Remarks remarks = new Remarks();
    SmiMatrix matrix = null;
    List<PeerTable> peers = new ArrayList<>();
    for (LabelledTable table : tables(text)) {
      if (PeerTable.isOne(table)) {
        peers.add(PeerTable.of(text, table, remarks));
      } else if (matrix == null) {
        matrix = new SmiMatrix(table, remarks);
      } else {
        remarks.missing("line " + table.line() + ": a second table of links is left out");
      }
    }
    Sketch sketch = new Sketch(format(), text.name(), remarks);
    GpuModel model;
    if (matrix == null) {
      model = ModelChoice.of(hints, ProductNames.in(text), "the output names them", remarks);
      peersAlone(text, peers, sketch);
    } else {
      remarks.read(
          matrix.gpus
              + " GPUs"
              + (matrix.names.size() > matrix.gpus
                  ? "; "
                      + (matrix.names.size() - matrix.gpus)
                      + " network cards are left out of the machine"
                  : ""));
      model = model(text, matrix, hints, remarks);
      machine(matrix, sketch);
    }
    List<String> gpus = sketch.gpus().stream().map(Sketch.Gpu::name).toList();
    PeerTable.deny(peers, gpus, sketch);
    return Assembler.assemble(sketch, model, text.name());
  }

  // ---- Which GPUs.

  private static GpuModel model(SourceText text, SmiMatrix matrix, Hints hints, Remarks remarks) {
    List<GpuModel> named = ProductNames.in(text);
    if (!named.isEmpty()) {
      return ModelChoice.of(hints, named.subList(0, 1), "the output names them", remarks);
    }
    boolean shared = isSwitched(matrix);
    int most = 0;
    for (int i = 0; i < matrix.gpus; i++) {
      int links = 0;
      for (int j = 0; j < matrix.gpus; j++) {
        int pair = i == j ? 0 : matrix.nvlinks(i, j);
        links = shared ? Math.max(links, pair) : links + pair;
      }
      most = Math.max(most, links);
    }
    List<GpuModel> possible =
        switch (most) {
          case 4 ->
              matrix.gpus > 4 && !isBridged(matrix)
                  ? GpuModels.of("p100")
                  : isBridged(matrix) ? GpuModels.of("a6000", "a40", "rtx3090", "a30") : List.of();
          case 6 -> shared ? GpuModels.of("v100-32gb", "v100") : GpuModels.of("v100", "v100-32gb");
          case 12 ->
              isBridged(matrix)
                  ? GpuModels.of("a100-80gb", "a100", "h100-pcie")
                  : GpuModels.of("a100", "a100-80gb");
          case 18 -> GpuModels.of("h100", "h200", "h20", "b200", "gb200");
          default -> List.of();
        };
    return ModelChoice.of(hints, possible, "each has " + most + " connections of NVLink", remarks);
  }

  /** Whether each GPU has one partner at most, as with a bridge between two cards. */
  private static boolean isBridged(SmiMatrix matrix) {
    for (int i = 0; i < matrix.gpus; i++) {
      int partners = 0;
      for (int j = 0; j < matrix.gpus; j++) {
        partners += i != j && matrix.nvlinks(i, j) > 0 ? 1 : 0;
      }
      if (partners > 1) {
        return false;
      }
    }
    return true;
  }

  /** Whether NVLink counts are those to a switch: more in sum than any GPU has. */
  private static boolean isSwitched(SmiMatrix matrix) {
    for (int i = 0; i < matrix.gpus; i++) {
      int sum = 0;
      for (int j = 0; j < matrix.gpus; j++) {
        sum += i == j ? 0 : matrix.nvlinks(i, j);
      }
      if (sum > MOST_LINKS) {
        return true;
      }
    }
    return false;
  }

  // ---- What joins them.

  private static void machine(SmiMatrix matrix, Sketch sketch) {
    List<String> cpus = cpus(matrix, sketch.remarks());
    for (int i = 0; i < matrix.gpus; i++) {
      sketch.gpu(new Sketch.Gpu("gpu" + i, null, Sketch.UNTOLD, Sketch.UNTOLD, cpus.get(i)));
      if (!matrix.names.get(i).equalsIgnoreCase("gpu" + i)) {
        sketch.remarks().inferred(matrix.names.get(i) + " is gpu" + i + " here");
      }
    }
    pcie(matrix, cpus, sketch);
    nvlink(matrix, sketch);
    for (int i = 0; i < matrix.gpus; i++) {
      for (int j = i + 1; j < matrix.gpus; j++) {
        if (matrix.nvlinks(i, j) == 0 && matrix.relation(i, j) == null) {
          sketch
              .remarks()
              .missing(
                  "how "
                      + matrix.names.get(i)
                      + " and "
                      + matrix.names.get(j)
                      + " are joined cannot be read");
        }
      }
    }
  }

  /** By GPU: its CPU, by NUMA affinity, or else by who is not across NUMA nodes. */
  private static List<String> cpus(SmiMatrix matrix, Remarks remarks) {
    Map<String, String> byNear = new LinkedHashMap<>();
    boolean allTold = true;
    for (String near : matrix.near) {
      allTold &= !near.isEmpty();
      if (!near.isEmpty() && !byNear.containsKey(near)) {
        String node = near.startsWith("node ") ? near.substring(5) : "";
        byNear.put(near, node.matches("[0-9]{1,4}") ? "numa" + node : "cpu" + byNear.size());
      }
    }
    List<String> cpus = new ArrayList<>();
    if (allTold) {
      remarks.read("CPUs, from the affinity that is printed of each GPU");
      for (String near : matrix.near) {
        cpus.add(byNear.getOrDefault(near, "cpu0"));
      }
      return cpus;
    }
    Groups nodes = new Groups(matrix.names.size());
    boolean across = false;
    for (int i = 0; i < matrix.names.size(); i++) {
      for (int j = 0; j < i; j++) {
        Relation relation = matrix.relation(i, j);
        if (relation != null && relation.isOneNode()) {
          nodes.join(i, j);
        }
        across |= relation == Relation.SYS;
      }
    }
    int[] colours = colours(matrix, nodes);
    for (int i = 0; i < matrix.gpus; i++) {
      cpus.add("cpu" + (across ? colours[i] : 0));
    }
    if (!across) {
      remarks.assumed("near which CPU a GPU is, is not told: one CPU for all");
    } else if (isHidden(matrix)) {
      remarks.ambiguous(
          "no affinity is printed of every GPU, and NVLink hides who is near whom: as few CPUs as"
              + " the pairs that SYS joins allow");
    } else {
      remarks.inferred("CPUs, from who is joined by SYS: no affinity is printed of every GPU");
    }
    return cpus;
  }

  /** Whether a pair joined by NVLink hides whether it is of one NUMA node. */
  private static boolean isHidden(SmiMatrix matrix) {
    for (int i = 0; i < matrix.gpus; i++) {
      for (int j = 0; j < i; j++) {
        if (matrix.relation(i, j) == null) {
          return true;
        }
      }
    }
    return false;
  }

  /** Numbers of CPUs: groups that SYS joins get different ones, as low as can be. */
  private static int[] colours(SmiMatrix matrix, Groups nodes) {
    int count = matrix.names.size();
    int[] colours = new int[count];
    Arrays.fill(colours, -1);
    for (int group = 0; group < count; group++) {
      if (nodes.of(group) != group) {
        continue;
      }
      boolean[] taken = new boolean[count + 1];
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++) {
          if (nodes.of(i) == group && matrix.relation(i, j) == Relation.SYS && colours[j] >= 0) {
            taken[colours[j]] = true;
          }
        }
      }
      int colour = 0;
      while (taken[colour]) {
        colour++;
      }
      for (int i = 0; i < count; i++) {
        colours[i] = nodes.of(i) == group ? colour : colours[i];
      }
    }
    return colours;
  }

  private static void pcie(SmiMatrix matrix, List<String> cpus, Sketch sketch) {
    int count = matrix.names.size();
    Groups leaves = new Groups(count);
    Groups trees = new Groups(count);
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < i; j++) {
        Relation relation = matrix.relation(i, j);
        if (relation == Relation.PIX) {
          leaves.join(i, j);
          trees.join(i, j);
        } else if (relation == Relation.PXB) {
          trees.join(i, j);
        }
      }
    }
    Map<Integer, String> leafNames = new TreeMap<>();
    Map<Integer, String> treeNames = new TreeMap<>();
    for (int i = 0; i < matrix.gpus; i++) {
      int tree = trees.of(i);
      int leaf = leaves.of(i);
      String at = cpus.get(i);
      if (hasLeaves(trees, leaves, tree, count)) {
        String above = treeNames.computeIfAbsent(tree, none -> "root-switch" + treeNames.size());
        addSwitch(sketch, at, above);
        at = above;
      }
      if (size(leaves, leaf, count) > 1) {
        String name = leafNames.computeIfAbsent(leaf, none -> "switch" + leafNames.size());
        addSwitch(sketch, at, name);
        at = name;
      }
      sketch.join(at, "gpu" + i, LinkKind.PCIE, 16, null);
    }
    boolean switches = !leafNames.isEmpty() || !treeNames.isEmpty();
    if (switches) {
      sketch
          .remarks()
          .inferred(
              "devices that PIX joins are taken to be below one PCIe switch of their own, and those"
                  + " that PXB joins below a switch over such switches; how uplinks are shared, and"
                  + " whether ACS redirects, is not told");
    }
    boolean roots = false;
    for (int i = 0; i < matrix.gpus; i++) {
      for (int j = 0; j < i; j++) {
        roots |= matrix.relation(i, j) == Relation.PHB || matrix.relation(i, j) == Relation.NODE;
      }
    }
    if (roots) {
      sketch
          .remarks()
          .ambiguous(
              "PHB and NODE do not tell whether switches of two chips are one chip in parts, in"
                  + " which pairs go on as below one switch: they are taken to meet at the CPU");
    }
  }

  private static void addSwitch(Sketch sketch, String above, String name) {
    if (!sketch.joined(above, name)) {
      sketch.addSwitch(name);
      sketch.join(above, name, LinkKind.PCIE, 16, null);
    }
  }

  private static int size(Groups groups, int group, int count) {
    int size = 0;
    for (int i = 0; i < count; i++) {
      size += groups.of(i) == group ? 1 : 0;
    }
    return size;
  }

  /** Whether a tree has several leaves, or single devices, below a switch of its own. */
  private static boolean hasLeaves(Groups trees, Groups leaves, int tree, int count) {
    return IntStream.range(0, count)
            .filter(i -> trees.of(i) == tree)
            .map(leaves::of)
            .distinct()
            .count()
        > 1;
  }

  private static void nvlink(SmiMatrix matrix, Sketch sketch) {
    boolean shared = isSwitched(matrix);
    if (shared) {
      sketch.addSwitch(NVSWITCH);
      sketch
          .remarks()
          .inferred(
              "more NVLink connections than a GPU has: they lead to one switch plane that all"
                  + " share");
    }
    for (int i = 0; i < matrix.gpus; i++) {
      int width = 0;
      for (int j = 0; j < matrix.gpus; j++) {
        int pair = i == j ? 0 : matrix.nvlinks(i, j);
        width = Math.max(width, pair);
        if (!shared && j > i && pair > 0) {
          sketch.join("gpu" + i, "gpu" + j, LinkKind.NVLINK, pair, null);
        }
      }
      if (shared && width > 0) {
        sketch.join(NVSWITCH, "gpu" + i, LinkKind.NVLINK, width, null);
      }
    }
  }

  /** Tables of access alone tell how many GPUs there are, and nothing of what joins them. */
  private static void peersAlone(SourceText text, List<PeerTable> peers, Sketch sketch)
      throws ImportException {
    if (peers.isEmpty()) {
      throw text.wrong(1, "its table has no row that can be read", "run nvidia-smi topo -m");
    }
    sketch
        .remarks()
        .missing(
            "the output tells who may reach whom, and nothing of what joins them (nvidia-smi topo"
                + " -m does): every GPU is put on a PCIe port of one CPU");
    for (int i = 0; i < peers.getFirst().gpus(); i++) {
      sketch.gpu(new Sketch.Gpu("gpu" + i, null, Sketch.UNTOLD, Sketch.UNTOLD, "cpu0"));
      sketch.join("cpu0", "gpu" + i, LinkKind.PCIE, 16, null);
    }
  }
}
