package org.vramlab.workloads.results.report;

import java.util.List;

/**
 * A table before it is printed: the first column holds names, the others figures with their units.
 *
 * @param headings one for each column
 * @param rows cells, as many in each row as there are headings
 * @param rowsLeftOut rows that there was no room for
 */
public record Grid(List<String> headings, List<List<String>> rows, int rowsLeftOut) {
  /** Copies the lists; checks that all rows are equally long. */
  public Grid {
    headings = List.copyOf(headings);
    rows = List.copyOf(rows);
    for (List<String> row : rows) {
      if (row.size() != headings.size()) {
        throw new IllegalArgumentException(row + " does not fit " + headings);
      }
    }
  }
}
