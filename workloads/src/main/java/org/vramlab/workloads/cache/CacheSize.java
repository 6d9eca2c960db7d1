package org.vramlab.workloads.cache;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.requests.RequestTrace;
import org.vramlab.workloads.trace.ByteSize;

/**
 * How large a cache is to be: a number of objects or bytes, or a part of all that the trace ever
 * requests ({@code 10%}), rounded down, at least 1.
 *
 * @param text as the user wrote it
 * @param percent of everything; null for a fixed size
 * @param amount in the cache's unit, where it is fixed
 */
public record CacheSize(String text, @Nullable BigDecimal percent, long amount) {
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,9})?)%");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  /**
   * Parses a size.
   *
   * @throws UsageException where it is none, or 0
   */
  public static CacheSize parse(String text, CacheUnit unit) throws UsageException {
    String plain = text.strip();
    BigDecimal percent = percent(plain);
    if (percent != null) {
      return new CacheSize(plain, percent, 0);
    }
    if (unit == CacheUnit.BYTES) {
      return new CacheSize(plain, null, ByteSize.parse(plain));
    }
    if (!NUMBER.matcher(plain).matches() || Long.parseLong(plain) == 0) {
      throw new UsageException(
          "'" + text + "' is no number of objects",
          "write 4897 or 10%; for sizes such as 1GiB add --unit bytes");
    }
    return new CacheSize(plain, null, Long.parseLong(plain));
  }

  /**
   * What stands before the sign in {@code 10%}; null for a text that is no percentage.
   *
   * @throws UsageException for none of 0 to 100, or for 0
   */
  public static @Nullable BigDecimal percent(String text) throws UsageException {
    Matcher percent = PERCENT.matcher(text);
    if (!percent.matches()) {
      return null;
    }
    BigDecimal value = new BigDecimal(percent.group(1));
    if (value.signum() <= 0 || value.compareTo(BigDecimal.valueOf(100)) > 0) {
      throw new UsageException("'" + text + "' is no part of the whole", "write 0.1% to 100%");
    }
    return value;
  }

  /** The size for that trace, in the unit. */
  public long of(RequestTrace trace, CacheUnit unit) {
    return percent == null
        ? amount
        : part(unit == CacheUnit.BYTES ? trace.totalBytes() : trace.objects(), percent);
  }

  /** That part of {@code whole}, rounded down, at least 1. */
  static long part(long whole, BigDecimal percent) {
    BigInteger part =
        BigDecimal.valueOf(whole)
            .multiply(percent)
            .movePointLeft(2)
            .setScale(0, RoundingMode.DOWN)
            .toBigIntegerExact();
    return Math.max(1, part.longValueExact());
  }
}
