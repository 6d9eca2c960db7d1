package org.vramlab.interconnect.file;

import java.math.BigDecimal;
import java.util.List;

/**
 * Quantities as files write them: exact decimal numbers with a unit, whole in the base unit.
 *
 * <p>Sizes in bytes ({@code B}, {@code KiB} to {@code TiB}), rates in bytes per second ({@code
 * B/s}, {@code MB/s}, {@code GB/s}, {@code TB/s}), times in nanoseconds ({@code ns}, {@code us},
 * {@code ms}).
 */
final class Units {
  static final Units SIZE =
      new Units(
          "a size such as 64GiB",
          "B",
          List.of(
              new Unit("TiB", 1L << 40),
              new Unit("GiB", 1L << 30),
              new Unit("MiB", 1L << 20),
              new Unit("KiB", 1L << 10)));

  static final Units RATE =
      new Units(
          "a rate such as 31.5GB/s",
          "B/s",
          List.of(
              new Unit("TB/s", 1_000_000_000_000L),
              new Unit("GB/s", 1_000_000_000L),
              new Unit("MB/s", 1_000_000L)));

  static final Units TIME =
      new Units(
          "a time such as 400ns or 8.7us",
          "ns",
          List.of(new Unit("ms", 1_000_000L), new Unit("us", 1_000L)));

  /** A unit and how many of the base unit it is. */
  private record Unit(String name, long factor) {}

  private final String description;
  private final String baseUnit;

  /** Largest first; no name is the end of a later one's. */
  private final List<Unit> units;

  private Units(String description, String baseUnit, List<Unit> units) {
    this.description = description;
    this.baseUnit = baseUnit;
    this.units = units;
  }

  /**
   * The quantity in the base unit.
   *
   * @throws IllegalArgumentException if the text is no number with one of the units, is negative,
   *     too large, or not whole in the base unit
   */
  long parse(String text) {
    for (Unit unit : units) {
      if (text.endsWith(unit.name())) {
        return whole(text, unit.name(), unit.factor());
      }
    }
    if (text.endsWith(baseUnit)) {
      return whole(text, baseUnit, 1);
    }
    throw new IllegalArgumentException("'" + text + "' is not " + description);
  }

  /** The quantity with the largest unit that needs no more than three decimals. */
  String format(long quantity) {
    for (Unit unit : units) {
      BigDecimal number =
          BigDecimal.valueOf(quantity)
              .divide(BigDecimal.valueOf(unit.factor()))
              .stripTrailingZeros();
      if (quantity >= unit.factor() && number.scale() <= 3) {
        return number.toPlainString() + unit.name();
      }
    }
    return quantity + baseUnit;
  }

  private long whole(String text, String unit, long factor) {
    try {
      long quantity =
          new BigDecimal(text.substring(0, text.length() - unit.length()))
              .multiply(BigDecimal.valueOf(factor))
              .longValueExact();
      if (quantity >= 0) {
        return quantity;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Falls through to the one message for all of these.
    }
    throw new IllegalArgumentException("'" + text + "' is not " + description);
  }
}
