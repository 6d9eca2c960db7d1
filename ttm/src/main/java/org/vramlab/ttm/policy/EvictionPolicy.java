package org.vramlab.ttm.policy;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.resource.EvictionOrder;
import org.vramlab.ttm.resource.ListOrder;

/** The eviction policies that ship, by their names on the command line. */
public enum EvictionPolicy {
  /** Least recently used first: TTM's own. */
  LRU("lru", "least recently used first (TTM's own)", false) {
    @Override
    public EvictionOrder newOrder() {
      return new ListOrder(true, false);
    }
  },
  /** First come, first out. */
  FIFO("fifo", "longest resident first, whatever its use", false) {
    @Override
    public EvictionOrder newOrder() {
      return new ListOrder(false, false);
    }
  },
  /** Most recently used first. */
  MRU(
      "mru",
      "most recently used first: best for a cyclic sweep without knowing the future",
      false) {
    @Override
    public EvictionOrder newOrder() {
      return new ListOrder(true, true);
    }
  },
  /** Farthest next use first (Belady 1966): knows the future. */
  BELADY("belady", "farthest next use first (Belady); knows the trace's future", true) {
    @Override
    public EvictionOrder newOrder() {
      return new FarthestNextUse();
    }
  };

  private final String label;
  private final String description;
  private final boolean clairvoyant;

  EvictionPolicy(String label, String description, boolean clairvoyant) {
    this.label = label;
    this.description = description;
    this.clairvoyant = clairvoyant;
  }

  /** A new, empty order. */
  public abstract EvictionOrder newOrder();

  /** The name on the command line. */
  public String label() {
    return label;
  }

  /** One line for help texts. */
  public String description() {
    return description;
  }

  /** Whether it needs to be told when a buffer is used next. */
  public boolean clairvoyant() {
    return clairvoyant;
  }

  /** The policy of that name; null if there is none. */
  public static @Nullable EvictionPolicy named(String label) {
    for (EvictionPolicy policy : values()) {
      if (policy.label.equals(label)) {
        return policy;
      }
    }
    return null;
  }
}
