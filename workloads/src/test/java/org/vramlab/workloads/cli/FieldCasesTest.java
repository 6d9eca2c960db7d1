package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.workloads.cases.FieldCase;
import org.vramlab.workloads.cases.library.FieldCases;
import org.vramlab.workloads.cases.library.FixChains;

/** Every field case that ships: faulty as reported, and right. */
class FieldCasesTest {
  static Stream<String> ids() {
    return FieldCases.ALL.stream().map(FieldCase::id);
  }

  @ParameterizedTest
  @MethodSource("ids")
  void case_asItShips_faultShowsAndTheRightRunIsClean(String id) {
    CommandLineRun run = CommandLineRun.of("case " + id).fine();
    assertTrue(run.out().contains("Source: "), run.out());
    assertTrue(run.out().contains("(faulty)") && run.out().contains("(right)"), run.out());
  }

  static Stream<String> chains() {
    return FixChains.ALL.stream().map(FieldCase::section);
  }

  /** A fault, the fix that broke something else, and the right fix: as three runs. */
  @ParameterizedTest
  @MethodSource("chains")
  void chain_asItShips_twoFaultsShowAndTheLastRunIsClean(String section) {
    CommandLineRun run = CommandLineRun.of("case " + section).fine();
    List<String> roles =
        run.out()
            .lines()
            .filter(line -> line.matches("[A-G][0-9]: .* \\((faulty|right)\\)"))
            .map(line -> line.replaceAll(".*\\(", "").replace(")", ""))
            .toList();
    assertEquals(List.of("faulty", "faulty", "right"), roles, run.out());
  }

  @Test
  void cases_idsAndSections_areUnique() {
    Set<String> seen = new HashSet<>();
    for (List<FieldCase> list : List.of(FieldCases.ALL, FixChains.ALL)) {
      for (FieldCase each : list) {
        assertTrue(seen.add(each.id()), each.id());
        assertTrue(seen.add(each.section()), each.section());
      }
    }
  }

  /** The cases of topology, on machines of other kinds: a hive, PCIe alone, APUs, and a print. */
  @ParameterizedTest
  @CsvSource({
    "G1, mi300x-8",
    "G1, pcie-2socket-direct-8gpu",
    "G2, hgx-h100",
    "G3, frontier-lumi-mi250x",
    "G3, dgx-a100",
    "S4, pcie-4gpu",
    "B1, frontier-mi250x",
    "B1, mi300a-4-apu",
  })
  void case_onAnotherMachine_isAsExpected(String section, String machine) {
    CommandLineRun.of("case " + section + " --topology " + machine).fine();
  }

  @ParameterizedTest
  @ValueSource(strings = {"G1", "G2", "G3", "S4", "B1"})
  void case_onAnImportedMachine_isAsExpected(String section, @TempDir Path folder)
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("m.txt"),
            "\tGPU0\tGPU1\tGPU2\nGPU0\tX\tNV2\tPHB\nGPU1\tNV2\tX\tPHB\nGPU2\tPHB\tPHB\tX\n");
    CommandLineRun run = CommandLineRun.of("case", section, "--topology", file.toString()).fine();
    assertTrue(run.err().contains("missing: nothing says which GPUs these are"), run.err());
  }

  /** Where the knob takes the fault away, a case must not say that it showed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "B1 --set route.p2p=no",
        "B5 --set attach-micros=9000",
        "B8 --set lost-frame=1000"
      })
  void case_withoutItsFault_isStatus1(String command) {
    CommandLineRun run = CommandLineRun.of("case " + command);
    List<Integer> accepted = List.of(Main.FOUND);
    assertEquals(accepted, List.of(run.status()), run.out());
    assertTrue(run.out().contains("NOT as expected"), run.out());
  }
}
