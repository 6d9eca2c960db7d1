package org.vramlab.interconnect.topology;

/**
 * How fast a connection is, in bytes per second.
 *
 * @param there from the first node to the second
 * @param back from the second node to the first; an asymmetric connection has another rate here
 * @param declared what the machine says of either direction, by which it chooses routes; more than
 *     the others where a link is degraded
 */
public record LinkRates(long there, long back, long declared) {
  /** As fast in both directions, and as declared. */
  public static LinkRates both(long bytesPerSecond) {
    return new LinkRates(bytesPerSecond, bytesPerSecond, bytesPerSecond);
  }

  /** Declared to be faster, or slower, than it is. */
  public static LinkRates declared(long bytesPerSecond, long declared) {
    return new LinkRates(bytesPerSecond, bytesPerSecond, declared);
  }
}
