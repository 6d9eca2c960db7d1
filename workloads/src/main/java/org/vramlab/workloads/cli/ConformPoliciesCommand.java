package org.vramlab.workloads.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.cache.PolicyRows;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.JsonResult;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.io.TextTable;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.requests.RequestTrace;
import org.vramlab.workloads.requests.RequestTraces;
import org.vramlab.workloads.trace.TraceSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vramlab conform policies}. */
@Command(
    name = "policies",
    description = {
      "Hold our policies against published miss counts: replay the trace for every row that speaks"
          + " of it.",
      "FILE.csv has the columns trace, policy, cache_size and misses, and may have params, unit"
          + " (objects, bytes), requests, miss_bytes, request_bytes and seed. Counts must be equal;"
          + " where lots are drawn, miss ratios may differ by 0.01 (Random) or 0.005 (beladySize)."
          + " Rows of policies that ours do not imitate are counted by the reason. The last line"
          + " says how many agree.",
      "For a gmtrace FILE.csv has the columns trace, policy, pool_bytes_per_device (one figure a"
          + " device, with ; between), operand_misses, first_touch_no_transfer, evictions,"
          + " h2d_bytes and d2h_bytes; all must be equal."
    },
    footerHeading = "%nExit status: ",
    footer = "0 all rows agree; 1 one does not; 3 no file of results, or no trace.")
final class ConformPoliciesCommand implements Callable<Integer> {
  private static final String SCHEMA = "vramlab.conform-policies";
  private static final int SCHEMA_VERSION = 1;

  /** Disagreements printed; the JSON has them all. */
  private static final int SHOWN = 20;

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE.csv", description = "Published results.")
  private Path file = Path.of("");

  @Option(
      names = "--trace",
      required = true,
      paramLabel = "TRACE",
      description =
          "The trace, in any format of request traces, or zipf:OBJECTS,REQUESTS,ALPHA,SEED,SIZE."
              + " Its name without its endings is looked for in the column trace.")
  private String trace = "";

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "What the column trace calls it, if that is not the file's name.")
  private @Nullable String name;

  @Option(
      names = "--json",
      paramLabel = "FILE|-",
      description = "Write counts and every disagreement as JSON; with - in place of the text.")
  private @Nullable String jsonFile;

  ConformPoliciesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InputException, UsageException {
    String rowName = name == null ? nameOf(trace) : name;
    RunIdentity identity =
        RunIdentity.of(
            RunIdentity.DEFAULT_SEED,
            List.of("command=conform policies", "file=" + file, "trace=" + trace, "as=" + rowName));
    terminal.announce(identity);
    OutputFile json = jsonFile == null ? null : OutputFile.at(jsonFile, terminal.out());
    List<Path> inputs = new ArrayList<>(List.of(file));
    if (!RequestTraces.isGenerated(trace)) {
      inputs.add(Path.of(trace));
    }
    new OutputPlaces(json).refuseToReplace(inputs);
    PolicyRows result =
        PolicyRows.isOfBuffers(file)
            ? PolicyRows.of(file, TraceSource.of(trace), rowName)
            : ofRequests(rowName);
    if (json == null || !json.isStandardOutput()) {
      print(result);
    }
    if (json != null) {
      JsonResult.write(
          json, SCHEMA, SCHEMA_VERSION, identity, new PolicyRowsJson(rowName, result)::writeTo);
    }
    return result.differences().isEmpty() ? Main.FINE : Main.FOUND;
  }

  private PolicyRows ofRequests(String rowName) throws InputException, UsageException {
    RequestTrace requests = RequestTraces.read(trace);
    requests.remarks().forEach(remark -> terminal.remark(requests.name() + ": " + remark));
    try (Progress progress = new Progress(terminal, "replaying", 100)) {
      return PolicyRows.of(
          file, requests, rowName, (done, all) -> progress.update(100 * done / all));
    }
  }

  /** A file's name without its folders and endings. */
  static String nameOf(String path) {
    String plain = path.substring(path.lastIndexOf('/') + 1);
    int dot = plain.indexOf('.');
    return dot <= 0 ? plain : plain.substring(0, dot);
  }

  private void print(PolicyRows result) {
    List<PolicyRows.Difference> differences = result.differences();
    for (PolicyRows.Difference d : differences.subList(0, Math.min(SHOWN, differences.size()))) {
      terminal
          .out()
          .println(
              file
                  + ", line "
                  + d.line()
                  + ": "
                  + d.name()
                  + ", "
                  + d.size()
                  + " "
                  + d.unit().label()
                  + ": "
                  + d.what()
                  + " "
                  + d.published()
                  + ", here "
                  + d.here());
    }
    if (differences.size() > SHOWN) {
      terminal
          .out()
          .println("... and " + (differences.size() - SHOWN) + " more; --json FILE lists all");
    }
    TextTable table = new TextTable("policy", "here", "rows", "agree");
    for (PolicyRows.Count count : result.counts()) {
      table.row(
          count.name(), count.policy(), Long.toString(count.rows()), Long.toString(count.agree()));
    }
    table.print(terminal.out(), "");
    for (Map.Entry<String, Long> entry : result.passedOver().entrySet()) {
      terminal.out().println("passed over: " + entry.getValue() + " rows of " + entry.getKey());
    }
    if (result.otherTraces() > 0) {
      terminal.out().println("of other traces: " + result.otherTraces() + " rows");
    }
    terminal.out().println(result.agree() + " of " + result.rows() + " agree");
  }
}
