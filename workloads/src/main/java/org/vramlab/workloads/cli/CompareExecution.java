package org.vramlab.workloads.cli;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.compare.Answer;
import org.vramlab.workloads.compare.Comparison;
import org.vramlab.workloads.compare.Failure;
import org.vramlab.workloads.compare.Journal;
import org.vramlab.workloads.compare.RunGrid;
import org.vramlab.workloads.compare.Work;
import org.vramlab.workloads.compare.Workforce;
import org.vramlab.workloads.compare.Workload;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.RunIdentity;

/** Carries out one comparison: finds what is left to do, has it done, and shows progress. */
final class CompareExecution {
  private final Terminal terminal;
  private final RunIdentity identity;
  private final CompareInputs inputs;
  private final CompareOutputs outputs;
  private final int jobs;

  /**
   * @param jobs processes at a time
   */
  CompareExecution(
      Terminal terminal,
      RunIdentity identity,
      CompareInputs inputs,
      CompareOutputs outputs,
      int jobs) {
    this.terminal = terminal;
    this.identity = identity;
    this.inputs = inputs;
    this.outputs = outputs;
    this.jobs = jobs;
  }

  /** Computes what no earlier call has. */
  Comparison run(RunGrid grid, Comparison.Order order) throws InputException, InterruptedException {
    List<Work> work = grid.work();
    @Nullable Answer[] answers = new Answer[work.size()];
    List<String> keys = new ArrayList<>();
    for (Work one : work) {
      keys.add(inputs.key(one, grid.workloads().get(one.group())));
    }
    try (Journal journal = outputs.openJournal(identity)) {
      if (journal != null) {
        for (int i = 0; i < answers.length; i++) {
          answers[i] = journal.answer(keys.get(i));
        }
      }
      compute(grid, work, keys, answers, journal);
    }
    List<Answer> all = new ArrayList<>();
    for (Answer answer : answers) {
      if (answer == null) {
        throw new IllegalStateException("work was left undone");
      }
      all.add(answer);
    }
    return new Comparison(identity, grid, all, order);
  }

  private void compute(
      RunGrid grid,
      List<Work> work,
      List<String> keys,
      @Nullable Answer[] answers,
      @Nullable Journal journal)
      throws InputException, InterruptedException {
    List<Integer> numbers = left(answers, grid.cells().size());
    if (numbers.size() < work.size()) {
      terminal.remark(
          "going on from "
              + outputs.journalName()
              + ": "
              + (work.size() - numbers.size())
              + " of "
              + work.size()
              + " runs and bounds are there");
    }
    if (numbers.isEmpty()) {
      return;
    }
    List<Long> weights = grid.workloads().stream().map(Workload::weightBytes).toList();
    int[] counts = new int[weights.size()];
    numbers.forEach(number -> counts[work.get(number).group()]++);
    try (CompareProgress progress = new CompareProgress(terminal, weights, counts)) {
      Workforce.Watch watch =
          new Workforce.Watch() {
            @Override
            public void answered(int number, Answer answer) throws InputException {
              answers[number] = answer;
              if (journal != null && isLasting(answer)) {
                journal.add(keys.get(number), answer);
              }
              progress.ended(work.get(number).group());
            }

            @Override
            public void remark(String text) {
              progress.remark(text);
            }
          };
      Workforce workforce = new Workforce(workerCommand(), jobs, watch);
      Thread interrupted = new Thread(() -> interrupted(workforce), "interrupted");
      Runtime.getRuntime().addShutdownHook(interrupted);
      try {
        workforce.run(work, numbers, weights);
      } finally {
        forget(interrupted);
      }
      progress.conclude();
    }
  }

  /** What is not answered: bounds first, as one takes longer than a run. */
  private static List<Integer> left(@Nullable Answer[] answers, int runs) {
    List<Integer> left = new ArrayList<>();
    for (int i = runs; i < answers.length; i++) {
      if (answers[i] == null) {
        left.add(i);
      }
    }
    for (int i = 0; i < runs; i++) {
      if (answers[i] == null) {
        left.add(i);
      }
    }
    return left;
  }

  /** Whether the same work would have the same answer again. */
  private static boolean isLasting(Answer answer) {
    return !(answer instanceof Failure failure)
        || failure.kind() == Failure.Kind.FOUND
        || failure.kind() == Failure.Kind.INPUT;
  }

  private void interrupted(Workforce workforce) {
    workforce.stop();
    String journal = outputs.journalName();
    terminal.remark(
        journal.isEmpty()
            ? "interrupted; nothing is kept without --csv, --json, --report or --resume"
            : "interrupted; the same command goes on from " + journal);
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // It is at work.
    }
  }

  /** This program as a child: the same Java, the same options, one carrier for its tasks. */
  private static List<String> workerCommand() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (isInherited(option)) {
        command.add(option);
      }
    }
    // Carrier settings are those of a whole JVM: simulations in parallel are processes.
    command.add("-Djdk.virtualThreadScheduler.parallelism=1");
    command.add("-Djdk.virtualThreadScheduler.maxPoolSize=1");
    command.add("-Djdk.trackAllThreads=false");
    command.add("-cp");
    command.add(absolute(System.getProperty("java.class.path", "")));
    command.add(Main.class.getName());
    command.add("compare-worker");
    return command;
  }

  /** Memory, collector and the like; no agents, which would meet in one file or port. */
  private static boolean isInherited(String option) {
    return (option.startsWith("-X") && !option.contains("AOTCacheOutput"))
        || option.startsWith("-ea")
        || option.startsWith("-D")
        || option.startsWith("--enable-native-access")
        || option.startsWith("--sun-misc-unsafe-memory-access");
  }

  private static String absolute(String classPath) {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }
}
