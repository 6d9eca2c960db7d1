package org.vramlab.workloads.cases.report;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.vramlab.workloads.cases.CaseResult.Curve;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.FieldCase;
import org.vramlab.workloads.io.TextTable;

/** A case on the terminal. */
public final class CaseText {
  private CaseText() {}

  /** The list of cases, with their knobs. */
  public static void list(List<FieldCase> cases, PrintStream out) {
    for (FieldCase each : cases) {
      out.println(each.section() + "  " + each.id());
      out.println("    " + each.title());
      each.knobs()
          .forEach(knob ->
              out.println(
                  String.format(
                      Locale.ROOT,
                      "      %-14s %s (%s; default %s)",
                      knob.name(),
                      knob.explanation(),
                      knob.domain(),
                      knob.defaultValue())));
    }
  }

  /** Everything about one case. */
  public static void print(Played played, PrintStream out) {
    FieldCase fieldCase = played.fieldCase();
    out.println(fieldCase.section() + "  " + fieldCase.id() + ": " + fieldCase.title());
    out.println("Source: " + fieldCase.source());
    out.println("Knobs: " + String.join(", ", played.values().settings()));
    for (CaseRun run : played.result().runs()) {
      out.println();
      print(run, out);
    }
    Curve curve = played.result().curve();
    if (curve != null) {
      out.println();
      print(curve, out);
    }
    out.println();
    out.println(played.verdict());
  }

  private static void print(CaseRun run, PrintStream out) {
    out.println(
        run.label()
            + " ("
            + run.role().label()
            + (run.asExpected() ? "" : ", NOT as expected")
            + ")");
    out.println("  " + run.summary());
    int number = 0;
    for (String step : run.steps()) {
      out.println(String.format(Locale.ROOT, "  %3d  %s", ++number, step));
    }
    TextTable table = new TextTable("counter", "value");
    for (CaseRun.Counter counter : run.counters()) {
      table.row(counter.name(), Long.toString(counter.value()));
    }
    table.print(out, "    ");
  }

  private static void print(Curve curve, PrintStream out) {
    out.println(curve.title());
    List<String> columns = curve.columns();
    TextTable table =
        new TextTable(
            columns.getFirst(), columns.subList(1, columns.size()).toArray(String[]::new));
    for (List<Double> row : curve.rows()) {
      List<String> cells = row.stream().map(Played::figure).toList();
      table.row(cells.getFirst(), cells.subList(1, cells.size()).toArray(String[]::new));
    }
    table.print(out, "  ");
  }
}
