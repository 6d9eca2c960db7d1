package org.vramlab.workloads.validation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are reported, but not judged by: setups that were wrong, and rows of the main table
 * that contradict others of it, as the notes beside that table say.
 */
final class SetApart {
  /** A run of rows by their numbers. */
  private record Range(int first, int last, String reason) {}

  private static final String PREFIX = "main-";

  private static final List<Range> RANGES =
      List.of(
          new Range(139, 144, "two methods differ by a sixth on the same links"),
          new Range(409, 467, "limited by the copy kernels: the same test gives more elsewhere"),
          new Range(470, 470, "small, and limited by four compute units"),
          new Range(472, 472, "small, and limited by eight compute units"),
          new Range(823, 828, "no capacity of the socket link explains the shifts together"),
          new Range(837, 837, "no capacity of the socket link explains it with the shifts"),
          new Range(906, 906, "exceeds the single flows of the same source"),
          new Range(926, 926, "width of the link unknown"),
          new Range(1008, 1011, "half of the link's rate: bad placement suspected"),
          new Range(1014, 1014, "rounded, one user"),
          new Range(1016, 1017, "the same class of machine keeps half as much again elsewhere"));

  private SetApart() {}

  /** Why a row is set apart; null if it is judged. */
  static @Nullable String reason(Measurement row) {
    if (row.category().equals("misconfigured")) {
      return "misconfigured";
    }
    if (row.id().startsWith(PREFIX)) {
      try {
        int number = Integer.parseInt(row.id().substring(PREFIX.length()));
        for (Range range : RANGES) {
          if (number >= range.first && number <= range.last) {
            return range.reason;
          }
        }
      } catch (NumberFormatException noNumber) {
        return null;
      }
    }
    return null;
  }
}
