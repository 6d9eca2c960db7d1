package org.vramlab.devices.amdgpu;

import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.ResourceManager;

/**
 * A peer as one device sees it that may put buffers into its free memory.
 *
 * <p>Hysteresis: a peer is asked only for what leaves it a sixteenth of its memory free, and after
 * it has taken room back not for a while, which doubles each time. So in any span of time the
 * guests that are sent to a peer that always wants its room back are as few as the logarithm of
 * that span.
 *
 * <p>Threads: as {@link Destinations}.
 */
final class Lender {
  /** What of a peer's memory is its own to fill before it must ask for any back. */
  private static final int RESERVED_SHARE = 16;

  private static final long FIRST_PAUSE_NANOS = 10_000_000;
  private static final long LONGEST_PAUSE_NANOS = 10_000_000_000L;

  /** It is forgiven after so many pauses without having taken anything back. */
  private static final int FORGIVEN_AFTER = 16;

  private final AmdgpuDevice device;
  private final boolean inHive;
  private final Placement placement;

  private long pauseNanos = FIRST_PAUSE_NANOS;

  /** When guests are welcome again. */
  private long opensAtNanos;

  /**
   * @param domain what the borrower calls its memory
   * @param inHive whether the borrower and it are of one hive
   */
  Lender(AmdgpuDevice device, int domain, boolean inHive) {
    this.device = device;
    this.inHive = inHive;
    // Nobody is evicted there for a guest; who does not get in goes where all victims go.
    this.placement =
        Placement.of(
            new Place(domain, 0, 0, Place.DESIRED),
            Place.anywhere(AmdgpuDevice.GTT),
            Place.anywhere(AmdgpuDevice.SYSTEM));
  }

  AmdgpuDevice device() {
    return device;
  }

  boolean inHive() {
    return inHive;
  }

  ResourceManager memory() {
    return device.vram();
  }

  /** Its memory, or else that of the host. */
  Placement placement() {
    return placement;
  }

  /** Whether it has room for so many pages now, and lends it. */
  boolean hasRoom(long pages, long nowNanos) {
    long capacity = memory().capacityPages();
    return device.isAwake()
        && nowNanos >= opensAtNanos
        && memory().usedPages() + pages + capacity / RESERVED_SHARE <= capacity;
  }

  /** It has taken back the room of a guest. */
  void tookBack(long nowNanos) {
    if (nowNanos < opensAtNanos) {
      return; // one of many, for the same reason
    }
    if (nowNanos - opensAtNanos > FORGIVEN_AFTER * pauseNanos) {
      pauseNanos = FIRST_PAUSE_NANOS;
    }
    opensAtNanos = nowNanos + pauseNanos;
    pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
  }
}
