package org.vramlab.devices.amdgpu;

/**
 * What a device remembers of the uses of one of its buffers.
 *
 * <p>A buffer is used in visits, between which it would have been evicted if it had been at home;
 * and a visit may be made of bursts, between which it is left alone for longer than within one. How
 * much a visit and a burst use of it is estimated by {@link Visits}. Threads: as {@link
 * Destinations}.
 */
final class BufferHistory {
  /** Of so many uses of late half are forgotten. */
  private static final int RECENT_USES = 16;

  /** A burst has ended when the pause is longer than this share of the usual one. */
  private static final double ENDING_PAUSE = 0.5;

  private final long sizeBytes;

  /** Whether it was evicted, and has not come home since. */
  private boolean evicted;

  /** How often it has come back. */
  private int returns;

  /** What its uses across the wires have cost since it was last at home, or forgiven. */
  private long paidNanos;

  /** Of a job that is being handed over, and will have paid so once that is done. */
  private long owedNanos;

  private long lastUseNanos;
  private final Visits visits = new Visits();
  private final Visits bursts = new Visits();

  /** Of late: in how many uses, for how many bytes, and since when it was used. */
  private int recentUses;

  private double recentBytes;
  private double recentSinceNanos;

  BufferHistory(long sizeBytes, long nowNanos) {
    this.sizeBytes = sizeBytes;
    this.recentSinceNanos = nowNanos;
  }

  /** Of the buffer. */
  long sizeBytes() {
    return sizeBytes;
  }

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

  /** Between two of which it would have been evicted. */
  Visits visits() {
    return visits;
  }

  /** Between two of which it was left alone for longer than usual. */
  Visits bursts() {
    return bursts;
  }

  /** Whether a burst has ended. */
  boolean hasPaused(long nowNanos) {
    double usualNanos = (nowNanos - recentSinceNanos) / Math.max(1, recentUses);
    return nowNanos - lastUseNanos > ENDING_PAUSE * usualNanos;
  }

  /** How much jobs use of it in a nanosecond of late, if one uses so much more now. */
  double bytesPerNano(long moreBytes, long nowNanos) {
    return (recentBytes + moreBytes) / Math.max(1, nowNanos - recentSinceNanos);
  }

  /** A job is to pay so much for using it where it is. */
  void owes(long nanos) {
    owedNanos = nanos;
  }

  /** A job of an importer uses it where it is, and so much has been paid with that. */
  void usedByImporter(long allPaidNanos, long nowNanos) {
    paidNanos = allPaidNanos;
    lastUseNanos = nowNanos;
  }

  /** A job that was handed over uses it, at home or across the wires. */
  void used(long reads, long writes, long nowNanos) {
    paidNanos += owedNanos;
    owedNanos = 0;
    lastUseNanos = nowNanos;
    visits.used(reads, writes);
    bursts.used(reads, writes);
    recentBytes += reads + writes;
    if (++recentUses == RECENT_USES) {
      recentUses /= 2;
      recentBytes /= 2;
      recentSinceNanos = (recentSinceNanos + nowNanos) / 2;
    }
  }

  /** What was paid is past. */
  void forgive() {
    paidNanos = 0;
  }

  /** It is pushed out of its device's memory. */
  void evicted() {
    evicted = true;
    forgive();
    visits.end();
    bursts.end();
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
