package org.vramlab.ttm.check;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;

/**
 * Clean copies: what a buffer has left behind counts as one only until the buffer is written, and
 * so does a duplicate in another device's memory.
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

  /** By duplicate: the buffer of another device that it was filled from. */
  private final Int2IntOpenHashMap originals = new Int2IntOpenHashMap();

  /** By original: its duplicates, as long as it is not written; nobody is left who has none. */
  private final Int2ObjectOpenHashMap<IntOpenHashSet> fresh = new Int2ObjectOpenHashMap<>();

  CopyRules(History history) {
    this.history = history;
    buffers.defaultReturnValue(NOT_KEPT);
    originals.defaultReturnValue(NOT_KEPT);
  }

  /** {@code duplicate} is filled from {@code buffer} by a job that was just handed over. */
  void duplicated(int buffer, int duplicate) {
    originals.put(duplicate, buffer);
    fresh.computeIfAbsent(buffer, original -> new IntOpenHashSet()).add(duplicate);
  }

  /** {@code buffer} is no more. */
  void forget(int buffer) {
    outdate(buffer);
    originals.remove(buffer);
  }

  /** If {@code duplicate} is one, it is not fresh any more. */
  private void outdate(int duplicate) {
    int original = originals.get(duplicate);
    IntOpenHashSet others = fresh.get(original);
    if (others != null && others.remove(duplicate) && others.isEmpty()) {
      fresh.remove(original);
    }
  }

  private boolean isStale(int buffer) {
    int original = originals.get(buffer);
    if (original == NOT_KEPT) {
      return false;
    }
    IntOpenHashSet others = fresh.get(original);
    return others == null || !others.contains(buffer);
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
    if (writes) {
      fresh.remove(buffer);
      outdate(buffer);
    } else if (isStale(buffer)) {
      throw history
          .about(Thing.JOB, job)
          .and(Thing.BUFFER, buffer)
          .and(Thing.BUFFER, originals.get(buffer))
          .broken(
              Rule.STALE_DUPLICATE,
              "job "
                  + job
                  + " reads buffer "
                  + buffer
                  + ", a duplicate of buffer "
                  + originals.get(buffer)
                  + ", which was written since");
    }
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
