package org.vramlab.workloads.cache;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.workloads.io.FailureReason;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.TraceSource;

/**
 * Rows of a reference simulation of gmtraces, with write-back, against cache mode: columns {@code
 * trace, policy, pool_bytes_per_device, operand_misses, first_touch_no_transfer, evictions,
 * h2d_bytes, d2h_bytes}.
 */
final class BufferRows {
  private static final List<String> FIGURES =
      List.of("operand_misses", "first_touch_no_transfer", "evictions", "h2d_bytes", "d2h_bytes");

  private BufferRows() {}

  /** A row that can be compared. */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  private record Row(long line, String name, BufferRun.Request request, long[] figures) {}

  /** Whether a file with such columns is one. */
  static boolean isOne(Path file) throws InputException {
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : csv) {
        return row.getHeader().contains("pool_bytes_per_device")
            && row.getHeader().containsAll(FIGURES);
      }
      return false;
    } catch (CsvParseException | UncheckedIOException unreadable) {
      return false; // whoever reads it all will say why
    } catch (IOException unreadable) {
      throw unreadable(file, unreadable);
    }
  }

  private static InputException unreadable(Path file, IOException cause) {
    return new InputException(
        file.toString(),
        0,
        "the file cannot be read (" + FailureReason.of(cause) + ")",
        "name a CSV file of results",
        cause);
  }

  /** Compares all rows of {@code name}, replaying the trace once. */
  static void compare(Path file, TraceSource source, String name, PolicyRows result)
      throws InputException {
    List<Row> rows = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : csv) {
        if (!row.getField("trace").equals(name)) {
          result.ofOtherTrace();
          continue;
        }
        EvictionPolicy policy = EvictionPolicy.named(row.getField("policy"));
        if (policy == null || !policy.isManagerPolicy()) {
          result.passOver(row.getField("policy") + ": there is no such policy here");
          continue;
        }
        rows.add(row(file, row, policy));
      }
    } catch (CsvParseException broken) {
      throw new InputException(
          file.toString(), 0, "it is no CSV: " + broken.getMessage(), "correct it", broken);
    } catch (UncheckedIOException broken) {
      throw unreadable(file, new IOException(broken));
    } catch (IOException broken) {
      throw unreadable(file, broken);
    }
    List<BufferRun.Request> requests = rows.stream().map(Row::request).toList();
    List<BufferRun> runs = BufferRun.of(source, requests, 1);
    for (int i = 0; i < rows.size(); i++) {
      compare(rows.get(i), runs.get(i), result);
    }
  }

  private static void compare(Row row, BufferRun run, PolicyRows result) {
    long[] here = {
      run.misses(), run.firstTouches(), run.evictions(), run.bytesIn(), run.bytesOut()
    };
    boolean agrees = true;
    for (int i = 0; i < here.length; i++) {
      if (here[i] != row.figures()[i]) {
        agrees = false;
        result.differ(
            new PolicyRows.Difference(
                row.line(),
                row.name(),
                run.policy().label(),
                run.poolBytes()[0],
                CacheUnit.BYTES,
                FIGURES.get(i),
                Long.toString(row.figures()[i]),
                Long.toString(here[i])));
      }
    }
    result.count(row.name(), run.policy().label(), agrees);
  }

  private static Row row(Path file, NamedCsvRecord row, EvictionPolicy policy)
      throws InputException {
    long line = row.getStartingLineNumber();
    String[] pools = row.getField("pool_bytes_per_device").split(";", -1);
    long[] poolBytes = new long[pools.length];
    long[] figures = new long[FIGURES.size()];
    try {
      for (int device = 0; device < pools.length; device++) {
        poolBytes[device] = Long.parseLong(pools[device]);
      }
      for (int i = 0; i < figures.length; i++) {
        figures[i] = Long.parseLong(row.getField(FIGURES.get(i)));
      }
    } catch (NumberFormatException wrong) {
      throw new InputException(
          file.toString(), line, "a figure is no whole number", "correct it", wrong);
    }
    return new Row(
        line, policy.label(), new BufferRun.Request(PolicyChoice.of(policy), poolBytes), figures);
  }
}
