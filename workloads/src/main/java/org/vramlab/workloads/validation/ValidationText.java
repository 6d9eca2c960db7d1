package org.vramlab.workloads.validation;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.function.Function;
import org.vramlab.workloads.io.TextTable;
import org.vramlab.workloads.validation.Validation.Row;

/** What came of a validation, for people. */
public final class ValidationText {
  /** Rows printed that are farthest off; the JSON has them all. */
  private static final int SHOWN = 10;

  private final Validation validation;
  private final PrintStream out;

  /** Prints to {@code out}. */
  public ValidationText(Validation validation, PrintStream out) {
    this.validation = validation;
    this.out = out;
  }

  /** Prints everything; the last line says how many rows agree. */
  public void print() {
    goals();
    groups("category", validation.errorsBy(Measurement::category));
    groups("system", validation.errorsBy(Measurement::system));
    groups("mover", validation.errorsBy(Measurement::mover));
    groups("set apart, not judged by", validation.setApart());
    farthest();
    SortedMap<String, Integer> reasons = validation.unpredicted();
    if (!reasons.isEmpty()) {
      out.println("not predicted:");
      reasons.forEach((reason, count) -> out.println("  " + count + "  " + reason));
    }
    out.println(validation.agree() + " of " + validation.predicted() + " agree");
  }

  private void goals() {
    TextTable table =
        new TextTable(
            "error of the model against its goal",
            "rows",
            "median",
            "goal",
            "p95",
            "goal",
            "",
            "bare wire",
            "nearest row");
    for (Goal goal : Goal.values()) {
      Errors errors = validation.errors(goal::covers, Row::error);
      Function<Row, Double> wire = row -> row.relative(row.bareWire());
      Function<Row, Double> nearest = row -> row.relative(row.nearestRow());
      table.row(
          goal.label(),
          Integer.toString(errors.count()),
          percent(errors.quantile(0.5)),
          goal(goal.median()),
          percent(errors.quantile(0.95)),
          goal(goal.percentile95()),
          goal.isMetBy(errors) ? "met" : "MISSED",
          percent(validation.errors(goal::covers, wire).quantile(0.5)),
          percent(validation.errors(goal::covers, nearest).quantile(0.5)));
    }
    table.print(out, "");
    out.println("(the last two: median error of baselines)");
    out.println();
  }

  private void groups(String what, SortedMap<String, Errors> groups) {
    if (groups.isEmpty()) {
      return;
    }
    TextTable table = new TextTable(what, "rows", "median", "p95", "most");
    groups.forEach((name, errors) ->
        table.row(
            name,
            Integer.toString(errors.count()),
            percent(errors.quantile(0.5)),
            percent(errors.quantile(0.95)),
            percent(errors.quantile(1))));
    table.print(out, "");
    out.println();
  }

  private void farthest() {
    List<Row> far =
        validation.rows().stream()
            .filter(Row::isJudged)
            .filter(row -> !row.agrees())
            .sorted((a, b) -> Double.compare(b.error(), a.error()))
            .toList();
    if (far.isEmpty()) {
      return;
    }
    TextTable table = new TextTable("farthest off", "measured", "predicted", "error");
    for (Row row : far.subList(0, Math.min(SHOWN, far.size()))) {
      Measurement of = row.measurement();
      table.row(
          of.id() + " " + of.topology() + " " + of.linkClass() + ", " + of.mover(),
          rate(of.value()),
          rate(row.predicted()),
          percent(row.error()));
    }
    table.print(out, "");
    if (far.size() > SHOWN) {
      out.println("... and " + (far.size() - SHOWN) + " more; --json FILE lists all");
    }
    out.println();
  }

  private static String goal(double value) {
    return value == Goal.NONE ? "-" : "<= " + percent(value);
  }

  private static String percent(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * value);
  }

  private static String rate(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
