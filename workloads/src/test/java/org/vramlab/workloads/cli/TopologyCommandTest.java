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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "topology nowhere | there is no topology 'nowhere'",
        "topology --predict gpu0 gpu1 | ",
        "topology mi300x-8 --predict gpu0 gpu9 | mi300x-8 has no 'gpu9'",
        "topology mi300x-8 --predict gpu0 gpu0 | gpu0 and gpu0 are not joined for sdma",
        "topology mi300x-8 --predict gpu0 gpu1 --mover cpu | are not joined for cpu",
        "topology mi300x-8 --predict gpu0 gpu1 --mover dma | nobody is called 'dma'",
        "topology mi300x-8 --predict gpu0 gpu1 --bytes 0 | ",
        "topology mi300x-8 --predict gpu0 gpu1 --with gpu1 | 'gpu1' is no transfer",
        "topology mi300x-8 --with gpu0:gpu1 | --with goes with --predict",
      })
  void wrongUsage_isOneSentence_andStatus2(String arguments, String sentence) {
    CommandLineRun run = CommandLineRun.of(arguments);
    assertEquals(UsageException.EXIT_STATUS, run.status(), run.err());
    assertEquals("", run.out());
    assertTrue(sentence == null || run.err().contains(sentence), run.err());
  }
}
