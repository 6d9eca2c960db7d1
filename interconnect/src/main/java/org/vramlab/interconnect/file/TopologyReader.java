package org.vramlab.interconnect.file;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.calibration.Calibration;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.LinkRates;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.PathShape;
import org.vramlab.interconnect.topology.PeerForwarding;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TopologyBuilder;
import org.vramlab.interconnect.topology.TransferRule;

/**
 * Reads a machine from a text file.
 *
 * <p>One statement a line, {@code #} begins a remark, values with spaces in double quotes. The
 * first statement names the machine; devices come before CPUs and switches, and those before links:
 *
 * <pre>
 *   topology NAME "DESCRIPTION"
 *   host-memory 512GiB
 *   start kernel=0ns sdma=8.7us
 *   device NAME cpu=CPU vram=64GiB memory=1600GB/s flops=7.35e13 launch=3500ns engines=5
 *          engine=49.4GB/s hive=0 bar=64GiB source="..."          (on one line; hive may be none)
 *   cpu NAME forwards=yes memory=174.08GB/s                (yes, no, writes, own: only between its own ports)
 *   switch NAME acs=off                                            (off or redirect; may be left out)
 *   link A B kind=xgmi width=4 rate=200GB/s latency=500ns          (both directions)
 *   link A B kind=pcie width=16 rate=7GB/s back=8GB/s declared=63GB/s latency=0ns
 *   iommu translates                                               (or passthrough; may be left out)
 *   deny A B access=reads reason="..."                 (A on B's memory: reads, writes or both)
 *   calibrated                                                     (rules of each link's family)
 *   ports 0.75                                                     (several partners; may be left out)
 *   rule mover=sdma kind=xgmi width=4 shape=direct efficiency=0.84 both-ways=0.79 cap=49.4GB/s
 *          start=machine source="..."                   (cap may be none; start may be left out)
 * </pre>
 *
 * <p>A file that begins with a brace is read as a wiring description in JSON instead, {@code
 * "schema": "simple-topology-1"}: see {@code WiringReader}.
 *
 * <p>What each number means is said by {@link DeviceSpec}, {@link TopologyBuilder} and {@link
 * TransferRule}.
 */
public final class TopologyReader {
  /** Set by the first statement. */
  private @Nullable TopologyBuilder builder;

  private TopologyReader() {}

  /**
   * The machine that the file describes, with routes checked.
   *
   * @throws TopologyFormatException if the text is wrong; the message names file, line and remedy
   * @throws IOException if the file cannot be read
   */
  public static Topology read(Path path) throws IOException {
    String text;
    try {
      text = Files.readString(path);
    } catch (MalformedInputException e) {
      throw new TopologyFormatException(path.toString(), 1, "the file is not text in UTF-8");
    }
    return readText(path.toString(), text);
  }

  /**
   * The machine that a text describes, in either of the two forms.
   *
   * @param file how error messages name their source; a wiring description is named after it
   * @throws TopologyFormatException if the text is wrong
   */
  public static Topology readText(String file, String text) throws TopologyFormatException {
    if (text.stripLeading().startsWith("{")) {
      String name = file.substring(file.lastIndexOf('/') + 1);
      int dot = name.lastIndexOf('.');
      return WiringReader.read(file, dot > 0 ? name.substring(0, dot) : name, text);
    }
    return read(file, text.lines().toList());
  }

  /**
   * The machine that the lines describe.
   *
   * @param file how error messages name their source
   * @throws TopologyFormatException if the text is wrong
   */
  public static Topology read(String file, List<String> lines) throws TopologyFormatException {
    TopologyReader reader = new TopologyReader();
    int number = 0;
    for (String text : lines) {
      number++;
      try {
        reader.statement(new Line(text));
      } catch (IllegalArgumentException e) {
        throw new TopologyFormatException(file, number, String.valueOf(e.getMessage()));
      }
    }
    try {
      Topology topology = reader.started("end of file").build();
      // Fails if a path or a rule is missing.
      new Routes(topology).topology();
      return topology;
    } catch (IllegalArgumentException e) {
      throw new TopologyFormatException(file, Math.max(1, number), String.valueOf(e.getMessage()));
    }
  }

  private void statement(Line line) {
    if (line.isBlank()) {
      return;
    }
    switch (line.keyword()) {
      case "topology" -> topology(line);
      case "host-memory" -> started(line).hostMemoryBytes(Units.SIZE.parse(line.word("size")));
      case "start" ->
          started(line)
              .startNanos(
                  Units.TIME.parse(line.field("kernel")), Units.TIME.parse(line.field("sdma")));
      case "device" -> device(line);
      case "cpu" ->
          started(line)
              .cpu(
                  line.word("name"),
                  line.choice("forwards", PeerForwarding.values()),
                  Units.RATE.parse(line.field("memory")));
      case "switch" ->
          started(line)
              .pcieSwitch(line.word("name"), second(line.fieldOr("acs", "off"), "off", "redirect"));
      case "iommu" ->
          started(line).iommuTranslates(second(line.word("mode"), "passthrough", "translates"));
      case "deny" -> deny(line);
      case "link" -> link(line);
      case "rule" -> rule(line);
      case "ports" -> started(line).portFactor(decimal(line.word("factor")));
      case "calibrated" -> {
        TopologyBuilder machine = started(line);
        Calibration.rulesFor(machine.links(), machine.rules()).forEach(machine::rule);
      }
      default ->
          throw new IllegalArgumentException(
              "unknown statement '"
                  + line.keyword()
                  + "'; known: topology, host-memory, start, device, cpu, switch, link, deny,"
                  + " iommu, rule, ports, calibrated");
    }
    line.finish();
  }

  private void topology(Line line) {
    if (builder != null) {
      throw new IllegalArgumentException("a file describes one topology; remove the second");
    }
    builder = new TopologyBuilder(line.word("name"), line.word("description"));
  }

  private void device(Line line) {
    String name = line.word("name");
    String hive = line.field("hive");
    DeviceSpec device =
        new DeviceSpec(
            name,
            Units.SIZE.parse(line.field("vram")),
            Units.RATE.parse(line.field("memory")),
            decimal(line.field("flops")),
            Units.TIME.parse(line.field("launch")),
            count(line.field("engines")),
            Units.RATE.parse(line.field("engine")),
            0,
            hive.equals("none") ? DeviceSpec.NO_HIVE : count(hive),
            Units.SIZE.parse(line.field("bar")),
            line.field("source"));
    started(line).device(device, line.field("cpu"));
  }

  private void link(Line line) {
    LinkKind kind = line.choice("kind", LinkKind.values());
    if (kind == LinkKind.MEMORY) {
      throw new IllegalArgumentException("memory channels are stated with their CPU, not as links");
    }
    String rate = line.field("rate");
    started(line)
        .connect(
            line.word("node"),
            line.word("second node"),
            kind,
            count(line.field("width")),
            new LinkRates(
                Units.RATE.parse(rate),
                Units.RATE.parse(line.fieldOr("back", rate)),
                Units.RATE.parse(line.fieldOr("declared", rate))),
            Units.TIME.parse(line.field("latency")));
  }

  private void deny(Line line) {
    String access = line.field("access");
    boolean both = access.equals("both");
    started(line)
        .deny(
            line.word("device"),
            line.word("owner"),
            both || !second(access, "reads", "writes"),
            both || access.equals("writes"),
            line.field("reason"));
  }

  private void rule(Line line) {
    String cap = line.field("cap");
    String start = line.fieldOr("start", "machine");
    started(line)
        .rule(
            new TransferRule(
                line.choice("mover", Mover.values()),
                line.choice("kind", LinkKind.values()),
                count(line.field("width")),
                line.choice("shape", PathShape.values()),
                decimal(line.field("efficiency")),
                decimal(line.field("both-ways")),
                cap.equals("none") ? TransferRule.UNCAPPED : Units.RATE.parse(cap),
                start.equals("machine") ? TransferRule.AS_THE_MACHINE : Units.TIME.parse(start),
                line.field("source")));
  }

  private TopologyBuilder started(Line line) {
    return started("'" + line.keyword() + "'");
  }

  private TopologyBuilder started(String where) {
    if (builder == null) {
      throw new IllegalArgumentException(
          where
              + " comes before the statement 'topology NAME \"DESCRIPTION\"', which must be first");
    }
    return builder;
  }

  /** Which of two words it is. */
  private static boolean second(String text, String first, String second) {
    if (!text.equals(first) && !text.equals(second)) {
      throw new IllegalArgumentException("'" + text + "' is neither " + first + " nor " + second);
    }
    return text.equals(second);
  }

  private static int count(String text) {
    try {
      int count = Integer.parseInt(text);
      if (count >= 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for both.
    }
    throw new IllegalArgumentException("'" + text + "' is not a whole number from 0 on");
  }

  private static double decimal(String text) {
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for both.
    }
    throw new IllegalArgumentException("'" + text + "' is not a number");
  }
}
