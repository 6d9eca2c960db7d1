package org.vramlab.workloads.cache;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.FailureReason;
import org.vramlab.workloads.io.InputException;

/**
 * Reads rows of published results from CSV. Columns {@code trace, policy, cache_size, misses} there
 * must be; {@code params, unit, requests, miss_bytes, request_bytes, seed} may be; others are
 * passed over.
 */
final class PolicyRowReader {
  private static final List<String> COLUMNS = List.of("trace", "policy", "cache_size", "misses");

  private final String file;

  private PolicyRowReader(String file) {
    this.file = file;
  }

  /** The rows whose trace is {@code trace}, and how many others there are. */
  record Rows(List<PolicyRow> rows, long others) {}

  static Rows read(Path path, String trace) throws InputException {
    PolicyRowReader reader = new PolicyRowReader(path.toString());
    List<PolicyRow> rows = new ArrayList<>();
    long all = 0;
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(path)) {
      for (NamedCsvRecord row : csv) {
        if (all++ == 0) {
          reader.checkColumns(row);
        }
        if (row.getField("trace").equals(trace)) {
          rows.add(reader.row(row));
        }
      }
    } catch (CsvParseException broken) {
      throw new InputException(
          reader.file, 0, "it is no CSV: " + broken.getMessage(), "correct it", broken);
    } catch (UncheckedIOException unreadable) {
      throw reader.unreadable(new IOException(unreadable));
    } catch (IOException unreadable) {
      throw reader.unreadable(unreadable);
    }
    if (all == 0) {
      throw new InputException(reader.file, "it has no rows", "name a file of results");
    }
    return new Rows(rows, all - rows.size());
  }

  private InputException unreadable(IOException cause) {
    return new InputException(
        file,
        0,
        "the file cannot be read (" + FailureReason.of(cause) + ")",
        "name a CSV file of results",
        cause);
  }

  private void checkColumns(NamedCsvRecord row) throws InputException {
    List<String> missing = new ArrayList<>(COLUMNS);
    missing.removeAll(row.getHeader());
    if (!missing.isEmpty()) {
      throw new InputException(
          file,
          1,
          "columns are missing: " + String.join(", ", missing),
          "the first line names the columns");
    }
  }

  private PolicyRow row(NamedCsvRecord row) throws InputException {
    long line = row.getStartingLineNumber();
    if (row.getFieldCount() < row.getHeader().size()) {
      throw new InputException(
          file, line, "it has " + row.getFieldCount() + " fields", "give every column a value");
    }
    String policy = row.getField("policy");
    String params = text(row, "params");
    String unitName = text(row, "unit");
    CacheUnit unit = unitName.isEmpty() ? CacheUnit.OBJECTS : CacheUnit.named(unitName);
    if (unit == null) {
      throw new InputException(
          file, line, "the unit '" + unitName + "' is unknown", "known are objects and bytes");
    }
    PublishedPolicy published = PublishedPolicy.of(policy, params);
    long size = number(row, "cache_size", line);
    long seed = number(row, "seed", line);
    return new PolicyRow(
        line,
        params.isEmpty() ? policy : policy + " (" + params + ")",
        size > published.less() ? published.choice() : null,
        size > published.less() ? published.reason() : "the cache is too small to compare",
        size,
        size - published.less(),
        unit,
        number(row, "requests", line),
        required(row, "misses", line),
        number(row, "miss_bytes", line),
        number(row, "request_bytes", line),
        seed < 0 ? 1 : seed,
        published.tolerance());
  }

  private static String text(NamedCsvRecord row, String column) {
    return row.getHeader().contains(column) ? row.getField(column).strip() : "";
  }

  /** The figure; -1 where there is none. */
  private long number(NamedCsvRecord row, String column, long line) throws InputException {
    String text = text(row, column);
    if (text.isEmpty()) {
      return -1;
    }
    @Nullable Long value = null;
    if (text.matches("[0-9]{1,18}")) {
      value = Long.valueOf(text);
    }
    if (value == null) {
      throw new InputException(
          file, line, column + " is '" + text + "'", "state a whole number, 0 or more");
    }
    return value;
  }

  private long required(NamedCsvRecord row, String column, long line) throws InputException {
    long value = number(row, column, line);
    if (value < 0) {
      throw new InputException(file, line, "it has no " + column, "state it");
    }
    return value;
  }
}
