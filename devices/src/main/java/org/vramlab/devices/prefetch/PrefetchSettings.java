package org.vramlab.devices.prefetch;

/**
 * What each client of a run fetches ahead of need, and how much at a time.
 *
 * @param policy who decides what
 * @param mostBytesInFlight nothing more is fetched while so many bytes are on their way; what a job
 *     misses meanwhile waits for them, since a copy engine copies in order
 */
public record PrefetchSettings(PrefetchPolicy policy, long mostBytesInFlight) {
  /** Some 10 ms of a host's link. */
  public static final long DEFAULT_BYTES_IN_FLIGHT = 256L << 20;

  /** Checks the bytes: at least 1. */
  public PrefetchSettings {
    if (mostBytesInFlight < 1) {
      throw new IllegalArgumentException(mostBytesInFlight + " bytes in flight");
    }
  }

  /** With {@link #DEFAULT_BYTES_IN_FLIGHT}. */
  public static PrefetchSettings of(PrefetchPolicy policy) {
    return new PrefetchSettings(policy, DEFAULT_BYTES_IN_FLIGHT);
  }
}
