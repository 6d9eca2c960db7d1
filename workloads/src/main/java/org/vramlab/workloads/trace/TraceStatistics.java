package org.vramlab.workloads.trace;

import it.unimi.dsi.fastutil.objects.Object2LongAVLTreeMap;
import it.unimi.dsi.fastutil.objects.Object2LongMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The figures that a header states about its events, counted from the events themselves: exact
 * bytes, nothing rounded. The names are those of the header's {@code stats}.
 *
 * <p>Threads: one.
 */
public final class TraceStatistics {
  private final long[] liveBytes;
  private final long[] peakLiveBytes;

  private long events;
  private long operations;
  private long buffers;
  private long buffersTouched;
  private long allocatedBytes;
  private long totalLiveBytes;
  private long totalPeakLiveBytes;
  private long largestFootprintBytes;
  private long bytesTouched;
  private long flops;
  private long imports;

  /** Bytes ever allocated by class of buffer, in alphabetical order. */
  private final Object2LongAVLTreeMap<String> bytesByClass = new Object2LongAVLTreeMap<>();

  /** Nothing counted yet, for a trace of so many devices. */
  public TraceStatistics(int deviceCount) {
    liveBytes = new long[deviceCount];
    peakLiveBytes = new long[deviceCount];
  }

  /** A buffer is allocated. */
  public void allocated(long sizeBytes, int device, String className) {
    events++;
    buffers++;
    allocatedBytes += sizeBytes;
    totalLiveBytes += sizeBytes;
    liveBytes[device] += sizeBytes;
    totalPeakLiveBytes = Math.max(totalPeakLiveBytes, totalLiveBytes);
    peakLiveBytes[device] = Math.max(peakLiveBytes[device], liveBytes[device]);
    bytesByClass.addTo(className, sizeBytes);
  }

  /** A buffer is freed. */
  public void freed(long sizeBytes, int device) {
    events++;
    totalLiveBytes -= sizeBytes;
    liveBytes[device] -= sizeBytes;
  }

  /** A device imports a buffer of another. */
  public void exported() {
    events++;
    imports++;
  }

  /** A phase begins. */
  public void phase() {
    events++;
  }

  /**
   * An operation is executed.
   *
   * @param footprintBytes sizes of its distinct operands
   * @param touchedBytes bytes of its reads and its writes
   * @param operationFlops its arithmetic
   * @param firstTouches how many of its operands no operation had touched before
   */
  public void operation(
      long footprintBytes, long touchedBytes, long operationFlops, int firstTouches) {
    events++;
    operations++;
    largestFootprintBytes = Math.max(largestFootprintBytes, footprintBytes);
    bytesTouched += touchedBytes;
    flops += operationFlops;
    buffersTouched += firstTouches;
  }

  /**
   * All figures, flattened as in {@link TraceHeader#statistics}, in the order in which captured
   * headers have them.
   */
  public Map<String, Long> toMap() {
    Map<String, Long> map = new LinkedHashMap<>();
    map.put("ops", operations);
    map.put("events", events);
    map.put("buffers", buffers);
    map.put("buffers_touched", buffersTouched);
    map.put("total_alloc_bytes", allocatedBytes);
    map.put("peak_live_bytes", totalPeakLiveBytes);
    for (int device = 0; device < peakLiveBytes.length; device++) {
      map.put("peak_live_bytes_per_device." + device, peakLiveBytes[device]);
    }
    map.put("end_live_bytes", totalLiveBytes);
    map.put("max_op_footprint_bytes", largestFootprintBytes);
    map.put("bytes_touched", bytesTouched);
    map.put("flops", flops);
    map.put("cross_device_imports", imports);
    for (Object2LongMap.Entry<String> entry : bytesByClass.object2LongEntrySet()) {
      map.put("alloc_bytes_by_class." + entry.getKey(), entry.getLongValue());
    }
    return map;
  }
}
