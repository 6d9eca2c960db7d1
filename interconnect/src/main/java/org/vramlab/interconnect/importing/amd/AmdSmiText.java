package org.vramlab.interconnect.importing.amd;

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
 * {@code amd-smi topology} as text: tables of access, weights, hops, types and rates of links,
 * whose rows and columns are PCI addresses. A table of {@code amd-smi xgmi} in the same file tells
 * what one link carries.
 */
public final class AmdSmiText implements TopologyImporter {
  private static final Pattern OWN =
      Pattern.compile(
          "(?i)^\\s*(access|weight|hops|link type|numa bw|cache coher[ae]ncy|atomics|dma"
              + "|bi-directional|link metric) table\\b.*");
  private static final Pattern ADDRESS =
      Pattern.compile("(?i)([0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\\.[0-9a-f]|gpu[0-9]+");
  private static final Pattern LINK_RATE =
      Pattern.compile("(?i)[0-9]{1,4} Gb/s\\s+([0-9]{1,6}) Gb/s\\s+xgmi");

  @Override
  public String format() {
    return "amd-smi topology";
  }

  @Override
  public boolean recognises(SourceText text) {
    return text.lines().stream().anyMatch(line -> OWN.matcher(line).matches());
  }

  @Override
  public Imported read(SourceText text, Hints hints) throws ImportException {
    Remarks remarks = new Remarks();
    AmdPairs pairs = new AmdTables(text, ADDRESS, remarks).read();
    Matcher rate = LINK_RATE.matcher(text.all());
    if (rate.find()) {
      // Of 16 lanes, in gigabits.
      pairs.linkMegabytes = Integer.parseInt(rate.group(1)) * 125;
      remarks.read("an xGMI link carries " + pairs.linkMegabytes + " MB/s each way");
    }
    remarks.read(
        pairs.count() + " GPUs; their hops are 1 for any xGMI pair, so weights are used instead");
    Sketch sketch = new Sketch(format(), text.name(), remarks);
    return new AmdWiring(pairs, sketch)
        .read(text.name(), Evidence.named(ProductNames.in(text), remarks), hints);
  }
}
