package org.vramlab.workloads.conform;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.InputException;

/**
 * Reads scripts of fences, one at a time: an optional comment, {@code scen}, operations up to the
 * next comment or {@code scen}. Strict: what could not have been recorded is bad input, since a
 * replay of it would mean nothing.
 */
public final class FenceScriptReader {
  /** More than any recording has, and few enough to make that many. */
  private static final long MOST = 100_000;

  private static final long MOST_CONTEXTS = 1_000;
  private static final long LOWEST_ERROR = -4095;

  /** Members of a line that say what was asked, not what came of it. */
  private static final Set<String> ASKED = Set.of("i", "op");

  private final RecordingReader lines;

  /** Read already: the line that ended the script before. */
  private @Nullable Map<String, Object> ahead;

  /** Of the script that is being read. */
  private final Set<Long> fences = new HashSet<>();

  private long contexts;

  public FenceScriptReader(RecordingReader lines) {
    this.lines = lines;
  }

  /** The next script; null at the end of the file. */
  public @Nullable FenceScript next() throws InputException {
    String name = "";
    Map<String, Object> line = ahead == null ? lines.next() : ahead;
    ahead = null;
    while (line != null && line.containsKey("comment")) {
      name = String.valueOf(line.get("comment"));
      line = lines.next();
    }
    if (line == null) {
      return null;
    }
    if (!isScene(line)) {
      throw lines.bad("a script begins with an op [\"scen\"]");
    }
    fences.clear();
    contexts = 0;
    List<FenceScript.Step> steps = new ArrayList<>();
    for (line = lines.next(); line != null; line = lines.next()) {
      if (line.containsKey("comment") || isScene(line)) {
        ahead = line;
        break;
      }
      steps.add(step(line));
    }
    return new FenceScript(name, (int) contexts, steps);
  }

  private static boolean isScene(Map<String, Object> line) {
    return line.get("op") instanceof List<?> words && words.equals(List.of("scen"));
  }

  private FenceScript.Step step(Map<String, Object> line) throws InputException {
    if (!(line.get("op") instanceof List<?> words) || words.isEmpty()) {
      throw lines.bad("the member op is missing or not a list with an operation");
    }
    FenceVerb verb = FenceVerb.of(String.valueOf(words.getFirst()));
    if (verb == null) {
      throw lines.bad("there is no operation " + words.getFirst());
    }
    if (!(line.getOrDefault("i", -1L) instanceof Long index)) {
      throw lines.bad("the member i is not a number");
    }
    Map<String, Object> recorded = new LinkedHashMap<>(line);
    recorded.keySet().removeAll(ASKED);
    List<Long> arguments = arguments(verb, words.subList(1, words.size()));
    if (verb.shape().startsWith("i")) {
      fences.add(arguments.getFirst());
    }
    return new FenceScript.Step(lines.line(), index, verb, arguments, recorded);
  }

  private List<Long> arguments(FenceVerb verb, List<?> words) throws InputException {
    String shape = verb.shape();
    boolean several = shape.endsWith("*");
    if (several ? words.size() < shape.length() : words.size() != shape.length()) {
      throw lines.bad(
          verb.word() + " takes " + shape.length() + (several ? " or more" : "") + " arguments");
    }
    List<Long> arguments = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      char kind = shape.charAt(Math.min(i, shape.length() - 1));
      arguments.add(argument(kind, String.valueOf(words.get(i))));
    }
    return arguments;
  }

  private long argument(char kind, String word) throws InputException {
    long number;
    try {
      number = Long.parseLong(word);
    } catch (NumberFormatException malformed) {
      throw lines.bad(word + " is not a number");
    }
    return switch (kind) {
      case 'i' -> within(number, 1, MOST, "fence");
      case 'f', '*' -> existing(number);
      case 'p' -> number == 0 ? 0 : existing(number);
      case 'c' -> {
        contexts = Math.max(contexts, within(number, 0, MOST_CONTEXTS - 1, "context") + 1);
        yield number;
      }
      case 'u' -> within(number, 0, 3, "usage");
      case 'e' -> within(number, LOWEST_ERROR, -1, "error");
      case 'b' -> within(number, 0, 1, "flag");
      default -> within(number, 0, Long.MAX_VALUE, "number");
    };
  }

  private long existing(long number) throws InputException {
    if (!fences.contains(number)) {
      throw lines.bad("there is no fence " + number + " in this script yet");
    }
    return number;
  }

  private long within(long number, long least, long most, String what) throws InputException {
    if (number < least || number > most) {
      throw lines.bad("the " + what + " " + number + " is out of range, " + least + " to " + most);
    }
    return number;
  }
}
