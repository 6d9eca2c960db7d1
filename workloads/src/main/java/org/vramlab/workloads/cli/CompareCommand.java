package org.vramlab.workloads.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.compare.Axis;
import org.vramlab.workloads.compare.Comparison;
import org.vramlab.workloads.compare.RunGrid;
import org.vramlab.workloads.compare.SharedWords;
import org.vramlab.workloads.compare.report.ComparisonTable;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.plugin.Plugins;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vramlab compare}: runs traces under many settings, and says which policy is best. */
@Command(
    name = "compare",
    sortOptions = false,
    description = {
      "Run traces under many policies and settings, in parallel; say which is best, by how much,"
          + " and how far from the bound.%n",
      "Each trace is a comparison of its own. Every row is what vramlab run computes for the same"
          + " settings, to the byte. A run that fails is a row with its reason.%n",
      "Interrupted? Give the same command again: with --csv, --json or --report to a file F the"
          + " runs that are done are in F.partial (with --resume R in R, which stays, and can be"
          + " taken further with more policies, sizes or traces).%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vramlab compare wave3d_stencil_4dev --vram x1.5,x2,x4",
      "      all policies at three sizes of memory",
      "  vramlab compare llama7b_train_seq4096 --policies lru,mru,belady --vram x2 --seeds 5 --csv"
          + " c.csv --report c.html",
      "      with the spread over five seeds",
      "  vramlab compare 'my.gmtrace.gz@0*2' --policies lru --locking all --vram x1.5 --by time",
      "      ways of locking, for two copies that contend",
      "",
      "Exit status: 0 all runs have results; 1 some have none; 2 wrong usage; 3 bad input, or none"
          + " of the runs could be made."
    })
final class CompareCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Parameters(
      paramLabel = "TRACE[@DEVICES][*COPIES]",
      arity = "1..*",
      description =
          "Traces as for run: each is compared on its own, with * as so many copies side by side.")
  private List<String> traces = new ArrayList<>();

  @Option(
      names = "--together",
      description = "All traces are one workload: they run side by side, and contend.")
  private boolean together;

  @Option(
      names = "--by",
      paramLabel = "moved|time",
      defaultValue = "moved",
      description =
          "What makes a contender better: fewer bytes moved (default), or an earlier end.")
  private String by = "";

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Run each with seeds 1 to N (default: 1). Seed 1 is exact and is what is ranked; the"
              + " others perturb job durations and CPU costs by up to 5 percent, shuffle ties and"
              + " draw other lots, and tell whether a margin is more than chance.")
  private int seeds = 1;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Processes at a time (default: one for each core).")
  private @Nullable Integer jobs;

  @Option(
      names = "--csv",
      paramLabel = "FILE|-",
      description = "Write a row for each run, with all its settings, as CSV.")
  private @Nullable String csv;

  @Option(
      names = "--json",
      paramLabel = "FILE|-",
      description = "Write everything as JSON; with - in place of the table.")
  private @Nullable String json;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "Write a page with charts and tables that sort; it needs no network.")
  private @Nullable String report;

  @Option(
      names = "--resume",
      paramLabel = "FILE",
      description =
          "Keep what is done in this file, and go on from what is there: runs with the same"
              + " command line, on files with the same contents, by the same build.")
  private @Nullable String resume;

  private CompareCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command, with the options of {@code run}. */
  static CommandLine with(Terminal terminal) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new CompareCommand(terminal));
    CompareAxes.addTo(spec);
    return new CommandLine(spec);
  }

  @Override
  public Integer call() throws InputException, UsageException, InterruptedException {
    Comparison.Order order = Comparison.Order.named(by);
    if (order == null) {
      throw new UsageException("'--by " + by + "' means nothing", "known are moved, time");
    }
    checkNumber("--seeds", seeds);
    int processes = jobs == null ? Runtime.getRuntime().availableProcessors() : jobs;
    checkNumber("--jobs", processes);
    CommandLine.ParseResult parsed = spec.commandLine().getParseResult();
    List<String> pluginFiles = CompareAxes.plugins(parsed);
    Plugins plugins = Plugins.load(pluginFiles);
    List<Axis> axes = CompareAxes.axes(parsed, plugins);
    SharedWords shared = CompareAxes.sharedWords(parsed, axes);
    RunIdentity identity =
        RunIdentity.of(RunIdentity.DEFAULT_SEED, configuration(axes, shared.all(), pluginFiles));
    terminal.announce(identity);
    CompareInputs inputs = new CompareInputs();
    RunGrid grid = new RunGrid(inputs.workloads(traces, together), axes, seeds, shared, plugins);
    checkWords(grid);
    CompareOutputs outputs =
        CompareOutputs.check(csv, json, report, resume, inputs.files(), terminal.out());
    Comparison comparison =
        new CompareExecution(terminal, identity, inputs, outputs, processes).run(grid, order);
    outputs.write(comparison).forEach(file -> terminal.remark("wrote " + file));
    if (!outputs.takeStandardOutput()) {
      ComparisonTable.print(comparison, terminal.out());
    }
    return status(comparison);
  }

  private static void checkNumber(String option, int number) throws UsageException {
    if (number < 1 || number > 1000) {
      throw new UsageException(option + " " + number + " is too few or too many", "give 1 to 1000");
    }
  }

  private List<String> configuration(
      List<Axis> axes, List<String> sharedWords, List<String> pluginFiles) {
    List<String> all = new ArrayList<>(List.of("command=compare"));
    traces.forEach(trace -> all.add("trace=" + trace));
    axes.forEach(axis -> all.add(axis.option() + "=" + String.join(",", axis.values())));
    sharedWords.forEach(word -> all.add("word=" + word));
    pluginFiles.forEach(file -> all.add("plugin=" + Plugins.fingerprint(file)));
    all.addAll(List.of("together=" + together, "by=" + by, "seeds=" + seeds));
    return all;
  }

  /** Refuses, before anything runs, words that no run could be made of. */
  private static void checkWords(RunGrid grid) throws UsageException, InputException {
    for (int situation = 0; situation < grid.situations().size(); situation++) {
      for (int contender = 0; contender < grid.contenders().size(); contender++) {
        String[] words = grid.options(situation, contender).toArray(String[]::new);
        try {
          RunPlan.check(CommandLine.populateCommand(new RunOptions(), words));
        } catch (ParameterException malformed) {
          throw new UsageException(
              String.valueOf(malformed.getMessage()).replace('\n', ' '), "see vramlab run --help");
        }
      }
    }
  }

  private static int status(Comparison comparison) {
    if (comparison.failures() == 0) {
      return Main.FINE;
    }
    return comparison.onlyInputFailed() ? InputException.EXIT_STATUS : Main.FOUND;
  }
}
