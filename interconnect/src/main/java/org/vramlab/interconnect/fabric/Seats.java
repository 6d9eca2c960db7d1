package org.vramlab.interconnect.fabric;

import java.util.Arrays;

/**
 * Which flowing flows are on which link, and which of them hang together.
 *
 * <p>A flow has one seat per hop; the seats of a link form a doubly linked list. A seat's number is
 * {@code flow * mostHops + hop}, so a seat tells its flow without a lookup.
 */
final class Seats {
  private static final int NONE = -1;

  private final PathTable paths;
  private final FlowTable flows;

  /**
   * First seat on each link, or NONE. The order on a link is arbitrary, and nothing rests on it.
   */
  private final int[] first;

  private int[] next = new int[0];
  private int[] previous = new int[0];

  // The search for flows that hang together: what has been reached is stamped with its number.
  private long search;
  private final long[] linkStamp;
  private long[] flowStamp = new long[0];
  private final int[] linksToVisit;

  Seats(PathTable paths, FlowTable flows) {
    this.paths = paths;
    this.flows = flows;
    first = new int[paths.linkCount];
    Arrays.fill(first, NONE);
    linkStamp = new long[paths.linkCount];
    linksToVisit = new int[paths.linkCount];
  }

  /** Seats a flow on every link of its path. */
  void seat(int flow) {
    if (flowStamp.length < flows.capacity()) {
      next = Arrays.copyOf(next, flows.capacity() * paths.mostHops);
      previous = Arrays.copyOf(previous, flows.capacity() * paths.mostHops);
      flowStamp = Arrays.copyOf(flowStamp, flows.capacity());
    }
    int[] links = paths.links[flows.path[flow]];
    for (int hop = 0; hop < links.length; hop++) {
      int link = links[hop];
      int seat = flow * paths.mostHops + hop;
      next[seat] = first[link];
      previous[seat] = NONE;
      if (first[link] != NONE) {
        previous[first[link]] = seat;
      }
      first[link] = seat;
    }
  }

  /** Takes a flow off its links. */
  void unseat(int flow) {
    int[] links = paths.links[flows.path[flow]];
    for (int hop = 0; hop < links.length; hop++) {
      int seat = flow * paths.mostHops + hop;
      if (previous[seat] == NONE) {
        assert first[links[hop]] == seat;
        first[links[hop]] = next[seat];
      } else {
        next[previous[seat]] = next[seat];
      }
      if (next[seat] != NONE) {
        previous[next[seat]] = previous[seat];
      }
    }
  }

  boolean isEmpty(int link) {
    return first[link] == NONE;
  }

  /** Begins a new search; links reached before count as unreached again. */
  void newSearch() {
    search++;
  }

  /**
   * Lists the flows that share a resource with a flow on {@code start} or its reverse, directly or
   * through others. Links reached since {@link #newSearch} are not visited twice.
   *
   * @param found receives the flows; long enough for all flows in use
   * @return how many were found
   */
  int connected(int start, int[] found) {
    int count = 0;
    int waiting = reach(start, 0);
    while (waiting > 0) {
      int link = linksToVisit[--waiting];
      for (int seat = first[link]; seat != NONE; seat = next[seat]) {
        int flow = seat / paths.mostHops;
        if (flowStamp[flow] != search) {
          flowStamp[flow] = search;
          found[count++] = flow;
          for (int other : paths.links[flows.path[flow]]) {
            waiting = reach(other, waiting);
          }
        }
      }
    }
    return count;
  }

  /** Notes a link and its reverse, which share a resource, for a visit. */
  private int reach(int link, int waiting) {
    int count = waiting;
    if (linkStamp[link] != search) {
      linkStamp[link] = search;
      linksToVisit[count++] = link;
    }
    int reverse = paths.reverse[link];
    if (linkStamp[reverse] != search) {
      linkStamp[reverse] = search;
      linksToVisit[count++] = reverse;
    }
    return count;
  }
}
