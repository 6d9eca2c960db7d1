package org.vramlab.workloads.results.timeline;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;

/**
 * The row being written. Set what the event says, then {@link #end}; what was not set is empty. The
 * first failure is kept, and nothing is written after it.
 */
final class CsvRow {
  private static final int COLUMNS = Column.values().length;

  private final CsvWriter csv;
  private final String[] cells = new String[COLUMNS];
  private @Nullable IOException failure;

  /** Whether the row is not to be written. */
  private boolean dropped;

  CsvRow(OutputStream stream) {
    csv =
        CsvWriter.builder()
            .lineDelimiter(LineDelimiter.LF)
            .bufferSize(1 << 16)
            .build(stream, StandardCharsets.UTF_8);
    for (Column column : Column.values()) {
      cells[column.ordinal()] = column.heading();
    }
    end();
  }

  /** Begins a row. */
  CsvRow of(long nanos, String event) {
    Arrays.fill(cells, "");
    dropped = false;
    return set(Column.NANOS, nanos).set(Column.EVENT, event);
  }

  /** The row is not written if {@code unwanted}. */
  CsvRow unless(boolean unwanted) {
    dropped = unwanted;
    return this;
  }

  /** Sets a number or an id; {@link EventSink#NONE} leaves the cell empty. */
  CsvRow set(Column column, long value) {
    return dropped || value == EventSink.NONE ? this : set(column, Long.toString(value));
  }

  CsvRow set(Column column, String value) {
    cells[column.ordinal()] = value;
    return this;
  }

  void end() {
    if (dropped || failure != null) {
      return;
    }
    try {
      csv.writeRecord(cells);
    } catch (UncheckedIOException unwritable) {
      failure = unwritable.getCause();
    }
  }

  /** Writes out what is buffered; fails if anything before could not be written. */
  void finish() throws IOException {
    if (failure != null) {
      throw failure;
    }
    csv.flush();
  }
}
