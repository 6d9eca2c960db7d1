package org.vramlab.devices.amdgpu;

import it.unimi.dsi.fastutil.ints.Int2ObjectLinkedOpenHashMap;

/**
 * The buffers of one device that are at home, the one that was not used for longest first: who
 * would about have to leave for another, whatever policy orders evictions.
 *
 * <p>Threads: as {@link Destinations}.
 */
final class Residents {
  /** After so many the others are taken to be like them. */
  private static final int MOST_LOOKS = 64;

  private final Int2ObjectLinkedOpenHashMap<BufferHistory> byLastUse =
      new Int2ObjectLinkedOpenHashMap<>();

  /** A job that was handed over uses a buffer at home. */
  void used(int bo, BufferHistory history) {
    byLastUse.putAndMoveToLast(bo, history);
  }

  /** A buffer is not at home any more. */
  void left(int bo) {
    byLastUse.remove(bo);
  }

  /** How many bytes jobs use in a nanosecond of those who would have to leave for so many bytes. */
  double bytesPerNanoOfLast(long neededBytes, long nowNanos) {
    double used = 0;
    long found = 0;
    int looks = 0;
    var all = byLastUse.values().iterator();
    while (found < neededBytes && looks++ < MOST_LOOKS && all.hasNext()) {
      BufferHistory next = all.next();
      long part = Math.min(next.sizeBytes(), neededBytes - found);
      used += next.bytesPerNano(0, nowNanos) * part / next.sizeBytes();
      found += part;
    }
    return found == 0 ? 0 : used * neededBytes / found;
  }
}
