package org.vramlab.workloads.cache;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.EventKind;
import org.vramlab.workloads.trace.Operands;
import org.vramlab.workloads.trace.PoolSize;
import org.vramlab.workloads.trace.TraceReader;
import org.vramlab.workloads.trace.TraceSource;

/**
 * What a gmtrace needs of each device's memory in cache mode, in exact bytes: the most that is
 * allocated at once of the buffers that any operation touches, and the largest operation.
 */
public final class BufferDemand {
  private final long[] peakBytes;
  private final long[] footprintBytes;

  private BufferDemand(int devices) {
    peakBytes = new long[devices];
    footprintBytes = new long[devices];
  }

  /**
   * Reads a trace.
   *
   * @throws InputException for a bad one
   */
  public static BufferDemand of(TraceSource source) throws InputException {
    IntOpenHashSet touched = new IntOpenHashSet();
    // Allocations and frees: buffer, device, bytes (negative for a free).
    IntArrayList buffers = new IntArrayList();
    IntArrayList devices = new IntArrayList();
    LongArrayList bytes = new LongArrayList();
    BufferDemand demand;
    try (TraceReader reader = TraceReader.open(source)) {
      demand = new BufferDemand(reader.header().devices());
      while (reader.next()) {
        if (reader.kind() == EventKind.OPERATION) {
          demand.noteOperation(reader, touched);
        } else if (reader.kind() == EventKind.ALLOCATE || reader.kind() == EventKind.FREE) {
          buffers.add(reader.bufferId());
          devices.add(reader.device());
          bytes.add(reader.kind() == EventKind.FREE ? -reader.sizeBytes() : reader.sizeBytes());
        }
      }
    }
    long[] live = new long[demand.peakBytes.length];
    for (int i = 0; i < buffers.size(); i++) {
      if (touched.contains(buffers.getInt(i))) {
        int device = devices.getInt(i);
        live[device] += bytes.getLong(i);
        demand.peakBytes[device] = Math.max(demand.peakBytes[device], live[device]);
      }
    }
    return demand;
  }

  private void noteOperation(TraceReader reader, IntOpenHashSet touched) {
    Operands operands = reader.operands();
    long[] sums = new long[footprintBytes.length];
    for (int place = 0; place < operands.count(); place++) {
      touched.add(reader.operandId(place));
      sums[operands.owner(place)] += operands.sizeBytes(place);
    }
    for (int device = 0; device < sums.length; device++) {
      footprintBytes[device] = Math.max(footprintBytes[device], sums[device]);
    }
  }

  /**
   * Pools of which the trace needs {@code factor} times as much: each device's peak divided by it,
   * rounded down to 2 MiB (the peak itself for 1), but never less than the largest operation,
   * rounded up.
   */
  public long[] poolBytes(BigDecimal factor) {
    long[] pools = new long[peakBytes.length];
    for (int device = 0; device < pools.length; device++) {
      long wanted = peakBytes[device];
      if (factor.compareTo(BigDecimal.ONE) > 0) {
        long share =
            BigDecimal.valueOf(wanted).divide(factor, 0, RoundingMode.DOWN).longValueExact();
        wanted = share / PoolSize.GRANULE_BYTES * PoolSize.GRANULE_BYTES;
      }
      pools[device] = Math.max(wanted, roundUp(footprintBytes[device]));
    }
    return pools;
  }

  /** That part of each device's peak, but never less than the largest operation, rounded up. */
  public long[] poolBytesOfPart(BigDecimal percent) {
    long[] pools = new long[peakBytes.length];
    for (int device = 0; device < pools.length; device++) {
      pools[device] =
          Math.max(CacheSize.part(peakBytes[device], percent), roundUp(footprintBytes[device]));
    }
    return pools;
  }

  /** The same for every device, but never less than its largest operation. */
  public long[] poolBytes(long bytes) {
    long[] pools = new long[peakBytes.length];
    for (int device = 0; device < pools.length; device++) {
      pools[device] = Math.max(bytes, footprintBytes[device]);
    }
    return pools;
  }

  private static long roundUp(long bytes) {
    return (bytes + PoolSize.GRANULE_BYTES - 1) / PoolSize.GRANULE_BYTES * PoolSize.GRANULE_BYTES;
  }
}
