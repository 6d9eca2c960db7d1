package org.vramlab.interconnect.fabric;

import java.util.Arrays;

/**
 * Which paths hang together: those that share a pair of links, directly or through others.
 *
 * <p>Groups are looked for when they are asked for. A path that is taken anew, or no more, mostly
 * leaves its group as it is but for itself; where it may join groups or split one, all have to be
 * forgotten.
 *
 * <p>A group remembers the instants at which its rates may have changed, until it is forgotten or
 * {@link #forgetInstants told} to.
 */
final class Neighbours {
  /** How many instants a group remembers. */
  static final int MOST_INSTANTS = 64;

  private static final int UNKNOWN = -1;

  private final PathTable paths;
  private final Demand demand;

  /** By pair of links: the group that its paths are in, or UNKNOWN; UNKNOWN if nobody uses it. */
  private final int[] groupOf;

  /** By group: its paths, in no order. */
  private int[][] members = new int[0][];

  private int[] size = new int[0];

  /** By group: when rates may have changed in it. */
  private long[][] instants = new long[0][];

  private int[] instantCount = new int[0];

  /** Numbers of groups given so far, and those of them that are free again. */
  private int groups;

  private int[] freeGroups = new int[0];
  private int freeCount;

  /** By path: the group it is in, or UNKNOWN; and its place there. */
  private final int[] groupOfPath;

  private final int[] place;

  private final int[] pairsToVisit;
  private int waiting;

  Neighbours(PathTable paths, Demand demand) {
    this.paths = paths;
    this.demand = demand;
    groupOf = new int[paths.capacity.length];
    Arrays.fill(groupOf, UNKNOWN);
    pairsToVisit = new int[paths.linkCount];
    place = new int[paths.links.length];
    groupOfPath = new int[place.length];
    Arrays.fill(groupOfPath, UNKNOWN);
  }

  /** The group of the paths that use a pair of links, or -1 if nobody does. */
  int group(int pair) {
    int group = groupOf[pair];
    return group == UNKNOWN && demand.takerCount[pair] > 0 ? search(pair) : group;
  }

  /** The group of a path, or -1 if it is not known. */
  int groupOf(int path) {
    return groupOfPath[path];
  }

  /** Numbers of groups are below this. */
  int groups() {
    return groups;
  }

  /** How many paths are in a group. */
  int size(int group) {
    return size[group];
  }

  /** One of them. */
  int path(int group, int index) {
    return members[group][index];
  }

  /** How many instants a group remembers. */
  int instantCount(int group) {
    return instantCount[group];
  }

  /** Its instants, oldest first; to be read only. */
  long[] instants(int group) {
    return instants[group];
  }

  /** Whether it can remember no more. */
  boolean isFull(int group) {
    return instantCount[group] == MOST_INSTANTS;
  }

  /** The last instant of a group, or -1. */
  long lastInstantNanos(int group) {
    int count = instantCount[group];
    return count == 0 ? -1 : instants[group][count - 1];
  }

  /** Adds an instant to a group that is not full. */
  void addInstant(int group, long nanos) {
    instants[group][instantCount[group]++] = nanos;
  }

  void forgetInstants(int group) {
    instantCount[group] = 0;
  }

  /**
   * A flow takes a path that nobody took before.
   *
   * @return whether the groups are still right; else all are to be forgotten
   */
  boolean pathTaken(int path) {
    int group = UNKNOWN;
    for (int pair : paths.pairs[path]) {
      int other = groupOf[pair];
      boolean isNew = other == UNKNOWN && demand.takerCount[pair] > 1;
      if (isNew || (group != UNKNOWN && other != UNKNOWN && other != group)) {
        return false;
      }
      group = other == UNKNOWN ? group : other;
    }
    if (group != UNKNOWN) {
      for (int pair : paths.pairs[path]) {
        groupOf[pair] = group;
      }
      enter(path, group);
    }
    return true;
  }

  /**
   * Nobody takes a path any more.
   *
   * @return whether the groups are still right; else all are to be forgotten
   */
  boolean pathLeft(int path) {
    int group = groupOfPath[path];
    if (group == UNKNOWN) {
      return true;
    }
    int last = members[group][--size[group]];
    members[group][place[path]] = last;
    place[last] = place[path];
    groupOfPath[path] = UNKNOWN;
    if (size[group] == 0) {
      freeGroups[freeCount++] = group;
    }
    int before = UNKNOWN;
    for (int pair : paths.pairs[path]) {
      if (demand.takerCount[pair] == 0) {
        groupOf[pair] = UNKNOWN;
      } else if (before != UNKNOWN && !anyTakesBoth(before, pair)) {
        return false;
      } else {
        before = pair;
      }
    }
    return true;
  }

  private boolean anyTakesBoth(int pair, int otherPair) {
    for (int i = 0; i < demand.takerCount[pair]; i++) {
      for (int other : paths.pairs[demand.takers[pair][i]]) {
        if (other == otherPair) {
          return true;
        }
      }
    }
    return false;
  }

  /** Forgets all groups. */
  void forget() {
    for (int group = 0; group < groups; group++) {
      for (int i = 0; i < size[group]; i++) {
        groupOfPath[members[group][i]] = UNKNOWN;
      }
    }
    if (groups > 0) {
      Arrays.fill(groupOf, UNKNOWN);
      groups = 0;
      freeCount = 0;
    }
  }

  private int search(int start) {
    int group = freeCount > 0 ? freeGroups[--freeCount] : groups++;
    if (group == members.length) {
      grow();
    }
    size[group] = 0;
    instantCount[group] = 0;
    reach(start, group);
    while (waiting > 0) {
      int pair = pairsToVisit[--waiting];
      int takers = demand.takerCount[pair];
      for (int i = 0; i < takers; i++) {
        int path = demand.takers[pair][i];
        if (groupOfPath[path] == UNKNOWN) {
          enter(path, group);
          for (int other : paths.pairs[path]) {
            reach(other, group);
          }
        }
      }
    }
    return group;
  }

  private void grow() {
    int old = members.length;
    int length = Math.max(4, 2 * old);
    members = Arrays.copyOf(members, length);
    instants = Arrays.copyOf(instants, length);
    for (int group = old; group < length; group++) {
      members[group] = new int[16];
      instants[group] = new long[MOST_INSTANTS];
    }
    size = Arrays.copyOf(size, length);
    instantCount = Arrays.copyOf(instantCount, length);
    freeGroups = Arrays.copyOf(freeGroups, length);
  }

  private void reach(int pair, int group) {
    if (groupOf[pair] == UNKNOWN) {
      groupOf[pair] = group;
      pairsToVisit[waiting++] = pair;
    }
  }

  private void enter(int path, int group) {
    int count = size[group]++;
    if (count == members[group].length) {
      members[group] = Arrays.copyOf(members[group], 2 * count);
    }
    members[group][count] = path;
    place[path] = count;
    groupOfPath[path] = group;
  }
}
