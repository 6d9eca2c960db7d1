package org.vramlab.interconnect.importing.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vramlab.interconnect.calibration.Calibration;
import org.vramlab.interconnect.importing.source.ImportException;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.Link;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.LinkRates;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.PathShape;
import org.vramlab.interconnect.topology.PeerForwarding;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TopologyBuilder;
import org.vramlab.interconnect.topology.TransferRule;

/**
 * Makes a topology of a {@link Sketch}, once it is known which GPUs these are. Everything that no
 * tool tells is settled here, and a remark says how.
 */
public final class Assembler {
  private static final long GIB = 1L << 30;

  /** Of connections that limit nobody. */
  private static final long AMPLE = 1_000_000_000_000L;

  /** Assumption: eight channels of DDR5-4800, 0.85 of them sustained, and never the limit. */
  private static final long CPU_MEMORY = 400_000_000_000L;

  private static final long HOST_MEMORY = 512 * GIB;

  private final Sketch sketch;
  private final GpuModel model;
  private final Remarks remarks;

  private Assembler(Sketch sketch, GpuModel model) {
    this.sketch = sketch;
    this.model = model;
    this.remarks = sketch.remarks();
  }

  /**
   * The machine.
   *
   * @param source as the user named it
   * @throws ImportException if it cannot be one machine: no GPU, or one that no CPU reaches
   */
  public static Imported assemble(Sketch sketch, GpuModel model, String source)
      throws ImportException {
    if (sketch.gpus.isEmpty()) {
      throw new ImportException(
          source, 0, "it tells of no GPU", "give the output of a machine that has some");
    }
    try {
      Topology topology = new Assembler(sketch, model).build();
      boolean open = model.isUnknown();
      return new Imported(
          sketch.format(),
          topology,
          sketch.remarks().list(),
          open
              ? "nothing in it says which GPUs these are, so memory sizes and the rates of links"
                  + " are unknown"
              : null);
    } catch (IllegalArgumentException unusable) {
      throw new ImportException(
          source,
          0,
          "what it tells does not make a machine (" + unusable.getMessage() + ")",
          "see that the output is complete");
    }
  }

  private Topology build() {
    TopologyBuilder builder = new TopologyBuilder(sketch.name(), description());
    Map<String, Integer> hives = hives();
    for (Sketch.Gpu gpu : sketch.gpus) {
      builder.device(device(gpu, hives.getOrDefault(gpu.name(), DeviceSpec.NO_HIVE)), gpu.cpu());
      sketch.cpu(new Sketch.Cpu(gpu.cpu(), Sketch.UNTOLD, null));
    }
    for (Sketch.Cpu cpu : sketch.cpus.values()) {
      builder.cpu(cpu.name(), forwarding(cpu), CPU_MEMORY);
    }
    sketch.switches.forEach(builder::pcieSwitch);
    for (Sketch.Joint joint : sketch.joints) {
      int width = joint.width() == 0 ? defaultWidth(joint.kind()) : joint.width();
      builder.connect(joint.a(), joint.b(), joint.kind(), width, rates(joint, width), 0);
    }
    joinCpus(builder);
    for (Sketch.Denial denial : sketch.denials) {
      builder.deny(
          denial.accessor(), denial.owner(), denial.reads(), denial.writes(), denial.why());
    }
    long memory = sketch.cpus.values().stream().mapToLong(Sketch.Cpu::memoryBytes).sum();
    if (memory == 0) {
      memory = HOST_MEMORY;
      remarks.assumed("host memory is not told: 512 GiB");
    } else {
      remarks.read("host memory " + (memory >> 30) + " GiB");
    }
    builder
        .hostMemoryBytes(memory)
        .portFactor(Calibration.PORT_FACTOR)
        // As the calibrated presets: nanoseconds of a kernel and of a copy engine.
        .startNanos(0, 9_500);
    Calibration.rulesFor(builder.links(), overHostLinks(builder)).forEach(builder::rule);
    overHostLinks(builder).forEach(builder::rule);
    Topology topology = builder.build();
    // Fails if a path or a rule is missing.
    return new Routes(topology).topology();
  }

  private String description() {
    return String.format(
        Locale.ROOT,
        "%d x %s, imported from %s",
        sketch.gpus.size(),
        model.label(),
        sketch.format());
  }

  private DeviceSpec device(Sketch.Gpu gpu, int hive) {
    GpuModel own = gpu.model() == null ? model : gpu.model();
    long vram = gpu.vramBytes();
    if (vram == Sketch.UNTOLD) {
      vram = own.gibibytes() * GIB;
      if (!own.isUnknown()) {
        remarks.inferred(
            "memory of a GPU is not told: " + own.gibibytes() + " GiB, as " + own.label() + " has");
      }
    }
    long bar = gpu.barBytes() == Sketch.UNTOLD ? vram : Math.min(vram, gpu.barBytes());
    if (gpu.barBytes() == Sketch.UNTOLD) {
      remarks.assumed("the BAR is not told: all of a GPU's memory is taken to lie in it");
    }
    return new DeviceSpec(
        gpu.name(),
        vram,
        Math.round(own.gigabytesPerSecond() * 1e9),
        own.teraflops() * 1e12 / 2,
        3_500,
        own.engines(),
        50_000_000_000L,
        0,
        hive,
        bar,
        own.isUnknown()
            ? "assumption: nobody said which GPU it is"
            : own.label()
                + ": data sheet; arithmetic: half of the peak in half precision,"
                + " assumption; engines: assumption");
  }

  private PeerForwarding forwarding(Sketch.Cpu cpu) {
    if (cpu.forwarding() != null) {
      return cpu.forwarding();
    }
    boolean matters =
        sketch.joints.stream().filter(joint -> joint.kind() == LinkKind.PCIE).count() > 1;
    if (matters) {
      remarks.assumed(
          "which processor it has is not told: its root complex is taken to forward between"
              + " devices, as AMD's since family 0x17 and Intel's servers since Skylake do");
    }
    return PeerForwarding.YES;
  }

  private int defaultWidth(LinkKind kind) {
    return kind == LinkKind.PCIE ? 16 : 1;
  }

  private LinkRates rates(Sketch.Joint joint, int width) {
    if (joint.rates() != null) {
      return joint.rates();
    }
    return switch (joint.kind()) {
      case PCIE -> {
        remarks.assumed(
            "generation and width of PCIe are not told: PCIe "
                + model.pcieGeneration()
                + " x16"
                + (model.isUnknown() ? "" : ", the most that " + model.label() + " does"));
        yield LinkRates.both(PcieRate.of(model.pcieGeneration(), width));
      }
      case XGMI, NVLINK -> {
        double unit = model.linkGigabytesPerSecond();
        String link = joint.kind() == LinkKind.XGMI ? "xGMI" : "NVLink";
        if (unit == 0) {
          unit = joint.kind() == LinkKind.XGMI ? 50 : 25;
          remarks.assumed("the rate of an " + link + " connection is not told: " + unit + " GB/s");
        } else {
          remarks.inferred(
              "an "
                  + link
                  + " connection of "
                  + model.label()
                  + " carries "
                  + unit
                  + " GB/s each way");
        }
        yield LinkRates.both(Math.round(unit * width * 1e9));
      }
      case HOST, MEMORY -> LinkRates.both(AMPLE);
    };
  }

  /** Every CPU with every other, as far as nobody told how. */
  private void joinCpus(TopologyBuilder builder) {
    List<String> names = List.copyOf(sketch.cpus.keySet());
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        if (!sketch.joined(names.get(i), names.get(j))) {
          builder.connect(names.get(i), names.get(j), LinkKind.HOST, 1, AMPLE, 0);
        }
        remarks.assumed("what the connection between CPUs carries is not told: it limits nobody");
      }
    }
  }

  /**
   * Rules for devices that reach each other only over the coherent links of their CPUs; nobody has
   * published a rate for those.
   */
  private static List<TransferRule> overHostLinks(TopologyBuilder builder) {
    List<TransferRule> rules = new ArrayList<>();
    builder.links().stream()
        .filter(link -> link.kind() == LinkKind.HOST)
        .mapToInt(Link::width)
        .distinct()
        .forEach(width -> {
          for (Mover mover : new Mover[] {Mover.KERNEL, Mover.SDMA, Mover.COPY_ENGINE}) {
            rules.add(
                new TransferRule(
                    mover,
                    LinkKind.HOST,
                    width,
                    PathShape.DIRECT,
                    0.76,
                    0.70,
                    TransferRule.UNCAPPED,
                    9_500,
                    "assumption: as from the host over such a link"));
          }
        });
    return rules;
  }

  /** By GPU: the number of its hive, in order of appearance; absent for those without one. */
  private Map<String, Integer> hives() {
    Map<String, String> leader = new LinkedHashMap<>();
    for (Sketch.Joint joint : sketch.joints) {
      if (joint.kind().joinsHive()) {
        String first = follow(leader, joint.a());
        String second = follow(leader, joint.b());
        if (!first.equals(second)) {
          leader.put(second, first);
        }
      }
    }
    Map<String, Integer> hives = new LinkedHashMap<>();
    List<String> leaders = new ArrayList<>();
    for (Sketch.Gpu gpu : sketch.gpus) {
      boolean joins =
          sketch.joints.stream()
              .anyMatch(joint ->
                  joint.kind().joinsHive()
                      && (joint.a().equals(gpu.name()) || joint.b().equals(gpu.name())));
      if (joins) {
        String of = follow(leader, gpu.name());
        if (!leaders.contains(of)) {
          leaders.add(of);
        }
        hives.put(gpu.name(), leaders.indexOf(of));
      }
    }
    return hives;
  }

  private static String follow(Map<String, String> leader, String name) {
    String at = name;
    while (leader.containsKey(at)) {
      at = leader.get(at);
    }
    return at;
  }
}
