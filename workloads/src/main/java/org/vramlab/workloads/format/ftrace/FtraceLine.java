package org.vramlab.workloads.format.ftrace;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One event: {@code comm-pid [cpu] flags seconds.fraction: event: fields}. The flags stand only in
 * tracefs' own text (4 characters, 5 in newer kernels), the thread group in brackets only on
 * request; a comm may contain anything.
 *
 * @param pid the task in whose context it happened
 * @param nanos since the kernel's start
 * @param event its name, without its system
 * @param fields as the kernel printed them
 */
record FtraceLine(int pid, long nanos, String event, String fields) {
  private static final Pattern FORM =
      Pattern.compile(
          "-([0-9]{1,9})\\s+(?:\\(\\s*[-0-9]+\\)\\s+)?\\[[0-9]{3,}\\]\\s+(?:\\S{4,6}\\s+)?"
              + "([0-9]{1,9})\\.([0-9]{6,9}):\\s+(?:[a-z0-9_]+:)?([A-Za-z0-9_]+):\\s*(.*)$");
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** The event in this line, or null where there is none. */
  static @Nullable FtraceLine of(String line) {
    if (line.indexOf('[') < 0) {
      return null;
    }
    Matcher matcher = FORM.matcher(line);
    if (!matcher.find()) {
      return null;
    }
    String fraction = matcher.group(3);
    long nanos = Long.parseLong(fraction);
    for (int digits = fraction.length(); digits < 9; digits++) {
      nanos *= 10;
    }
    return new FtraceLine(
        Integer.parseInt(matcher.group(1)),
        Long.parseLong(matcher.group(2)) * NANOS_PER_SECOND + nanos,
        matcher.group(4),
        matcher.group(5));
  }

  /** Whether a line says nothing: a comment, a heading, or blank. */
  static boolean isHeading(String line) {
    String text = line.strip();
    return text.isEmpty()
        || text.startsWith("#")
        || text.startsWith("cpus=")
        || text.startsWith("version =")
        || text.startsWith("CPU ");
  }

  /** Whether a line tells of events that the ring buffer has lost. */
  static boolean isLoss(String line) {
    return line.contains("[LOST ") || line.contains("LOST EVENTS");
  }

  /**
   * The value of a field, up to the next comma, blank or bracket; null where there is none.
   *
   * @param name with what follows it, {@code =} or {@code :}: kernels mix them
   */
  @Nullable String field(String name) {
    int at = fields.indexOf(name);
    while (at > 0 && isWord(fields.charAt(at - 1))) {
      at = fields.indexOf(name, at + 1); // the end of a longer name
    }
    if (at < 0) {
      return null;
    }
    int start = at + name.length();
    int end = start;
    while (end < fields.length() && !isEnd(fields.charAt(end))) {
      end++;
    }
    return fields.substring(start, end);
  }

  private static boolean isWord(char character) {
    return Character.isLetterOrDigit(character) || character == '_';
  }

  private static boolean isEnd(char character) {
    return character == ',' || character == ' ' || character == ')' || character == ']';
  }

  /** A field that is a whole number, perhaps negative; the alternative where it is not. */
  long number(String name, long otherwise) {
    String text = field(name);
    if (text == null) {
      return otherwise;
    }
    if (text.matches("-?[0-9]{1,18}")) {
      return Long.parseLong(text);
    }
    return text.matches("0x[0-9a-f]{1,15}") ? Long.parseLong(text.substring(2), 16) : otherwise;
  }

  /** A field that is a pointer other than null. */
  @Nullable String pointer(String name) {
    String text = field(name);
    return text == null || text.matches("(0x)?0*|\\(null.*") ? null : text;
  }
}
