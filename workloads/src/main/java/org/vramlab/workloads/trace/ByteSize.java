package org.vramlab.workloads.trace;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vramlab.workloads.io.UsageException;

/**
 * Sizes as people write them: {@code 16GiB}, {@code 800MiB}, {@code 64GB}, {@code 1.5TiB} or a bare
 * number of bytes.
 */
public final class ByteSize {
  /** One page of every memory manager here, in bytes. */
  public static final long PAGE_BYTES = 4096;

  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,19}(?:\\.[0-9]{1,9})?)\\s*([A-Za-z]*)");
  private static final long MAXIMUM_BYTES = 1L << 60;
  private static final String REMEDY =
      "write a size such as 16GiB (2^30), 800MiB (2^20), 64GB (10^9) or a number of bytes";

  private ByteSize() {}

  /**
   * Parses a size of at least one byte; a fraction of a byte is dropped.
   *
   * @throws UsageException where the text is no size
   */
  public static long parse(String text) throws UsageException {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new UsageException("'" + text + "' is not a size", REMEDY);
    }
    long unit = unitBytes(matcher.group(2));
    if (unit == 0) {
      throw new UsageException(
          "'" + text + "' has the unknown unit '" + matcher.group(2) + "'", REMEDY);
    }
    BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
    if (bytes.compareTo(BigDecimal.ONE) < 0
        || bytes.compareTo(BigDecimal.valueOf(MAXIMUM_BYTES)) > 0) {
      throw new UsageException("'" + text + "' is not between one byte and 2^60", REMEDY);
    }
    return bytes.setScale(0, RoundingMode.DOWN).longValueExact();
  }

  private static long unitBytes(String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "", "b" -> 1L;
      case "kb" -> 1_000L;
      case "mb" -> 1_000_000L;
      case "gb" -> 1_000_000_000L;
      case "tb" -> 1_000_000_000_000L;
      case "kib" -> 1L << 10;
      case "mib" -> 1L << 20;
      case "gib" -> 1L << 30;
      case "tib" -> 1L << 40;
      default -> 0;
    };
  }

  /**
   * A size for people, with one decimal and a binary unit: {@code 117.3 GiB}; below 1 KiB in bytes.
   */
  public static String format(long bytes) {
    if (Math.abs(bytes) < 1024) {
      return bytes + " B";
    }
    String[] units = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double value = bytes / 1024.0;
    int unit = 0;
    while (Math.abs(value) >= 1023.95 && unit < units.length - 1) { // what would print as 1024.0
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
  }

  /** Rounds up to whole pages. */
  public static long roundUpToPages(long bytes) {
    return (bytes + PAGE_BYTES - 1) & -PAGE_BYTES;
  }
}
