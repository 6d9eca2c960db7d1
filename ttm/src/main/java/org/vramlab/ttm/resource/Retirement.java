package org.vramlab.ttm.resource;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fault.Faults;

/** What becomes of memory that the hardware still uses when its buffer moves away or dies. */
public enum Retirement {
  /**
   * It is free at once, behind its own fences; only whoever takes it before they have signalled
   * waits for them. Finer than any Linux.
   */
  BEHIND_FENCES(Integer.MAX_VALUE, false),

  /**
   * TTM of Linux 6.12: an eviction from device memory leaves one fence at the pool, which every
   * later allocation there inherits; other moves leave a ghost, and deleted buffers linger, both
   * using their space until they are idle or room is needed.
   */
  GHOSTS(1, true),

  /** As later kernels: the pool keeps a fence for each of up to eight timelines. */
  GHOSTS_FENCE_ARRAY(8, true);

  private final int fences;
  private final boolean ghosts;

  Retirement(int fences, boolean ghosts) {
    this.fences = fences;
    this.ghosts = ghosts;
  }

  /** The one of that name on the command line; null if there is none. */
  public static @Nullable Retirement named(String label) {
    for (Retirement retirement : values()) {
      if (retirement.label().equals(label)) {
        return retirement;
      }
    }
    return null;
  }

  /** The name on the command line: {@code ghosts-fence-array}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether what is busy stays listed, as somebody's, until it is idle. */
  public boolean leavesGhosts() {
    return ghosts;
  }

  MoveFences newMoveFences(Faults faults) {
    return new MoveFences(fences, ghosts, faults);
  }
}
