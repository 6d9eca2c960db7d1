package org.vramlab.workloads.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.explore.ScheduleFile;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.JsonResult;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.results.timeline.StoryTimeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code vramlab explore}: searches the interleavings of small programs on the real locks, tickets
 * and managers, and shows what goes wrong as numbered steps.
 */
@Command(
    name = "explore",
    sortOptions = false,
    description = {
      "Search the interleavings of a small program, run on the real locks, tickets and memory"
          + " managers with checker and lockdep on; show what goes wrong as numbered steps.%n",
      "Finds deadlock, lost wake-ups, broken rules, lockdep reports, tasks that fail and, with"
          + " --states, cycles in which somebody gets nowhere for ever. What it finds it makes as"
          + " short as it can; the same command and seed give the same bytes of output.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vramlab explore --list",
      "  vramlab explore opposite-orders",
      "      every interleaving of two submissions that lock in opposite orders, in both classes",
      "  vramlab explore eviction --fault victim-without-context --save f.schedule",
      "      what goes wrong without one of the rules; then: vramlab explore --replay f.schedule",
      "  vramlab explore my.scenario --states --timeline t.json.gz",
      "      a scenario of your own, state by state; the finding drawn for ui.perfetto.dev",
      "",
      "A schedule file is text: settings as 'name value', actors as 'actor NUMBER NAME', steps as",
      "'run NAME*TIMES NAME ...', and the digest of the state that they lead to.",
      "Exit status: 0 nothing found; 1 something was; 2 wrong usage; 3 bad input, or a schedule"
          + " that",
      "leads elsewhere than when it was saved."
    })
final class ExploreCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ScenarioCatalogue catalogue;

  @Parameters(
      paramLabel = "SCENARIO",
      arity = "0..*",
      description = {
        "A name that --list shows, or a file with a scenario of your own;",
        "with * at the end all names that begin so: 'mutexes-3x3-*'."
      })
  private List<String> scenarios = new ArrayList<>();

  @Mixin private ExploreOptions options = new ExploreOptions();

  @Option(names = "--list", description = "Show the scenarios and faults that there are.")
  private boolean list;

  @Option(
      names = "--replay",
      paramLabel = "F",
      description = "Follow a saved schedule, with its own settings, and tell what happens.")
  private @Nullable String replay;

  @Option(
      names = "--save",
      paramLabel = "F",
      description = "Write the schedule of the first finding, for --replay.")
  private @Nullable String save;

  @Option(
      names = "--timeline",
      paramLabel = "F.json.gz",
      description = "Draw the first finding, or the replay; open it at ui.perfetto.dev.")
  private @Nullable String timeline;

  @Option(
      names = "--json",
      paramLabel = "F|-",
      description = "Write everything as JSON; with - in place of the text.")
  private @Nullable String json;

  ExploreCommand(Terminal terminal, ScenarioCatalogue catalogue) {
    this.terminal = terminal;
    this.catalogue = catalogue;
  }

  @Override
  public Integer call() throws InputException, UsageException {
    if (list) {
      ExploreList.print(catalogue, terminal.out());
      return Main.FINE;
    }
    if (replay != null) {
      if (!scenarios.isEmpty() || save != null || !options.areDefaults()) {
        throw new UsageException(
            "--replay takes its scenario and its settings from the file, and saves nothing",
            "leave out the scenarios, --save and the options of searches");
      }
      OutputFile drawn = output(timeline);
      OutputFile data = output(json);
      check(new OutputPlaces(drawn, data), List.of(replay));
      return new ExploreReplay(terminal, catalogue, replay).run(drawn, data);
    }
    if (scenarios.isEmpty()) {
      throw new UsageException(
          "there is nothing to search", "name scenarios; `vramlab explore --list` shows them");
    }
    options.check();
    return search();
  }

  private int search() throws InputException, UsageException {
    List<Stage.Settings> settings = options.settings();
    List<ChosenScenario> chosen = new ArrayList<>();
    for (String word : scenarios) {
      chosen.addAll(ChosenScenario.all(word, catalogue));
    }
    OutputFile saved = output(save);
    OutputFile drawn = output(timeline);
    OutputFile data = output(json);
    OutputPlaces places = new OutputPlaces(saved, drawn, data);
    check(
        places,
        chosen.stream().filter(each -> each.text() != null).map(ChosenScenario::name).toList());
    RunIdentity identity = RunIdentity.of(options.seed, configuration(chosen));
    terminal.announce(identity);
    boolean silent = places.takeStandardOutput();
    List<ExploreOutcome> outcomes = new ArrayList<>();
    ExploreOutcome first = null;
    for (ChosenScenario each : chosen) {
      if (each.scenario().isEndless() && options.isSystematicByRunning()) {
        terminal.remark(
            each.name() + " goes on for ever: of these searches only --states comes to an end");
      }
      for (Stage.Settings under : settings) {
        ExploreOutcome outcome = ExploreExecution.run(terminal, each, under, options);
        outcomes.add(outcome);
        if (!silent) {
          ExploreText.print(outcome, terminal.out());
          terminal.out().flush();
        }
        if (first == null && outcome.first() != null) {
          first = outcome;
          write(outcome, saved, drawn);
        }
      }
    }
    if (outcomes.size() > 1 && !silent) {
      terminal.out().println(Coverage.together(outcomes, options));
    }
    if (first == null && (saved != null || drawn != null)) {
      terminal.remark("nothing was found, so no schedule or timeline of it was written");
    }
    if (data != null) {
      JsonResult.write(
          data,
          ExploreJson.SCHEMA,
          ExploreJson.SCHEMA_VERSION,
          identity,
          new ExploreJson(outcomes, options)::writeTo);
    }
    return first == null ? Main.FINE : Main.FOUND;
  }

  private void write(ExploreOutcome outcome, @Nullable OutputFile saved, @Nullable OutputFile drawn)
      throws InputException {
    ExploreOutcome.Told told = outcome.first();
    if (told == null) {
      return;
    }
    if (saved != null && told.reproduced()) {
      ChosenScenario chosen = outcome.chosen();
      ScheduleFile file =
          ExploreExecution.onVirtualThread(() ->
              ScheduleFile.of(
                  chosen.name(),
                  chosen.text(),
                  chosen.scenario(),
                  outcome.settings(),
                  told.finding()));
      ExploreReplay.write(file, saved);
      terminal.remark(
          "wrote " + saved + "; look at it again with `vramlab explore --replay " + saved + "`");
    }
    if (drawn != null) {
      drawn.write(stream -> StoryTimeline.write(told.story(), stream));
      terminal.remark("wrote " + drawn + "; open it at ui.perfetto.dev");
    }
  }

  private static void check(OutputPlaces places, List<String> inputs)
      throws InputException, UsageException {
    places.refuseTwice();
    List<Path> files = new ArrayList<>();
    for (String input : inputs) {
      files.add(path(input));
    }
    places.refuseToReplace(files);
  }

  /** A scenario of the user's own counts by what it says, not by what its file is called. */
  private List<String> configuration(List<ChosenScenario> chosen) {
    return options.configuration(
        chosen.stream().map(each -> each.text() == null ? each.name() : each.text()).toList());
  }

  private @Nullable OutputFile output(@Nullable String name) throws InputException {
    return name == null ? null : OutputFile.at(name, terminal.out());
  }

  /** The path of a file that the user named. */
  static Path path(String name) throws InputException {
    try {
      return Path.of(name);
    } catch (InvalidPathException malformed) {
      throw new InputException(name, 0, "this is no path", "give the path of a file", malformed);
    }
  }
}
