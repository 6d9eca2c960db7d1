package org.vramlab.workloads.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vramlab trace ...}: look at traces and make some. */
@Command(
    name = "trace",
    description = "Look at workload traces, convert them, and generate some.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  vramlab trace info wave3d_stencil_4dev            a bundled trace: what it does and how"
          + " much memory it needs",
      "  vramlab trace info requests.jsonl snapshot.pickle   files of other formats, one row each",
      "  vramlab trace convert requests.jsonl --model llama3-70b --devices 4 --out"
          + " serve.gmtrace.gz",
      "  vramlab trace generate cyclic --out sweep.gmtrace.gz"
    })
final class TraceCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  /** The command with its own commands. */
  static CommandLine with(Terminal terminal) {
    return new CommandLine(new TraceCommand())
        .addSubcommand(new TraceInfoCommand(terminal))
        .addSubcommand(new TraceConvertCommand(terminal))
        .addSubcommand(new TraceGenerateCommand(terminal));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "trace needs one of the commands info, convert, generate");
  }
}
