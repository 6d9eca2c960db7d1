package org.vramlab.interconnect.importing.amd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.importing.machine.GpuModel;
import org.vramlab.interconnect.importing.machine.GpuModels;
import org.vramlab.interconnect.importing.machine.Hints;
import org.vramlab.interconnect.importing.machine.Imported;
import org.vramlab.interconnect.importing.machine.PcieRate;
import org.vramlab.interconnect.importing.machine.Remarks;
import org.vramlab.interconnect.importing.machine.Sketch;
import org.vramlab.interconnect.importing.source.FileTree;
import org.vramlab.interconnect.importing.source.ImportException;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.LinkRates;

/**
 * The topology of KFD in sysfs, {@code /sys/class/kfd/kfd/topology}: a directory for each node,
 * with its properties, memory banks and links ({@code kfd_topology.c}, {@code kfd_crat.c}). Serial
 * numbers in it ({@code unique_id}) are neither kept nor shown.
 */
public final class KfdTree {
  /** What is read, for people. */
  public static final String FORMAT = "a KFD sysfs tree";

  private static final Pattern PATH =
      Pattern.compile(
          "(?:.*?/)?([0-9]{1,4})/(?:(mem_banks|io_links|p2p_links)/[0-9]{1,4}/)?properties");

  /** What are no nodes although their directories have numbers. */
  private static final Pattern PART =
      Pattern.compile("(.*/)?[a-z0-9]+_?[a-z]+/[0-9]{1,4}/properties");

  // Types of links: CRAT_IOLINK_TYPE_*.
  private static final int HYPERTRANSPORT = 1;
  private static final int PCIE = 2;
  private static final int QPI = 5;
  private static final int XGMI = 11;

  /** CRAT_IOLINK_FLAGS_NO_PEER_TO_PEER_DMA. */
  private static final int NO_PEER_DMA = 1 << 4;

  private static final long MEGA = 1_000_000L;

  /** OLCF: what the link between CPU and a die of MI250X carries; KFD declares 50. */
  private static final long MI250X_HOST = 36_000_000_000L;

  private final FileTree tree;
  private final Remarks remarks = new Remarks();
  private final List<KfdNode> nodes;
  private final List<KfdNode> gpus = new ArrayList<>();
  private final List<KfdNode> cpus = new ArrayList<>();

  private KfdTree(FileTree tree) throws ImportException {
    long trees =
        tree.files().keySet().stream()
            .filter(path -> path.contains("_links/"))
            .map(PATH::matcher)
            .filter(Matcher::matches)
            .map(found -> found.group().substring(0, found.start(1)))
            .distinct()
            .count();
    if (trees > 1) {
      throw new ImportException(
          tree.name(), 0, "it holds the trees of " + trees + " machines", "name one of them");
    }
    this.tree = tree;
    nodes = nodes(tree);
  }

  /** Whether files of that names are of such a tree. */
  public static boolean recognises(FileTree tree) {
    return tree.files().keySet().stream()
        .anyMatch(path -> PATH.matcher(path).matches() && path.contains("_links/"));
  }

  /** The machine. */
  public static Imported read(FileTree tree, Hints hints) throws ImportException {
    return new KfdTree(tree).read(hints);
  }

  private static List<KfdNode> nodes(FileTree tree) {
    Map<Integer, KfdNode> nodes = new TreeMap<>();
    tree.files()
        .forEach((path, text) -> {
          Matcher found = PATH.matcher(path);
          if (!found.matches() || (found.group(2) == null && isPart(path))) {
            return;
          }
          KfdNode node =
              nodes.computeIfAbsent(
                  Integer.valueOf(found.group(1)),
                  number ->
                      new KfdNode(
                          number,
                          new LinkedHashMap<>(),
                          new ArrayList<>(),
                          new ArrayList<>(),
                          new ArrayList<>()));
          Map<String, String> properties = KfdNode.parse(text);
          switch (found.group(2)) {
            case null -> node.properties().putAll(properties);
            case "mem_banks" -> node.banks().add(properties);
            case "io_links" -> node.links().add(properties);
            default -> node.peers().add(properties);
          }
        });
    return List.copyOf(nodes.values());
  }

  /** Whether a file is of a part of a node, such as a cache or a counter, and not of a node. */
  private static boolean isPart(String path) {
    return PART.matcher(path).matches() && !path.matches("(.*/)?nodes/[0-9]{1,4}/properties");
  }

  private Imported read(Hints hints) throws ImportException {
    sort();
    if (gpus.isEmpty()) {
      throw new ImportException(
          tree.name(),
          0,
          "no node of the tree is a GPU",
          "take the tree of a machine that has some");
    }
    remarks.read(gpus.size() + " GPUs and " + cpus.size() + " CPU nodes");
    Sketch sketch = new Sketch(FORMAT, tree.name(), remarks);
    for (KfdNode cpu : cpus) {
      sketch.cpu(new Sketch.Cpu(nameOfCpu(cpu), cpu.systemBytes(), null));
    }
    AmdPairs pairs = new AmdPairs(gpus.stream().map(gpu -> "node " + gpu.number()).toList());
    for (int i = 0; i < gpus.size(); i++) {
      readLinks(i, pairs);
    }
    boolean coherentHost = false;
    for (int i = 0; i < gpus.size(); i++) {
      coherentHost |= joinHost(i, pairs, sketch, hints);
    }
    joinCpus(sketch);
    readPeers(pairs);
    return new AmdWiring(pairs, sketch).read(tree.name(), evidence(coherentHost, pairs), hints);
  }

  /** Parts GPUs from CPUs: by their properties, or else by who is joined by links between CPUs. */
  private void sort() {
    boolean told = nodes.stream().anyMatch(node -> node.hasSimds() || node.hasCores());
    for (KfdNode node : nodes) {
      if (told) {
        if (node.hasSimds()) {
          gpus.add(node);
        }
        if (node.hasCores()) {
          cpus.add(node);
        }
      } else {
        boolean cpu =
            node.links().stream().anyMatch(link -> isBetweenCpus(link)) || node.systemBytes() > 0;
        (cpu ? cpus : gpus).add(node);
      }
    }
    if (!told) {
      if (cpus.isEmpty() && gpus.size() > 1) {
        // KFD numbers CPUs first.
        cpus.add(gpus.removeFirst());
        remarks.assumed(
            "nodes have no properties: node "
                + cpus.getFirst().number()
                + " is taken to be the CPU");
      } else {
        remarks.inferred(
            "nodes have no properties: those with links between CPUs are CPUs, the others GPUs");
      }
    }
  }

  private static boolean isBetweenCpus(Map<String, String> link) {
    long type = KfdNode.number(link, "type");
    return type == HYPERTRANSPORT || type == QPI;
  }

  private static String nameOfCpu(KfdNode cpu) {
    return "numa" + cpu.number();
  }

  private int gpuOf(Map<String, String> link) {
    return indexOf(gpus, KfdNode.number(link, "node_to"));
  }

  private static int indexOf(List<KfdNode> among, long number) {
    for (int i = 0; i < among.size(); i++) {
      if (among.get(i).number() == number) {
        return i;
      }
    }
    return -1;
  }

  private void readLinks(int gpu, AmdPairs pairs) {
    for (Map<String, String> link : gpus.get(gpu).links()) {
      int other = gpuOf(link);
      if (other < 0 || other == gpu) {
        continue;
      }
      long type = KfdNode.number(link, "type");
      pairs.weight(gpu, other, Long.toString(KfdNode.number(link, "weight")));
      pairs.types[gpu][other] = type == XGMI ? AmdPairs.Type.XGMI : AmdPairs.Type.PCIE;
      long most = KfdNode.number(link, "max_bandwidth");
      long least = KfdNode.number(link, "min_bandwidth");
      if (type == XGMI && most <= Integer.MAX_VALUE && least <= most) {
        pairs.mostMegabytes[gpu][other] = (int) most;
        pairs.leastMegabytes[gpu][other] = (int) least;
      }
      if (type != XGMI && type != PCIE) {
        remarks.ambiguous(
            "a link between GPUs has type "
                + type
                + ", which is neither PCIe nor xGMI: PCIe is"
                + " taken");
      }
      if ((KfdNode.number(link, "flags") & NO_PEER_DMA) != 0) {
        pairs.access[gpu][other] = AmdPairs.Access.DISABLED;
      }
    }
  }

  /** Whether it is a coherent link. */
  private boolean joinHost(int gpu, AmdPairs pairs, Sketch sketch, Hints hints) {
    KfdNode node = gpus.get(gpu);
    Map<String, String> nearest = new LinkedHashMap<>();
    KfdNode near = cpus.isEmpty() ? node : cpus.getFirst();
    for (Map<String, String> link : node.links()) {
      int cpu = indexOf(cpus, KfdNode.number(link, "node_to"));
      boolean nearer =
          nearest.isEmpty() || KfdNode.number(link, "weight") < KfdNode.number(nearest, "weight");
      if (cpu >= 0 && nearer) {
        nearest = link;
        near = cpus.get(cpu);
      }
    }
    if (nearest.isEmpty() && !node.hasCores()) {
      remarks.missing(
          "node "
              + node.number()
              + " has no link to a CPU: it is taken to be near "
              + nameOfCpu(near));
    }
    KfdNode host = node.hasCores() ? node : near;
    pairs.numaNodes[gpu] = host.number();
    String name = AmdWiring.gpu(gpu);
    // An APU without memory of its own uses its CPU's.
    long vram = node.vramBytes() == 0 && node.hasCores() ? node.systemBytes() : node.vramBytes();
    sketch.gpu(
        new Sketch.Gpu(
            name,
            modelOf(node),
            vram,
            node.publicBytes() == 0 ? Sketch.UNTOLD : node.publicBytes(),
            nameOfCpu(host)));
    if (vram > 0) {
      remarks.read("memory of GPUs, from their memory banks");
    }
    long declared = Math.min(KfdNode.number(nearest, "max_bandwidth"), 1L << 30) * MEGA;
    if (KfdNode.number(nearest, "type") == XGMI || node.hasCores()) {
      boolean mi250x =
          declared == 50_000_000_000L
              && (hints.gpu() == null || hints.gpu().name().equals("mi250x"));
      if (mi250x) {
        remarks.inferred(
            "KFD declares 50 GB/s between CPU and GPU; it carries 36 (OLCF, Frontier user guide)");
      }
      sketch.join(
          nameOfCpu(host),
          name,
          LinkKind.HOST,
          1,
          declared == 0
              ? null
              : mi250x ? LinkRates.declared(MI250X_HOST, declared) : LinkRates.both(declared));
      return !node.hasCores();
    }
    sketch.join(nameOfCpu(host), name, LinkKind.PCIE, 16, pcieRates(declared));
    return false;
  }

  /** Of the rate that KFD declares, which is that of 16 lanes before line coding; null if none. */
  private @Nullable LinkRates pcieRates(long declared) {
    double transfers = PcieRate.transfers(Double.toString(declared / 2.0 / 1e9));
    if (transfers == 0) {
      return null;
    }
    remarks.read("rates of PCIe links, as for 16 lanes");
    return LinkRates.both(PcieRate.ofTransfers(transfers, 16));
  }

  private void joinCpus(Sketch sketch) {
    for (KfdNode cpu : cpus) {
      for (Map<String, String> link : cpu.links()) {
        int other = indexOf(cpus, KfdNode.number(link, "node_to"));
        if (other >= 0 && other != cpus.indexOf(cpu)) {
          sketch.join(nameOfCpu(cpu), nameOfCpu(cpus.get(other)), LinkKind.HOST, 1, null);
        }
      }
    }
  }

  /** Where KFD lists PCIe peers at all, those that it does not list are none. */
  private void readPeers(AmdPairs pairs) {
    boolean any = gpus.stream().anyMatch(gpu -> !gpu.peers().isEmpty());
    boolean overPcie = false;
    for (int i = 0; i < gpus.size(); i++) {
      for (Map<String, String> peer : gpus.get(i).peers()) {
        int other = gpuOf(peer);
        if (other >= 0 && other != i && pairs.types[i][other] == null) {
          pairs.types[i][other] = AmdPairs.Type.PCIE;
          pairs.weight(i, other, Long.toString(KfdNode.number(peer, "weight")));
        }
      }
      for (int j = 0; j < gpus.size(); j++) {
        boolean pcie = i != j && pairs.type(i, j) != AmdPairs.Type.XGMI;
        overPcie |= pcie;
        int other = j;
        boolean listed = gpus.get(i).peers().stream().anyMatch(peer -> gpuOf(peer) == other);
        if (pcie && any && !listed && pairs.access[i][j] == null) {
          pairs.access[i][j] = AmdPairs.Access.DISABLED;
          remarks.read("GPUs reach each other over PCIe where p2p_links list them, nowhere else");
        }
      }
    }
    if (overPcie && !any) {
      remarks.ambiguous(
          "the tree has no p2p_links: whether GPUs reach each other over PCIe is not told (kernel"
              + " before 6.0, or CONFIG_HSA_AMD_P2P off); it is decided by the rules of p2pdma");
    }
  }

  private static @Nullable GpuModel modelOf(KfdNode node) {
    long device = KfdNode.number(node.properties(), "device_id");
    long vendor = KfdNode.number(node.properties(), "vendor_id");
    return device == 0
        ? null
        : GpuModels.byDeviceId(Long.toHexString(vendor), Long.toHexString(device));
  }

  private Evidence evidence(boolean coherentHost, AmdPairs pairs) {
    for (KfdNode gpu : gpus) {
      GpuModel model = modelOf(gpu);
      if (model != null) {
        return new Evidence(List.of(model), "its PCI device id");
      }
    }
    List<GpuModel> models = new ArrayList<>();
    String basis = "";
    for (KfdNode gpu : gpus) {
      long target = KfdNode.number(gpu.properties(), "gfx_target_version");
      if (target > 0 && models.isEmpty()) {
        // Major, minor and stepping, two digits each; the last two are hexadecimal in the name.
        String name =
            "gfx"
                + target / 10_000
                + Long.toHexString(target / 100 % 100)
                + Long.toHexString(target % 100);
        models.addAll(GpuModels.byArchitecture(name));
        basis = "its architecture is " + name;
      }
    }
    long vram = gpus.getFirst().vramBytes();
    if (vram > 0 && models.size() > 1) {
      List<GpuModel> near =
          models.stream()
              .filter(model -> Math.abs((double) vram / (1L << 30) / model.gibibytes() - 1) < 0.1)
              .toList();
      if (!near.isEmpty()) {
        models = new ArrayList<>(near);
        basis += " with " + (vram >> 30) + " GiB";
      }
    }
    int unit = pairs.leastOfALink();
    if (coherentHost && models.isEmpty() && (unit == 50_000 || unit == 64_000)) {
      models.addAll(GpuModels.of(unit == 50_000 ? "mi250x" : "mi300a"));
      basis = "an xGMI connection carries " + unit + " MB/s, and the CPU is joined by xGMI too";
    } else if (coherentHost && models.removeIf(model -> model.name().matches("mi210|mi250"))) {
      basis += ", joined to its CPU by xGMI";
    } else if (!coherentHost) {
      models.removeIf(model -> model.name().equals("mi250x") && gpus.size() > 1);
    }
    return models.isEmpty() ? Evidence.NONE : new Evidence(models, basis);
  }
}
