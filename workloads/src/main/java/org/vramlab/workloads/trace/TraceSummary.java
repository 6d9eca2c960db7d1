package org.vramlab.workloads.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vramlab.workloads.io.InputException;

/**
 * What one pass over a trace tells: the header's figures counted again, and what a replay will need
 * of each device's memory and move at least.
 *
 * <p>Two kinds of figures stand side by side. {@link #statistics} counts exact bytes of live
 * buffers, as headers do. All others count what a memory manager holds: whole pages of 4 KiB, and a
 * buffer only from the first operation that touches it until it is freed, because a buffer gets its
 * place at its first use, not when it is allocated.
 *
 * <p>Immutable once built.
 */
public final class TraceSummary {
  private final String name;
  private final TraceHeader header;
  private final TraceStatistics statistics;
  private long frees;
  private long phases;

  private final long[] placedBytes;
  private final long[] peakPlacedBytes;
  private final long[] largestFootprintBytes;
  private final long[] largestFootprintLines;
  private final long[] largestBufferBytes;
  private final long[] largestBufferLines;
  private final long[] compulsoryBytes;
  private final long[] operationsByDevice;
  private final long[] flopsByDevice;
  private final long[] operationsByName;
  private final long[] flopsByName;
  private long peerReadBytes;
  private long peerWriteBytes;

  /** This operation's page-rounded operands by owner; zeroed again operand by operand. */
  private final long[] footprintBytes;

  private TraceSummary(String name, TraceHeader header) {
    this.name = name;
    this.header = header;
    int devices = header.devices();
    statistics = new TraceStatistics(devices);
    placedBytes = new long[devices];
    peakPlacedBytes = new long[devices];
    largestFootprintBytes = new long[devices];
    largestFootprintLines = new long[devices];
    largestBufferBytes = new long[devices];
    largestBufferLines = new long[devices];
    compulsoryBytes = new long[devices];
    operationsByDevice = new long[devices];
    flopsByDevice = new long[devices];
    footprintBytes = new long[devices];
    operationsByName = new long[header.operationNames().size()];
    flopsByName = new long[header.operationNames().size()];
  }

  /**
   * Reads a whole trace.
   *
   * @throws InputException where it is bad
   */
  public static TraceSummary of(TraceSource source) throws InputException {
    return of(source, new TraceRecording(source, 0));
  }

  /**
   * Reads a whole trace, and keeps its events if there is room.
   *
   * @param recording a new one
   * @throws InputException where it is bad
   */
  public static TraceSummary of(TraceSource source, TraceRecording recording)
      throws InputException {
    try (TraceReader reader = TraceReader.open(source)) {
      TraceSummary summary = new TraceSummary(source.name(), reader.header());
      while (reader.next()) {
        summary.note(reader);
        recording.note(reader);
      }
      recording.end();
      return summary;
    }
  }

  private void note(TraceReader reader) {
    switch (reader.kind()) {
      case OPERATION -> noteOperation(reader);
      case ALLOCATE ->
          statistics.allocated(reader.sizeBytes(), reader.device(), reader.className());
      case FREE -> {
        frees++;
        statistics.freed(reader.sizeBytes(), reader.device());
        if (reader.bufferTouched()) {
          placedBytes[reader.device()] -= ByteSize.roundUpToPages(reader.sizeBytes());
        }
      }
      case EXPORT -> statistics.exported();
      case PHASE -> {
        phases++;
        statistics.phase();
      }
    }
  }

  private void noteOperation(TraceReader reader) {
    Operands operands = reader.operands();
    int device = reader.device();
    long exactFootprintBytes = 0;
    long touchedBytes = 0;
    int firstTouches = 0;
    for (int place = 0; place < operands.count(); place++) {
      int owner = operands.owner(place);
      long sizeBytes = operands.sizeBytes(place);
      long pageBytes = ByteSize.roundUpToPages(sizeBytes);
      long readBytes = operands.readBytes(place);
      long writeBytes = operands.writeBytes(place);
      exactFootprintBytes += sizeBytes;
      touchedBytes += readBytes + writeBytes;
      if (owner != device) {
        peerReadBytes += readBytes;
        peerWriteBytes += writeBytes;
      }
      if (operands.isFirstTouch(place)) {
        firstTouches++;
        if (pageBytes > largestBufferBytes[owner]) {
          largestBufferBytes[owner] = pageBytes;
          largestBufferLines[owner] = reader.line();
        }
        placedBytes[owner] += pageBytes;
        peakPlacedBytes[owner] = Math.max(peakPlacedBytes[owner], placedBytes[owner]);
        if (readBytes > 0) {
          compulsoryBytes[owner] += pageBytes;
        }
      }
      footprintBytes[owner] += pageBytes;
      if (footprintBytes[owner] > largestFootprintBytes[owner]) {
        largestFootprintBytes[owner] = footprintBytes[owner];
        largestFootprintLines[owner] = reader.line();
      }
    }
    for (int place = 0; place < operands.count(); place++) {
      footprintBytes[operands.owner(place)] = 0;
    }
    operationsByDevice[device]++;
    flopsByDevice[device] += reader.flops();
    operationsByName[reader.operationIndex()]++;
    flopsByName[reader.operationIndex()] += reader.flops();
    statistics.operation(exactFootprintBytes, touchedBytes, reader.flops(), firstTouches);
  }

  /** The trace's name, as messages speak of it. */
  public String name() {
    return name;
  }

  /** The trace's first line. */
  public TraceHeader header() {
    return header;
  }

  /** The header's figures, counted again: see {@link TraceStatistics#toMap}. */
  public Map<String, Long> statistics() {
    return statistics.toMap();
  }

  /**
   * One of {@link #statistics}, by its flattened name; 0 for a name that nothing was counted under.
   */
  public long statistic(String name) {
    Long figure = statistics().get(name);
    return figure == null ? 0 : figure;
  }

  /**
   * A sentence for each figure that the header states otherwise than its events have it; empty for
   * a sound trace.
   */
  public List<String> headerMismatches() {
    List<String> mismatches = new ArrayList<>();
    for (Map.Entry<String, Long> counted : statistics().entrySet()) {
      Long stated = header.statistics().get(counted.getKey());
      if (stated != null && !stated.equals(counted.getValue())) {
        mismatches.add(
            "the header states "
                + counted.getKey()
                + " "
                + stated
                + ", the events make it "
                + counted.getValue());
      }
    }
    return mismatches;
  }

  /** How many buffers are freed before the end. */
  public long freeCount() {
    return frees;
  }

  /** How many phase markers there are. */
  public long phaseCount() {
    return phases;
  }

  /**
   * Most page-rounded bytes that are in use on a device at once, each buffer from its first
   * operation until it is freed.
   */
  public long peakPlacedBytes(int device) {
    return peakPlacedBytes[device];
  }

  /**
   * Page-rounded bytes of the largest operation's operands that a device owns, wherever the
   * operation runs: no pool can be smaller.
   */
  public long largestFootprintBytes(int device) {
    return largestFootprintBytes[device];
  }

  /** The line of that operation; 0 where no operation touches the device's buffers. */
  public long largestFootprintLine(int device) {
    return largestFootprintLines[device];
  }

  /** Page-rounded bytes of the largest buffer of a device that any operation touches. */
  public long largestBufferBytes(int device) {
    return largestBufferBytes[device];
  }

  /** The line of the first operation that touches it; 0 where none does. */
  public long largestBufferLine(int device) {
    return largestBufferLines[device];
  }

  /**
   * Page-rounded bytes of a device's buffers whose first operation reads them: their contents must
   * be brought in once.
   */
  public long compulsoryBytes(int device) {
    return compulsoryBytes[device];
  }

  /** {@link #compulsoryBytes(int)} of all devices. */
  public long compulsoryBytes() {
    return sum(compulsoryBytes);
  }

  /** Exact bytes that operations read of, or write to, buffers of other devices than their own. */
  public long peerBytes() {
    return peerReadBytes + peerWriteBytes;
  }

  /** Exact bytes that operations read of buffers of other devices. */
  public long peerReadBytes() {
    return peerReadBytes;
  }

  /** How many operations a device executes. */
  public long operationCount(int device) {
    return operationsByDevice[device];
  }

  /** How many operations there are. */
  public long operationCount() {
    return sum(operationsByDevice);
  }

  /** Arithmetic of a device's operations. */
  public long flops(int device) {
    return flopsByDevice[device];
  }

  /** Arithmetic of all operations. */
  public long flops() {
    return sum(flopsByDevice);
  }

  /** How often the operation of this index in the header is executed. */
  public long operationsNamed(int operationIndex) {
    return operationsByName[operationIndex];
  }

  /** Arithmetic of all operations of this index in the header. */
  public long flopsNamed(int operationIndex) {
    return flopsByName[operationIndex];
  }

  /** Bytes ever allocated by class of buffer, in alphabetical order. */
  public Map<String, Long> allocatedBytesByClass() {
    String prefix = "alloc_bytes_by_class.";
    Map<String, Long> byClass = new LinkedHashMap<>();
    for (Map.Entry<String, Long> entry : statistics().entrySet()) {
      if (entry.getKey().startsWith(prefix)) {
        byClass.put(entry.getKey().substring(prefix.length()), entry.getValue());
      }
    }
    return byClass;
  }

  private static long sum(long[] values) {
    long sum = 0;
    for (long value : values) {
      sum += value;
    }
    return sum;
  }
}
