package org.vramlab.workloads.cache;

import org.jspecify.annotations.Nullable;

/** What a cache's size counts. */
public enum CacheUnit {
  /** Objects, however large. */
  OBJECTS("objects"),
  /** Bytes. */
  BYTES("bytes");

  private final String label;

  CacheUnit(String label) {
    this.label = label;
  }

  /** The name on the command line and in files. */
  public String label() {
    return label;
  }

  /** The unit of that name; null if there is none. */
  public static @Nullable CacheUnit named(String label) {
    for (CacheUnit unit : values()) {
      if (unit.label.equals(label)) {
        return unit;
      }
    }
    return null;
  }
}
