package org.vramlab.workloads.cli;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.workloads.cache.BufferRun;
import org.vramlab.workloads.cache.CacheRun;
import org.vramlab.workloads.cache.CacheUnit;
import org.vramlab.workloads.cache.StackDistances;
import org.vramlab.workloads.format.TraceFile;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.JsonResult;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.io.TextTable;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.plugin.Plugins;
import org.vramlab.workloads.requests.RequestTraces;
import org.vramlab.workloads.trace.ByteSize;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vramlab policies}: cache mode. */
@Command(
    name = "policies",
    sortOptions = false,
    description = {
      "Replay a trace through policies alone, without devices, as research on caches does: misses"
          + " by request and by byte. The trace is read once, whatever the number of policies and"
          + " sizes.",
      "TRACE is a trace of requests (oracleGeneral, vscsi 1 and 2, csv, one object a line; gzip,"
          + " zstd, xz or plain), zipf:OBJECTS,REQUESTS,ALPHA,SEED,SIZE, a gmtrace, or what vramlab"
          + " run makes one of (request logs of models, memory snapshots and the like). Of a"
          + " gmtrace the objects are its buffers, each device has a pool of its own, and what was"
          + " written is written back when it is evicted."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vramlab policies trace.oracleGeneral.zst --policy lru,s3fifo,arc --size 1%%,10%%",
      "  vramlab policies trace.csv.gz --policy all --size 1GiB --unit bytes --json result.json",
      "  vramlab policies zipf:100000,1000000,1.0,42,1 --policy clock:bits=2 --size 8075 --curve",
      "  vramlab policies wave3d_stencil_4dev --policy lru,belady --size x1.5,x2"
    })
final class PoliciesCommand implements Callable<Integer> {
  private static final String SCHEMA = "vramlab.policies";
  private static final int SCHEMA_VERSION = 2;

  private final Terminal terminal;

  @Parameters(paramLabel = "TRACE", description = "The trace.")
  private String trace = "";

  @Option(
      names = "--policy",
      required = true,
      paramLabel = "P[:NAME=VALUE],..",
      description = "Policies, or all: ${COMPLETION-CANDIDATES}.",
      completionCandidates = PolicyLabels.class)
  private String policies = "";

  @Option(
      names = "--size",
      required = true,
      paramLabel = "N|N%|xF,..",
      description =
          "Sizes: objects, bytes (with --unit bytes), or a part of all that the trace requests. Of"
              + " a gmtrace each device's memory: 16GiB, x1.5 for a peak that is one and a half"
              + " times it, or a part of that peak; never less than its largest operation needs.")
  private String sizes = "";

  @Option(
      names = "--unit",
      paramLabel = "objects|bytes",
      description = "What sizes count; objects. Of a gmtrace always bytes.")
  private @Nullable String unitLabel;

  @Option(
      names = "--sample",
      paramLabel = "RATE",
      description =
          "Replay the requests for that share of the objects alone, as in 0.01, and estimate from"
              + " them what all requests would give (SHARDS, adjusted).")
  private @Nullable BigDecimal sample;

  @Option(
      names = "--curve",
      description =
          "Add the misses of lru at all sizes, each 5 percent larger than the one before; exact,"
              + " but with --sample. With --unit bytes from the largest object on.")
  private boolean curve;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of policies that draw lots; ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--plugin",
      paramLabel = "F.jar",
      arity = "1",
      description =
          "Add the policies of a jar to those that ship; several times for several. vramlab plugin"
              + " says what is in one.")
  private List<String> plugins = new ArrayList<>();

  @Option(
      names = "--json",
      paramLabel = "FILE|-",
      description = "Write the whole result as JSON; with - in place of the table.")
  private @Nullable String jsonFile;

  @Mixin private ConversionSection conversion = new ConversionSection();

  PoliciesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws UsageException, InputException {
    List<PolicyChoice> choices = PolicyWords.parse(policies, Plugins.load(plugins));
    CacheUnit unit = unitLabel == null ? CacheUnit.OBJECTS : CacheUnit.named(unitLabel);
    if (unit == null) {
      throw new UsageException("there is no unit '" + unitLabel + "'", "write objects or bytes");
    }
    List<String> settings =
        new ArrayList<>(
            List.of(
                "command=policies",
                "trace=" + trace,
                "policies=" + policies,
                "sizes=" + sizes,
                "unit=" + unit.label(),
                "sample=" + sample,
                "curve=" + curve));
    settings.addAll(conversion.options.configuration());
    plugins.forEach(file -> settings.add("plugin=" + Plugins.fingerprint(file)));
    RunIdentity identity = RunIdentity.of(seed, settings);
    terminal.announce(identity);
    OutputFile json = jsonFile == null ? null : OutputFile.at(jsonFile, terminal.out());
    boolean generated = RequestTraces.isGenerated(trace);
    if (!generated && java.nio.file.Files.exists(Path.of(trace))) {
      new OutputPlaces(json).refuseToReplace(List.of(Path.of(trace)));
    }
    PoliciesResult result =
        generated || RequestTraces.isRequestFile(trace)
            ? PoliciesResult.ofRequests(
                trace, choices, sizes, unit, sample, curve, conversion.options.strict, seed)
            : ofBuffers(choices, unit);
    result.remarks().forEach(remark -> terminal.remark(trace + ": " + remark));
    if (json == null || !json.isStandardOutput()) {
      print(result);
    }
    if (json != null) {
      JsonResult.write(json, SCHEMA, SCHEMA_VERSION, identity, new PoliciesJson(result)::writeTo);
    }
    return Main.FINE;
  }

  private PoliciesResult ofBuffers(List<PolicyChoice> choices, CacheUnit unit)
      throws UsageException, InputException {
    if (sample != null || curve) {
      throw new UsageException("--sample and --curve mean nothing for a gmtrace", "leave them out");
    }
    if (unit == CacheUnit.OBJECTS && unitLabel != null) {
      throw new UsageException("of a gmtrace sizes are bytes, not objects", "leave out --unit");
    }
    return PoliciesResult.ofBuffers(
        TraceFile.of(trace, conversion.options.settings()), choices, sizes, seed);
  }

  private void print(PoliciesResult result) {
    if (!result.runs().isEmpty()) {
      TextTable table =
          new TextTable(
              "policy",
              "size",
              "requests",
              "misses",
              "miss ratio",
              "bytes missed",
              "byte miss ratio",
              "evictions");
      for (CacheRun run : result.runs()) {
        table.row(
            run.policy().label(),
            Long.toString(run.size()),
            Long.toString(run.requests()),
            Long.toString(run.misses()),
            ratio(run.missRatio()),
            Long.toString(run.missedBytes()),
            ratio(run.byteMissRatio()),
            Long.toString(run.evictions()));
      }
      table.print(terminal.out(), "");
    }
    if (!result.bufferRuns().isEmpty()) {
      TextTable table =
          new TextTable(
              "policy",
              "memory of device 0",
              "uses",
              "misses",
              "miss ratio",
              "first touches",
              "evictions",
              "bytes in",
              "byte miss ratio",
              "bytes out");
      for (BufferRun run : result.bufferRuns()) {
        table.row(
            run.policy().label(),
            ByteSize.format(run.poolBytes()[0]),
            Long.toString(run.uses()),
            Long.toString(run.misses()),
            ratio(run.missRatio()),
            Long.toString(run.firstTouches()),
            Long.toString(run.evictions()),
            Long.toString(run.bytesIn()),
            ratio(run.byteMissRatio()),
            Long.toString(run.bytesOut()));
      }
      table.print(terminal.out(), "");
    }
    if (!result.curve().isEmpty()) {
      terminal.out().println();
      TextTable table =
          new TextTable("lru, " + result.unit().label(), "misses", "miss ratio", "byte miss ratio");
      for (StackDistances.Point point : result.curve()) {
        table.row(
            Long.toString(point.size()),
            Long.toString(point.misses()),
            ratio(point.misses() / (double) result.requests()),
            ratio(point.missedBytes() / (double) result.requestedBytes()));
      }
      table.print(terminal.out(), "");
    }
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.6f", ratio);
  }
}
