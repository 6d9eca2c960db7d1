package org.vramlab.interconnect.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;

class TopologyFileTest {
  private static final List<String> SMALL =
      List.of(
          "# two cards",
          "topology small \"two cards\"   # a remark",
          "host-memory 64GiB",
          "start kernel=0ns sdma=8.7us",
          device("a"),
          device("b"),
          "cpu host forwards=yes memory=100GB/s",
          "link host a kind=pcie width=16 rate=31.508GB/s latency=400ns",
          "link host b kind=pcie width=16 rate=31.508GB/s latency=400ns",
          rule("kernel", "direct"),
          rule("kernel", "host-to-device"),
          rule("kernel", "device-to-host"),
          rule("sdma", "direct"),
          rule("sdma", "host-to-device"),
          rule("sdma", "device-to-host"));

  static List<String> names() {
    return Topologies.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void read_presetWrittenOut_isThePreset(String name) throws IOException {
    Topology preset = Topologies.named(name);
    Topology again = TopologyReader.read("file", TopologyWriter.write(preset).lines().toList());
    assertEquals(preset.name(), again.name());
    assertEquals(preset.description(), again.description());
    assertEquals(preset.hostMemoryBytes(), again.hostMemoryBytes());
    assertEquals(preset.nodes(), again.nodes());
    assertEquals(preset.links(), again.links());
    assertEquals(preset.rules(), again.rules());
    for (int device = 0; device < preset.deviceCount(); device++) {
      assertEquals(preset.device(device), again.device(device));
    }
    for (Mover mover : Mover.values()) {
      assertEquals(preset.startNanos(mover), again.startNanos(mover));
    }
  }

  @Test
  void load_smallFile_hasWhatItSays(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("small.topology");
    Files.write(file, SMALL);
    Topology topology = Topologies.load(file);
    assertEquals(2, topology.deviceCount());
    assertEquals(31_508_000_000L, topology.link(2).bytesPerSecond());
    assertEquals(8_700, topology.startNanos(Mover.SDMA));
    assertEquals("two cards", topology.description());
  }

  @Test
  void load_noSuchFile_isAnIoError(@TempDir Path folder) {
    assertThrows(
        NoSuchFileException.class, () -> Topologies.load(folder.resolve("missing.topology")));
  }

  /** Line of the small file, what replaces it, and what the message must then say. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "2 | host-memory 1GiB | file:2: 'host-memory' comes before the statement 'topology",
        "3 | topology again \"x\" | file:3: a file describes one topology",
        "3 | host-memory 64GB | '64GB' is not a size such as 64GiB",
        "3 | host-memory | file:3: 'host-memory' needs a size",
        "3 | host-memory 1GiB 2GiB | has no use for '2GiB'",
        "3 | host-memory 1GiB \"x | a quote is not closed",
        "3 | mystery | unknown statement 'mystery'; known: topology, host-memory",
        "4 | start kernel=0ns sdma=-1ns | '-1ns' is not a time",
        "4 | start kernel=0ns kernel=1ns sdma=1ns | field kernel stands twice",
        "4 | start kernel=0ns | 'start' needs a field sdma=",
        "7 | cpu host forwards=maybe memory=1GB/s | 'maybe' is none of no, writes, own, yes",
        "7 | cpu host forwards=yes memory=1GB/s extra=1 | has no use for 'extra='",
        "8 | link host c kind=pcie width=16 rate=1GB/s latency=0ns | no node named c",
        "8 | link host a kind=wire width=16 rate=1GB/s latency=0ns | 'wire' is none of xgmi,"
            + " nvlink, pcie",
        "8 | link host a kind=pcie width=many rate=1GB/s latency=0ns | 'many' is not a whole"
            + " number",
        "8 | link host a kind=pcie width=16 rate=0.0000000001GB/s latency=0ns | is not a rate",
        "8 | # no link | file:15: small: no path from host to a",
        "10 | # no rule | file:15: small: no transfer rule for KERNEL on a DIRECT path",
      })
  void read_wrongLine_namesFileLineAndRemedy(int line, String text, String message) {
    List<String> lines = new ArrayList<>(SMALL);
    lines.set(line - 1, text);
    TopologyFormatException thrown =
        assertThrows(TopologyFormatException.class, () -> TopologyReader.read("file", lines));
    String said = String.valueOf(thrown.getMessage());
    assertTrue(said.startsWith("file:"), said);
    assertTrue(said.contains(message), said);
  }

  @Test
  void read_efficiencyOutOfRange_saysSo() {
    List<String> lines = new ArrayList<>(SMALL);
    lines.set(9, rule("kernel", "direct").replace("efficiency=0.8", "efficiency=1.8"));
    TopologyFormatException thrown =
        assertThrows(TopologyFormatException.class, () -> TopologyReader.read("file", lines));
    assertEquals("file:10: efficiency 1.8 is not in (0, 1]", thrown.getMessage());
  }

  @Test
  void read_emptyFile_asksForTheFirstStatement() {
    TopologyFormatException thrown =
        assertThrows(TopologyFormatException.class, () -> TopologyReader.read("file", List.of()));
    assertTrue(String.valueOf(thrown.getMessage()).startsWith("file:1: end of file comes before"));
  }

  @ParameterizedTest
  @CsvSource({
    "SIZE, 64GiB, 68719476736",
    "SIZE, 1.5KiB, 1536",
    "SIZE, 7B, 7",
    "RATE, 31.508GB/s, 31508000000",
    "RATE, 12B/s, 12",
    "TIME, 8.7us, 8700",
    "TIME, 1ns, 1",
  })
  void units_parseAndFormat_areInverse(String kind, String text, long quantity) {
    Units units =
        switch (kind) {
          case "SIZE" -> Units.SIZE;
          case "RATE" -> Units.RATE;
          default -> Units.TIME;
        };
    assertEquals(quantity, units.parse(text));
    assertEquals(text, units.format(quantity));
  }

  private static String device(String name) {
    return "device "
        + name
        + " cpu=host vram=16GiB memory=500GB/s flops=1e13 launch=3.5us engines=2 engine=25GB/s"
        + " hive=none bar=16GiB source=\"made up\"";
  }

  private static String rule(String mover, String shape) {
    return "rule mover="
        + mover
        + " kind=pcie width=16 shape="
        + shape
        + " efficiency=0.8 both-ways=0.7 cap=none source=assumption";
  }
}
