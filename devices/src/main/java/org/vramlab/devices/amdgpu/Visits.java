package org.vramlab.devices.amdgpu;

/**
 * How much jobs use of one buffer in one visit: several jobs one after another, then none for some
 * time; for how long is for whoever tells this to decide. Estimated from the visits before, the
 * last one counting half.
 *
 * <p>Threads: as {@link Destinations}.
 */
final class Visits {
  private long readBytes;
  private long writtenBytes;

  /** Of a visit; negative while there was none. */
  private double usualReadBytes = -1;

  private double usualWrittenBytes;

  /** A job uses so much. */
  void used(long reads, long writes) {
    readBytes += reads;
    writtenBytes += writes;
  }

  /** What was used since the last time makes one visit. */
  void end() {
    if (readBytes + writtenBytes == 0) {
      return;
    }
    boolean first = usualReadBytes < 0;
    usualReadBytes = first ? readBytes : (usualReadBytes + readBytes) / 2;
    usualWrittenBytes = first ? writtenBytes : (usualWrittenBytes + writtenBytes) / 2;
    readBytes = 0;
    writtenBytes = 0;
  }

  /** Whether there was a visit that has ended. */
  boolean isKnown() {
    return usualReadBytes >= 0;
  }

  /** Bytes that a visit usually reads; only if it {@link #isKnown}. */
  long usualReadBytes() {
    return (long) usualReadBytes;
  }

  /** Bytes that a visit usually writes; only if it {@link #isKnown}. */
  long usualWrittenBytes() {
    return (long) usualWrittenBytes;
  }

  /**
   * Of those, what is still to come.
   *
   * @param begins whether a visit begins now
   */
  long readBytesAhead(boolean begins) {
    return Math.max(0, usualReadBytes() - (begins ? 0 : readBytes));
  }

  /** The same of what is written. */
  long writtenBytesAhead(boolean begins) {
    return Math.max(0, usualWrittenBytes() - (begins ? 0 : writtenBytes));
  }
}
