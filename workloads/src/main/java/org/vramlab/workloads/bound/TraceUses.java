package org.vramlab.workloads.bound;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.List;
import org.vramlab.workloads.bound.proof.SizeRule;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.DeviceDemand;
import org.vramlab.workloads.trace.Operands;
import org.vramlab.workloads.trace.PoolSize;
import org.vramlab.workloads.trace.TraceReader;
import org.vramlab.workloads.trace.TraceSource;

/**
 * A trace as bounds see it: for each device the uses of its buffers, read once and then good for
 * any memory size and metric.
 *
 * <p>Immutable; may be shared between threads.
 */
public final class TraceUses {
  private final TraceSource source;
  private final String digest;
  private final SizeRule sizes;
  private final List<DeviceUses> devices;

  /** Most bytes allocated at once on each device, of buffers that some operation touches. */
  private final long[] peakBytes;

  private TraceUses(
      TraceSource source,
      String digest,
      SizeRule sizes,
      List<DeviceUses> devices,
      long[] peakBytes) {
    this.source = source;
    this.digest = digest;
    this.sizes = sizes;
    this.devices = List.copyOf(devices);
    this.peakBytes = peakBytes;
  }

  /**
   * Reads a whole trace.
   *
   * @throws InputException where it is bad, or has 2^31 operations or more
   */
  public static TraceUses of(TraceSource source, SizeRule sizes) throws InputException {
    try (TraceReader reader = TraceReader.open(source)) {
      Reading reading = new Reading(reader.header().devices(), sizes);
      while (reader.next()) {
        switch (reader.kind()) {
          case ALLOCATE -> reading.allocate(reader.bufferId(), reader.device(), reader.sizeBytes());
          case FREE -> reading.free(reader.bufferId());
          case OPERATION -> {
            if (reader.operationCount() > Integer.MAX_VALUE - 8) {
              throw new InputException(
                  source.name(), reader.line(), "the trace is too long for a bound", "cut it");
            }
            reading.operation((int) reader.operationCount() - 1, reader.operands());
          }
          case EXPORT, PHASE -> {}
        }
      }
      return new TraceUses(
          source, source.digest(), sizes, reading.devices(), reading.peakLiveBytes());
    }
  }

  /** Where it was read. */
  public TraceSource source() {
    return source;
  }

  /** SHA-256 of its text: {@link TraceSource#digest}. */
  public String digest() {
    return digest;
  }

  /** What its buffers take and move. */
  public SizeRule sizes() {
    return sizes;
  }

  /** How many devices it has. */
  public int deviceCount() {
    return devices.size();
  }

  DeviceUses device(int device) {
    return devices.get(device);
  }

  /**
   * The memory of each device for a value of {@code --vram}. A factor is one of the device's peak:
   * with whole pages, of what is in use at once, a buffer from its first operation on, as in a
   * replay; with exact bytes, of what is allocated at once, counting buffers that some operation
   * touches, as in the reference results of the captured traces.
   *
   * @throws InputException where some operation would not fit
   */
  public long[] poolBytes(PoolSize size) throws InputException {
    long[] peaks = new long[deviceCount()];
    long[] footprints = new long[deviceCount()];
    for (int device = 0; device < peaks.length; device++) {
      peaks[device] =
          sizes == SizeRule.PAGES ? devices.get(device).peakUsedBytes() : peakBytes[device];
      footprints[device] = largestFootprintBytes(device);
    }
    DeviceDemand demand = DeviceDemand.of(source.name(), peaks, footprints);
    long[] pools = size.poolBytes(demand);
    demand.checkFits(pools);
    return pools;
  }

  /** Bytes of the largest operation's operands that a device owns. */
  public long largestFootprintBytes(int device) {
    long largest = 0;
    for (long bytes : devices.get(device).footprintBytes()) {
      largest = Math.max(largest, bytes);
    }
    return largest;
  }

  /** One pass over the trace. */
  private static final class Reading {
    private final SizeRule sizes;
    private final List<DeviceRecorder> recorders = new ArrayList<>();

    /** By id: the buffer's number on its device; -1 until an operation touches it. */
    private final Int2IntOpenHashMap numbers = new Int2IntOpenHashMap();

    /** Allocations, as ids, and frees, as their complements, in order. */
    private final IntArrayList lives = new IntArrayList();

    private final Int2IntOpenHashMap owners = new Int2IntOpenHashMap();
    private final Int2LongOpenHashMap bytes = new Int2LongOpenHashMap();

    Reading(int deviceCount, SizeRule sizes) {
      this.sizes = sizes;
      numbers.defaultReturnValue(-1);
      for (int device = 0; device < deviceCount; device++) {
        recorders.add(new DeviceRecorder());
      }
    }

    void allocate(int id, int device, long sizeBytes) {
      owners.put(id, device);
      bytes.put(id, sizes.bytes(sizeBytes));
      lives.add(id);
    }

    void free(int id) {
      lives.add(~id);
      int number = numbers.get(id);
      if (number >= 0) {
        recorders.get(owners.get(id)).free(number);
      }
    }

    void operation(int index, Operands operands) {
      for (int place = 0; place < operands.count(); place++) {
        int id = operands.id(place);
        DeviceRecorder recorder = recorders.get(operands.owner(place));
        int number = numbers.get(id);
        if (number < 0) {
          number = recorder.newBuffer(id, bytes.get(id));
          numbers.put(id, number);
        }
        recorder.use(index, number, operands.readBytes(place) > 0, operands.writeBytes(place) > 0);
      }
    }

    List<DeviceUses> devices() {
      return recorders.stream().map(DeviceRecorder::uses).toList();
    }

    long[] peakLiveBytes() {
      long[] live = new long[recorders.size()];
      long[] peak = new long[recorders.size()];
      for (int index = 0; index < lives.size(); index++) {
        int entry = lives.getInt(index);
        int id = entry < 0 ? ~entry : entry;
        if (numbers.get(id) >= 0) {
          int device = owners.get(id);
          live[device] += entry < 0 ? -bytes.get(id) : bytes.get(id);
          peak[device] = Math.max(peak[device], live[device]);
        }
      }
      return peak;
    }
  }
}
