package org.vramlab.stress.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** One run of jcstress, in a process of its own, with all that it prints kept in a file. */
final class Jcstress {
  /** What jcstress says where it then ends without an error. */
  private static final String NOTHING_MATCHES = "FATAL: No matching tests.";

  private Jcstress() {}

  /**
   * Runs the races whose names match {@code races}.
   *
   * @param reports a folder for what it prints and for its own reports
   * @param enough is shown every line, and may end the run
   * @return the last line that counts configurations, or nothing
   * @throws IllegalArgumentException if no race matches
   */
  static String run(String races, List<String> options, Path reports, Predicate<String> enough)
      throws IOException, InterruptedException {
    Files.createDirectories(reports);
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("org.openjdk.jcstress.Main");
    command.addAll(options);
    command.addAll(List.of("-v", "-t", races, "-r", reports.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> printed = new ArrayList<>();
    String counted = "";
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        printed.add(line);
        if (line.equals(NOTHING_MATCHES)) {
          throw new IllegalArgumentException("no race matches '" + races + "': nothing was run");
        }
        if (line.startsWith("(Results: ")) {
          counted = line;
        }
        if (enough.test(line)) {
          break;
        }
      }
    } finally {
      end(process);
      Files.write(reports.resolve("printed.txt"), printed);
    }
    return counted;
  }

  /** Ends {@code process} and the JVMs that it started, which outlive it otherwise. */
  private static void end(Process process) throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.waitFor();
  }
}
