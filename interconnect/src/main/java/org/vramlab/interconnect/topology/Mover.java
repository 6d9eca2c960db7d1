package org.vramlab.interconnect.topology;

import java.util.Locale;

/**
 * Who moves the bytes of a transfer. On some links the choice changes the rate by a factor of
 * three, so it is part of every rule and of every transfer.
 */
public enum Mover {
  /** Loads and stores of a kernel running on the compute units of a device. */
  KERNEL(0),
  /** A copy engine of an AMD device (SDMA). */
  SDMA(1),
  /** A copy engine of an NVIDIA device (what {@code cudaMemcpy} uses). */
  COPY_ENGINE(2),
  /** Loads and stores of CPU cores. */
  CPU(3),
  /**
   * Two copies, chunk by chunk: one into host memory and one out of it, where two devices do not
   * reach each other. Its path leads through the CPU whatever else joins the two.
   */
  STAGED(4);

  /** Number of movers. */
  public static final int COUNT = 5;

  private final int index;

  Mover(int index) {
    this.index = index;
  }

  /** What files and commands call it: in lower case, with hyphens. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Dense number for tables, 0 to {@link #COUNT} - 1. */
  public int index() {
    return index;
  }

  /** Whether every route of every machine needs a rule for it; the rest are stated where known. */
  public boolean isAlwaysKnown() {
    return this == KERNEL || this == SDMA;
  }
}
