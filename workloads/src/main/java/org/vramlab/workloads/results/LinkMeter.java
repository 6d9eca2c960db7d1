package org.vramlab.workloads.results;

/**
 * The counters of a fabric, as far as results need them. Links are directed and numbered from 0.
 * Threads: called by the thread that tells the events.
 */
public interface LinkMeter {
  /** How many directed links there are. */
  int linkCount();

  /** Name of a link, source first. */
  String name(int link);

  /** What the wire can carry, in bytes a second; above 0. */
  long bytesPerSecond(int link);

  /** Bytes that have crossed the link up to now, those of flows in flight included; never falls. */
  long bytesCarried(int link);

  /** Time during which something was crossing the link, up to now. */
  long busyNanos(int link);
}
