package org.vramlab.interconnect.route;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.topology.Link;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Node;
import org.vramlab.interconnect.topology.NodeKind;
import org.vramlab.interconnect.topology.Topology;

/**
 * Finds the path that hardware takes: the widest, then the one with the fewest hops, then the one
 * with the lowest node numbers, compared from the source on.
 *
 * <p>"Widest first" is what the published link weights of partly connected xGMI hives show: on
 * AMD's MI250 server two pairs of dies are sent over three hops (quad, dual, quad) although a path
 * of two hops over single links exists, and the measured rate agrees. Shortest-path routing is
 * wrong by a factor of two there.
 *
 * <p>Widths are those that the machine declares: whoever chooses routes does not know what a
 * degraded link carries.
 *
 * <p>NVLink has no such routing: two devices that share a link use it, however narrow; those that
 * do not are joined by way of others only as a program copies (Tartan suite, DGX-1).
 *
 * <p>Within a hive only its links count, and any device or NVSwitch forwards. Elsewhere PCIe and
 * host links count, no device forwards, and memories are only ever ends.
 */
final class PathSearch {
  private static final int UNREACHED = Integer.MAX_VALUE;

  private final Topology topology;
  private final int[] hopsToEnd;
  private final int[] queue;

  PathSearch(Topology topology) {
    this.topology = topology;
    hopsToEnd = new int[topology.nodes().size()];
    queue = new int[topology.nodes().size()];
  }

  /**
   * Link ids of the best path between two nodes, or null if there is none.
   *
   * @param withinHive whether to use the links of hives, or else all the others
   */
  int @Nullable [] find(int from, int to, boolean withinHive) {
    for (Link link : topology.links()) {
      if (withinHive && link.from() == from && link.to() == to && link.kind() == LinkKind.NVLINK) {
        return new int[] {link.id()};
      }
    }
    long width = widest(from, to, withinHive);
    if (width == 0) {
      return null;
    }
    measureHops(from, to, withinHive, width);
    return walk(from, to, withinHive, width);
  }

  /** The largest rate such that links of at least that rate still join the two nodes; 0 if none. */
  private long widest(int from, int to, boolean withinHive) {
    long[] rates =
        topology.links().stream().mapToLong(Link::declaredBytesPerSecond).distinct().toArray();
    Arrays.sort(rates);
    for (int i = rates.length - 1; i >= 0; i--) {
      measureHops(from, to, withinHive, rates[i]);
      if (hopsToEnd[from] != UNREACHED) {
        return rates[i];
      }
    }
    return 0;
  }

  /** Breadth-first search backwards from the end, over links of at least the given rate. */
  private void measureHops(int from, int to, boolean withinHive, long leastRate) {
    Arrays.fill(hopsToEnd, UNREACHED);
    hopsToEnd[to] = 0;
    int head = 0;
    int tail = 0;
    queue[tail++] = to;
    while (head < tail) {
      int node = queue[head++];
      if (node != to && (node == from || !forwards(node, withinHive))) {
        continue;
      }
      for (Link link : topology.links()) {
        if (link.to() == node
            && usable(link, withinHive, leastRate)
            && hopsToEnd[link.from()] == UNREACHED) {
          hopsToEnd[link.from()] = hopsToEnd[node] + 1;
          queue[tail++] = link.from();
        }
      }
    }
  }

  /** Follows falling distances from the start, taking the lowest node number at each fork. */
  private int[] walk(int from, int to, boolean withinHive, long leastRate) {
    int[] path = new int[hopsToEnd[from]];
    int node = from;
    for (int hop = 0; hop < path.length; hop++) {
      Link best = null;
      for (Link link : topology.links()) {
        boolean nearer =
            link.from() == node
                && usable(link, withinHive, leastRate)
                && hopsToEnd[link.to()] == path.length - hop - 1
                && (link.to() == to || forwards(link.to(), withinHive));
        if (nearer && (best == null || link.to() < best.to())) {
          best = link;
        }
      }
      if (best == null) {
        throw new AssertionError("no way on from node " + node + " to " + to);
      }
      path[hop] = best.id();
      node = best.to();
    }
    return path;
  }

  private boolean forwards(int nodeId, boolean withinHive) {
    Node node = topology.nodes().get(nodeId);
    return withinHive
        ? node.kind() == NodeKind.DEVICE || node.kind() == NodeKind.SWITCH
        : node.kind() == NodeKind.CPU || node.kind() == NodeKind.SWITCH;
  }

  private static boolean usable(Link link, boolean withinHive, long leastRate) {
    return link.declaredBytesPerSecond() >= leastRate && link.kind().joinsHive() == withinHive;
  }
}
