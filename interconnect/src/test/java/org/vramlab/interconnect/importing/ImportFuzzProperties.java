package org.vramlab.interconnect.importing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.vramlab.interconnect.file.TopologyFormatException;
import org.vramlab.interconnect.file.TopologyReader;
import org.vramlab.interconnect.file.TopologyWriter;
import org.vramlab.interconnect.importing.machine.Hints;
import org.vramlab.interconnect.importing.machine.Imported;
import org.vramlab.interconnect.importing.source.ImportException;
import org.vramlab.interconnect.preset.Topologies;

/**
 * Damaged outputs: cut off anywhere, with bytes changed, lines lost, doubled or swapped. Each gives
 * a machine that can be saved and read back, or a failure that names file, problem and remedy;
 * nothing else is ever thrown.
 */
class ImportFuzzProperties {
  private static final List<byte[]> WHOLE =
      List.of(
          bytes(AmdToolsTest.rocmSmi(AmdToolsTest.MI250)),
          bytes(AmdToolsTest.rocmSmi("0 40 72\n40 0 72\n72 72 0\n")),
          bytes(NvidiaSmiTest.SIX),
          bytes(XmlImportTest.NCCL),
          bytes(XmlImportTest.HWLOC),
          bytes(AmdToolsTest.JSON),
          bytes(AmdToolsTest.TABLES),
          bytes(TopologyWriter.write(Topologies.named("pcie-4gpu"))),
          KfdTreeTest.tar(KfdTreeTest.frontier(), 0));

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Property(tries = 120)
  void cutOff_isAMachineOrACleanFailure(
      @ForAll @IntRange(min = 0, max = 8) int which, @ForAll @IntRange(max = 1 << 30) int at) {
    byte[] whole = WHOLE.get(which);
    read(Arrays.copyOf(whole, at % whole.length));
  }

  @Property(tries = 300)
  void changedBytes_areAMachineOrACleanFailure(
      @ForAll @IntRange(min = 0, max = 8) int which,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int changes) {
    byte[] bytes = WHOLE.get(which).clone();
    Random random = new Random(seed);
    byte[] telling = bytes("0159-xX:\t\n{}[]<>/\"=,NVSYSPIX \0\u00ff");
    for (int i = 0; i < changes; i++) {
      bytes[random.nextInt(bytes.length)] = telling[random.nextInt(telling.length)];
    }
    read(bytes);
  }

  @Property(tries = 200)
  void linesLostDoubledSwappedAndCut_areAMachineOrACleanFailure(
      @ForAll @IntRange(min = 0, max = 7) int which, @ForAll long seed) {
    List<String> lines =
        new ArrayList<>(new String(WHOLE.get(which), StandardCharsets.UTF_8).lines().toList());
    Random random = new Random(seed);
    for (int i = 0; i < 4 && lines.size() > 1; i++) {
      int at = random.nextInt(lines.size());
      int other = random.nextInt(lines.size());
      switch (random.nextInt(4)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.add(other, lines.get(at));
        case 2 -> Collections.swap(lines, at, other);
        default -> {
          String line = lines.get(at);
          lines.set(at, line.substring(0, random.nextInt(line.length() + 1)));
        }
      }
    }
    read(bytes(String.join("\r\n", lines)));
  }

  private static void read(byte[] bytes) {
    try {
      Imported imported = Importers.read("fuzz", bytes, Hints.NONE);
      assertTrue(imported.topology().deviceCount() > 0);
      String saved = TopologyWriter.write(imported.topology());
      TopologyReader.read("saved", saved.lines().toList());
    } catch (ImportException refused) {
      assertFalse(refused.problem().isBlank());
      assertFalse(refused.remedy().isBlank());
    } catch (TopologyFormatException refused) {
      assertFalse(refused.problem().isBlank());
      assertTrue(String.valueOf(refused.getMessage()).startsWith("fuzz"), "not of the saved file");
    } catch (IOException other) {
      throw new AssertionError("no clean failure", other);
    }
  }
}
