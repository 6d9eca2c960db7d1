package org.vramlab.interconnect.importing.xml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

/**
 * A machine as hwloc exports it ({@code lstopo file.xml}), versions 1 to 3: NUMA nodes, PCIe
 * bridges and devices, and matrices of the rates of NVLink or xGMI.
 */
public final class HwlocXml implements TopologyImporter {
  @Override
  public String format() {
    return "an hwloc export";
  }

  @Override
  public boolean recognises(SourceText text) {
    String all = text.all();
    return all.contains("<topology") && (all.contains("<object") || all.contains("<distances"));
  }

  @Override
  public Imported read(SourceText text, Hints hints) throws ImportException {
    return new Reading(text, XmlText.parse(text), format()).read(hints);
  }

  /** One file. */
  private static final class Reading {
    private static final Pattern PCI_TYPE =
        Pattern.compile("(?i)([0-9a-f]{4}) \\[([0-9a-f]{4}):([0-9a-f]{4})\\].*");

    private final SourceText text;
    private final XmlElement root;
    private final Remarks remarks = new Remarks();
    private final Sketch sketch;
    private final List<XmlElement> gpus = new ArrayList<>();

    /** Names of switches by the bridge that is their upstream port. */
    private final Map<XmlElement, String> switches = new LinkedHashMap<>();

    Reading(SourceText text, XmlElement root, String format) {
      this.text = text;
      this.root = root;
      sketch = new Sketch(format, text.name(), remarks);
    }

    Imported read(Hints hints) throws ImportException {
      for (XmlElement object : root.all("object")) {
        if (object.get("type").equals("PCIDev") && isGpu(object)) {
          gpus.add(object);
        }
      }
      List<HwlocDistances> matrices = HwlocDistances.in(root, remarks);
      HwlocLinks links = new HwlocLinks(sketch, gpus, this::cpuOf);
      for (int i = 0; i < gpus.size(); i++) {
        XmlElement gpu = gpus.get(i);
        GpuModel own = modelOf(gpu);
        sketch.gpu(new Sketch.Gpu("gpu" + i, own, vramBytes(gpu), Sketch.UNTOLD, cpuOf(gpu)));
      }
      if (gpus.isEmpty() && !links.addGpusOf(matrices)) {
        throw text.wrong(
            root.line,
            "no object of it is a GPU",
            "export with I/O devices: lstopo --whole-io, on a machine with GPUs");
      }
      remarks.read(sketch.gpus().size() + " GPUs");
      for (XmlElement object : root.all("object")) {
        if (object.get("type").equals("NUMANode")) {
          cpu(object);
        }
      }
      GpuModel model = model(hints, matrices);
      links.join(matrices, model);
      for (int i = 0; i < gpus.size(); i++) {
        joinPcie(i, model);
      }
      for (Sketch.Gpu gpu : sketch.gpus()) {
        if (gpus.isEmpty() && !sketch.joined(gpu.cpu(), gpu.name())) {
          sketch.join(gpu.cpu(), gpu.name(), LinkKind.PCIE, 16, null);
        }
      }
      return Assembler.assemble(sketch, model, text.name());
    }

    // ---- GPUs.

    private static boolean isGpu(XmlElement device) {
      Matcher type = PCI_TYPE.matcher(device.get("pci_type"));
      if (!type.matches()) {
        return false;
      }
      String vendor = type.group(2).toLowerCase(Locale.ROOT);
      boolean graphics = type.group(1).matches("(03|12|0b)..");
      return graphics && (vendor.equals("10de") || vendor.equals("1002"));
    }

    private static @Nullable GpuModel modelOf(XmlElement device) {
      Matcher type = PCI_TYPE.matcher(device.get("pci_type"));
      GpuModel known = type.matches() ? GpuModels.byDeviceId(type.group(2), type.group(3)) : null;
      if (known != null) {
        return known;
      }
      for (XmlElement info : device.all("info")) {
        if (info.get("name").matches("GPUModel|PCIDevice")) {
          known = GpuModels.inText(info.get("value"));
          if (known != null) {
            return known;
          }
        }
      }
      return null;
    }

    private GpuModel model(Hints hints, List<HwlocDistances> matrices) {
      List<GpuModel> found = new ArrayList<>();
      for (Sketch.Gpu gpu : sketch.gpus()) {
        if (gpu.model() != null && !found.contains(gpu.model())) {
          found.add(gpu.model());
        }
      }
      if (!found.isEmpty()) {
        return ModelChoice.of(
            hints, found.subList(0, 1), "its PCI device id, or its name", remarks);
      }
      return ModelChoice.of(
          hints, HwlocLinks.models(matrices), "the rates of its NVLinks", remarks);
    }

    private long vramBytes(XmlElement gpu) {
      for (XmlElement info : gpu.all("info")) {
        long kibibytes = info.number("value");
        if (info.get("name").matches("CUDAGlobalMemorySize|RSMIVRAMSize|NVMLMemorySize")
            && kibibytes > 0
            && kibibytes < 1L << 40) {
          remarks.read("memory of GPUs, as their driver states it");
          return kibibytes << 10;
        }
      }
      return Sketch.UNTOLD;
    }

    // ---- CPUs.

    /** The NUMA node that is nearest above an object. */
    private String cpuOf(XmlElement object) {
      for (XmlElement at = object; at != null; at = at.parent) {
        if (at.get("type").equals("NUMANode")) {
          return nameOf(at);
        }
        XmlElement node =
            at.children("object")
                .filter(child -> child.get("type").equals("NUMANode"))
                .findFirst()
                .orElse(null);
        if (node != null) {
          if (at.get("type").equals("Machine") && gpus.size() > 1) {
            remarks.ambiguous(
                "GPUs are below the whole machine, not a package: they are taken to be near its"
                    + " first NUMA node");
          }
          return nameOf(node);
        }
      }
      return "numa0";
    }

    private static String nameOf(XmlElement node) {
      return "numa" + Math.min(9999, Math.max(0, node.number("os_index")));
    }

    private void cpu(XmlElement node) {
      long family = -1;
      long model = -1;
      String vendor = "";
      for (XmlElement at = node; at != null; at = at.parent) {
        for (XmlElement info : at.children("info").toList()) {
          switch (info.get("name")) {
            case "CPUVendor" -> vendor = info.get("value");
            case "CPUFamilyNumber" -> family = info.number("value");
            case "CPUModelNumber" -> model = info.number("value");
            default -> {}
          }
        }
      }
      long bytes = Math.clamp(node.number("local_memory"), 0, 1L << 50);
      sketch.cpu(
          new Sketch.Cpu(nameOf(node), bytes, CpuForwarding.of(vendor, family, model, remarks)));
    }

    // ---- PCIe.

    /** From the CPU, by the switches above it, to a GPU. */
    private void joinPcie(int number, GpuModel model) {
      XmlElement gpu = gpus.get(number);
      List<XmlElement> bridges = new ArrayList<>();
      for (XmlElement at = gpu.parent; at != null; at = at.parent) {
        if (at.get("type").equals("Bridge") && at.get("bridge_type").equals("1-1")) {
          bridges.addFirst(at);
        }
      }
      // Cards of AMD carry a switch of their own, which is no place where ways part.
      while (bridges.size() >= 2 && isOfACard(bridges.getLast())) {
        bridges.removeLast();
      }
      String at = cpuOf(gpu);
      // Root port, then for each switch its upstream and a downstream port.
      for (int i = 1; i + 1 < bridges.size(); i += 2) {
        XmlElement upstream = bridges.get(i);
        String name = switches.get(upstream);
        if (name == null) {
          name = "switch" + switches.size();
          switches.put(upstream, name);
          sketch.addSwitch(name);
          sketch.join(at, name, LinkKind.PCIE, 16, rates(upstream, null));
          remarks.inferred(
              "of PCIe bridges one within another the first is a root port, and then two are a"
                  + " switch; whether ACS redirects is not told");
        }
        at = name;
      }
      sketch.join(at, "gpu" + number, LinkKind.PCIE, 16, rates(gpu, model));
    }

    private static boolean isOfACard(XmlElement bridge) {
      return bridge.get("pci_type").matches("(?i).*\\[1002:147[89]\\].*");
    }

    /**
     * Of what hwloc states in GB/s; null if it states none.
     *
     * @param model whose most it is compared with; null for a bridge
     */
    private @Nullable LinkRates rates(XmlElement device, @Nullable GpuModel model) {
      String speed = device.get("pci_link_speed");
      if (!speed.matches("[0-9]{1,4}(\\.[0-9]{1,12})?") || Double.parseDouble(speed) < 0.1) {
        return null;
      }
      double gigabytes = Double.parseDouble(speed);
      if (model != null
          && !model.isUnknown()
          && gigabytes < 0.9 * PcieRate.of(model.pcieGeneration(), 16) / 1e9) {
        remarks.ambiguous(
            "line "
                + device.line
                + ": PCIe runs at "
                + speed
                + " GB/s where "
                + model.label()
                + " does more: a slower slot, or a link that was trained down while idle");
      } else {
        remarks.read("rates of PCIe, at the moment of the export");
      }
      return LinkRates.both(Math.round(gigabytes * 1e9));
    }
  }
}
