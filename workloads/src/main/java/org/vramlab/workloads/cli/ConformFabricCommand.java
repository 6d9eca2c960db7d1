package org.vramlab.workloads.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.JsonResult;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.validation.Validation;
import org.vramlab.workloads.validation.ValidationJson;
import org.vramlab.workloads.validation.ValidationText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vramlab conform fabric}. */
@Command(
    name = "fabric",
    description = {
      "Predict published measurements of interconnects by running their flows through the fabric,"
          + " and print by how much each kind of test is missed, beside two baselines: the bare"
          + " rate of the wire, and the measurement most like it.",
      "FILE.csv has the columns id, topology, mover, peer_access, flows (SOURCE>DESTINATION;...),"
          + " focus, bytes (or peak), metric (sum, per-flow, min, focus, completion, latency_us),"
          + " value (10^9 bytes per second), category, link_class and system. Rows that cannot be"
          + " predicted are counted by the reason. A row agrees when it is within 10 % (one flow,"
          + " or one each way) or 20 %. The last line says how many agree."
    },
    footerHeading = "%nExit status: ",
    footer = "0 every goal is met; 1 one is missed; 3 no file of measurements.")
final class ConformFabricCommand implements Callable<Integer> {
  private static final String SCHEMA = "vramlab.conform-fabric";
  private static final int SCHEMA_VERSION = 1;

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE.csv", description = "Measurements.")
  private Path file = Path.of("");

  @Option(
      names = "--topologies",
      paramLabel = "DIR",
      description =
          "Folder with the machines that the rows name, as NAME.json or NAME.topology; without it,"
              + " and for those not there, presets.")
  private @Nullable Path topologies;

  @Option(
      names = "--json",
      paramLabel = "FILE|-",
      description = "Write goals and every row as JSON; with - in place of the text.")
  private @Nullable String jsonFile;

  ConformFabricCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InputException, UsageException {
    Path folder = topologies;
    if (folder != null && !Files.isDirectory(folder)) {
      throw new InputException(folder.toString(), "it is no folder", "name one with the machines");
    }
    List<String> settings = new ArrayList<>(List.of("command=conform fabric", "file=" + file));
    if (folder != null) {
      settings.add("topologies=" + folder);
    }
    RunIdentity identity = RunIdentity.of(RunIdentity.DEFAULT_SEED, settings);
    terminal.announce(identity);
    OutputFile json = jsonFile == null ? null : OutputFile.at(jsonFile, terminal.out());
    new OutputPlaces(json).refuseToReplace(List.of(file));
    Validation validation = Validation.of(file, folder);
    if (json == null || !json.isStandardOutput()) {
      new ValidationText(validation, terminal.out()).print();
    }
    if (json != null) {
      JsonResult.write(
          json, SCHEMA, SCHEMA_VERSION, identity, new ValidationJson(validation)::writeTo);
    }
    return validation.meetsGoals() ? Main.FINE : Main.FOUND;
  }
}
