package org.vramlab.workloads.convert;

import java.io.Closeable;
import java.util.Arrays;
import java.util.List;
import org.vramlab.workloads.io.InputException;

/**
 * The rows of a log in CSV whose first line names the columns. Fields are found by name. Line by
 * line and without quoting, which none of the logs uses: so a damaged row is one row left out,
 * where a reader of quoted CSV would swallow what follows.
 *
 * <p>Threads: one.
 */
public final class CsvRows implements Closeable {
  private final TextLines lines;
  private final Account account;
  private final List<String> columns;
  private String text = "";
  private String[] fields = {};

  /**
   * Opens the file and reads its first line.
   *
   * @param account told of rows with too few fields
   * @param required columns that there must be
   */
  public CsvRows(ForeignFile file, Account account, String... required) throws InputException {
    this.lines = file.lines();
    this.account = account;
    try {
      String head = lines.next();
      this.columns = head == null ? List.of() : Arrays.asList(head.split(",", -1));
      for (String column : required) {
        if (!columns.contains(column)) {
          throw file.bad(1, "there is no column " + column, "the first line names the columns");
        }
      }
    } catch (InputException failure) {
      lines.close();
      throw failure;
    }
  }

  /** Goes to the next row that has a field for each column; false at the end. */
  public boolean next() throws InputException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank()) {
        continue;
      }
      fields = line.split(",", -1);
      text = line;
      if (fields.length == columns.size()) {
        return true;
      }
      account.unknown(
          line(), line, "it has " + fields.length + " fields for " + columns.size() + " columns");
    }
    return false;
  }

  /** The columns' names. */
  public List<String> columns() {
    return columns;
  }

  /** A field of the current row, of a column that there is. */
  public String field(String column) {
    return fields[columns.indexOf(column)];
  }

  /** A field that is a whole number, not negative; -1 where it is not. */
  public long whole(String column) {
    String field = field(column).strip();
    return field.matches("[0-9]{1,18}") ? Long.parseLong(field) : -1;
  }

  /** A field that is a number; not a number where it is not. */
  public double number(String column) {
    String field = field(column).strip();
    try {
      return field.matches("[0-9.eE+-]+") ? Double.parseDouble(field) : Double.NaN;
    } catch (NumberFormatException malformed) {
      return Double.NaN;
    }
  }

  /** Number of the current row's line, counted from 1. */
  public long line() {
    return lines.number();
  }

  /** The current row as it stands. */
  public String text() {
    return text;
  }

  @Override
  public void close() {
    lines.close();
  }
}
