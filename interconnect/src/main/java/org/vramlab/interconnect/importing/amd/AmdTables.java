package org.vramlab.interconnect.importing.amd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vramlab.interconnect.importing.machine.Remarks;
import org.vramlab.interconnect.importing.source.ImportException;
import org.vramlab.interconnect.importing.source.LabelledTable;
import org.vramlab.interconnect.importing.source.LabelledTable.Row;
import org.vramlab.interconnect.importing.source.SourceText;

/**
 * Reads the tables of {@code rocm-smi} and {@code amd-smi} into {@link AmdPairs}. What a table is
 * about its cells say before its title does: where one tool failed, the next table stands under the
 * title of the one that is missing.
 */
final class AmdTables {
  private static final Pattern TITLE =
      Pattern.compile("=+\\s*(.+?)\\s*=+|(.*(?i:table)):?|(?i:legend).*");
  private static final int LONGEST_TITLE = 400;
  private static final Pattern RANGE = Pattern.compile("[0-9]+-[0-9]+");
  private static final Pattern ERROR =
      Pattern.compile("(?i)^(error|warning)\\b.*|.*(not supported|cannot read|failed).*");

  private final SourceText text;
  private final Pattern label;
  private final Remarks remarks;
  private boolean weights;
  private boolean types;

  AmdTables(SourceText text, Pattern label, Remarks remarks) {
    this.text = text;
    this.label = label;
    this.remarks = remarks;
  }

  /** What all tables say together. */
  AmdPairs read() throws ImportException {
    List<LabelledTable> tables =
        LabelledTable.in(text, label, null).stream().filter(t -> !t.rows().isEmpty()).toList();
    if (tables.isEmpty()) {
      throw new ImportException(
          text.name(),
          0,
          "there is no table of pairs of GPUs in it",
          "run amd-smi topology, or rocm-smi --showtopo, on all GPUs");
    }
    List<String> labels = new ArrayList<>(tables.getFirst().columns());
    for (LabelledTable table : tables) {
      for (String column : table.columns()) {
        if (!labels.contains(column)) {
          labels.add(column);
        }
      }
    }
    AmdPairs pairs = new AmdPairs(labels);
    for (LabelledTable table : tables) {
      read(table, pairs);
    }
    for (int i = 0; i < text.lines().size(); i++) {
      String line = text.lines().get(i).strip();
      if (ERROR.matcher(line).matches()) {
        remarks.missing("line " + (i + 1) + " is a complaint of the tool: " + line);
      }
    }
    if (!weights) {
      remarks.missing("there is no table of weights");
    }
    if (!types) {
      remarks.missing("there is no table of types of links");
    }
    if (!weights && !types) {
      throw new ImportException(
          text.name(),
          0,
          "it has neither weights nor types of links",
          "run amd-smi topology, or rocm-smi --showtopo, without picking tables");
    }
    return pairs;
  }

  private void read(LabelledTable table, AmdPairs pairs) {
    String title = titleAbove(table.line());
    List<String> cells = table.rows().stream().flatMap(row -> row.cells().stream()).toList();
    if (cells.stream().anyMatch(cell -> cell.matches("(?i)xgmi|pcie"))) {
      types = true;
      if (!title.contains("type")) {
        remarks.missing(
            "line " + table.line() + ": types of links stand under the title '" + title + "'");
      }
      each(table, pairs, "type of link", pairs::type);
    } else if (cells.stream().anyMatch(cell -> RANGE.matcher(cell).matches())) {
      each(table, pairs, "bandwidth", pairs::bandwidth);
    } else if (cells.stream().anyMatch(cell -> cell.matches("(?i)enabled|disabled|true|false"))) {
      each(table, pairs, "access", pairs::access);
    } else if (title.contains("weight")) {
      weights = true;
      each(table, pairs, "weight", pairs::weight);
    } else if (title.contains("type")) {
      types |= pairs.count() == 1;
    }
  }

  /** What is done with one cell: whether it was understood. */
  private interface Cell {
    boolean note(int from, int to, String text);
  }

  private void each(LabelledTable table, AmdPairs pairs, String what, Cell cell) {
    int count = table.columns().size();
    for (Row row : table.rows()) {
      int from = pairs.labels.indexOf(row.label());
      if (from < 0) {
        remarks.missing(
            "line " + row.line() + ": " + row.label() + " has a row and no column; left out");
        continue;
      }
      if (row.cells().size() < count) {
        remarks.missing(
            "line "
                + row.line()
                + ": the "
                + what
                + " of "
                + row.label()
                + " has "
                + row.cells().size()
                + " of "
                + count
                + " cells; the row is left out");
        continue;
      }
      List<String> unread = new ArrayList<>();
      for (int column = 0; column < count; column++) {
        int to = pairs.labels.indexOf(table.columns().get(column));
        String value = row.cells().get(column);
        if (from != to && !cell.note(from, to, value) && !value.matches("(?i)n/a|self")) {
          unread.add(table.columns().get(column) + "=" + value);
        }
      }
      if (!unread.isEmpty()) {
        remarks.missing(
            "line "
                + row.line()
                + ": the "
                + what
                + " of "
                + row.label()
                + " cannot be read: "
                + String.join(", ", unread));
      }
    }
    if (table.rows().size() < count) {
      remarks.missing(
          "line "
              + table.line()
              + ": the table of "
              + what
              + " has "
              + table.rows().size()
              + " rows for "
              + count
              + " GPUs");
    }
  }

  /** The nearest title before a line, in lower case; empty if there is none. */
  private String titleAbove(int line) {
    for (int i = line - 2; i >= 0; i--) {
      String bare = text.lines().get(i).strip();
      Matcher title = TITLE.matcher(bare);
      if (bare.length() <= LONGEST_TITLE && title.matches()) {
        String found = title.group(1) == null ? title.group() : title.group(1);
        return found.toLowerCase(Locale.ROOT);
      }
    }
    return "";
  }
}
