package org.vramlab.ttm.event;

/** What an actor was doing in a span; the lines of the table "where the time went". */
public enum SpanKind {
  /** CPU work of a submission: locking, validating, page tables, queueing. */
  SUBMIT("CPU: submitting"),
  /** CPU work of pushing others out. */
  EVICT("CPU: evicting"),
  /** CPU time that a task slept on purpose, a pause before a retry say. */
  PAUSE("CPU: pausing before a retry"),
  /** A job whose longest term was arithmetic. */
  COMPUTE("GPU: arithmetic"),
  /** A job whose longest term was its local memory. */
  LOCAL_MEMORY("GPU: local memory"),
  /** A job whose longest term was the launch floor. */
  LAUNCH("GPU: launch floor"),
  /** A job whose longest term was memory of a peer. */
  PEER_ACCESS("GPU: peer memory"),
  /** A job whose longest term was host memory. */
  HOST_ACCESS("GPU: host memory"),
  /** A copy from host memory into a pool. */
  COPY_IN("copy: host to device"),
  /** A copy out of a pool into host memory. */
  COPY_OUT("copy: device to host"),
  /** A copy between two devices, or within one. */
  COPY_PEER("copy: device to device"),
  /** Waiting for pages of the host to be written to swap space, or read back. */
  SWAP("swap: host memory to disk and back");

  private final String label;

  SpanKind(String label) {
    this.label = label;
  }

  /** A short label for tables. */
  public String label() {
    return label;
  }
}
