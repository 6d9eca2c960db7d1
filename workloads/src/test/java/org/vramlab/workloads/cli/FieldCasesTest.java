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

  /** Both ways of giving way, every way of a route to lie, and the ends of what can be set. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "A5 --set ww=wound-wait",
        "2020 --set ww=wound-wait",
        "A6 --set ww=wound-wait",
        "A7 --set lockdep=off",
        "B3 --set ww=wound-wait",
        "B9 --set ww=wound-wait",
        "D1 --set devices=3",
        "D1 --set devices=5 --seed 7",
        "E1 --set pages=512",
        "E2 --set members=2",
        "E3 --set ww=wound-wait",
        "E3 --set engines=1 --set skew=100",
        "E3 --set engines=64 --set skew=10",
        "E5 --set pin.cap=4",
        "G1 --set route=drop-posted",
        "G1 --set route=all-ones",
        "G1 --set route=iommu-drop"
      })
  void case_setOtherwise_faultShowsAndTheRightRunIsClean(String command) {
    CommandLineRun.of("case " + command).fine();
  }

  /** By name, as the run is told: driver, buffer and rule. */
  @Test
  void badDrivers_eachIsNamedWithBufferAndRule() {
    String out = CommandLineRun.of("case bad --set rounds=3").fine().out();
    for (String named :
        List.of(
            "gpu0 failed in map: java.lang.IllegalStateException: null pointer in gpu0's map"
                + " callback (buffer 0); the rule it breaks: an exporter's callback ends, or fails",
            "gpu0 has not signalled fence ",
            "(ring of gpu0:1) within 10000 ms (buffer 0); the rule it breaks: a fence that is left",
            "gpu0 keeps the pin that nic0 gave up (buffer 0); the rule it breaks: a pin goes when",
            "gpu0 notifies who has detached (buffer 0); the rule it breaks: an exporter notifies",
            "bad importer unmaps what it has not mapped (buffer 0); the rule it breaks: an",
            "bad importer detaches with 1 pins in hand (buffer 0); the rule it breaks: a pin goes",
            "bad importer failed in prepareMove: java.lang.IllegalStateException: null pointer in",
            "Nobody broke a rule.")) {
      assertTrue(out.contains(named), named + " is not in " + out);
    }
  }

  /** A7 is known by whose callback failed, not by where the code stands. */
  @Test
  void a7_blamesTheExportersMapCallback() {
    String out = CommandLineRun.of("case A7").fine().out();
    assertEquals(3, out.split("To blame is card0, in map, over buffer 0: ", -1).length, out);
  }

  /** The steps of the thread: who is passed over, and who waits for whom. */
  @Test
  void a6_stepsOfTheThread_needAnInterleavingThatTheSearchFinds() {
    String out = CommandLineRun.of("case A6").fine().out();
    assertTrue(out.contains("is waiting for v1 (held by T1)"), out);
    assertTrue(out.contains("T1 (stamp 2) holds v1, is waiting for e (held by T0)"), out);
    assertTrue(
        out.matches("(?s).*passes over what is taken \\(faulty\\)\n  Found in [1-9]\\d+ .*"), out);
  }

  /** More devices than can be searched to the end; what was looked at is said. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 | ' states, which are all that are reached when tasks that could go on are set aside 2"
            + " times at most.'",
        "8 | Nothing found in 10000 executions, drawn from more than can be searched.",
      })
  void d1_manyDevices_faultIsFound_andTheRightRunSaysWhatWasLookedAt(int devices, String looked) {
    String out = CommandLineRun.of("case D1 --set devices=" + devices).fine().out();
    assertTrue(out.contains(looked), out);
    assertTrue(out.contains("the device with the fewest has 100. At most " + devices), out);
  }

  /** What the case's check names: throughput against a single fence, the overflow, the circle. */
  @Test
  void e3_measuresThroughput_findsWhatTheNinthOverwrites_andTheCircleOfReferences() {
    String out = CommandLineRun.of("case E3 --set engines=8").fine().out();
    assertTrue(out.contains("with a single fence 199,968 a second, of which 250 waited"), out);
    assertTrue(out.contains("with eight 793,021 a second, and 0 waited."), out);
    assertTrue(
        out.matches("(?s).*of which the ninth context's takes one's place .faulty.\n  Found .*"),
        out);
    assertTrue(
        out.matches("(?s).*the ninth context's move is waited for .right.\n  Nothing .*"), out);
    assertTrue(
        out.contains("10 s after everybody has let go of everything 8 objects are there"), out);
  }

  /** Where the knob takes the fault away, a case must not say that it showed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "B1 --set route.p2p=no",
        "B5 --set attach-micros=9000",
        "B8 --set lost-frame=1000",
        "D1 --set latency=asymmetric"
      })
  void case_withoutItsFault_isStatus1(String command) {
    CommandLineRun run = CommandLineRun.of("case " + command);
    List<Integer> accepted = List.of(Main.FOUND);
    assertEquals(accepted, List.of(run.status()), run.out());
    assertTrue(run.out().contains("NOT as expected"), run.out());
  }
}
