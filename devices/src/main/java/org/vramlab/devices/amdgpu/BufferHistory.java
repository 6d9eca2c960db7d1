package org.vramlab.devices.amdgpu;

/**
 * What a device remembers of the uses of one of its buffers.
 *
 * <p>A buffer is used in visits: several jobs one after another, then none for so long that it
 * would have been evicted. How much one visit uses of it is estimated from those before, the last
 * one counting half. Threads: as {@link Destinations}.
 */
final class BufferHistory {
  /** Whether it was evicted, and has not come home since. */
  private boolean evicted;

  /** How often it has come back. */
  private int returns;

  /** What its uses across the wires have cost since it was last at home, or forgiven. */
  private long paidNanos;

  /** Of a job that is being handed over, and will have paid so once that is done. */
  private long owedNanos;

  private long lastUseNanos;
  private long readBytes;
  private long writtenBytes;

  /** Of a visit; negative while there was none. */
  private double usualReadBytes = -1;

  private double usualWrittenBytes;

  /** How often it has come back. */
  int returns() {
    return returns;
  }

  long paidNanos() {
    return paidNanos;
  }

  /** When it was used last. */
  long lastUseNanos() {
    return lastUseNanos;
  }

  /** A job is to pay so much for using it where it is. */
  void owes(long nanos) {
    owedNanos = nanos;
  }

  /** A job that was handed over uses it, at home or across the wires. */
  void used(long reads, long writes, long nowNanos) {
    paidNanos += owedNanos;
    owedNanos = 0;
    lastUseNanos = nowNanos;
    readBytes += reads;
    writtenBytes += writes;
  }

  /** What was paid is past. */
  void forgive() {
    paidNanos = 0;
  }

  /** It is left alone: what it was used for makes one visit. */
  void endVisit() {
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

  /** It is pushed out of its device's memory. */
  void evicted() {
    evicted = true;
    forgive();
    endVisit();
  }

  /** It comes home; returns whether it had been evicted from there. */
  boolean cameHome() {
    boolean returned = evicted;
    returns += returned ? 1 : 0;
    evicted = false;
    paidNanos = 0;
    owedNanos = 0; // by an attempt that failed before it came
    return returned;
  }
}
