package org.vramlab.interconnect.fabric;

/** What each link has carried, and for how long it was in use. Counts are exact integers. */
final class LinkLedger {
  private final PathTable paths;
  private final long[] bytesCarried;
  private final long[] busyNanos;

  /** Flowing flows on each link. */
  private final int[] occupants;

  /** When the link was last taken into use, while it has occupants. */
  private final long[] busySince;

  LinkLedger(PathTable paths) {
    this.paths = paths;
    bytesCarried = new long[paths.linkCount];
    busyNanos = new long[paths.linkCount];
    occupants = new int[paths.linkCount];
    busySince = new long[paths.linkCount];
  }

  void flowBegins(int path, long nowNanos) {
    for (int link : paths.links[path]) {
      if (occupants[link]++ == 0) {
        busySince[link] = nowNanos;
      }
    }
  }

  void flowEnds(int path, long nowNanos, long bytes) {
    for (int link : paths.links[path]) {
      bytesCarried[link] += bytes;
      assert occupants[link] > 0;
      if (--occupants[link] == 0) {
        busyNanos[link] += nowNanos - busySince[link];
      }
    }
  }

  long bytesCarried(int link) {
    return bytesCarried[link];
  }

  long busyNanos(int link, long nowNanos) {
    return busyNanos[link] + (occupants[link] > 0 ? nowNanos - busySince[link] : 0);
  }
}
