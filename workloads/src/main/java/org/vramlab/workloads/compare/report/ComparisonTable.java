package org.vramlab.workloads.compare.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.vramlab.workloads.compare.Answer;
import org.vramlab.workloads.compare.Cell;
import org.vramlab.workloads.compare.CellResult;
import org.vramlab.workloads.compare.Comparison;
import org.vramlab.workloads.compare.Failure;
import org.vramlab.workloads.compare.Figure;
import org.vramlab.workloads.compare.Ranking;
import org.vramlab.workloads.compare.RunGrid;
import org.vramlab.workloads.compare.Verdict;
import org.vramlab.workloads.compare.Workload;
import org.vramlab.workloads.io.TextTable;
import org.vramlab.workloads.results.report.Quantities;

/**
 * A comparison as plain text for a terminal: for each workload and situation a table of the
 * contenders, the best first, and the verdict; then what failed.
 */
public final class ComparisonTable {
  private final Comparison comparison;
  private final PrintStream out;

  private ComparisonTable(Comparison comparison, PrintStream out) {
    this.comparison = comparison;
    this.out = out;
  }

  /** Prints {@code comparison}. */
  public static void print(Comparison comparison, PrintStream out) {
    ComparisonTable table = new ComparisonTable(comparison, out);
    RunGrid grid = comparison.grid();
    for (int workload = 0; workload < grid.workloads().size(); workload++) {
      for (int situation = 0; situation < grid.situations().size(); situation++) {
        table.situation(workload, situation);
      }
    }
    table.verdicts();
    table.failures();
  }

  private void situation(int workload, int situation) {
    RunGrid grid = comparison.grid();
    Workload traces = grid.workloads().get(workload);
    String name = grid.situationName(situation);
    Ranking ranking = new Ranking(comparison, workload, situation);
    if (ranking.places().isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable(
            traces.name() + (name.isEmpty() ? "" : ", " + name),
            "moved",
            "over bound",
            "LRU to bound",
            "makespan",
            "evictions",
            "came back",
            "p99 submit",
            "back-offs");
    for (Ranking.Place place : ranking.places()) {
      CellResult result = comparison.result(workload, situation, place.contender(), 1);
      if (result != null) {
        table.row(
            "  " + grid.contenderName(place.contender()) + (place.knowsFuture() ? " *" : ""),
            Quantities.bytes(result.figure(Figure.MOVED)),
            percent(Verdict.aboveBound(comparison, workload, situation, place.contender())),
            percent(ranking.closedPartsPerMillion(place.contender())),
            Quantities.nanos(result.figure(Figure.MAKESPAN)),
            Quantities.count(result.figure(Figure.EVICTIONS)),
            Quantities.bytes(result.figure(Figure.REFETCHED)),
            Quantities.nanos(result.figure(Figure.LATENCY_P99)),
            Quantities.count(
                result.figure(Figure.LOCK_BACK_OFFS) + result.figure(Figure.SPACE_BACK_OFFS)));
      }
    }
    table.print(out, "");
    out.println();
  }

  private static String percent(OptionalLong partsPerMillion) {
    return partsPerMillion.isPresent() ? Verdict.percent(partsPerMillion.getAsLong()) : "-";
  }

  private void verdicts() {
    RunGrid grid = comparison.grid();
    for (int workload = 0; workload < grid.workloads().size(); workload++) {
      for (int situation = 0; situation < grid.situations().size(); situation++) {
        out.println(Verdict.of(comparison, workload, situation).sentence());
      }
    }
    out.println();
    out.println(
        "moved: copies into, out of and between device memories. * knows the future. LRU to bound:"
            + " how much of that distance is closed.");
    List<String> remarks = new ArrayList<>();
    for (int workload = 0; workload < grid.workloads().size(); workload++) {
      for (int situation = 0; situation < grid.situations().size(); situation++) {
        String remark = comparison.yardstick(workload, situation).remark();
        if (!remark.isEmpty() && !remarks.contains(remark)) {
          remarks.add(remark);
        }
      }
    }
    remarks.forEach(remark -> out.println("bound: " + remark + "."));
    if (grid.seeds() == 1 && grid.contenders().size() > 1) {
      out.println("One seed: --seeds 5 would say whether the margins are more than chance.");
    }
  }

  private void failures() {
    int failures = comparison.failures();
    if (failures == 0) {
      return;
    }
    out.println();
    out.println(
        failures
            + " of "
            + comparison.grid().cells().size()
            + " runs "
            + (failures == 1 ? "has" : "have")
            + " no result:");
    for (int i = 0; i < comparison.grid().cells().size(); i++) {
      Answer answer = comparison.answers().get(i);
      if (answer instanceof Failure failure) {
        Cell cell = comparison.grid().cells().get(i);
        out.println("  " + cell.command());
        out.println(
            "    "
                + failure.kind().label()
                + ": "
                + failure.reason().lines().findFirst().orElse(""));
      }
    }
  }
}
