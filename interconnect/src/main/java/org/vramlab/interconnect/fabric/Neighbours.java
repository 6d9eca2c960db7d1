package org.vramlab.interconnect.fabric;

import java.util.Arrays;

/**
 * Which paths hang together: those that share a pair of links, directly or through others. What
 * changes the rate of one may change those of its group, and of no other.
 *
 * <p>A path that is taken anew joins the groups that it touches into one. One that is taken no more
 * may leave a group in parts; that is looked into once per instant, and only where no other path
 * obviously holds the same links together.
 */
final class Neighbours {
  private static final int NONE = -1;

  private final PathTable paths;
  private final Demand demand;
  private final Progress progress;

  /** By pair of links: the group that its paths are in, or NONE if nobody uses it. */
  private final int[] groupOfPair;

  /** By path: the group it is in, or NONE if nobody takes it; and its place there. */
  private final int[] groupOfPath;

  private final int[] place;

  /** By group: its paths, in no order. */
  private int[][] members = new int[0][];

  private int[] size = new int[0];

  /** Numbers of groups given so far, and those of them that are free again. */
  private int groups;

  private int[] freeGroups = new int[0];
  private int freeCount;

  /** Groups that may have come apart, each once. */
  private int[] doubtful = new int[0];

  private int doubtfulCount;
  private boolean[] isDoubtful = new boolean[0];

  /** By pair: the last search that came by, and how many there were. */
  private final int[] seenBy;

  private int searches;

  Neighbours(PathTable paths, Demand demand, Progress progress) {
    this.paths = paths;
    this.demand = demand;
    this.progress = progress;
    groupOfPair = new int[paths.capacity.length];
    Arrays.fill(groupOfPair, NONE);
    groupOfPath = new int[paths.links.length];
    Arrays.fill(groupOfPath, NONE);
    place = new int[groupOfPath.length];
    seenBy = new int[groupOfPair.length];
  }

  /** The group of a path that is taken. */
  int groupOf(int path) {
    return groupOfPath[path];
  }

  /** A flow takes a path, which nobody took before. All it touches is settled. */
  void pathTaken(int path, long nowNanos) {
    int group = NONE;
    for (int pair : paths.pairs[path]) {
      int other = groupOfPair[pair];
      if (other != NONE && other != group) {
        progress.settle(other, nowNanos);
        group = group == NONE ? other : join(group, other);
      }
    }
    if (group == NONE) {
      group = newGroup(nowNanos);
    }
    enter(path, group);
  }

  /** Nobody takes a path any more; its group is settled. */
  void pathLeft(int path) {
    int group = groupOfPath[path];
    int last = members[group][--size[group]];
    members[group][place[path]] = last;
    place[last] = place[path];
    groupOfPath[path] = NONE;
    if (size[group] == 0) {
      freeGroups[freeCount++] = group;
    }
    int before = NONE;
    for (int pair : paths.pairs[path]) {
      if (demand.takerCount[pair] == 0) {
        groupOfPair[pair] = NONE;
      } else {
        if (before != NONE && !anyTakesBoth(before, pair)) {
          doubt(group);
        }
        before = pair;
      }
    }
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

  private void doubt(int group) {
    if (!isDoubtful[group]) {
      isDoubtful[group] = true;
      doubtful[doubtfulCount++] = group;
    }
  }

  /** Makes groups of the parts of those that have come apart since they were settled. */
  void separate() {
    while (doubtfulCount > 0) {
      int group = doubtful[--doubtfulCount];
      isDoubtful[group] = false;
      int reached = size[group] == 0 ? 0 : reachFromFirst(group);
      if (reached < size[group]) {
        int part = newGroup(progress.settledNanos(group));
        for (int i = reached; i < size[group]; i++) {
          enter(members[group][i], part);
        }
        size[group] = reached;
        progress.moveThoseOf(groupOfPath, group, part);
        doubt(part);
      }
    }
  }

  /** Puts the paths of a group first that hang together with its first, and counts them. */
  private int reachFromFirst(int group) {
    searches++;
    int[] list = members[group];
    int reached = 1;
    for (int i = 0; i < reached && reached < size[group]; i++) {
      for (int pair : paths.pairs[list[i]]) {
        if (seenBy[pair] != searches) {
          seenBy[pair] = searches;
          int[] takers = demand.takers[pair];
          for (int j = 0; j < demand.takerCount[pair]; j++) {
            int path = takers[j];
            if (place[path] >= reached) {
              list[place[path]] = list[reached];
              place[list[reached]] = place[path];
              list[reached] = path;
              place[path] = reached++;
            }
          }
        }
      }
    }
    return reached;
  }

  /** Makes one group of two that are settled now. */
  private int join(int group, int other) {
    int from = size[group] < size[other] ? group : other;
    int into = from == group ? other : group;
    for (int i = 0; i < size[from]; i++) {
      enter(members[from][i], into);
    }
    size[from] = 0;
    freeGroups[freeCount++] = from;
    progress.moveAll(from, into);
    if (isDoubtful[from]) {
      doubt(into);
    }
    return into;
  }

  private void enter(int path, int group) {
    int count = size[group]++;
    if (count == members[group].length) {
      members[group] = Arrays.copyOf(members[group], 2 * count);
    }
    members[group][count] = path;
    place[path] = count;
    groupOfPath[path] = group;
    for (int pair : paths.pairs[path]) {
      groupOfPair[pair] = group;
    }
  }

  private int newGroup(long nowNanos) {
    int group = freeCount > 0 ? freeGroups[--freeCount] : groups++;
    if (group == members.length) {
      grow();
    }
    progress.begin(group, nowNanos);
    return group;
  }

  private void grow() {
    int old = members.length;
    int length = Math.max(4, 2 * old);
    members = Arrays.copyOf(members, length);
    for (int group = old; group < length; group++) {
      members[group] = new int[16];
    }
    size = Arrays.copyOf(size, length);
    freeGroups = Arrays.copyOf(freeGroups, length);
    doubtful = Arrays.copyOf(doubtful, length);
    isDoubtful = Arrays.copyOf(isDoubtful, length);
  }
}
