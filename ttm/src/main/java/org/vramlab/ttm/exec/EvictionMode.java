package org.vramlab.ttm.exec;

import org.jspecify.annotations.Nullable;

/** How room is made when locks are contended. */
public enum EvictionMode {
  /**
   * The ticket goes everywhere: trylocks and nested evictions carry it, and a lost lock unwinds to
   * whoever opened it.
   */
  TICKET("ticket"),

  /** Victims and importers are only trylocked, without a context; what is locked is skipped. */
  TRYLOCK("trylock"),

  /**
   * TTM of Linux 6.12: a trylock walk first, then walks that may sleep for one lock each, with the
   * ticket; losing it is masked as "no space". Importers are only trylocked.
   */
  ONE_TICKET("one-ticket");

  private final String label;

  EvictionMode(String label) {
    this.label = label;
  }

  /** The name on the command line. */
  public String label() {
    return label;
  }

  /** The one of that {@link #label}; null if there is none. */
  public static @Nullable EvictionMode named(String label) {
    for (EvictionMode mode : values()) {
      if (mode.label.equals(label)) {
        return mode;
      }
    }
    return null;
  }
}
