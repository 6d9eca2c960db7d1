package org.vramlab.workloads.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.cases.FieldCase;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.library.FieldCases;
import org.vramlab.workloads.cases.report.CaseText;
import org.vramlab.workloads.cases.report.Played;
import org.vramlab.workloads.io.FailureReason;
import org.vramlab.workloads.io.FindingException;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.replay.ReplaySettings;
import org.vramlab.workloads.results.RunResult;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code vramlab demo}: the bundled traces on less memory than they need, each under several
 * policies, and what that teaches.
 */
@Command(
    name = "demo",
    sortOptions = false,
    description = {
      "Replay a captured training step on one GPU too small for it, and a stencil on four GPUs with"
          + " half the memory it needs, each under several eviction policies; say what that"
          + " teaches. Then play what happens to locks when one GPU maps what another exports.%n",
      "Writes a report (.html) and a timeline (.json.gz) of each run. Takes seconds.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  vramlab demo", "  vramlab demo --out /tmp/demo"})
final class DemoCommand implements Callable<Integer> {
  /**
   * A workload to show.
   *
   * @param title what it is
   * @param trace its bundled trace
   * @param options of both runs, as a user would write them
   * @param policies those to compare, the driver's own first
   */
  private record Scene(String title, String trace, List<String> options, List<String> policies) {
    List<String> arguments(String policy) {
      List<String> arguments = new ArrayList<>(options);
      arguments.addAll(List.of("--policy", policy));
      return arguments;
    }

    /** What the user types to have this run alone. */
    String command(String policy) {
      return "workloads/vramlab run " + trace + " " + String.join(" ", arguments(policy));
    }
  }

  /**
   * Belady's policy shows what a driver could gain if it knew the future; MRU is there for the
   * stencil, since a sweep over more than the memory is the case that it is for.
   */
  private static final List<Scene> SCENES =
      List.of(
          new Scene(
              "Training Llama-2-7B (captured from PyTorch) on one die of an MI250X",
              "llama7b_train_seq4096",
              List.of(),
              List.of("lru", "belady")),
          new Scene(
              "A wave stencil that sweeps its grid on four such dies, with half the memory it"
                  + " needs",
              "wave3d_stencil_4dev",
              List.of("--vram", "x2"),
              List.of("lru", "mru", "belady")));

  private static final String SHARING = "shared-map-backs-off";

  private final Terminal terminal;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "vramlab-demo",
      description = "Where to put reports and timelines; ${DEFAULT-VALUE}, made if missing.")
  private String outFolder = "";

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InputException, UsageException, FindingException {
    List<String> configuration = new ArrayList<>(List.of("command=demo"));
    for (Scene scene : SCENES) {
      configuration.add(scene.toString());
    }
    terminal.announce(RunIdentity.of(RunIdentity.DEFAULT_SEED, configuration));
    Path folder = folder(outFolder);
    boolean made = make(folder);
    List<String> written = new ArrayList<>();
    try {
      PrintStream out = terminal.out();
      for (int i = 0; i < SCENES.size(); i++) {
        out.println(i + 1 + ". " + SCENES.get(i).title());
        out.println();
        show(SCENES.get(i), folder, written);
        out.println();
      }
      out.println(SCENES.size() + 1 + ". What locks do across drivers: the scenario of 2020");
      out.println();
      showSharing(folder, written);
      out.println();
      conclude(written);
    } finally {
      if (made && written.isEmpty()) {
        remove(folder);
      }
    }
    return Main.FINE;
  }

  private void show(Scene scene, Path folder, List<String> written)
      throws InputException, UsageException, FindingException {
    List<RunResult> results = new ArrayList<>();
    @Nullable ReplaySettings first = null;
    for (String policy : scene.policies()) {
      terminal.remark("replaying " + scene.trace() + " with " + policy);
      RunOptions options =
          CommandLine.populateCommand(
              new RunOptions(), scene.arguments(policy).toArray(String[]::new));
      List<String> traces = List.of(scene.trace());
      OutputOptions output = new OutputOptions();
      String file = folder.resolve(scene.trace() + "-" + policy).toString();
      output.report = file + ".html";
      output.timeline = file + ".json.gz";
      try (RunOutputs outputs = RunOutputs.check(output, terminal.out())) {
        ReplaySettings plan = RunPlan.of(traces, options);
        first = first == null ? plan : first;
        results.add(
            RunExecution.run(
                terminal,
                RunIdentity.of(options.seed, options.configuration("run", traces)),
                RunPlan.shown(options, plan),
                plan,
                outputs));
        written.addAll(outputs.written());
      }
    }
    if (first != null) {
      new DemoLesson(first, results).print(terminal.out());
    }
  }

  /** The buffer of one GPU that another maps, and a third one's lock: with and without back-off. */
  private void showSharing(Path folder, List<String> written)
      throws InputException, UsageException {
    FieldCase shared = FieldCases.named(SHARING);
    KnobValues values = KnobValues.of(shared.knobs(), List.of());
    terminal.remark("playing the case " + SHARING);
    String file = folder.resolve(SHARING + ".json.gz").toString();
    try (CaseTimelines timelines = CaseTimelines.at(file, terminal)) {
      Played played =
          new Played(shared, values, shared.run(values, RunIdentity.DEFAULT_SEED, timelines));
      CaseText.print(played, terminal.out());
      written.addAll(timelines.written());
    }
  }

  private void conclude(List<String> written) {
    PrintStream out = terminal.out();
    out.println("Look closer:");
    for (String file : written) {
      out.println(
          "  " + file + (file.endsWith(".html") ? "  (in a browser)" : "  (at ui.perfetto.dev)"));
    }
    out.println("Go on from here, with any of these runs and other options (--help):");
    for (Scene scene : SCENES) {
      for (String policy : scene.policies()) {
        out.println("  " + scene.command(policy));
      }
    }
    out.println("  workloads/vramlab case " + SHARING);
  }

  private static Path folder(String name) throws InputException {
    try {
      return Path.of(name);
    } catch (InvalidPathException malformed) {
      throw new InputException(
          name, 0, "this is not a usable path for output", "give another with --out", malformed);
    }
  }

  /** Makes the folder if there is none; says whether it did. */
  private static boolean make(Path folder) throws InputException {
    if (Files.isDirectory(folder)) {
      return false;
    }
    try {
      Files.createDirectory(folder);
      return true;
    } catch (IOException failure) {
      throw new InputException(
          folder.toString(),
          0,
          "the directory cannot be made (" + FailureReason.of(failure) + ")",
          "give another with --out",
          failure);
    }
  }

  private static void remove(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException ignored) {
      // Something else is in it by now: not ours to remove.
    }
  }
}
