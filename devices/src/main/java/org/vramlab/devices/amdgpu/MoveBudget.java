package org.vramlab.devices.amdgpu;

/**
 * What the submissions of one device may move.
 *
 * <p>Threads: one submission at a time; the caller holds a lock.
 */
interface MoveBudget {
  /**
   * How many bytes a submission that begins now may move before it leaves buffers where they are; 0
   * if none.
   *
   * @param freeBytes of VRAM
   * @param vramBytes all of it
   */
  long thresholdBytes(long nowNanos, long freeBytes, long vramBytes);

  /** Whether the buffer that crosses the threshold is still moved. */
  boolean overshoots();

  /** A submission that cannot fail any more moved so much; called for each, once. */
  void moved(long bytes);
}
