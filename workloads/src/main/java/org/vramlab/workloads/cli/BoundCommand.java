package org.vramlab.workloads.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.bound.Bound;
import org.vramlab.workloads.bound.Effort;
import org.vramlab.workloads.bound.proof.CertificateFile;
import org.vramlab.workloads.bound.proof.Metric;
import org.vramlab.workloads.bound.proof.PlanFile;
import org.vramlab.workloads.bound.proof.SizeRule;
import org.vramlab.workloads.format.TraceFile;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.JsonResult;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.trace.PoolSize;
import org.vramlab.workloads.trace.TraceSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vramlab bound}: what no policy can beat, with proof, and the best plan known. */
@Command(
    name = "bound",
    sortOptions = false,
    description = {
      "Compute how many bytes a trace must move at least in memory of a given size, whatever the"
          + " policy, with a certificate; and the best plan known, carried out and counted.",
      "The bound " + Bound.COVERS + "."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vramlab bound wave3d_stencil_4dev --vram x1.5,x2,x4",
      "  vramlab bound llama7b_train_seq4096 --vram x2 --metric in --certificate c.txt --plan"
          + " p.txt",
      "  vramlab bound --check c.txt llama7b_train_seq4096",
      "",
      "Exit status: 0 fine; 1 a certificate or plan is refuted; 2 wrong usage; 3 bad input."
    })
final class BoundCommand implements Callable<Integer> {
  private static final String SCHEMA = "vramlab.bound";
  private static final int SCHEMA_VERSION = 1;

  private final Terminal terminal;

  @Parameters(
      paramLabel = "TRACE",
      arity = "1..*",
      description =
          "A gmtrace (gzip, zstd, xz or plain), a file of another format, or a bundled trace:"
              + " ${COMPLETION-CANDIDATES}.",
      completionCandidates = TraceInfoCommand.BundledTraces.class)
  private List<String> traces = new ArrayList<>();

  @Option(
      names = "--vram",
      paramLabel = "SIZE|xF,..",
      split = ",",
      hideParamSyntax = true,
      description =
          "Memory of each device: 16GiB, or x1.5 for the trace's own peak divided by 1.5 (default:"
              + " x1.5,x2,x4).")
  private @Nullable List<String> vram;

  @Option(
      names = "--metric",
      paramLabel = "in|out|both,..",
      split = ",",
      hideParamSyntax = true,
      description =
          "Bytes into device memory, bytes written back, or their sum (default: all three). The sum"
              + " has a bound of its own: no schedule reaches the other two at once.")
  private @Nullable List<String> metrics;

  @Option(
      names = "--sizes",
      paramLabel = "pages|exact",
      defaultValue = "pages",
      description =
          "Buffers take and move whole pages of 4 KiB, as in vramlab run (pages, default), or the"
              + " bytes that the trace says, and factors are those of the reference results"
              + " (exact).")
  private String sizes = "";

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "30",
      description =
          "Effort for each size and metric: as many steps as take a core of 2026 about so long"
              + " (default: ${DEFAULT-VALUE}). Counted in steps, so the result is the same"
              + " everywhere.")
  private int seconds;

  @Option(
      names = "--certificate",
      paramLabel = "FILE|-",
      description = "Write the proof; with one trace, size and metric only.")
  private @Nullable String certificateFile;

  @Option(
      names = "--plan",
      paramLabel = "FILE|-",
      description = "Write the best plan; with one trace, size and metric only.")
  private @Nullable String planFile;

  @Option(
      names = "--json",
      paramLabel = "FILE|-",
      description = "Write everything as JSON; with - in place of the table.")
  private @Nullable String jsonFile;

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description =
          "Check this certificate of TRACE instead, by a checker that shares no code with the"
              + " search.")
  private @Nullable Path checked;

  @Option(
      names = "--check-plan",
      paramLabel = "FILE",
      description = "Carry out this plan of TRACE instead, and count what it moves.")
  private @Nullable Path checkedPlan;

  @Mixin private ConversionSection conversion = new ConversionSection();

  BoundCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InputException, UsageException {
    if (checked != null || checkedPlan != null) {
      return check();
    }
    BoundGrid grid = grid();
    List<String> configuration = new ArrayList<>(grid.configuration());
    configuration.addAll(conversion.options.configuration());
    RunIdentity identity = RunIdentity.of(RunIdentity.DEFAULT_SEED, configuration);
    terminal.announce(identity);
    if ((certificateFile != null || planFile != null) && grid.cellCount() > 1) {
      throw new UsageException(
          "--certificate and --plan hold one bound, and " + grid.cellCount() + " are asked for",
          "name one trace, one --vram and one --metric");
    }
    OutputFile json = at(jsonFile);
    OutputFile certificate = at(certificateFile);
    OutputFile plan = at(planFile);
    OutputPlaces places = new OutputPlaces(json, certificate, plan);
    places.refuseTwice();
    places.refuseToReplace(grid.inputFiles());
    List<BoundRow> rows;
    try (BoundProgress progress = new BoundProgress(terminal, grid.cellCount())) {
      rows = grid.compute(progress);
    }
    grid.remarks().forEach(terminal::remark);
    if (certificate != null) {
      certificate.write(
          stream -> CertificateFile.write(rows.getFirst().bound().certificate(), stream));
    }
    if (plan != null) {
      plan.write(stream -> PlanFile.write(rows.getFirst().bound().plan(), stream));
    }
    if (json != null) {
      JsonResult.write(json, SCHEMA, SCHEMA_VERSION, identity, new BoundJson(rows)::writeTo);
    }
    if (!places.takeStandardOutput()) {
      new BoundText(rows).print(terminal.out());
    }
    return Main.FINE;
  }

  private BoundGrid grid() throws UsageException, InputException {
    List<TraceSource> sources = new ArrayList<>();
    for (String trace : traces) {
      sources.add(TraceFile.of(trace, conversion.options.settings()).source());
    }
    List<PoolSize> pools = new ArrayList<>();
    for (String size : vram == null ? List.of("x1.5", "x2", "x4") : vram) {
      pools.add(PoolSize.parse(size));
    }
    List<Metric> wanted = new ArrayList<>();
    for (String label : metrics == null ? List.of("in", "out", "both") : metrics) {
      Metric metric = Metric.named(label);
      if (metric == null) {
        throw new UsageException("'" + label + "' is no metric", "known are in, out, both");
      }
      wanted.add(metric);
    }
    SizeRule rule = SizeRule.named(sizes);
    if (rule == null) {
      throw new UsageException("'--sizes " + sizes + "' means nothing", "write pages or exact");
    }
    if (seconds < 1 || seconds > Effort.MAXIMUM_SECONDS) {
      throw new UsageException(
          "--seconds " + seconds + " is out of range", "give 1 to " + Effort.MAXIMUM_SECONDS);
    }
    return new BoundGrid(sources, pools, wanted, rule, new Effort(seconds));
  }

  private @Nullable OutputFile at(@Nullable String name) throws InputException {
    return name == null ? null : OutputFile.at(name, terminal.out());
  }

  private int check() throws InputException, UsageException {
    if (traces.size() != 1
        || vram != null
        || metrics != null
        || jsonFile != null
        || certificateFile != null
        || planFile != null) {
      throw new UsageException(
          "--check and --check-plan look at files of one trace, and compute nothing",
          "give one trace, and no other option but those of its format");
    }
    List<String> settings = new ArrayList<>(List.of("command=bound", "trace=" + traces.getFirst()));
    settings.add("check=" + checked);
    settings.add("check-plan=" + checkedPlan);
    settings.addAll(conversion.options.configuration());
    terminal.announce(RunIdentity.of(RunIdentity.DEFAULT_SEED, settings));
    TraceSource source = TraceFile.of(traces.getFirst(), conversion.options.settings()).source();
    BoundCheck check = new BoundCheck(source, terminal.out());
    boolean fine = checked == null || check.certificate(checked);
    fine &= checkedPlan == null || check.plan(checkedPlan);
    return fine ? Main.FINE : Main.FOUND;
  }
}
