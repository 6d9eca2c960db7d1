package org.vramlab.ttm.replacement;

/**
 * What the master of a cache knows of evicting an object and having it again, for policies that
 * weigh it. Asked when an object comes in and when it is used.
 */
@FunctionalInterface
public interface Refetch {
  /** {@link #nanos} of a master who knows of no links. */
  long UNKNOWN = -1;

  /** Everything outside is as it is here, and nobody knows what it takes to fetch it. */
  Refetch CLEAN = slot -> false;

  /** Whether {@code slot}, which is kept, would have to be written back. */
  boolean isWritten(int slot);

  /**
   * Nanoseconds that it takes to evict {@code slot}, which is kept, written back if that must be,
   * and to fetch it again; {@link #UNKNOWN} where a policy has to assume some link itself.
   */
  default long nanos(int slot) {
    return UNKNOWN;
  }
}
