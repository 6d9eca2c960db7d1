package org.vramlab.workloads.cli;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.workloads.io.FindingException;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.replay.Outcome;
import org.vramlab.workloads.replay.Replay;
import org.vramlab.workloads.replay.ReplaySettings;
import org.vramlab.workloads.results.Machine;
import org.vramlab.workloads.results.RunResult;
import org.vramlab.workloads.results.Setting;

/** Carries out one run: shows progress, writes its files, and hands back the result. */
final class RunExecution {
  private RunExecution() {}

  /**
   * Runs to the end.
   *
   * @param shown the settings in force, for the results
   * @param outputs the run's files; finished here
   * @throws InputException for a bad trace, or output that cannot be written; there is none then
   * @throws FindingException if a rule was broken, or nothing could go on; no output then
   */
  static RunResult run(
      Terminal terminal,
      RunIdentity identity,
      List<Setting> shown,
      ReplaySettings settings,
      RunOutputs outputs)
      throws InputException, FindingException {
    outputs.open();
    Outcome outcome;
    try (Progress progress = new Progress(terminal, "replaying", operations(settings))) {
      List<EventSink> watchers = new ArrayList<>(outputs.watchers());
      if (terminal.interactive()) {
        watchers.add(new JobCount(progress));
      }
      outcome = new Replay(settings, outputs.timeline(), watchers).run();
    }
    RunResult result = result(identity, shown, settings, outcome);
    outputs.finish(result);
    return result;
  }

  private static long operations(ReplaySettings settings) {
    long operations = 0;
    for (ReplaySettings.TracedProcess process : settings.processes()) {
      operations += process.summary().operationCount();
    }
    return operations;
  }

  /** What {@code outcome} is the result of. */
  static RunResult result(
      RunIdentity identity, List<Setting> shown, ReplaySettings settings, Outcome outcome) {
    Topology topology = settings.topology();
    List<String> devices = new ArrayList<>();
    for (int device = 0; device < topology.deviceCount(); device++) {
      devices.add(topology.endpointName(device));
    }
    return new RunResult(
        identity,
        shown,
        new Machine(topology.name(), topology.description(), devices, settings.machineRemarks()),
        outcome.makespanNanos(),
        outcome.processes(),
        outcome.pools(),
        outcome.links(),
        outcome.copies(),
        outcome.evictions(),
        outcome.placement(),
        outcome.prefetch(),
        outcome.hostMemory(),
        outcome.criticalPath(),
        outcome.bounds(),
        outcome.checks());
  }

  /** Moves the progress along as jobs end. */
  private static final class JobCount implements EventSink {
    private final Progress progress;
    private long ended;

    JobCount(Progress progress) {
      this.progress = progress;
    }

    @Override
    public void jobEnded(long nanos, int job, int queue) {
      progress.update(++ended);
    }
  }
}
