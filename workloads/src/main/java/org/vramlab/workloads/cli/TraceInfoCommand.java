package org.vramlab.workloads.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.format.TraceFile;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.JsonResult;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.requests.RequestTraces;
import org.vramlab.workloads.trace.TraceSource;
import org.vramlab.workloads.trace.TraceSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code vramlab trace info}: what a trace does, how much memory it needs, and whether its header
 * tells the truth.
 */
@Command(
    name = "info",
    description =
        "Check traces from end to end and show what they do and how much memory they need.",
    footerHeading = "%nExit status: ",
    footer = "0 sound; 1 a header's figures differ from the events; 3 no sound trace.")
final class TraceInfoCommand implements Callable<Integer> {
  private static final String SCHEMA = "vramlab.trace-info";
  private static final String LIST_SCHEMA = "vramlab.trace-info-list";
  private static final int SCHEMA_VERSION = 1;

  private final Terminal terminal;

  @Parameters(
      paramLabel = "TRACE",
      arity = "1..*",
      description = {
        "A gmtrace (gzip, zstd, xz or plain), a file of another format, a trace of requests"
            + " (oracleGeneral, vscsi, csv, one object a line), or a bundled trace:"
            + " ${COMPLETION-CANDIDATES};",
        "with several, one row each, or the reason why it is refused."
      },
      completionCandidates = BundledTraces.class)
  private List<String> traces = new ArrayList<>();

  @Option(
      names = "--json",
      paramLabel = "FILE|-",
      description = "Write everything as JSON; with - in place of the table.")
  private @Nullable String jsonFile;

  @Mixin private ConversionSection conversion = new ConversionSection();

  TraceInfoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InputException, UsageException {
    List<String> configuration = new ArrayList<>(List.of("command=trace info"));
    traces.forEach(trace -> configuration.add("trace=" + trace));
    configuration.addAll(conversion.options.configuration());
    RunIdentity identity = RunIdentity.of(RunIdentity.DEFAULT_SEED, configuration);
    terminal.announce(identity);
    OutputFile json = jsonFile == null ? null : OutputFile.at(jsonFile, terminal.out());
    ConversionSettings settings = conversion.options.settings();
    return traces.size() == 1
        ? one(traces.get(0), settings, identity, json)
        : several(settings, identity, json);
  }

  private int one(
      String trace, ConversionSettings settings, RunIdentity identity, @Nullable OutputFile json)
      throws InputException, UsageException {
    if (isRequests(trace)) {
      return requests(trace, settings.strict(), identity, json);
    }
    TraceFile file = TraceFile.of(trace, settings);
    keepInput(json, file);
    TraceSummary summary = TraceSummary.of(file.source());
    if (json == null || !json.isStandardOutput()) {
      new TraceInfoTable(summary, file).print(terminal.out());
    }
    if (json != null) {
      JsonResult.write(
          json, SCHEMA, SCHEMA_VERSION, identity, new TraceInfoJson(summary, file)::writeTo);
    }
    return mismatches(summary);
  }

  private int several(ConversionSettings settings, RunIdentity identity, @Nullable OutputFile json)
      throws InputException, UsageException {
    TraceInfoList list = new TraceInfoList();
    int status = Main.FINE;
    for (String trace : traces) {
      try {
        if (isRequests(trace)) {
          list.requests(RequestFile.read(trace, settings.strict()));
          continue;
        }
        TraceFile file = TraceFile.of(trace, settings);
        keepInput(json, file);
        list.begin(file);
        TraceSummary summary = TraceSummary.of(file.source());
        list.read(file, summary);
        status = Math.max(status, mismatches(summary));
      } catch (InputException refused) {
        list.refused(trace, Objects.requireNonNull(refused.getMessage()));
        status = InputException.EXIT_STATUS;
      }
    }
    if (json == null || !json.isStandardOutput()) {
      list.print(terminal.out());
    }
    if (json != null) {
      JsonResult.write(json, LIST_SCHEMA, SCHEMA_VERSION, identity, list::writeTo);
    }
    return status;
  }

  private int mismatches(TraceSummary summary) {
    List<String> mismatches = summary.headerMismatches();
    mismatches.forEach(mismatch -> terminal.remark(summary.name() + ": " + mismatch + "."));
    return mismatches.isEmpty() ? Main.FINE : Main.FOUND;
  }

  /** Whether it is a trace of requests for objects, of which nobody says where they are. */
  private static boolean isRequests(String trace) throws InputException {
    return RequestTraces.isGenerated(trace) || RequestTraces.isRequestFile(trace);
  }

  private static void keepInput(@Nullable OutputFile json, TraceFile file) throws UsageException {
    Path input = file.source().path();
    if (input != null) {
      new OutputPlaces(json).refuseToReplace(List.of(input));
    }
  }

  private int requests(
      String trace, boolean strict, RunIdentity identity, @Nullable OutputFile json)
      throws InputException, UsageException {
    if (!RequestTraces.isGenerated(trace)) {
      new OutputPlaces(json).refuseToReplace(List.of(Path.of(trace)));
    }
    RequestInfo info = new RequestInfo(RequestFile.read(trace, strict));
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
