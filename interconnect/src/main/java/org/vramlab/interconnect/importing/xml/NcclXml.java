package org.vramlab.interconnect.importing.xml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.importing.machine.Assembler;
import org.vramlab.interconnect.importing.machine.CpuForwarding;
import org.vramlab.interconnect.importing.machine.GpuModel;
import org.vramlab.interconnect.importing.machine.GpuModels;
import org.vramlab.interconnect.importing.machine.Hints;
import org.vramlab.interconnect.importing.machine.Imported;
import org.vramlab.interconnect.importing.machine.ModelChoice;
import org.vramlab.interconnect.importing.machine.PcieRate;
import org.vramlab.interconnect.importing.machine.Remarks;
import org.vramlab.interconnect.importing.machine.Sketch;
import org.vramlab.interconnect.importing.machine.TopologyImporter;
import org.vramlab.interconnect.importing.source.ImportException;
import org.vramlab.interconnect.importing.source.SourceText;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.LinkRates;
import org.vramlab.interconnect.topology.PeerForwarding;

/**
 * The machine as NCCL and RCCL see it ({@code NCCL_TOPO_DUMP_FILE}): CPUs, below them PCIe bridges
 * and devices, in GPUs their links.
 */
public final class NcclXml implements TopologyImporter {
  private static final String PLANE = "nvswitch";

  @Override
  public String format() {
    return "an NCCL or RCCL topology";
  }

  @Override
  public boolean recognises(SourceText text) {
    String all = text.all();
    return all.contains("<system") && all.contains("<cpu") && all.contains("<pci");
  }

  @Override
  public Imported read(SourceText text, Hints hints) throws ImportException {
    XmlElement root = XmlText.parse(text);
    return new Reading(text, root, format()).read(hints);
  }

  /** One file. */
  private static final class Reading {
    private final SourceText text;
    private final XmlElement root;
    private final Remarks remarks = new Remarks();
    private final Sketch sketch;

    /** PCI elements with a GPU, in the order of devices. */
    private final List<XmlElement> gpus = new ArrayList<>();

    /** Names of GPUs by bus id. */
    private final Map<String, String> names = new LinkedHashMap<>();

    private int switches;

    Reading(SourceText text, XmlElement root, String format) {
      this.text = text;
      this.root = root;
      sketch = new Sketch(format, text.name(), remarks);
    }

    Imported read(Hints hints) throws ImportException {
      for (XmlElement pci : root.all("pci")) {
        if (pci.children("gpu").findAny().isPresent()) {
          gpus.add(pci);
        }
      }
      if (gpus.isEmpty()) {
        throw text.wrong(
            root.line, "no <pci> has a <gpu>", "dump the topology on a machine with GPUs");
      }
      gpus.sort(Comparator.comparingLong(Reading::device));
      for (XmlElement pci : gpus) {
        names.putIfAbsent(busOf(pci.get("busid")), "gpu" + names.size());
      }
      if (names.size() < gpus.size()) {
        throw text.wrong(
            gpus.getLast().line, "two GPUs have one bus id", "see that the file is one machine");
      }
      remarks.read(gpus.size() + " GPUs, in the order of their dev numbers");
      GpuModel model = model(hints);
      List<String> cpuOf = new ArrayList<>();
      for (XmlElement pci : gpus) {
        cpuOf.add(cpuOf(pci));
      }
      for (int i = 0; i < gpus.size(); i++) {
        sketch.gpu(new Sketch.Gpu("gpu" + i, null, Sketch.UNTOLD, Sketch.UNTOLD, cpuOf.get(i)));
      }
      for (XmlElement cpu : root.all("cpu")) {
        cpu(cpu);
      }
      for (int i = 0; i < gpus.size(); i++) {
        String name = "gpu" + i;
        gpus.get(i).children("gpu").forEach(gpu -> links(gpu, name));
      }
      tellOfCounts(model);
      return Assembler.assemble(sketch, model, text.name());
    }

    private static long device(XmlElement pci) {
      long device =
          pci.children.stream()
              .filter(child -> child.name.equals("gpu"))
              .mapToLong(gpu -> gpu.number("dev"))
              .min()
              .orElse(-1);
      return device < 0 ? Long.MAX_VALUE : device;
    }

    private GpuModel model(Hints hints) {
      Set<GpuModel> byId = new LinkedHashSet<>();
      Set<String> architectures = new LinkedHashSet<>();
      for (XmlElement pci : gpus) {
        GpuModel known = GpuModels.byDeviceId(pci.get("vendor"), pci.get("device"));
        if (known != null) {
          byId.add(known);
        }
        pci.children("gpu")
            .forEach(gpu -> {
              String gcn = gpu.get("gcn").toLowerCase(Locale.ROOT).replaceAll(":.*", "");
              architectures.add(gcn.isEmpty() ? "sm" + gpu.get("sm") : gcn);
            });
      }
      if (byId.size() > 1) {
        remarks.ambiguous("GPUs have device ids of several models: all are taken to be the first");
      }
      if (!byId.isEmpty()) {
        return ModelChoice.of(
            hints, List.of(byId.iterator().next()), "their PCI device id", remarks);
      }
      String architecture = architectures.iterator().next();
      return ModelChoice.of(
          hints,
          GpuModels.byArchitecture(architecture),
          "their architecture is " + architecture,
          remarks);
    }

    private String cpuOf(XmlElement pci) {
      for (XmlElement at = pci.parent; at != null; at = at.parent) {
        if (at.name.equals("cpu")) {
          return nameOf(at);
        }
      }
      remarks.missing("line " + pci.line + ": a GPU is below no <cpu>; numa0 is taken");
      return "numa0";
    }

    private static String nameOf(XmlElement cpu) {
      return "numa" + Math.min(9999, Math.max(0, cpu.number("numaid")));
    }

    private void cpu(XmlElement cpu) {
      long family = cpu.number("familyid");
      // NCCL adds the extended family times 16 instead of as it is.
      long plain = family > 15 ? 15 + (family >> 4) : family;
      PeerForwarding forwarding =
          CpuForwarding.of(cpu.get("vendor"), plain, cpu.number("modelid"), remarks);
      sketch.cpu(new Sketch.Cpu(nameOf(cpu), Sketch.UNTOLD, forwarding));
      for (XmlElement child : cpu.children) {
        below(child, nameOf(cpu));
      }
    }

    /** Joins what is in the element to the node above it. */
    private void below(XmlElement pci, String above) {
      String gpu = pci.name.equals("pci") ? names.get(busOf(pci.get("busid"))) : null;
      if (gpu != null && pci.children("gpu").findAny().isPresent()) {
        // A coherent link of the GPU to its CPU goes before PCIe.
        XmlElement coherent =
            pci.all("c2c").stream().filter(c2c -> c2c.number("bw") > 0).findFirst().orElse(null);
        if (coherent != null) {
          long count = Math.max(1, coherent.number("count"));
          long rate = Math.min(coherent.number("bw"), 1L << 24) * Math.min(count, 64) * 1_000_000;
          remarks.read("a coherent link between CPU and GPU, NVLink C2C");
          sketch.join(cpuOf(pci), gpu, LinkKind.HOST, 1, LinkRates.both(rate));
        } else {
          sketch.join(above, gpu, LinkKind.PCIE, lanes(pci), rates(pci));
        }
        return;
      }
      boolean leads = !pci.all("gpu").isEmpty();
      if (!leads) {
        return;
      }
      String at = above;
      long children = pci.children("pci").count();
      if (pci.name.equals("pci") && children > 1) {
        at = "switch" + switches++;
        sketch.addSwitch(at);
        sketch.join(above, at, LinkKind.PCIE, lanes(pci), rates(pci));
        remarks.inferred(
            "a bridge with several devices below it is a PCIe switch, one with a single device a"
                + " root port; whether ACS redirects is not told");
      }
      for (XmlElement child : pci.children) {
        below(child, at);
      }
    }

    private static int lanes(XmlElement pci) {
      long lanes = pci.number("link_width");
      return lanes >= 1 && lanes <= 32 ? (int) lanes : 0;
    }

    private @Nullable LinkRates rates(XmlElement pci) {
      double transfers = PcieRate.transfers(pci.get("link_speed"));
      int lanes = lanes(pci);
      if (transfers == 0 || lanes == 0) {
        remarks.missing(
            "line "
                + pci.line
                + ": the speed of a PCIe link is '"
                + pci.get("link_speed")
                + "' and its width '"
                + pci.get("link_width")
                + "'");
        return null;
      }
      return LinkRates.both(PcieRate.ofTransfers(transfers, lanes));
    }

    private void links(XmlElement gpu, String name) {
      int plane = 0;
      for (XmlElement link : gpu.children) {
        boolean xgmi = link.name.equals("xgmi");
        if (!xgmi && !link.name.equals("nvlink")) {
          continue;
        }
        int count = (int) Math.min(64, Math.max(1, link.number("count")));
        String target = names.get(busOf(link.get("target")));
        String tclass = link.get("tclass").toLowerCase(Locale.ROOT);
        if (target != null && !target.equals(name)) {
          sketch.join(name, target, xgmi ? LinkKind.XGMI : LinkKind.NVLINK, count, null);
        } else if (!xgmi && tclass.startsWith("0x0680") && !tclass.equals("0x068001")) {
          plane += count;
        } else if (target == null) {
          remarks.missing(
              "line "
                  + link.line
                  + ": "
                  + name
                  + " has a link to "
                  + link.get("target")
                  + ", which is no GPU of the file; left out");
        }
      }
      if (plane > 0) {
        if (sketch.gpus().stream().noneMatch(other -> sketch.joined(PLANE, other.name()))) {
          sketch.addSwitch(PLANE);
          remarks.inferred("links to NVSwitches lead to one plane that all GPUs share");
        }
        sketch.join(PLANE, name, LinkKind.NVLINK, plane, null);
      }
    }

    private void tellOfCounts(GpuModel model) {
      boolean single =
          root.all("xgmi").stream().allMatch(link -> link.number("count") <= 1)
              && !root.all("xgmi").isEmpty();
      if (single && model.name().matches("mi250x?|mi300a")) {
        remarks.ambiguous(
            "every xGMI link counts one connection; RCCL prints so for MI200 and MI300A, where"
                + " hardware has two to four: rates may be that much too low");
      }
    }

    /** A PCI address with four digits of domain, in lower case. */
    private static String busOf(String id) {
      String bus = id.strip().toLowerCase(Locale.ROOT);
      if (bus.matches("[0-9a-f]{2}:[0-9a-f]{2}\\.[0-9a-f]+")) {
        return "0000:" + bus;
      }
      return bus.replaceFirst("^0{4}([0-9a-f]{4}:)", "$1");
    }
  }
}
