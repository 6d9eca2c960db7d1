package org.vramlab.stress.run;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of a table of results.
 *
 * @param state the results of the actors
 * @param samples how often it was seen
 * @param expected {@code Acceptable} or {@code Forbidden}
 * @param story what the race says of it
 */
record Observed(String state, long samples, String expected, String story) {
  private static final Pattern LINE =
      Pattern.compile(
          " +(?<state>\\S.*?) +(?<samples>[\\d,]+) +<?[\\d.]+%  +(?<expected>[A-Z][a-z]+) "
              + " (?<story>.*)");

  /** {@code line} as what it is; null if it is something else. */
  static @Nullable Observed parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return null;
    }
    return new Observed(
        matcher.group("state"),
        Long.parseLong(matcher.group("samples").replace(",", "")),
        matcher.group("expected"),
        matcher.group("story"));
  }

  /** Whether it may not be, and was. */
  boolean isForbidden() {
    return samples > 0 && expected.equals("Forbidden");
  }
}
