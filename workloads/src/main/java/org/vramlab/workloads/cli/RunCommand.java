package org.vramlab.workloads.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.replay.Outcome;
import org.vramlab.workloads.replay.Replay;
import org.vramlab.workloads.replay.ReplaySettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code vramlab run}: replays traces, and says what moved, what waited, and where the time went.
 */
@Command(
    name = "run",
    description = "Replay traces on a simulated machine; say what moved, what waited, and why.")
final class RunCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "TRACE[@DEVICES][*COPIES]",
      arity = "1..*",
      description = "Traces to run side by side, each a process of its own.")
  private List<String> traces = new ArrayList<>();

  @Mixin private RunOptions options = new RunOptions();

  RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InputException, UsageException {
    List<String> configuration = new ArrayList<>(List.of("command=run"));
    traces.forEach(trace -> configuration.add("trace=" + trace));
    configuration.addAll(options.settings());
    RunIdentity identity = RunIdentity.of(options.seed, configuration);
    terminal.announce(identity);
    ReplaySettings settings = RunPlan.of(traces, options);
    Outcome outcome = new Replay(settings).run();
    terminal
        .out()
        .println(
            "makespan "
                + outcome.makespanNanos()
                + "\n"
                + outcome.processes()
                + "\n"
                + outcome.copies()
                + "\n"
                + outcome.bounds());
    outcome.criticalPath().steps().forEach(s -> terminal.out().println(s.kind() + " " + s.nanos()));
    outcome
        .pools()
        .forEach(p ->
            terminal
                .out()
                .println(
                    p.name()
                        + " peak "
                        + p.peakPages()
                        + " of "
                        + p.capacityPages()
                        + " ev "
                        + p.evictions()));
    return Main.FINE;
  }
}
