package org.vramlab.workloads.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.JsonResult;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.requests.RequestTraces;
import org.vramlab.workloads.trace.TraceSource;
import org.vramlab.workloads.trace.TraceSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code vramlab trace info}: what a trace does, how much memory it needs, and whether its header
 * tells the truth.
 */
@Command(
    name = "info",
    description =
        "Check a trace from end to end and show what it does and how much memory it needs.",
    footerHeading = "%nExit status: ",
    footer = "0 sound; 1 the header's figures differ from the events; 3 no sound trace.")
final class TraceInfoCommand implements Callable<Integer> {
  private static final String SCHEMA = "vramlab.trace-info";
  private static final int SCHEMA_VERSION = 1;

  private final Terminal terminal;

  @Parameters(
      paramLabel = "TRACE",
      description =
          "A gmtrace, or a trace of requests (oracleGeneral, vscsi, csv, one object a line); gzip,"
              + " zstd, xz or plain. Or the name of a bundled trace: ${COMPLETION-CANDIDATES}.",
      completionCandidates = BundledTraces.class)
  private String trace = "";

  @Option(
      names = "--json",
      paramLabel = "FILE|-",
      description = "Write everything as JSON; with - in place of the table.")
  private @Nullable String jsonFile;

  TraceInfoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InputException, UsageException {
    RunIdentity identity =
        RunIdentity.of(RunIdentity.DEFAULT_SEED, List.of("command=trace info", "trace=" + trace));
    terminal.announce(identity);
    OutputFile json = jsonFile == null ? null : OutputFile.at(jsonFile, terminal.out());
    if (RequestTraces.isGenerated(trace) || RequestTraces.isRequestFile(trace)) {
      return requestInfo(identity, json);
    }
    TraceSource source = TraceSource.of(trace);
    Path input = source.path();
    if (input != null) {
      new OutputPlaces(json).refuseToReplace(List.of(input));
    }
    TraceSummary summary = TraceSummary.of(source);
    if (json == null || !json.isStandardOutput()) {
      new TraceInfoTable(summary).print(terminal.out());
    }
    if (json != null) {
      JsonResult.write(json, SCHEMA, SCHEMA_VERSION, identity, new TraceInfoJson(summary)::writeTo);
    }
    List<String> mismatches = summary.headerMismatches();
    mismatches.forEach(mismatch -> terminal.remark(summary.name() + ": " + mismatch + "."));
    return mismatches.isEmpty() ? Main.FINE : Main.FOUND;
  }

  private int requestInfo(RunIdentity identity, @Nullable OutputFile json)
      throws InputException, UsageException {
    if (!RequestTraces.isGenerated(trace)) {
      new OutputPlaces(json).refuseToReplace(List.of(Path.of(trace)));
    }
    RequestInfo info = new RequestInfo(RequestTraces.read(trace));
    if (json == null || !json.isStandardOutput()) {
      info.print(terminal.out());
    }
    if (json != null) {
      JsonResult.write(json, "vramlab.request-trace-info", SCHEMA_VERSION, identity, info::writeTo);
    }
    return Main.FINE;
  }

  /** The bundled traces, for the help. */
  static final class BundledTraces implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return TraceSource.BUNDLED.iterator();
    }
  }
}
