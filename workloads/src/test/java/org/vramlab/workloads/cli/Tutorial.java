package org.vramlab.workloads.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page with commands in it, and with what they print: blocks of {@code console}, in which a line
 * that begins with a dollar sign is a command, the lines under it are its output, and three dots
 * stand for any lines.
 */
final class Tutorial {
  /** The page in the tree; tests run in the folder of their module. */
  static final Path PAGE = Path.of("src", "docs", "tutorial", "README.md");

  private static final String BEGIN = "```console";
  private static final String END = "```";
  private static final String PROMPT = "$ ";
  private static final String GAP = "...";

  private Tutorial() {}

  /**
   * One command.
   *
   * @param command its words
   * @param output what the page says that it prints
   */
  record Step(List<String> command, List<String> output) {
    /** The first line of {@code output} that {@code printed} does not have there; null for none. */
    @Nullable String missingFrom(List<String> printed) {
      int at = 0;
      boolean gap = false;
      for (String line : output) {
        if (line.equals(GAP)) {
          gap = true;
          continue;
        }
        while (gap && at < printed.size() && !printed.get(at).stripTrailing().equals(line)) {
          at++;
        }
        if (at == printed.size() || !printed.get(at).stripTrailing().equals(line)) {
          return line;
        }
        at++;
        gap = false;
      }
      return gap || output.isEmpty() || at == printed.size() ? null : "the end";
    }
  }

  /** The steps of the page, in their order. */
  static List<Step> steps(Path page) throws IOException {
    List<Step> steps = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(page)) {
      if (line.equals(BEGIN)) {
        inside = true;
      } else if (line.equals(END)) {
        inside = false;
      } else if (inside && line.startsWith(PROMPT)) {
        String words = line.substring(PROMPT.length());
        steps.add(new Step(List.of(words.split(" ", -1)), new ArrayList<>()));
      } else if (inside) {
        steps.getLast().output().add(line);
      }
    }
    return steps;
  }
}
