package org.vramlab.workloads.validation;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.validation.Measurement.Flow;
import org.vramlab.workloads.validation.Measurement.Metric;

/**
 * Reads measurements from CSV with the columns {@code id, topology, mover, peer_access, flows,
 * focus, bytes, metric, value, category, link_class, system}; others are passed over.
 */
final class MeasurementReader {
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "topology",
          "mover",
          "peer_access",
          "flows",
          "focus",
          "bytes",
          "metric",
          "value",
          "category",
          "link_class",
          "system");

  private final String file;

  private MeasurementReader(String file) {
    this.file = file;
  }

  /** All rows of a file. */
  static List<Measurement> read(Path path) throws InputException {
    MeasurementReader reader = new MeasurementReader(path.toString());
    List<Measurement> rows = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(path)) {
      for (NamedCsvRecord row : csv) {
        if (rows.isEmpty()) {
          reader.checkColumns(row);
        }
        rows.add(reader.measurement(row));
      }
    } catch (CsvParseException broken) {
      throw new InputException(
          reader.file, 0, "it is no CSV: " + broken.getMessage(), "correct it", broken);
    } catch (UncheckedIOException unreadable) {
      throw reader.unreadable(unreadable);
    } catch (IOException unreadable) {
      throw reader.unreadable(unreadable);
    }
    if (rows.isEmpty()) {
      throw new InputException(reader.file, "it has no rows", "name a file of measurements");
    }
    return rows;
  }

  private InputException unreadable(Exception cause) {
    String why =
        cause instanceof MalformedInputException
                || cause.getCause() instanceof MalformedInputException
            ? "it is not text in UTF-8"
            : "it cannot be read (" + cause.getClass().getSimpleName() + ")";
    return new InputException(file, 0, why, "name a CSV file of measurements", cause);
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

  private Measurement measurement(NamedCsvRecord row) throws InputException {
    int line = (int) row.getStartingLineNumber();
    if (row.getFieldCount() < row.getHeader().size()) {
      throw new InputException(
          file, line, "it has " + row.getFieldCount() + " fields", "give every column a value");
    }
    List<Flow> flows = flows(row, line);
    Set<String> focus = new LinkedHashSet<>(parts(row.getField("focus")));
    Metric metric = metric(row.getField("metric"), line);
    for (String name : focus) {
      if (flows.stream().noneMatch(flow -> flow.name().equals(name))) {
        throw new InputException(
            file, line, "its focus '" + name + "' is none of its flows", "name one of these");
      }
    }
    if (metric == Metric.FOCUS && focus.isEmpty()) {
      throw new InputException(file, line, "it has no focus", "name the flows it speaks of");
    }
    double value;
    try {
      value = Double.parseDouble(row.getField("value"));
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new InputException(
          file, line, "its value is '" + row.getField("value") + "'", "state a number above 0");
    }
    return new Measurement(
        line,
        row.getField("id"),
        row.getField("topology"),
        flows,
        !row.getField("peer_access").equals("0"),
        focus,
        metric,
        value,
        row.getField("category"),
        row.getField("link_class"),
        row.getField("system"));
  }

  private List<Flow> flows(NamedCsvRecord row, int line) throws InputException {
    List<String> names = parts(row.getField("flows"));
    List<String> movers = parts(row.getField("mover"));
    List<String> sizes = parts(row.getField("bytes"));
    if (names.isEmpty() || movers.isEmpty() || sizes.isEmpty()) {
      throw new InputException(file, line, "it lacks flows, mover or bytes", "state them");
    }
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String[] ends = names.get(i).split(">", -1);
      if (ends.length != 2 || ends[0].isBlank() || ends[1].isBlank()) {
        throw new InputException(
            file, line, "'" + names.get(i) + "' is no flow", "write SOURCE>DESTINATION");
      }
      String mover = one(movers, i, names.size(), "mover", line);
      long bytes = bytes(one(sizes, i, names.size(), "bytes", line), line);
      flows.add(new Flow(ends[0], ends[1], mover, bytes));
    }
    return flows;
  }

  private String one(List<String> values, int i, int count, String column, int line)
      throws InputException {
    if (values.size() != 1 && values.size() != count) {
      throw new InputException(
          file,
          line,
          column + " has " + values.size() + " values for " + count + " flows",
          "give one for all, or one for each");
    }
    return values.get(values.size() == 1 ? 0 : i);
  }

  private long bytes(String text, int line) throws InputException {
    if (text.equals("peak")) {
      return Flow.PEAK;
    }
    try {
      long bytes = Long.parseLong(text);
      if (bytes > 0) {
        return bytes;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for both.
    }
    throw new InputException(
        file, line, "'" + text + "' is no size", "state bytes, or the word peak");
  }

  private Metric metric(String text, int line) throws InputException {
    return switch (text) {
      case "sum" -> Metric.SUM;
      case "per-flow" -> Metric.PER_FLOW;
      case "min" -> Metric.MIN;
      case "focus" -> Metric.FOCUS;
      case "completion" -> Metric.COMPLETION;
      case "latency_us" -> Metric.LATENCY;
      default ->
          throw new InputException(
              file,
              line,
              "the metric '" + text.toLowerCase(Locale.ROOT) + "' is unknown",
              "known are sum, per-flow, min, focus, completion and latency_us");
    };
  }

  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    for (String part : text.split(";", -1)) {
      if (!part.isBlank()) {
        parts.add(part.strip());
      }
    }
    return parts;
  }
}
