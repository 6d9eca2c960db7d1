package org.vramlab.workloads.requests;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.InputException;

/**
 * libCacheSim's csv: columns with a header that names the one of objects, and perhaps that of
 * sizes; without a header {@code object}, {@code object,size} or {@code time,object,size}.
 */
final class RequestCsv {
  private static final List<String> OBJECT_COLUMNS =
      List.of("obj_id", "obj-id", "object_id", "object", "objid", "lbn", "lba", "key", "id");
  private static final List<String> SIZE_COLUMNS =
      List.of("obj_size", "obj-size", "object_size", "size", "bytes", "length", "len");

  /**
   * Which columns mean what, from 0.
   *
   * @param object of the object
   * @param size of its size; -1 if there is none
   * @param header whether the first line names the columns
   * @param count how many there are
   */
  private record Columns(int object, int size, boolean header, int count) {}

  private RequestCsv() {}

  /** Whether such a beginning has columns that mean something here. */
  static boolean isKnown(byte[] first) {
    return columns(List.of(RequestFormat.firstLine(first).split(",", -1))) != null;
  }

  private static @Nullable Columns columns(List<String> firstLine) {
    List<String> cells = new ArrayList<>();
    firstLine.forEach(cell -> cells.add(cell.strip().replace("\"", "").toLowerCase(Locale.ROOT)));
    if (cells.stream().allMatch(cell -> cell.matches("[0-9]{1,20}"))) {
      return switch (cells.size()) {
        case 2 -> new Columns(0, 1, false, 2);
        case 3 -> new Columns(1, 2, false, 3);
        default -> null;
      };
    }
    int object = firstOf(OBJECT_COLUMNS, cells);
    return object < 0
        ? null
        : new Columns(object, firstOf(SIZE_COLUMNS, cells), true, cells.size());
  }

  private static int firstOf(List<String> names, List<String> cells) {
    for (String name : names) {
      int column = cells.indexOf(name);
      if (column >= 0) {
        return column;
      }
    }
    return -1;
  }

  static RequestTrace read(String name, InputStream in, UnknownLines unknown)
      throws IOException, InputException {
    RequestTraceBuilder builder = new RequestTraceBuilder(name);
    RequestList.Ids ids = new RequestList.Ids();
    Columns columns = null;
    try (CsvReader<CsvRecord> csv =
        CsvReader.builder()
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE) // such lines are counted here
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (CsvRecord row : csv) {
        if (columns == null) {
          columns = columns(row.getFields());
          assert columns != null : "it has just matched";
          if (columns.header()) {
            continue;
          }
        }
        add(row, columns, ids, builder, unknown);
      }
    } catch (CsvParseException broken) {
      throw new InputException(
          name, 0, "it is no CSV: " + broken.getMessage(), "correct it", broken);
    } catch (UncheckedIOException unreadable) {
      throw new IOException(unreadable);
    }
    boolean sized = columns != null && columns.size() >= 0;
    if (columns != null && !columns.header()) {
      builder.remark(
          "there is no header: columns are taken for "
              + (columns.object() == 0 ? "" : "time,")
              + "object,size");
    }
    if (!sized) {
      builder.remark("sizes are not known: each object counts as 1");
    }
    return builder.build("csv", sized);
  }

  private static void add(
      CsvRecord row,
      Columns columns,
      RequestList.Ids ids,
      RequestTraceBuilder builder,
      UnknownLines unknown)
      throws InputException {
    String why = "";
    String size = "1";
    if (row.getFieldCount() != columns.count()) {
      why = "it has " + row.getFieldCount() + " fields for " + columns.count() + " columns";
    } else if (columns.size() >= 0) {
      size = row.getField(columns.size()).strip();
      why = size.matches("[0-9]{1,15}") ? "" : "'" + size + "' is no size in bytes";
    }
    if (why.isEmpty()) {
      builder.add(ids.of(row.getField(columns.object()).strip()), Long.parseLong(size));
    } else {
      unknown.add(row.getStartingLineNumber(), String.join(",", row.getFields()), why);
    }
  }
}
