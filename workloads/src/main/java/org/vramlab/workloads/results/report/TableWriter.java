package org.vramlab.workloads.results.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.vramlab.workloads.io.TextTable;
import org.vramlab.workloads.results.CriticalPath;
import org.vramlab.workloads.results.LowerBounds;
import org.vramlab.workloads.results.ProcessResult;
import org.vramlab.workloads.results.RunResult;
import org.vramlab.workloads.results.Setting;

/**
 * A result as plain text for a terminal: what was run, how long it took and why, then what each
 * process, pool and link did. About 60 lines for one process on one device.
 */
public final class TableWriter {
  private static final int LINE_WIDTH = 100;

  /** Processes side by side; more are shown below. */
  private static final int PROCESSES_ACROSS = 5;

  /** Up to so many processes leave room to explain the lines. */
  private static final int PROCESSES_EXPLAINED = 2;

  /** Links and pairs of pools shown; the rest are in the JSON. */
  private static final int ROWS_SHOWN = 12;

  private static final int BAR_WIDTH = 30;

  private final RunResult result;
  private final PrintStream out;

  private TableWriter(RunResult result, PrintStream out) {
    this.result = result;
    this.out = out;
  }

  /** Prints {@code result}; lines end as those of {@code out} do. */
  public static void print(RunResult result, PrintStream out) {
    TableWriter writer = new TableWriter(result, out);
    writer.heading();
    writer.makespan();
    writer.criticalPath();
    writer.processes();
    writer.evictions();
    writer.pools();
    writer.links();
    writer.copies();
    writer.placement();
    writer.prefetch();
    writer.checks();
  }

  private void heading() {
    List<String> names = new ArrayList<>();
    for (ProcessResult process : result.processes()) {
      names.add(process.name());
    }
    int devices = result.machine().devices().size();
    out.println(
        String.join(" + ", names)
            + " on "
            + result.machine().topology()
            + (devices == 1 ? ", 1 device" : ", " + devices + " devices"));
    StringBuilder line = new StringBuilder();
    for (Setting setting : result.settings()) {
      String item = setting.name() + " " + setting.value();
      if (!line.isEmpty() && line.length() + item.length() + 2 > LINE_WIDTH) {
        out.println(line + ",");
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : ", ").append(item);
    }
    if (!line.isEmpty()) {
      out.println(line);
    }
    out.println();
  }

  private void makespan() {
    long makespanNanos = result.makespanNanos();
    LowerBounds bounds = result.bounds();
    TextTable table = new TextTable("makespan", Quantities.nanos(makespanNanos), "", "");
    table.row(
        "  bound: arithmetic alone",
        Quantities.nanos(bounds.arithmeticNanos()),
        Quantities.percent(bounds.arithmeticNanos(), makespanNanos),
        bounds.arithmeticDevice());
    table.row(
        "  bound: busiest link",
        Quantities.nanos(bounds.linkNanos()),
        Quantities.percent(bounds.linkNanos(), makespanNanos),
        bounds.link());
    table.print(out, "");
    out.println();
  }

  private void criticalPath() {
    out.println("Where the time went: the critical path, which adds up to the makespan");
    TextTable table = new TextTable("", "time", "share", "");
    for (CriticalPath.Step step : result.criticalPath().steps()) {
      int length = (int) Math.round((double) step.nanos() * BAR_WIDTH / result.makespanNanos());
      table.row(
          step.kind().label(),
          Quantities.nanos(step.nanos()),
          Quantities.percent(step.nanos(), result.makespanNanos()),
          "#".repeat(length) + " ".repeat(BAR_WIDTH - length));
    }
    table.print(out, "  ");
    out.println();
  }

  private void processes() {
    List<ProcessResult> all = result.processes();
    for (int first = 0; first < all.size(); first += PROCESSES_ACROSS) {
      List<ProcessResult> group =
          all.subList(first, Math.min(all.size(), first + PROCESSES_ACROSS));
      print(Grids.processes(result, group, group.size() <= PROCESSES_EXPLAINED), "");
      out.println();
    }
  }

  /** Of a single process its own lines tell all there is. */
  private void evictions() {
    if (result.processes().size() < 2) {
      return;
    }
    List<String> victims = Grids.victims(result);
    for (int first = 0; first < victims.size(); first += PROCESSES_ACROSS) {
      List<String> group =
          victims.subList(first, Math.min(victims.size(), first + PROCESSES_ACROSS));
      print(Grids.evictions(result, group, ROWS_SHOWN), "processes that evicted");
      out.println();
    }
  }

  private void pools() {
    print(Grids.pools(result), "pools");
    out.println();
  }

  private void links() {
    Grid links = Grids.links(result, ROWS_SHOWN);
    if (links.rows().isEmpty()) {
      out.println("No link carried anything.");
    } else {
      print(links, "links that carried something");
    }
    out.println();
  }

  private void copies() {
    Grid copies = Grids.copies(result, ROWS_SHOWN);
    if (copies.rows().isEmpty()) {
      out.println("Nothing was copied.");
    } else {
      print(copies, "pairs of pools");
    }
  }

  private void placement() {
    if (!result.placement().isEmpty()) {
      out.println();
      print(Grids.placement(result), "kinds");
    }
  }

  private void prefetch() {
    if (!result.prefetch().isEmpty()) {
      out.println();
      print(Grids.prefetch(result), "kinds");
    }
  }

  private void print(Grid grid, String rowsNoun) {
    TextTable table =
        new TextTable(grid.headings().get(0), tail(grid.headings()).toArray(String[]::new));
    // The table aligns figures to the right; a last column without heading is prose.
    int last = grid.headings().size() - 1;
    boolean prose = grid.headings().get(last).isEmpty();
    int widest = grid.rows().stream().mapToInt(row -> row.get(last).length()).max().orElse(0);
    for (List<String> row : grid.rows()) {
      List<String> cells = new ArrayList<>(tail(row));
      if (prose) {
        cells.set(last - 1, row.get(last) + " ".repeat(widest - row.get(last).length()));
      }
      table.row(row.get(0), cells.toArray(String[]::new));
    }
    table.print(out, "");
    if (grid.rowsLeftOut() > 0) {
      out.println(grid.rowsLeftOut() + " more " + rowsNoun + ": see --json");
    }
  }

  private static List<String> tail(List<String> row) {
    return row.subList(1, row.size());
  }

  private void checks() {
    out.println();
    boolean checker = result.checks().checker();
    boolean lockdep = result.checks().lockdep();
    out.print("checker " + (checker ? "on" : "off") + ", lockdep " + (lockdep ? "on" : "off"));
    List<String> findings = result.checks().findings();
    if (findings.isEmpty()) {
      out.println(checker || lockdep ? ": no rule was broken" : "");
      long spurious = result.checks().spuriousRefusals();
      if (spurious > 0) {
        out.println(
            "  refused although eviction could have made room: " + Quantities.count(spurious));
      }
      return;
    }
    out.println(": " + findings.size() + (findings.size() == 1 ? " finding" : " findings"));
    findings.forEach(finding -> out.println("  " + finding));
  }
}
