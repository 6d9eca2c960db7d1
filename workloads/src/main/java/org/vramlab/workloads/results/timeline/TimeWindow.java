package org.vramlab.workloads.results.timeline;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vramlab.workloads.io.UsageException;

/**
 * A part of a run.
 *
 * @param fromNanos its first instant
 * @param toNanos its last instant, not before the first
 */
public record TimeWindow(long fromNanos, long toNanos) {
  /** The whole run. */
  public static final TimeWindow ALL = new TimeWindow(0, Long.MAX_VALUE);

  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?)\\s*(ns|us|ms|s)");
  private static final String REMEDY = "write a time such as 1.5s, 20ms, 300us or 4000ns";

  /** Checks the order. */
  public TimeWindow {
    if (fromNanos < 0 || toNanos < fromNanos) {
      throw new IllegalArgumentException("no time lies between " + fromNanos + " and " + toNanos);
    }
  }

  /**
   * The window between two times as a user wrote them.
   *
   * @param from its beginning; empty for that of the run
   * @param to its end; empty for that of the run
   * @throws UsageException where a text is no time, or the end lies before the beginning
   */
  public static TimeWindow parse(String from, String to) throws UsageException {
    long fromNanos = from.isEmpty() ? ALL.fromNanos : parseNanos(from);
    long toNanos = to.isEmpty() ? ALL.toNanos : parseNanos(to);
    if (toNanos < fromNanos) {
      throw new UsageException(
          "the time window ends at " + to + ", before it begins at " + from,
          "give an end after the beginning");
    }
    return new TimeWindow(fromNanos, toNanos);
  }

  /** A time as a user wrote it, in nanoseconds; a fraction of a nanosecond is dropped. */
  static long parseNanos(String text) throws UsageException {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new UsageException("'" + text + "' is not a time", REMEDY);
    }
    long unitNanos =
        switch (matcher.group(2)) {
          case "s" -> 1_000_000_000;
          case "ms" -> 1_000_000;
          case "us" -> 1_000;
          default -> 1;
        };
    BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unitNanos));
    if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new UsageException("'" + text + "' is longer than any run", REMEDY);
    }
    return nanos.setScale(0, RoundingMode.DOWN).longValueExact();
  }

  /** Whether an instant lies in it. */
  boolean contains(long nanos) {
    return nanos >= fromNanos && nanos <= toNanos;
  }
}
