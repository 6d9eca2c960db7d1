package org.vramlab.workloads.compare;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One run of a comparison.
 *
 * @param workload number of its workload
 * @param situation number of its situation
 * @param contender number of its contender
 * @param seed its seed
 * @param words its command line, without {@code run}: whoever types it gets the same result
 */
public record Cell(int workload, int situation, int contender, long seed, List<String> words) {
  private static final Pattern PLAIN =
      Pattern.compile("[\\w./:,=@*+%-]+", Pattern.UNICODE_CHARACTER_CLASS);

  /** Copies the list. */
  public Cell {
    words = List.copyOf(words);
  }

  /** What to type after {@code vramlab}, in words that a shell takes as they are. */
  public String command() {
    return "run " + words.stream().map(Cell::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    // A star is left alone: no file has such a name beside the trace's own.
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
