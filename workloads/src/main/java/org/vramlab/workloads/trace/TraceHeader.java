package org.vramlab.workloads.trace;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first line of a gmtrace: what was captured, on how many devices, under which names.
 *
 * <p>Immutable.
 *
 * @param workload name of the captured program
 * @param devices how many devices the trace uses, 1 to {@link #MAXIMUM_DEVICES}; they are numbered
 *     from 0
 * @param operationNames names that {@code O} lines refer to by index
 * @param descriptions all other members ({@code params}, {@code torch}, {@code capture} ...), in
 *     file order, each value as JSON text
 * @param statistics what the header claims about the events, flattened: {@code ops}, {@code
 *     peak_live_bytes_per_device.0}, {@code alloc_bytes_by_class.param} ...; in file order, and
 *     empty where it claims nothing
 */
public record TraceHeader(
    String workload,
    int devices,
    List<String> operationNames,
    Map<String, String> descriptions,
    Map<String, Long> statistics) {
  /** Value of the member {@code format}. */
  public static final String FORMAT = "gmtrace";

  /** The only version of the format there is. */
  public static final int VERSION = 1;

  /** Most devices that a trace may use. */
  public static final int MAXIMUM_DEVICES = 1024;

  /** Copies the collections and checks the number of devices. */
  public TraceHeader {
    if (devices < 1 || devices > MAXIMUM_DEVICES) {
      throw new IllegalArgumentException("devices: " + devices);
    }
    operationNames = List.copyOf(operationNames);
    // Not Map.copyOf, whose order changes from run to run: these are printed.
    descriptions = Collections.unmodifiableMap(new LinkedHashMap<>(descriptions));
    statistics = Collections.unmodifiableMap(new LinkedHashMap<>(statistics));
  }

  /**
   * A header with these names and nothing else; for tests and generators, which add what they know.
   */
  public static TraceHeader of(String workload, int devices, List<String> operationNames) {
    return new TraceHeader(workload, devices, operationNames, Map.of(), Map.of());
  }
}
