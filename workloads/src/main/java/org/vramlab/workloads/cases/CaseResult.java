package org.vramlab.workloads.cases;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a case came to.
 *
 * @param runs faulty ones and right ones
 * @param curve how it depends on something, if the case is an experiment
 */
public record CaseResult(List<CaseRun> runs, @Nullable Curve curve) {
  /** Copies the list. */
  public CaseResult {
    runs = List.copyOf(runs);
  }

  /** Whether the fault showed in every faulty run, and every right run was clean. */
  public boolean asExpected() {
    return runs.stream().allMatch(CaseRun::asExpected);
  }

  /**
   * Figures that depend on one that is turned.
   *
   * @param title what is shown
   * @param columns names with units; the first is what is turned
   * @param rows as many figures each as there are columns
   * @param plotted which columns are lines of the plot, over the first
   * @param yLabel what those are
   */
  public record Curve(
      String title,
      List<String> columns,
      List<List<Double>> rows,
      List<Integer> plotted,
      String yLabel) {
    /** Copies the lists; checks that all rows are equally long. */
    public Curve {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
      plotted = List.copyOf(plotted);
      for (List<Double> row : rows) {
        if (row.size() != columns.size()) {
          throw new IllegalArgumentException(row + " has not " + columns.size() + " figures");
        }
      }
    }
  }
}
