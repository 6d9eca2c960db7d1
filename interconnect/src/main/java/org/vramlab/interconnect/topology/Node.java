package org.vramlab.interconnect.topology;

/**
 * A place where links meet.
 *
 * @param id dense index in the topology; devices come first
 * @param name unique in the topology, without {@code >} or white space
 * @param kind what it is
 * @param forwarding for a CPU: which requests from one device to another its root complex is known
 *     to pass. {@link PeerForwarding#NO} for other kinds, where it has no meaning.
 * @param redirects for a PCIe switch: whether access control services (ACS, request redirect) send
 *     requests between the devices below it up to the root complex. False for other kinds.
 */
public record Node(
    int id, String name, NodeKind kind, PeerForwarding forwarding, boolean redirects) {
  /** Checks names and flags. */
  public Node {
    if (name.isBlank()
        || name.indexOf('>') >= 0
        || name.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException(
          "node name '" + name + "' is empty or holds '>' or a space");
    }
    if (forwarding != PeerForwarding.NO && kind != NodeKind.CPU) {
      throw new IllegalArgumentException("only a CPU forwards peer requests, not " + name);
    }
    if (redirects && kind != NodeKind.SWITCH) {
      throw new IllegalArgumentException("only a switch redirects peer requests, not " + name);
    }
  }
}
