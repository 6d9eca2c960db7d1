package org.vramlab.workloads.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.generate.AllToAll;
import org.vramlab.workloads.generate.Compositor;
import org.vramlab.workloads.generate.CyclicSweep;
import org.vramlab.workloads.generate.Drift;
import org.vramlab.workloads.generate.GeneratedTrace;
import org.vramlab.workloads.generate.Loops;
import org.vramlab.workloads.generate.Phases;
import org.vramlab.workloads.generate.Pipeline;
import org.vramlab.workloads.generate.Scan;
import org.vramlab.workloads.generate.Serving;
import org.vramlab.workloads.generate.Shape;
import org.vramlab.workloads.generate.Stencil;
import org.vramlab.workloads.generate.Tenants;
import org.vramlab.workloads.generate.TraceGenerator;
import org.vramlab.workloads.generate.ZipfAccess;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.trace.ByteSize;
import org.vramlab.workloads.trace.TraceOutput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vramlab trace generate}: a synthetic trace, for users who have none of their own. */
@Command(
    name = "generate",
    sortOptions = false,
    description = {
      "Generate a trace with a known access pattern.%n",
      "  zipf        each device picks its buffers with a skewed popularity: frequency counts,"
          + " recency does not",
      "  scan        a small hot set beside a long scan that never comes back in time",
      "  loop        three loops of different lengths at once: the distance between uses counts",
      "  cyclic      each device sweeps its own buffers in order, again and again: the worst case"
          + " of LRU",
      "  phases      the program works on one quarter of its buffers, then on the next",
      "  drift       a working set that moves on slowly",
      "  stencil     slabs with halos: each step reads the neighbours' edges, across devices too",
      "  alltoall    each device updates a buffer and gathers a slice of everybody's: peer access"
          + " and shared buffers",
      "  pipeline    stages with weights, activations forward and back: a stack beside a cycle",
      "  tenants     eight tenants in bursts, that come and go",
      "  compositor  a game with many textures beside the desktop that shows it (2 devices: PRIME)",
      "  serving     conversations of a language model: growing KV blocks, found again by prefix%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vramlab trace generate cyclic --out sweep.gmtrace.gz --buffers 24 --size 1GiB --ops 2000",
      "  vramlab trace generate zipf --out zipf.gmtrace.gz --skew 1.05 --write-percent 20",
      "  vramlab trace generate serving --out chat.gmtrace.gz --devices 4 --buffers 512 --size"
          + " 16MiB",
      "  vramlab trace generate alltoall --out exchange.gmtrace.gz --devices 4"
    })
final class TraceGenerateCommand implements Callable<Integer> {
  private final Terminal terminal;

  /** The patterns, by the names a user types. */
  enum Pattern {
    zipf,
    scan,
    loop,
    cyclic,
    phases,
    drift,
    stencil,
    alltoall,
    pipeline,
    tenants,
    compositor,
    serving
  }

  /** Patterns across devices, which by default have four. */
  private static final Set<Pattern> ACROSS_DEVICES =
      EnumSet.of(Pattern.stencil, Pattern.alltoall, Pattern.pipeline);

  /** Patterns that say themselves what is written. */
  private static final Set<Pattern> FIXED_WRITES =
      EnumSet.of(
          Pattern.stencil, Pattern.alltoall, Pattern.pipeline, Pattern.compositor, Pattern.serving);

  /** Patterns in which nothing is left to chance. */
  private static final Set<Pattern> WITHOUT_LOTS = EnumSet.of(Pattern.stencil, Pattern.pipeline);

  @Parameters(paramLabel = "PATTERN", description = "${COMPLETION-CANDIDATES}")
  private Pattern pattern = Pattern.cyclic;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE|-",
      description = "Where to write it: FILE.gmtrace.gz, FILE.gmtrace.zst or plain FILE.gmtrace.")
  private String outFile = "";

  @Option(
      names = "--devices",
      paramLabel = "N",
      description = "How many devices; 1, or 4 with stencil, alltoall and pipeline.")
  private @Nullable Integer devices;

  @Option(
      names = "--buffers",
      paramLabel = "N",
      defaultValue = "64",
      description = "Buffers on each device; ${DEFAULT-VALUE}.")
  private int buffers;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      defaultValue = "64MiB",
      description = "Size of each buffer; ${DEFAULT-VALUE}.")
  private String size = "";

  @Option(
      names = "--ops",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Operations of all devices together; ${DEFAULT-VALUE}.")
  private int operations;

  @Option(
      names = "--write-percent",
      paramLabel = "P",
      description =
          "Share of operations that update their buffer, the others only read; 25 (not with"
              + " stencil, alltoall, pipeline, compositor, serving: their programs say).")
  private @Nullable Integer writePercent;

  @Option(
      names = "--skew",
      paramLabel = "S",
      description = "Exponent of the popularity, with zipf only; 1.")
  private @Nullable BigDecimal skew;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "The same seed gives the same file; ${DEFAULT-VALUE}. Nothing is drawn with stencil and"
              + " pipeline.")
  private long seed;

  TraceGenerateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws UsageException, InputException {
    TraceOutput.checkEnding(outFile);
    TraceGenerator generator = generator();
    terminal.announce(
        RunIdentity.of(
            seed,
            List.of(
                "command=trace generate",
                "pattern=" + pattern,
                "devices=" + generator.devices(),
                "ops=" + operations,
                "parameters=" + generator.parameters())));
    GeneratedTrace.write(generator, OutputFile.at(outFile, terminal.out()));
    if (seed != RunIdentity.DEFAULT_SEED && WITHOUT_LOTS.contains(pattern)) {
      terminal.remark(pattern + " draws no lots: the file is the same with every seed");
    }
    if (!outFile.equals(OutputFile.STANDARD_OUTPUT)) {
      terminal.remark(
          "wrote " + outFile + "; look at it with `vramlab trace info " + outFile + "`");
    }
    return Main.FINE;
  }

  private TraceGenerator generator() throws UsageException {
    int deviceCount = devices != null ? devices : ACROSS_DEVICES.contains(pattern) ? 4 : 1;
    Shape shape = Shape.of(deviceCount, buffers, ByteSize.parse(size), operations, seed);
    refuse("--write-percent", writePercent, FIXED_WRITES.contains(pattern));
    refuse("--skew", skew, pattern != Pattern.zipf);
    int percent = writePercent == null ? 25 : writePercent;
    return switch (pattern) {
      case zipf -> new ZipfAccess(shape, percent, skewHundredths());
      case scan -> new Scan(shape, percent);
      case loop -> new Loops(shape, percent);
      case cyclic -> new CyclicSweep(shape, percent);
      case phases -> new Phases(shape, percent);
      case drift -> new Drift(shape, percent);
      case stencil -> new Stencil(shape);
      case alltoall -> new AllToAll(shape);
      case pipeline -> new Pipeline(shape);
      case tenants -> new Tenants(shape, percent);
      case compositor -> new Compositor(shape);
      case serving -> new Serving(shape);
    };
  }

  private int skewHundredths() {
    BigDecimal exponent = skew == null ? BigDecimal.ONE : skew;
    // Out of range either way: the generator says so.
    BigDecimal hundredths = exponent.movePointRight(2).setScale(0, RoundingMode.HALF_EVEN);
    return hundredths
        .min(BigDecimal.valueOf(Integer.MAX_VALUE))
        .max(BigDecimal.valueOf(-1))
        .intValueExact();
  }

  private void refuse(String option, @Nullable Object value, boolean senseless)
      throws UsageException {
    if (value != null && senseless) {
      throw new UsageException(option + " means nothing with " + pattern, "leave it out");
    }
  }
}
