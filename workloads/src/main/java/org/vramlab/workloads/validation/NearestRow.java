package org.vramlab.workloads.validation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The baseline that models nothing: what was measured in the row most like this one, leaving it out
 * itself. Like means the same class of link and the same mover, then the same category and number
 * of flows, then the nearest size. A row with another number of flows counts by its rate per flow.
 */
final class NearestRow {
  private final List<Measurement> rows;

  NearestRow(List<Measurement> rows) {
    this.rows = rows;
  }

  /** In 10^9 bytes per second; NaN if no row is like it. */
  double predict(Measurement row) {
    Measurement best = of(row);
    return best == null ? Double.NaN : perFlow(best) * count(row);
  }

  private static double distance(Measurement row, Measurement other) {
    if (other.line() == row.line()
        || !other.isRate()
        || !other.linkClass().equals(row.linkClass())
        || !other.mover().equals(row.mover())) {
      return Double.POSITIVE_INFINITY;
    }
    double distance = 0;
    if (!other.category().equals(row.category())) {
      distance += 1000;
    }
    distance += 100 * Math.abs(count(other) - count(row));
    return distance + Math.abs(Math.log(size(other)) - Math.log(size(row)));
  }

  private static double size(Measurement row) {
    return row.bytes() == Measurement.Flow.PEAK ? 1L << 32 : row.bytes();
  }

  private static double perFlow(Measurement row) {
    return row.value() / count(row);
  }

  /** How many flows the value adds up. */
  private static int count(Measurement row) {
    return switch (row.metric()) {
      case SUM, COMPLETION -> row.flows().size();
      case FOCUS -> row.focus().size();
      default -> 1;
    };
  }

  /** The row that it goes by; null if no row is like it. */
  private @Nullable Measurement of(Measurement row) {
    Measurement best = null;
    double bestDistance = Double.POSITIVE_INFINITY;
    for (Measurement other : rows) {
      double distance = distance(row, other);
      if (distance < bestDistance) {
        best = other;
        bestDistance = distance;
      }
    }
    return best;
  }
}
