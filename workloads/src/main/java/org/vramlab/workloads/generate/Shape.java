package org.vramlab.workloads.generate;

import java.io.IOException;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.trace.TraceHeader;
import org.vramlab.workloads.trace.TraceSink;

/**
 * The figures that all patterns share.
 *
 * @param devices how many devices, from 1
 * @param buffersPerDevice how many buffers each owns, from 1
 * @param bufferBytes size of each buffer, from 1
 * @param operations how many operations all devices execute together, from 1
 * @param seed where everything random starts
 */
public record Shape(
    int devices, int buffersPerDevice, long bufferBytes, int operations, long seed) {
  /** Most buffers of a generated trace. */
  public static final int MAXIMUM_BUFFERS = 10_000_000;

  /** Most operations of a generated trace. */
  public static final int MAXIMUM_OPERATIONS = 100_000_000;

  /** Largest generated buffer: 1 TiB. */
  public static final long MAXIMUM_BUFFER_BYTES = 1L << 40;

  /**
   * The shape of these figures.
   *
   * @throws UsageException where a figure is out of its range
   */
  public static Shape of(
      int devices, int buffersPerDevice, long bufferBytes, int operations, long seed)
      throws UsageException {
    check("--devices", devices, TraceHeader.MAXIMUM_DEVICES);
    check("--buffers", buffersPerDevice, MAXIMUM_BUFFERS / devices);
    check("--size", bufferBytes, MAXIMUM_BUFFER_BYTES);
    check("--ops", operations, MAXIMUM_OPERATIONS);
    return new Shape(devices, buffersPerDevice, bufferBytes, operations, seed);
  }

  private static void check(String option, long value, long maximum) throws UsageException {
    if (value < 1 || value > maximum) {
      throw new UsageException(
          option + " " + value + " is out of range", "give a number from 1 to " + maximum);
    }
  }

  /** Id of a device's buffer: they are allocated device by device. */
  int bufferId(int device, int index) {
    return device * buffersPerDevice + index;
  }

  /** Allocates all buffers, device by device. */
  void allocate(TraceSink sink, String className) throws IOException {
    for (int device = 0; device < devices; device++) {
      for (int index = 0; index < buffersPerDevice; index++) {
        sink.allocate(bufferId(device, index), bufferBytes, device, className, "");
      }
    }
  }

  /**
   * One operation on each 4-byte element touched, as captured traces count element-wise operations.
   */
  static long flops(long touchedBytes) {
    return Math.max(1, touchedBytes / 4);
  }
}
