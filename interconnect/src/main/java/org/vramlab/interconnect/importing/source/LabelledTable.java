package org.vramlab.interconnect.importing.source;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A table whose first line names the columns and whose other lines begin with the name of a row, as
 * tools print matrices of devices. Cells are parted by any white space: tools pad them, and whoever
 * copies them changes tabs into blanks.
 *
 * @param line of the header, from 1
 * @param columns their names
 * @param tail what stands in the header after the columns, such as {@code CPU Affinity}
 * @param rows in order
 */
public record LabelledTable(int line, List<String> columns, String tail, List<Row> rows) {
  /** A machine has fewer devices; a longer header is something else. */
  private static final int MOST_COLUMNS = 512;

  private static final int LONGEST_LABEL = 64;

  /**
   * One line of it.
   *
   * @param line from 1
   * @param cells those that belong to the columns; fewer if the line is broken
   * @param rest what comes after them
   */
  public record Row(int line, String label, List<String> cells, List<String> rest) {
    /** Copies the lists. */
    public Row {
      cells = List.copyOf(cells);
      rest = List.copyOf(rest);
    }
  }

  /** Copies the lists. */
  public LabelledTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * All tables of a text.
   *
   * @param label what names of rows and columns look like
   * @param glued cells that may stand together without a blank between them; null for none
   */
  public static List<LabelledTable> in(SourceText text, Pattern label, @Nullable Pattern glued) {
    List<LabelledTable> tables = new ArrayList<>();
    int at = 0;
    while (at < text.lines().size()) {
      LabelledTable table = at(text, at, label, glued);
      if (table != null) {
        tables.add(table);
        at += Math.max(1, table.rows().isEmpty() ? 1 : table.rows().getLast().line() - at);
      } else {
        at++;
      }
    }
    return tables;
  }

  private static @Nullable LabelledTable at(
      SourceText text, int header, Pattern label, @Nullable Pattern glued) {
    String line = text.lines().get(header).strip();
    List<String> columns = new ArrayList<>();
    int end = 0;
    Matcher word = Pattern.compile("\\S+").matcher(line);
    while (word.find() && isLabel(word.group(), label)) {
      columns.add(word.group());
      end = word.end();
    }
    String tail = line.substring(end).strip();
    boolean isHeader =
        !columns.isEmpty()
            && columns.size() <= MOST_COLUMNS
            && columns.stream().distinct().count() == columns.size()
            && (tail.isEmpty() || tail.startsWith("CPU") || tail.startsWith("NUMA"));
    if (!isHeader) {
      return null;
    }
    List<Row> rows = new ArrayList<>();
    for (int at = header + 1; at < text.lines().size(); at++) {
      Row row = row(text.lines().get(at), at + 1, columns.size(), label, glued);
      if (row == null) {
        boolean gap = text.lines().get(at).isBlank() && rows.isEmpty();
        if (gap) {
          continue;
        }
        break;
      }
      rows.add(row);
    }
    return new LabelledTable(header + 1, columns, tail, rows);
  }

  /** Names are short; what is longer is none, and not worth a pattern's time. */
  private static boolean isLabel(String word, Pattern label) {
    return word.length() <= LONGEST_LABEL && label.matcher(word).matches();
  }

  private static @Nullable Row row(
      String line, int number, int columns, Pattern label, @Nullable Pattern glued) {
    List<String> words = new ArrayList<>();
    for (String word : line.strip().split("\\s+", -1)) {
      addCells(word, glued, words);
    }
    if (words.size() < 2 || !isLabel(words.getFirst(), label) || isLabel(words.get(1), label)) {
      return null;
    }
    int end = Math.min(words.size(), columns + 1);
    return new Row(
        number, words.getFirst(), words.subList(1, end), words.subList(end, words.size()));
  }

  /** One cell, or several where a terminal's width has pushed them together. */
  private static void addCells(String word, @Nullable Pattern glued, List<String> into) {
    if (glued == null || word.length() > MOST_COLUMNS * 4) {
      into.add(word);
      return;
    }
    List<String> parts = new ArrayList<>();
    Matcher part = glued.matcher(word);
    int end = 0;
    while (end < word.length() && part.find(end) && part.start() == end && part.end() > end) {
      parts.add(part.group());
      end = part.end();
    }
    if (end == word.length() && !parts.isEmpty()) {
      into.addAll(parts);
    } else {
      into.add(word);
    }
  }
}
