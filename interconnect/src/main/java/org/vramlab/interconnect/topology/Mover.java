package org.vramlab.interconnect.topology;

/**
 * Who moves the bytes of a transfer. On some links the choice changes the rate by a factor of
 * three, so it is part of every rule and of every transfer.
 */
public enum Mover {
  /** Loads and stores of a kernel running on the compute units of a device. */
  KERNEL(0),
  /** A copy engine of a device (AMD's SDMA engines). */
  SDMA(1);

  /** Number of movers. */
  public static final int COUNT = 2;

  private final int index;

  Mover(int index) {
    this.index = index;
  }

  /** Dense number for tables, 0 to {@link #COUNT} - 1. */
  public int index() {
    return index;
  }
}
