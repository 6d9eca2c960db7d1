package org.vramlab.ttm.check;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;

/**
 * Clean copies: what a buffer has left behind counts as one only until the buffer is written.
 *
 * <p>A copy begins when it is kept, and ends when its buffer lives there again or the memory is
 * freed.
 */
final class CopyRules {
  private static final int NOT_KEPT = -1;

  private final History history;

  /** By resource: whose copy it is. */
  private final Int2IntOpenHashMap buffers = new Int2IntOpenHashMap();

  /** By buffer: how many copies it has. */
  private final Int2IntOpenHashMap counts = new Int2IntOpenHashMap();

  CopyRules(History history) {
    this.history = history;
    buffers.defaultReturnValue(NOT_KEPT);
  }

  void kept(int buffer, int resource) {
    buffers.put(resource, buffer);
    counts.addTo(buffer, 1);
  }

  /** Its buffer lives in {@code resource}, or nobody has it any more. */
  void ended(int resource) {
    int buffer = buffers.remove(resource);
    if (buffer != NOT_KEPT && counts.addTo(buffer, -1) == 1) {
      counts.remove(buffer);
    }
  }

  boolean isCopy(int resource) {
    return buffers.containsKey(resource);
  }

  /** {@code job}, which is being handed over, uses {@code buffer}. */
  void used(int job, int buffer, boolean writes) {
    if (writes && counts.containsKey(buffer)) {
      throw history
          .about(Thing.JOB, job)
          .and(Thing.BUFFER, buffer)
          .broken(
              Rule.STALE_COPY,
              "job "
                  + job
                  + " writes buffer "
                  + buffer
                  + ", which has a copy that counts as clean");
    }
  }
}
