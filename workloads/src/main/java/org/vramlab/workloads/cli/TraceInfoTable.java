package org.vramlab.workloads.cli;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.vramlab.workloads.format.TraceFile;
import org.vramlab.workloads.io.TextTable;
import org.vramlab.workloads.trace.ByteSize;
import org.vramlab.workloads.trace.DeviceDemand;
import org.vramlab.workloads.trace.PoolSize;
import org.vramlab.workloads.trace.TraceHeader;
import org.vramlab.workloads.trace.TraceSummary;

/** A trace's summary, for people: rounded figures, the most frequent operations only. */
final class TraceInfoTable {
  private static final int OPERATIONS_SHOWN = 12;
  private static final int NAME_CHARACTERS = 80;
  private static final List<String> EMPTY_VALUES = List.of("\"\"", "{}", "[]", "null");
  private static final List<String> FACTORS = List.of("1", "1.5", "2", "4");

  private final TraceSummary summary;
  private final TraceHeader header;
  private final TraceFile file;

  /**
   * @param file that the summary is of
   */
  TraceInfoTable(TraceSummary summary, TraceFile file) {
    this.summary = summary;
    this.header = summary.header();
    this.file = file;
  }

  void print(PrintStream out) {
    printHeader(out);
    printDevices(out);
    printPools(out);
    printClasses(out);
    printOperations(out);
  }

  private void printHeader(PrintStream out) {
    out.println(
        summary.name()
            + ": "
            + header.workload()
            + ", "
            + header.devices()
            + (header.devices() == 1 ? " device" : " devices")
            + (file.account() == null ? "" : ", converted from " + file.formatName()));
    header
        .descriptions()
        .forEach((name, json) -> {
          if (!EMPTY_VALUES.contains(json)) {
            out.println("  " + name + " " + json);
          }
        });
    file.source().remarks().forEach(remark -> out.println("  " + remark));
    out.println();
    out.println(
        String.format(
            Locale.ROOT,
            "%,d events: %,d allocations, %,d frees, %,d operations, %,d imports, %,d phases",
            summary.statistic("events"),
            summary.statistic("buffers"),
            summary.freeCount(),
            summary.operationCount(),
            summary.statistic("cross_device_imports"),
            summary.phaseCount()));
    out.println("allocated in all          " + bytes(summary.statistic("total_alloc_bytes")));
    out.println("touched by operations     " + bytes(summary.statistic("bytes_touched")));
    out.println("of that on other devices  " + bytes(summary.peerBytes()));
    out.println(
        "must be brought in        "
            + bytes(summary.compulsoryBytes())
            + "  (buffers whose first operation reads them, in pages)");
    out.println("arithmetic                " + tera(summary.flops()) + " TFLOP");
    out.println();
  }

  private void printDevices(PrintStream out) {
    TextTable table =
        new TextTable(
            "device",
            "operations",
            "TFLOP",
            "allocated at once",
            "in use at once",
            "largest operation",
            "in line");
    for (int device = 0; device < header.devices(); device++) {
      table.row(
          Integer.toString(device),
          count(summary.operationCount(device)),
          tera(summary.flops(device)),
          bytes(summary.statistic("peak_live_bytes_per_device." + device)),
          bytes(summary.peakPlacedBytes(device)),
          bytes(summary.largestFootprintBytes(device)),
          Long.toString(summary.largestFootprintLine(device)));
    }
    table.print(out, "");
    out.println(
        "In use: from the first operation that touches a buffer until it is freed, in pages of 4"
            + " KiB.");
    out.println();
  }

  private void printPools(PrintStream out) {
    DeviceDemand demand = DeviceDemand.of(summary);
    TextTable table =
        new TextTable(
            "--vram",
            IntStream.range(0, header.devices())
                .mapToObj(device -> "device " + device)
                .toArray(String[]::new));
    for (String factor : FACTORS) {
      long[] pools = new PoolSize.Factor(new BigDecimal(factor)).poolBytes(demand);
      table.row(
          "x" + factor,
          IntStream.range(0, pools.length)
              .mapToObj(device -> bytes(pools[device]))
              .toArray(String[]::new));
    }
    table.print(out, "");
    out.println();
  }

  private void printClasses(PrintStream out) {
    TextTable table = new TextTable("class", "allocated in all");
    summary.allocatedBytesByClass().forEach((name, total) -> table.row(name, bytes(total)));
    table.print(out, "");
    out.println();
  }

  private void printOperations(PrintStream out) {
    int names = header.operationNames().size();
    List<Integer> order =
        IntStream.range(0, names)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingLong(summary::operationsNamed)
                    .reversed()
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    TextTable table = new TextTable("operation", "times", "TFLOP");
    for (int index : order.subList(0, Math.min(names, OPERATIONS_SHOWN))) {
      table.row(
          shown(header.operationNames().get(index)),
          count(summary.operationsNamed(index)),
          tera(summary.flopsNamed(index)));
    }
    table.print(out, "");
    if (names > OPERATIONS_SHOWN) {
      out.println((names - OPERATIONS_SHOWN) + " more operations: see --json -");
    }
  }

  private static String shown(String name) {
    return name.length() <= NAME_CHARACTERS ? name : name.substring(0, NAME_CHARACTERS - 3) + "...";
  }

  private static String bytes(long bytes) {
    return ByteSize.format(bytes);
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String tera(long flops) {
    return String.format(Locale.ROOT, "%,.3f", flops / 1e12);
  }
}
