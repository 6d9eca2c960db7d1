package org.vramlab.devices.amdgpu;

/**
 * amdgpu's limit on what submissions may move: credit in time, earned as it passes and spent on
 * bytes at an assumed rate ({@code amdgpu_cs_get_threshold_for_moves}, since 2015).
 *
 * <p>Credit never exceeds 200 ms. While VRAM has room (128 MiB, or an eighth of it) there is at
 * least the time that a quarter of the room takes. A submission begins with what it may move; the
 * buffer that crosses the threshold is still moved, and the overshoot becomes debt. What may not be
 * moved stays where the device can reach it.
 *
 * <p>Threads: as {@link MoveBudget}.
 */
final class MoveCredit implements MoveBudget {
  private static final long MOST_NANOS = 200_000_000;
  private static final long PLENTY_BYTES = 128L << 20;

  /** The rate at which credit becomes bytes: 2^{@code log2}, in MB/s, as the driver rounds it. */
  private final int log2MegabytesPerSecond;

  private long creditNanos;
  private long lastNanos;

  /**
   * @param megabytesPerSecond 1 or more; rounded down to a power of two
   */
  MoveCredit(long megabytesPerSecond) {
    if (megabytesPerSecond < 1) {
      throw new IllegalArgumentException("a rate of " + megabytesPerSecond + " MB/s");
    }
    this.log2MegabytesPerSecond = 63 - Long.numberOfLeadingZeros(megabytesPerSecond);
    this.creditNanos = MOST_NANOS;
  }

  @Override
  public long thresholdBytes(long nowNanos, long freeBytes, long vramBytes) {
    creditNanos = Math.min(MOST_NANOS, creditNanos + (nowNanos - lastNanos));
    lastNanos = nowNanos;
    if (freeBytes >= PLENTY_BYTES || freeBytes >= vramBytes / 8) {
      creditNanos = Math.max(creditNanos, nanosFor(freeBytes / 4));
    }
    return Math.max(0, bytesFor(creditNanos));
  }

  @Override
  public boolean overshoots() {
    return true;
  }

  @Override
  public void moved(long bytes) {
    creditNanos -= nanosFor(bytes);
  }

  /** A megabyte a second is a byte a microsecond. */
  private long bytesFor(long nanos) {
    return nanos <= 0 ? 0 : (nanos / 1000) << log2MegabytesPerSecond;
  }

  private long nanosFor(long bytes) {
    return (bytes >> log2MegabytesPerSecond) * 1000;
  }
}
