package org.vramlab.workloads.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.cases.CaseWatch;
import org.vramlab.workloads.cases.ChosenMachine;
import org.vramlab.workloads.cases.FieldCase;
import org.vramlab.workloads.cases.FixChain;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.library.FieldCases;
import org.vramlab.workloads.cases.library.FixChains;
import org.vramlab.workloads.cases.report.CaseJson;
import org.vramlab.workloads.cases.report.CasePage;
import org.vramlab.workloads.cases.report.CaseText;
import org.vramlab.workloads.cases.report.Played;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.io.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vramlab case}: failures from the field, faulty and right. */
@Command(
    name = "case",
    sortOptions = false,
    description = {
      "Replay a failure that people really had: once as it failed, once right; say what happened."
          + "%n",
      "Without an ID: the list of cases with their knobs. Every figure is measured in the run.%n",
      "chains: fixes that broke something else, and the right ones, each told with runs of"
          + " cases.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vramlab case",
      "  vramlab case edeadlk-masked-as-enomem",
      "  vramlab case A1 --set ww=wound-wait --timeline a1.json.gz",
      "  vramlab case trylock-starved-by-spammy-submitter --report a2.html",
      "  vramlab case all --json -",
      "  vramlab case chain-1",
      "  vramlab case G3 --topology mi300x-8",
      "",
      "Exit status: 0 the fault showed and the right run was clean; 1 not so; 2 wrong usage; 3 bad"
          + " output."
    })
final class CaseCommand implements Callable<Integer> {
  private static final String ALL = "all";
  private static final String CHAINS = "chains";

  private final Terminal terminal;

  @Parameters(
      paramLabel = "ID|all|chains",
      arity = "0..1",
      description = "The case, by its name or its number such as A1.")
  private @Nullable String id;

  @Option(
      names = "--set",
      paramLabel = "KNOB=VALUE",
      description = "Turn a knob of the case; may be given again for another.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--topology",
      paramLabel = "NAME|FILE",
      description =
          "The machine of a case that has the knob topology; the same as --set topology=.")
  private @Nullable String topology;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "For everything random; the same seed gives the same bytes (default: 1).")
  private long seed;

  @Option(
      names = "--json",
      paramLabel = "FILE|-",
      description = "Write the whole result as JSON; with - in place of the text.")
  private @Nullable String jsonFile;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "Write a page with tables and plots; it needs no network.")
  private @Nullable String reportFile;

  @Option(
      names = "--timeline",
      paramLabel = "FILE.json.gz",
      description =
          "Write timelines of the faulty and the right run, for ui.perfetto.dev: -faulty and -right"
              + " are put into the name. Of a case that is searched, the trace to its fault.")
  private @Nullable String timelineFile;

  CaseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws UsageException, InputException {
    if (topology != null) {
      settings.add(Knob.MACHINE + "=" + topology);
    }
    if (id == null) {
      refuseWithoutCase();
      CaseText.list(FieldCases.ALL, terminal.out());
      CaseText.list(FixChains.ALL, terminal.out());
      return Main.FINE;
    }
    List<FieldCase> cases =
        switch (id) {
          case ALL -> FieldCases.ALL;
          case CHAINS -> FixChains.ALL;
          default -> List.of(FieldCases.named(id));
        };
    if (cases.size() > 1 && (timelineFile != null || !settings.isEmpty())) {
      throw new UsageException("--set and --timeline are for one case", "name it");
    }
    if (timelineFile != null && cases.getFirst() instanceof FixChain) {
      throw new UsageException("a chain has no timeline", "draw its cases, one at a time");
    }
    List<KnobValues> values = new ArrayList<>();
    List<String> configuration = new ArrayList<>(List.of("command=case"));
    for (FieldCase each : cases) {
      KnobValues knobs = KnobValues.of(each.knobs(), settings);
      values.add(knobs);
      configuration.add("case=" + each.id());
      configuration.addAll(knobs.settings());
    }
    RunIdentity identity = RunIdentity.of(seed, configuration);
    terminal.announce(identity);
    for (KnobValues each : values) {
      ChosenMachine.remarks(each).forEach(terminal::remark);
    }
    OutputFile json = jsonFile == null ? null : OutputFile.at(jsonFile, terminal.out());
    OutputFile report = reportFile == null ? null : OutputFile.at(reportFile, terminal.out());
    List<Played> played = new ArrayList<>();
    try (CaseTimelines timelines = CaseTimelines.at(timelineFile, terminal)) {
      CaseWatch watch = timelines;
      for (int i = 0; i < cases.size(); i++) {
        FieldCase each = cases.get(i);
        played.add(new Played(each, values.get(i), each.run(values.get(i), seed, watch)));
      }
      timelines.remarkOnMissing();
    }
    write(played, identity, json, report);
    return played.stream().allMatch(each -> each.result().asExpected()) ? Main.FINE : Main.FOUND;
  }

  private void refuseWithoutCase() throws UsageException {
    if (!settings.isEmpty() || jsonFile != null || reportFile != null || timelineFile != null) {
      throw new UsageException("no case is named", "give its ID, or all");
    }
  }

  private void write(
      List<Played> played,
      RunIdentity identity,
      @Nullable OutputFile json,
      @Nullable OutputFile report)
      throws InputException {
    boolean taken =
        (json != null && json.isStandardOutput()) || (report != null && report.isStandardOutput());
    if (!taken) {
      String separator = "";
      for (Played each : played) {
        terminal.out().print(separator);
        CaseText.print(each, terminal.out());
        separator = "\n";
      }
    }
    if (json != null) {
      CaseJson.write(played, identity, json);
    }
    if (report != null) {
      CasePage.write(played, identity, report);
      if (!report.isStandardOutput()) {
        terminal.remark("wrote " + report.name());
      }
    }
  }
}
