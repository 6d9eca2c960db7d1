package org.vramlab.workloads.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code vramlab conform ...}: hold the library against recordings of the real Linux code, and the
 * fabric against published measurements.
 */
@Command(
    name = "conform",
    description =
        "Hold the library, operation by operation, against recordings of the real Linux code, and"
            + " the fabric against published measurements.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  vramlab conform ww recordings/              every recording in that folder and below",
      "  vramlab conform ttm recordings/cascade.jsonl.gz",
      "  vramlab conform fence recordings/           fences and reservations",
      "  vramlab conform fabric validation.csv --topologies machines/",
      "  vramlab conform ww hand.jsonl random.jsonl.gz --json result.json"
    })
final class ConformCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  /** The command with its own commands, one for each kind of recording. */
  static CommandLine with(Terminal terminal) {
    return new CommandLine(new ConformCommand())
        .addSubcommand(new ConformWwCommand(terminal))
        .addSubcommand(new ConformTtmCommand(terminal))
        .addSubcommand(new ConformFenceCommand(terminal))
        .addSubcommand(new ConformFabricCommand(terminal))
        .addSubcommand(new ConformPoliciesCommand(terminal));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "conform needs a kind: " + String.join(", ", spec.commandLine().getSubcommands().keySet()));
  }
}
