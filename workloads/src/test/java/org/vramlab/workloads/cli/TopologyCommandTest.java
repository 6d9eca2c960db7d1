package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.interconnect.file.TopologyWriter;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;

/** {@code vramlab topology}: what it lists, shows and predicts. */
class TopologyCommandTest {
  @Test
  void topology_alone_listsEveryMachine() {
    String out = CommandLineRun.of("topology").fine().out();
    assertEquals(Topologies.names().size() + 1, out.lines().count());
    for (String name : Topologies.names()) {
      assertTrue(out.contains(name), name);
    }
  }

  @Test
  void topology_named_showsDevicesLinksAndRates() {
    String out = CommandLineRun.of("topology mi300x-8").fine().out();
    assertTrue(out.contains("gpu0 - gpu1"), out);
    assertTrue(out.contains("GB/s alone, kernel"), out);
    assertTrue(out.contains("48.6"), out);
  }

  @Test
  void with_takesSeveralTransfers_atOnceOrOneByOne() {
    String command = "topology mi300x-8 --predict gpu0 gpu1 --with ";
    String atOnce = CommandLineRun.of(command + "gpu1:gpu0 gpu2:gpu1 --bytes 1GiB").fine().out();
    String oneByOne =
        CommandLineRun.of(command + "gpu1:gpu0 --with gpu2:gpu1 --bytes 1GiB").fine().out();
    assertEquals(oneByOne, atOnce);
    assertTrue(atOnce.contains("gpu2"), atOnce);
  }

  @Test
  void predict_twoWaysAtOnce_areSlowerThanOneAlone() {
    String alone = CommandLineRun.of("topology mi300x-8 --predict gpu0 gpu1").fine().out();
    String both =
        CommandLineRun.of("topology mi300x-8 --predict gpu0 gpu1 --with gpu1:gpu0").fine().out();
    assertTrue(alone.contains("48.3"), alone);
    assertTrue(both.contains("47.6"), both);
    assertEquals(3, both.lines().count());
  }

  @Test
  void json_hasTheMachineAndThePrediction() {
    String json =
        CommandLineRun.of("topology pcie-4gpu --predict gpu0 host --bytes 1MiB --json -")
            .fine()
            .out();
    assertTrue(json.contains("\"schema\" : \"vramlab.topology\""), json);
    assertTrue(json.contains("\"bytes\" : 1048576"), json);
    assertTrue(json.contains("\"mover\" : \"sdma\""), json);
  }

  @Test
  void json_overTheMachinesOwnFile_isRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("mine.topology");
    String text = TopologyWriter.write(Topologies.named("pcie-4gpu"));
    Files.writeString(file, text);
    CommandLineRun run = CommandLineRun.of("topology", file.toString(), "--json", file.toString());
    assertEquals(UsageException.EXIT_STATUS, run.status(), run.err());
    assertTrue(run.err().contains("would replace the input"), run.err());
    assertEquals(text, Files.readString(file));
  }

  /** Two cards on one CPU; nothing says which GPUs they are. */
  private static final String PRINTED =
      """
      \tGPU0\tGPU1\tCPU Affinity\tNUMA Affinity
      GPU0\t X \tPHB\t0-15\t0
      GPU1\tPHB\t X \t0-15\t0
      """;

  private static Path printed(Path folder) throws IOException {
    return Files.writeString(folder.resolve("m.txt"), PRINTED);
  }

  @Test
  void topology_named_showsClassesRoutesLatencyAndPeers() {
    String out = CommandLineRun.of("topology frontier-mi250x").fine().out();
    assertTrue(out.contains("gcd1 - gcd0 - gcd6 - gcd7"), out);
    assertTrue(out.contains("xgmi x4 direct"), out);
    assertTrue(out.contains("us to the first byte, sdma"), out);
    assertTrue(out.contains("both: one hive (56 pairs)"), out);
    String cards = CommandLineRun.of("topology asus-esc8000a-2pex-8gpu-acs-on").fine().out();
    assertTrue(cards.contains("gpu0 - vs0 - cpu0 - vs0 - gpu1"), cards);
    assertTrue(cards.contains("both: through cpu0, where ACS of the switch sends them"), cards);
  }

  @Test
  void imported_isShownWithRemarks_andSavedAsItIs(@TempDir Path folder) throws IOException {
    Path file = printed(folder);
    Path saved = folder.resolve("m.topology");
    CommandLineRun run =
        CommandLineRun.of(
                "topology", file.toString(), "--gpu", "rtx4090", "--save", saved.toString())
            .fine();
    assertTrue(run.err().contains("assumed: generation and width of PCIe"), run.err());
    CommandLineRun again = CommandLineRun.of("topology", saved.toString()).fine();
    assertEquals(run.out(), again.out());
    assertTrue(Files.readString(saved).startsWith("# Made from nvidia-smi topo."));
  }

  @Test
  void imported_json_hasRemarksRoutesAndPeers(@TempDir Path folder) throws IOException {
    String json =
        CommandLineRun.of("topology", printed(folder).toString(), "--json", "-").fine().out();
    assertTrue(json.contains("\"format\" : \"nvidia-smi topo\""), json);
    assertTrue(json.contains("\"kind\" : \"missing\""), json);
    assertTrue(json.contains("\"class\" : \"pcie x16 same-root\""), json);
    assertTrue(json.contains("\"reads\" : true"), json);
  }

  /** Where nothing says which GPUs they are, there is nothing to compute with. */
  @ParameterizedTest
  @CsvSource({
    "topology FILE --predict gpu0 gpu1",
    "topology FILE --save -",
    "run wave3d_stencil_4dev@0 --topology FILE"
  })
  void imported_withoutAModel_isRefusedWithTheChoices(String command, @TempDir Path folder)
      throws IOException {
    String[] words = command.replace("FILE", printed(folder).toString()).split(" ", -1);
    CommandLineRun run = CommandLineRun.of(words);
    assertEquals(InputException.EXIT_STATUS, run.status(), run.err());
    assertTrue(run.err().contains("say it with --gpu, one of mi25"), run.err());
    assertEquals("", run.out());
  }

  @Test
  void imported_predicts(@TempDir Path folder) throws IOException {
    String out =
        CommandLineRun.of(
                "topology",
                printed(folder).toString(),
                "--gpu",
                "rtx4090",
                "--predict",
                "gpu0",
                "gpu1",
                "--mover",
                "copy-engine")
            .fine()
            .out();
    assertTrue(out.contains("26.5"), out);
  }

  @Test
  void devicesByNumber_areThoseByName() {
    String names = "topology frontier-mi250x --predict gcd0 gcd1 --with gcd2:gcd3";
    String numbers = "topology frontier-mi250x --predict 0 1 --with 2:3";
    CommandLineRun run = CommandLineRun.of(numbers);
    assertEquals(0, run.status(), run.err());
    assertEquals(CommandLineRun.of(names).out(), run.out());
  }

  @Test
  void unknownFile_isOneSentence_andStatus3(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "hello\n");
    CommandLineRun run = CommandLineRun.of("topology", file.toString());
    assertEquals(InputException.EXIT_STATUS, run.status());
    assertTrue(run.err().contains("this is of no format that is known"), run.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "topology nowhere | there is no topology 'nowhere'",
        "topology --predict gpu0 gpu1 | ",
        "topology mi300x-8 --predict gpu0 gpu9 | mi300x-8 has no 'gpu9'",
        "topology mi300x-8 --predict 0 8 | mi300x-8 has no '8'",
        "topology frontier-mi250x --predict gpu0 gpu1 | give a device (gcd0, gcd1, gcd2,",
        "topology mi300x-8 --predict gpu0 gpu0 | gpu0 and gpu0 are not joined for sdma",
        "topology mi300x-8 --predict gpu0 gpu1 --mover cpu | are not joined for cpu",
        "topology mi300x-8 --predict gpu0 gpu1 --mover dma | nobody is called 'dma'",
        "topology mi300x-8 --predict gpu0 gpu1 --bytes 0 | ",
        "topology mi300x-8 --predict gpu0 gpu1 --bytes 9223372036854775807 | and 2^60",
        "topology mi300x-8 --predict gpu0 gpu1 --with gpu1 | 'gpu1' is no transfer",
        "topology mi300x-8 --with gpu0:gpu1 | --with goes with --predict",
        "topology mi300x-8 --gpu mi9000 | there is no GPU 'mi9000'",
        "case G1 --topology nowhere | there is no topology 'nowhere'",
        "case A1 --topology mi300x-8 | there is no knob 'topology'",
      })
  void wrongUsage_isOneSentence_andStatus2(String arguments, String sentence) {
    CommandLineRun run = CommandLineRun.of(arguments);
    assertEquals(UsageException.EXIT_STATUS, run.status(), run.err());
    assertEquals("", run.out());
    assertTrue(sentence == null || run.err().contains(sentence), run.err());
  }
}
