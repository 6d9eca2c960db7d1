package org.vramlab.ttm.pages;

import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.WouldDeadlock;

/** Somebody who can make host memory free by swapping out: the manager of a device. */
@FunctionalInterface
public interface Swapper {
  /**
   * Swaps out one buffer, trylocking only ({@code ttm_device_swapout}).
   *
   * @param request on whose behalf; it may wait for the hardware, or not, and reclaims already
   * @return pages that became free; 0 if nobody can be swapped out
   */
  long swapOutOne(PageRequest request) throws WouldDeadlock, Interrupted;

  /**
   * Whether it is declared a GPU's: only those may wait for fences in reclaim ("DMA fence
   * cross-driver contract").
   */
  default boolean isGpu() {
    return false;
  }

  /** Tells it from others in digests of a state: whose turn it is makes a difference. */
  default int number() {
    return 0;
  }
}
