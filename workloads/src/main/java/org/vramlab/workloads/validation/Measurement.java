package org.vramlab.workloads.validation;

import java.util.List;
import java.util.Set;

/**
 * One published measurement: flows that start together, and what was measured of them.
 *
 * @param line where it stands in its file
 * @param id names it
 * @param topology the machine
 * @param flows in the order of the file
 * @param peerAccess whether devices reach each other; otherwise copies go through host memory
 * @param focus of {@link Metric#FOCUS}: the flows that the value speaks of
 * @param value in 10^9 bytes per second, or microseconds
 * @param category the kind of test
 * @param linkClass what the source calls the links
 * @param system what was measured on
 */
record Measurement(
    int line,
    String id,
    String topology,
    List<Flow> flows,
    boolean peerAccess,
    Set<String> focus,
    Metric metric,
    double value,
    String category,
    String linkClass,
    String system) {
  /** What the value is. */
  enum Metric {
    /** Sum of the rates of all flows. */
    SUM,
    /** Mean of the rates. */
    PER_FLOW,
    /** The least of the rates. */
    MIN,
    /** Sum of the rates of the flows named, while all run. */
    FOCUS,
    /** Bytes of all flows over the time until the last has ended. */
    COMPLETION,
    /** Microseconds until a single access is answered. */
    LATENCY
  }

  /**
   * One flow.
   *
   * @param source name of its node
   * @param destination name of its node
   * @param mover as the file calls it
   * @param bytes its size; {@link #PEAK} for the best size
   */
  record Flow(String source, String destination, String mover, long bytes) {
    /** Of a test that took the plateau. */
    static final long PEAK = -1;

    String name() {
      return source + ">" + destination;
    }
  }

  /** Whether it is a rate, which a model of flows can predict. */
  boolean isRate() {
    return metric != Metric.LATENCY;
  }

  String mover() {
    return flows.getFirst().mover();
  }

  /** The size of its flows, for finding one like it; {@link Flow#PEAK}. */
  long bytes() {
    return flows.getFirst().bytes();
  }
}
