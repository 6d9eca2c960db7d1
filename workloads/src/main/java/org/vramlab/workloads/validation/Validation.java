package org.vramlab.workloads.validation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.InputException;

/**
 * A file of measurements against the model: every row predicted, and judged by the {@link Goal}s.
 */
public final class Validation {
  /** A row agrees within this, if it is of one flow or two opposite ones. */
  private static final double SINGLE_TOLERANCE = 0.10;

  /** Any other row agrees within this. */
  private static final double TOLERANCE = 0.20;

  /**
   * A row with what was predicted.
   *
   * @param predicted in 10^9 bytes per second; NaN if it was not
   * @param unpredicted why it was not; null if it was
   * @param bareWire what the peaks of the wires alone say
   * @param nearestRow what the row most like it says; NaN if none is
   * @param apart why it is not judged by; null if it is
   */
  record Row(
      Measurement measurement,
      double predicted,
      @Nullable String unpredicted,
      double bareWire,
      double nearestRow,
      @Nullable String apart) {
    double error() {
      return relative(predicted);
    }

    double relative(double guess) {
      return Math.abs(guess - measurement.value()) / measurement.value();
    }

    boolean isPredicted() {
      return unpredicted == null;
    }

    boolean isJudged() {
      return unpredicted == null && apart == null;
    }

    boolean agrees() {
      return isPredicted()
          && error() <= (Goal.isSingle(measurement) ? SINGLE_TOLERANCE : TOLERANCE);
    }
  }

  private final List<Row> rows;

  private Validation(List<Row> rows) {
    this.rows = rows;
  }

  /**
   * Predicts every row of a file.
   *
   * @param topologies a folder with the machines; null for presets
   * @throws InputException the file is no file of measurements
   */
  public static Validation of(Path file, @Nullable Path topologies) throws InputException {
    List<Measurement> measurements = MeasurementReader.read(file);
    Machines machines = new Machines(topologies);
    NearestRow nearest = new NearestRow(measurements);
    List<Row> rows = new ArrayList<>();
    for (Measurement measurement : measurements) {
      String apart = SetApart.reason(measurement);
      try {
        double predicted = Predictor.predict(measurement, machines.named(measurement.topology()));
        double bare = Predictor.predict(measurement, machines.bareWires(measurement.topology()));
        rows.add(new Row(measurement, predicted, null, bare, nearest.predict(measurement), apart));
      } catch (Unpredictable reason) {
        rows.add(
            new Row(
                measurement,
                Double.NaN,
                String.valueOf(reason.getMessage()),
                Double.NaN,
                Double.NaN,
                apart));
      }
    }
    return new Validation(rows);
  }

  List<Row> rows() {
    return rows;
  }

  /** Rows that were predicted, those set apart included. */
  public int predicted() {
    return (int) rows.stream().filter(Row::isPredicted).count();
  }

  /** Of these, those within the tolerance. */
  public int agree() {
    return (int) rows.stream().filter(Row::agrees).count();
  }

  /** Whether every goal is met. */
  public boolean meetsGoals() {
    for (Goal goal : Goal.values()) {
      if (!goal.isMetBy(errors(goal::covers, Row::error))) {
        return false;
      }
    }
    return true;
  }

  /** Errors of those rows that are judged. */
  Errors errors(Predicate<Measurement> which, Function<Row, Double> error) {
    Errors errors = new Errors();
    for (Row row : rows) {
      if (row.isJudged() && which.test(row.measurement)) {
        double value = error.apply(row);
        if (!Double.isNaN(value)) {
          errors.add(value);
        }
      }
    }
    return errors;
  }

  /** Errors of the rows that are judged, by what {@code key} says of them. */
  SortedMap<String, Errors> errorsBy(Function<Measurement, String> key) {
    SortedMap<String, Errors> groups = new TreeMap<>();
    for (Row row : rows) {
      if (row.isJudged()) {
        groups.computeIfAbsent(key.apply(row.measurement), k -> new Errors()).add(row.error());
      }
    }
    return groups;
  }

  /** How many rows were not predicted, by the reason. */
  SortedMap<String, Integer> unpredicted() {
    SortedMap<String, Integer> reasons = new TreeMap<>();
    for (Row row : rows) {
      String reason = row.unpredicted;
      if (reason != null) {
        reasons.merge(reason, 1, Integer::sum);
      }
    }
    return reasons;
  }

  /** Rows that were predicted and are not judged by, by the reason. */
  SortedMap<String, Errors> setApart() {
    SortedMap<String, Errors> groups = new TreeMap<>();
    for (Row row : rows) {
      String reason = row.apart;
      if (reason != null && row.isPredicted()) {
        groups.computeIfAbsent(reason, k -> new Errors()).add(row.error());
      }
    }
    return groups;
  }
}
