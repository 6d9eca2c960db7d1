package org.vramlab.interconnect.topology;

/**
 * One direction of a connection between two nodes.
 *
 * @param id dense index in the topology
 * @param name {@code from>to}, by node names
 * @param from node at which bytes enter
 * @param to node at which they leave
 * @param bytesPerSecond what the wire can carry in this direction: the peak after line coding, and
 *     for {@link LinkKind#MEMORY} the sustained rate
 * @param declaredBytesPerSecond what the machine says it can: by this it chooses routes. The same
 *     as {@code bytesPerSecond} but for a link that is degraded, or of which a tool prints more
 *     than anybody has seen it carry
 * @param latencyNanos time the first byte needs to cross it
 * @param kind what it is made of
 * @param width number of parallel physical connections (xGMI: 1 single, 2 dual, 4 quad), or lanes
 *     for PCIe; the efficiency of a transfer depends on it
 * @param reverse id of the link in the other direction
 */
public record Link(
    int id,
    String name,
    int from,
    int to,
    long bytesPerSecond,
    long declaredBytesPerSecond,
    long latencyNanos,
    LinkKind kind,
    int width,
    int reverse) {
  /** Checks that rates are positive and times not negative. */
  public Link {
    if (bytesPerSecond <= 0 || declaredBytesPerSecond <= 0) {
      throw new IllegalArgumentException("link " + name + " needs a rate above 0");
    }
    if (latencyNanos < 0) {
      throw new IllegalArgumentException("link " + name + " has a negative latency");
    }
    if (width <= 0) {
      throw new IllegalArgumentException("link " + name + " needs a width of at least 1");
    }
  }
}
