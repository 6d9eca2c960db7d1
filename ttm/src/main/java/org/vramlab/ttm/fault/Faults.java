package org.vramlab.ttm.fault;

import java.util.EnumSet;

/** A set of planted faults. Immutable, so asking costs a mask. */
public final class Faults {
  /** No fault: what every run has. */
  public static final Faults NONE = new Faults(0, 0);

  /** Bit <i>i</i>: fault number <i>i</i> is planted. */
  private final long first;

  /** The same for number 64 + <i>i</i>. */
  private final long second;

  private Faults(long first, long second) {
    this.first = first;
    this.second = second;
  }

  /** These faults. */
  public static Faults of(Fault... faults) {
    long first = 0;
    long second = 0;
    for (Fault fault : faults) {
      // A shift by 64 + i is one by i.
      long bit = 1L << fault.ordinal();
      first |= fault.ordinal() < Long.SIZE ? bit : 0;
      second |= fault.ordinal() < Long.SIZE ? 0 : bit;
    }
    return new Faults(first, second);
  }

  /** Whether {@code fault} is planted. */
  public boolean has(Fault fault) {
    int number = fault.ordinal();
    return ((number < Long.SIZE ? first : second) & 1L << number) != 0;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return (first | second) == 0;
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
