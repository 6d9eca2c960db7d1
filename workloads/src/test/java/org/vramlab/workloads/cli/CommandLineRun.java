package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.vramlab.workloads.io.FindingException;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.replay.Outcome;
import org.vramlab.workloads.replay.Replay;
import org.vramlab.workloads.replay.ReplaySettings;
import picocli.CommandLine;

/**
 * What one command line came to.
 *
 * @param status exit status
 * @param out standard output
 * @param err standard error
 */
record CommandLineRun(int status, String out, String err) {
  /** Runs a command line whose arguments are separated by single blanks. */
  static CommandLineRun of(String arguments) {
    return of(arguments.split(" ", -1));
  }

  static CommandLineRun of(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = Main.run(new Terminal(stream(out), stream(err), false), arguments);
    return new CommandLineRun(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /** Checks that the command did what it should. */
  CommandLineRun fine() {
    assertEquals(Main.FINE, status, err);
    return this;
  }

  /** The last line of standard error. */
  String sentence() {
    return err.lines().toList().getLast();
  }

  /** The settings of {@code vramlab run trace options}. */
  static ReplaySettings settings(String trace, String options)
      throws UsageException, InputException {
    String[] words = options.isEmpty() ? new String[0] : options.split(" ", -1);
    return RunPlan.of(
        List.of(trace.split(" ", -1)), CommandLine.populateCommand(new RunOptions(), words));
  }

  /** What {@code vramlab run trace options} computes. */
  static Outcome outcome(String trace, String options)
      throws UsageException, InputException, FindingException {
    return new Replay(settings(trace, options)).run();
  }
}
