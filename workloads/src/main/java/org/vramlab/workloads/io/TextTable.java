package org.vramlab.workloads.io;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns of text, aligned: the first to the left, all others, which hold figures, to the right.
 * One use; threads: one.
 */
public final class TextTable {
  private final List<String[]> rows = new ArrayList<>();
  private final int columns;

  /** A table with these headings. */
  public TextTable(String firstHeading, String... headings) {
    columns = 1 + headings.length;
    add(firstHeading, headings);
  }

  /** Adds a row of as many cells as there are headings. */
  public void row(String firstCell, String... cells) {
    if (1 + cells.length != columns) {
      throw new IllegalArgumentException(1 + cells.length + " cells for " + columns + " columns");
    }
    add(firstCell, cells);
  }

  private void add(String firstCell, String[] cells) {
    String[] row = new String[columns];
    row[0] = firstCell;
    System.arraycopy(cells, 0, row, 1, cells.length);
    rows.add(row);
  }

  /** Prints all rows, each after this indentation. */
  public void print(PrintStream out, String indentation) {
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], row[column].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder(indentation);
      for (int column = 0; column < columns; column++) {
        String padding = " ".repeat(widths[column] - row[column].length());
        if (column == 0) {
          line.append(row[column]).append(padding);
        } else {
          line.append("  ").append(padding).append(row[column]);
        }
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
