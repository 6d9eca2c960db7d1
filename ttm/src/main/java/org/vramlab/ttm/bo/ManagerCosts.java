package org.vramlab.ttm.bo;

/**
 * CPU time of the memory manager's own work; the driver's table says where each number comes from.
 *
 * @param validateNanos looking at one buffer and finding that it may stay
 * @param evictNanos choosing and unplacing one victim, without its locks and without the copy
 * @param placeNanos allocating a place and queueing a move
 */
public record ManagerCosts(long validateNanos, long evictNanos, long placeNanos) {
  /** Everything for free. */
  public static final ManagerCosts FREE = new ManagerCosts(0, 0, 0);
}
