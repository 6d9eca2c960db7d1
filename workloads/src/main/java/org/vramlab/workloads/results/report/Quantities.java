package org.vramlab.workloads.results.report;

import java.util.Locale;

/** Numbers as people read them: four significant digits or so, and always a unit. */
public final class Quantities {
  private static final String[] BYTE_UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Quantities() {}

  /** {@code 117.3 GiB}; exact below 1 KiB. */
  public static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes / 1024.0;
    int unit = 0;
    while (value >= 1023.95 && unit < BYTE_UNITS.length - 1) { // what would print as 1024.0
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, BYTE_UNITS[unit]);
  }

  /** {@code 1.234 s}, {@code 56.7 ms}, {@code 8.9 us}, {@code 12 ns}. */
  public static String nanos(long nanos) {
    if (nanos < 1_000) {
      return nanos + " ns";
    }
    if (nanos < 999_950) {
      return String.format(Locale.ROOT, "%.1f us", nanos / 1e3);
    }
    if (nanos < 999_950_000) {
      return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }
    return String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
  }

  /** {@code 1,234,567}. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** {@code 12.3 %} of {@code whole}; {@code -} of nothing. */
  public static String percent(long part, long whole) {
    return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }

  /** {@code 36.0 GB/s}, in powers of ten, as link speeds are given. */
  public static String rate(long bytesPerSecond) {
    return String.format(Locale.ROOT, "%.1f GB/s", bytesPerSecond / 1e9);
  }
}
