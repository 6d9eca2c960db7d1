package org.vramlab.interconnect.topology;

/**
 * A place where links meet.
 *
 * @param id dense index in the topology; devices come first
 * @param name unique in the topology, without {@code >} or white space
 * @param kind what it is
 * @param forwardsPeers for a CPU: whether its root complex is known to pass requests from one
 *     device to another (Linux: the allow list in {@code drivers/pci/p2pdma.c}, which holds every
 *     AMD processor of family 0x17 and later). False for other kinds, where it has no meaning.
 */
public record Node(int id, String name, NodeKind kind, boolean forwardsPeers) {
  /** Checks names and flags. */
  public Node {
    if (name.isBlank()
        || name.indexOf('>') >= 0
        || name.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException(
          "node name '" + name + "' is empty or holds '>' or a space");
    }
    if (forwardsPeers && kind != NodeKind.CPU) {
      throw new IllegalArgumentException("only a CPU forwards peer requests, not " + name);
    }
  }
}
