package org.vramlab.workloads.conform;

import org.jspecify.annotations.Nullable;

/** The memory types of the recorded device, by their letters. */
enum TtmDomain {
  /** System memory: unlimited. */
  S,
  /** Host memory that the device reaches. */
  G,
  /** Memory of the device. */
  V,
  /** A private type of the driver. */
  P,
  /** A type for which there is no manager. */
  X;

  private static final TtmDomain[] VALUES = values();

  /** The one of that letter; null if there is none. */
  static @Nullable TtmDomain of(String letter) {
    for (TtmDomain domain : VALUES) {
      if (domain.name().equals(letter)) {
        return domain;
      }
    }
    return null;
  }

  /** The letter of a domain number of the manager. */
  static String letter(int number) {
    return VALUES[number].name();
  }
}
