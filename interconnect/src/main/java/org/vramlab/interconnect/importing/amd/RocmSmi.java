package org.vramlab.interconnect.importing.amd;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vramlab.interconnect.importing.machine.Hints;
import org.vramlab.interconnect.importing.machine.Imported;
import org.vramlab.interconnect.importing.machine.ProductNames;
import org.vramlab.interconnect.importing.machine.Remarks;
import org.vramlab.interconnect.importing.machine.Sketch;
import org.vramlab.interconnect.importing.machine.TopologyImporter;
import org.vramlab.interconnect.importing.source.ImportException;
import org.vramlab.interconnect.importing.source.SourceText;

/**
 * {@code rocm-smi --showtopo}: tables of weights, hops and types of links, and lines with NUMA
 * nodes; with {@code --shownodesbw} rates too, and {@code --showtopoaccess} who reaches whom.
 */
public final class RocmSmi implements TopologyImporter {
  private static final Pattern OWN =
      Pattern.compile(
          "(?i)(weight|hops|link type|link accessibility|bandwidth) between two gpus"
              + "|\\(topology\\) numa (node|affinity)");
  private static final Pattern GPU = Pattern.compile("(?i)gpu[0-9]+");
  private static final Pattern NUMA =
      Pattern.compile(
          "(?i)gpu\\[([0-9]{1,4})\\]\\s*:\\s*\\(topology\\) numa (node|affinity):\\s*(\\S+)");

  @Override
  public String format() {
    return "rocm-smi --showtopo";
  }

  @Override
  public boolean recognises(SourceText text) {
    return text.lines().stream().anyMatch(line -> OWN.matcher(line).find())
        && !text.all().stripLeading().startsWith("{");
  }

  @Override
  public Imported read(SourceText text, Hints hints) throws ImportException {
    Remarks remarks = new Remarks();
    AmdPairs pairs = new AmdTables(text, GPU, remarks).read();
    numaNodes(text, pairs, remarks);
    remarks.read(
        pairs.count() + " GPUs; their hops are 1 for any xGMI pair, so weights are used instead");
    Sketch sketch = new Sketch(format(), text.name(), remarks);
    return new AmdWiring(pairs, sketch)
        .read(text.name(), Evidence.named(ProductNames.in(text), remarks), hints);
  }

  private static void numaNodes(SourceText text, AmdPairs pairs, Remarks remarks) {
    int[] affinity = pairs.numaNodes.clone();
    for (String line : text.lines()) {
      Matcher told = NUMA.matcher(line);
      if (!told.find()) {
        continue;
      }
      int gpu = indexOf(pairs.labels, "gpu" + Integer.parseInt(told.group(1)));
      if (gpu < 0) {
        remarks.missing("GPU " + told.group(1) + " has a NUMA node and no row in any table");
      } else if (told.group(2).equalsIgnoreCase("node")) {
        pairs.numaNodes[gpu] = AmdPairs.number(told.group(3));
      } else {
        affinity[gpu] = AmdPairs.number(told.group(3));
      }
    }
    for (int gpu = 0; gpu < pairs.count(); gpu++) {
      if (pairs.numaNodes[gpu] >= 0
          && affinity[gpu] >= 0
          && pairs.numaNodes[gpu] != affinity[gpu]) {
        remarks.ambiguous(
            pairs.labels.get(gpu)
                + " has NUMA node "
                + pairs.numaNodes[gpu]
                + " and affinity "
                + affinity[gpu]
                + ": the node is taken");
      } else if (pairs.numaNodes[gpu] < 0) {
        pairs.numaNodes[gpu] = affinity[gpu];
      }
    }
  }

  private static int indexOf(List<String> labels, String gpu) {
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i).equalsIgnoreCase(gpu)) {
        return i;
      }
    }
    return -1;
  }
}
