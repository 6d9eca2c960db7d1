package org.vramlab.interconnect.file;

import it.unimi.dsi.fastutil.objects.Object2IntLinkedOpenHashMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.calibration.Calibration;
import org.vramlab.interconnect.file.WiringDocument.Part;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TopologyBuilder;

/**
 * Reads a machine from a wiring description in JSON ({@code "schema": "simple-topology-1"}): nodes
 * and links with their peak rates. What movers reach on them is the {@link Calibration}'s.
 *
 * <pre>
 *   nodes: id, kind (gpu, apu, cpu, pcie-switch, nvswitch, nic), near or switch; memory_GB, memory_GBps;
 *          acs (request-redirect, of a switch)
 *   links: a, b, type (xgmi, nvlink, pcie, if-cpu, cpu-cpu, switch-internal), count, lanes_per_link,
 *          peak_GBps_per_dir (of all connections together); unverified (lanes), measured_uni_GBps
 * </pre>
 *
 * <p>Such a file says nothing of memories, arithmetic and engines; what a simulation needs of them
 * is assumed, and the device's source says so. Network cards are left out. Connections between CPUs
 * and within a switch have no published rate: they are taken to limit nobody.
 */
final class WiringReader {
  /** What every such document says of itself. */
  static final String SCHEMA = "simple-topology-1";

  private static final long GIB = 1L << 30;

  /** Of connections that limit nobody. */
  private static final long AMPLE = 1_000_000_000_000L;

  /** KFD's figure for the CPU link of MI300A, where CPU and device are one package. */
  private static final long WITHIN_PACKAGE = 819_200_000_000L;

  /** Assumption: eight channels of DDR5-4800, 0.85 of them sustained, and never the limit. */
  private static final long CPU_MEMORY = 400_000_000_000L;

  private static final String OWN_CPU = "host";

  private final String file;
  private final WiringDocument document;
  private final Map<String, Part> nodes = new LinkedHashMap<>();

  private WiringReader(String file, WiringDocument document) {
    this.file = file;
    this.document = document;
  }

  /**
   * The machine that the text describes.
   *
   * @param name by which users choose it
   */
  static Topology read(String file, String name, String text) throws TopologyFormatException {
    WiringDocument document = WiringDocument.parse(file, text);
    String schema = document.values.get("schema");
    if (!SCHEMA.equals(schema)) {
      throw new TopologyFormatException(
          file, 1, "the schema is '" + schema + "'; '" + SCHEMA + "' can be read");
    }
    return new WiringReader(file, document).build(name);
  }

  private Topology build(String name) throws TopologyFormatException {
    for (Part node : document.nodes) {
      if (nodes.put(text(node, "id"), node) != null) {
        throw wrong(node, "two nodes have the id '" + node.get("id") + "'");
      }
    }
    TopologyBuilder builder =
        new TopologyBuilder(name, document.values.getOrDefault("name", "a machine from a file"));
    boolean ownCpu = nodes.values().stream().noneMatch(node -> "cpu".equals(node.get("kind")));
    Object2IntLinkedOpenHashMap<String> hives = hives();
    for (Part node : nodes.values()) {
      if (isDevice(node)) {
        device(builder, node, ownCpu ? OWN_CPU : nearestCpu(node), hives.getInt(node.get("id")));
      }
    }
    if (ownCpu) {
      builder.cpu(OWN_CPU, true, CPU_MEMORY);
    }
    for (Part node : nodes.values()) {
      String kind = text(node, "kind");
      switch (kind) {
        case "cpu" -> builder.cpu(text(node, "id"), true, CPU_MEMORY);
        case "pcie-switch", "nvswitch" ->
            builder.pcieSwitch(text(node, "id"), "request-redirect".equals(node.get("acs")));
        case "gpu", "apu", "nic" -> {}
        default -> throw wrong(node, "unknown kind of node '" + kind + "'");
      }
    }
    for (Part link : document.links) {
      link(builder, link);
    }
    if (ownCpu) {
      for (Part node : nodes.values()) {
        if (isDevice(node)) {
          builder.connect(OWN_CPU, text(node, "id"), LinkKind.HOST, 1, WITHIN_PACKAGE, 0);
        }
      }
    }
    try {
      builder.hostMemoryBytes(256 * GIB).portFactor(Calibration.PORT_FACTOR);
      Calibration.rulesFor(builder.links()).forEach(builder::rule);
      Topology topology = builder.build();
      // Fails if a path or a rule is missing.
      new Routes(topology).topology();
      return topology;
    } catch (IllegalArgumentException unusable) {
      throw new TopologyFormatException(file, 1, String.valueOf(unusable.getMessage()));
    }
  }

  private void device(TopologyBuilder builder, Part node, String cpu, int hive)
      throws TopologyFormatException {
    long vramBytes = Math.round(number(node, "memory_GB", 16) * GIB);
    DeviceSpec spec =
        new DeviceSpec(
            text(node, "id"),
            vramBytes,
            Math.round(number(node, "memory_GBps", 1000) * 1e9),
            1e13,
            3_500,
            2,
            50_000_000_000L,
            0,
            hive,
            vramBytes,
            "assumption: a wiring description says nothing of the device itself");
    builder.device(spec, cpu);
  }

  private void link(TopologyBuilder builder, Part link) throws TopologyFormatException {
    String a = text(link, "a");
    String b = text(link, "b");
    for (String end : List.of(a, b)) {
      Part node = nodes.get(end);
      if (node == null) {
        throw wrong(link, "no node has the id '" + end + "'");
      }
      if ("nic".equals(node.get("kind"))) {
        return;
      }
    }
    String type = text(link, "type");
    int count = (int) number(link, "count", 1);
    long latencyNanos = 0;
    try {
      switch (type) {
        case "xgmi" -> builder.connect(a, b, LinkKind.XGMI, count, peak(link), latencyNanos);
        case "nvlink" -> builder.connect(a, b, LinkKind.NVLINK, count, peak(link), latencyNanos);
        case "pcie" -> {
          int lanes = count * (int) number(link, "lanes_per_link", 16);
          int halvings = halvings(link);
          builder.connect(
              a, b, LinkKind.PCIE, lanes >> halvings, peak(link) >> halvings, latencyNanos);
        }
        case "if-cpu", "apu-fabric" ->
            builder.connect(a, b, LinkKind.HOST, count, peak(link), latencyNanos);
        case "cpu-cpu", "switch-internal" ->
            builder.connect(a, b, LinkKind.HOST, count, AMPLE, latencyNanos);
        default -> throw wrong(link, "unknown type of link '" + type + "'");
      }
    } catch (IllegalArgumentException unusable) {
      throw wrong(link, String.valueOf(unusable.getMessage()));
    }
  }

  /** By device: the number of its hive, in order of appearance; {@link DeviceSpec#NO_HIVE}. */
  private Object2IntLinkedOpenHashMap<String> hives() {
    Map<String, String> leader = new LinkedHashMap<>();
    nodes.keySet().forEach(id -> leader.put(id, id));
    for (Part link : document.links) {
      String a = link.get("a");
      String b = link.get("b");
      boolean joins = "xgmi".equals(link.get("type")) || "nvlink".equals(link.get("type"));
      if (joins && a != null && b != null && leader.containsKey(a) && leader.containsKey(b)) {
        String of = follow(leader, a);
        leader.put(follow(leader, b), of);
      }
    }
    Object2IntLinkedOpenHashMap<String> hives = new Object2IntLinkedOpenHashMap<>();
    hives.defaultReturnValue(DeviceSpec.NO_HIVE);
    List<String> leaders = new ArrayList<>();
    nodes.forEach((id, node) -> {
      String of = follow(leader, id);
      boolean alone =
          leader.keySet().stream().filter(o -> follow(leader, o).equals(of)).count() < 2;
      if (isDevice(node) && !alone) {
        if (!leaders.contains(of)) {
          leaders.add(of);
        }
        hives.put(id, leaders.indexOf(of));
      }
    });
    return hives;
  }

  private static String follow(Map<String, String> leader, String id) {
    String at = id;
    while (true) {
      String next = leader.getOrDefault(at, at);
      if (next.equals(at)) {
        return at;
      }
      at = next;
    }
  }

  /** The CPU that the node names, or that its switch does, or the first that a link leads to. */
  private String nearestCpu(Part device) throws TopologyFormatException {
    List<String> seen = new ArrayList<>();
    seen.add(text(device, "id"));
    for (int i = 0; i < seen.size(); i++) {
      Part node = nodes.get(seen.get(i));
      if (node == null) {
        continue;
      }
      String near = node.get("near");
      if (near != null && nodes.containsKey(near)) {
        return near;
      }
      if ("cpu".equals(node.get("kind"))) {
        return seen.get(i);
      }
      for (Part link : document.links) {
        String other = otherEnd(link, seen.get(i));
        if (other != null && !seen.contains(other) && isWayToCpu(link)) {
          seen.add(other);
        }
      }
    }
    throw wrong(device, "no CPU is joined to '" + device.get("id") + "'");
  }

  private static boolean isWayToCpu(Part link) {
    return !"xgmi".equals(link.get("type")) && !"nvlink".equals(link.get("type"));
  }

  private static @Nullable String otherEnd(Part link, String end) {
    String a = link.get("a");
    String b = link.get("b");
    return end.equals(a) ? b : end.equals(b) ? a : null;
  }

  private static boolean isDevice(Part node) {
    return "gpu".equals(node.get("kind")) || "apu".equals(node.get("kind"));
  }

  /**
   * How often a port was trained down: where the number of lanes is unverified, and somebody has
   * measured less than half of them carry.
   */
  private int halvings(Part link) throws TopologyFormatException {
    String unverified = link.get("unverified");
    double measured = number(link, "measured_uni_GBps", 0);
    if (unverified == null || !unverified.contains("lanes") || measured == 0) {
      return 0;
    }
    int halvings = 0;
    for (double peak = number(link, "peak_GBps_per_dir", 0); measured < peak / 2; peak /= 2) {
      halvings++;
    }
    return halvings;
  }

  private long peak(Part link) throws TopologyFormatException {
    double gigabytes = number(link, "peak_GBps_per_dir", 0);
    if (gigabytes <= 0) {
      throw wrong(
          link,
          "the link from '"
              + link.get("a")
              + "' to '"
              + link.get("b")
              + "' has no peak_GBps_per_dir; state it");
    }
    return Math.round(gigabytes * 1e9);
  }

  private String text(Part part, String key) throws TopologyFormatException {
    String value = part.get(key);
    if (value == null || value.isBlank()) {
      throw wrong(part, "it lacks '" + key + "'");
    }
    return value;
  }

  private double number(Part part, String key, double otherwise) throws TopologyFormatException {
    String value = part.get(key);
    if (value == null) {
      return otherwise;
    }
    try {
      double number = Double.parseDouble(value);
      if (Double.isFinite(number) && number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for both.
    }
    throw wrong(part, "'" + key + "' is '" + value + "', which is no number from 0 on");
  }

  private TopologyFormatException wrong(Part part, String problem) {
    return new TopologyFormatException(file, part.line(), problem);
  }
}
