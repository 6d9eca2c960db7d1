package org.vramlab.workloads.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.vramlab.workloads.format.TraceFile;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.trace.TraceOutput;
import org.vramlab.workloads.trace.TraceSource;
import org.vramlab.workloads.trace.TraceSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vramlab trace convert}: any trace that is read here, as a gmtrace. */
@Command(
    name = "convert",
    sortOptions = false,
    description = {
      "Write any trace that is read here as a gmtrace.%n",
      "Its format is told from its content. What was known and what was assumed is told on standard"
          + " error; a gmtrace is copied with its figures counted again.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vramlab trace convert requests.jsonl.gz --model llama3-70b --devices 4 --out s.gmtrace.gz",
      "  vramlab trace convert snapshot.pickle --out training.gmtrace.zst",
      "",
      "Exit status: 0 written; 2 wrong usage; 3 bad input."
    })
final class TraceConvertCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "TRACE", description = "The trace to convert, compressed or not.")
  private String trace = "";

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE|-",
      description = "Where to write it: FILE.gmtrace.gz, FILE.gmtrace.zst or plain FILE.gmtrace.")
  private String outFile = "";

  @Mixin private ConversionSection conversion = new ConversionSection();

  TraceConvertCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InputException, UsageException {
    List<String> configuration = new ArrayList<>(List.of("command=trace convert"));
    configuration.add("trace=" + trace);
    configuration.addAll(conversion.options.configuration());
    terminal.announce(RunIdentity.of(RunIdentity.DEFAULT_SEED, configuration));
    TraceOutput.checkEnding(outFile);
    OutputFile out = OutputFile.at(outFile, terminal.out());
    TraceSource source = TraceFile.of(trace, conversion.options.settings()).source();
    Path input = source.path();
    if (input != null) {
      new OutputPlaces(out).refuseToReplace(List.of(input));
    }
    TraceSummary summary = TraceSummary.of(source);
    source.remarks().forEach(remark -> terminal.remark(source.name() + ": " + remark));
    TraceOutput.copy(source, summary, out);
    if (!out.isStandardOutput()) {
      terminal.remark(
          "wrote " + outFile + "; look at it with `vramlab trace info " + outFile + "`");
    }
    return Main.FINE;
  }
}
