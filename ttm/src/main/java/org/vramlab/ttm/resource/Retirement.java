package org.vramlab.ttm.resource;

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

  /** Whether what is busy stays listed, as somebody's, until it is idle. */
  public boolean leavesGhosts() {
    return ghosts;
  }

  MoveFences newMoveFences(Faults faults) {
    return new MoveFences(fences, ghosts, faults);
  }
}
