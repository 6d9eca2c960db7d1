package org.vramlab.workloads.cli;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.vramlab.workloads.io.RunIdentity;

/**
 * Where a command's output goes.
 *
 * @param out results only: UTF-8, buffered, the same bytes for the same run
 * @param err progress, remarks and failures
 * @param interactive whether somebody watches {@code err}, so that progress may be drawn there
 */
public record Terminal(PrintStream out, PrintStream err, boolean interactive) {

  /** This process's own streams. */
  static Terminal ofProcess() {
    // Not System.out, whose encoding follows the locale: results are to be the same bytes
    // everywhere.
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 32 << 10),
            false,
            StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    return new Terminal(out, err, isErrInteractive());
  }

  @SuppressWarnings("SystemConsoleNull") // the nullness annotations still say it may be null
  private static boolean isErrInteractive() {
    try {
      // The JDK knows only of standard input and output; Linux tells where each descriptor leads.
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.startsWith("/dev/console");
    } catch (IOException | UnsupportedOperationException elsewhere) {
      Console console = System.console();
      return console != null && console.isTerminal();
    }
  }

  /** States what is about to run; the first line of every command that computes something. */
  public void announce(RunIdentity identity) {
    err.println(identity.line());
  }

  /** A remark that is no result. */
  public void remark(String text) {
    err.println(text);
  }
}
