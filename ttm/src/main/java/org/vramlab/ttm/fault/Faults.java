package org.vramlab.ttm.fault;

import java.util.EnumSet;

/** A set of planted faults. Immutable, so asking costs a mask. */
public final class Faults {
  /** No fault: what every run has. */
  public static final Faults NONE = new Faults(0);

  private final long bits;

  private Faults(long bits) {
    this.bits = bits;
  }

  /** These faults. */
  public static Faults of(Fault... faults) {
    long bits = 0;
    for (Fault fault : faults) {
      bits |= 1L << fault.ordinal();
    }
    return new Faults(bits);
  }

  /** Whether {@code fault} is planted. */
  public boolean has(Fault fault) {
    return (bits & 1L << fault.ordinal()) != 0;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return bits == 0;
  }

  /** The planted ones, in the order of the list. */
  public EnumSet<Fault> toSet() {
    EnumSet<Fault> set = EnumSet.noneOf(Fault.class);
    for (Fault fault : Fault.values()) {
      if (has(fault)) {
        set.add(fault);
      }
    }
    return set;
  }

  @Override
  public String toString() {
    return toSet().toString();
  }
}
