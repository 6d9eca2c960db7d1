package org.vramlab.ttm.explore;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.Arrays;
import org.vramlab.ttm.sched.SteppedRuntime;

/**
 * Finds, as each step of an execution ends, the earlier steps that it races with, and sees to it
 * that the other order is tried too.
 *
 * <p>Happens-before is kept in vector clocks: a step comes after the step before it of its own
 * actor, after the one that made its actor able to run, and after every earlier one that it
 * conflicts with. It races with those of the last kind that nothing else puts before it.
 */
final class Races {
  private final DepthFirst search;

  /** For each shared thing, the steps that touched it: step times two, plus one for a write. */
  private final ObjectArrayList<IntArrayList> touched = new ObjectArrayList<>();

  /** For each actor, its steps so far. */
  private final ObjectArrayList<IntArrayList> stepsOf = new ObjectArrayList<>();

  private final IntArrayList conflicting = new IntArrayList();
  private final int[] firstOf = new int[Long.SIZE];

  Races(DepthFirst search) {
    this.search = search;
  }

  /** The step is taken back. */
  void forget(int step) {
    Node node = search.node(step);
    IntArrayList own = listAt(stepsOf, node.chosen);
    if (own.isEmpty() || own.getInt(own.size() - 1) != step) {
      // The execution ended before this step did anything that was recorded.
      return;
    }
    own.removeInt(own.size() - 1);
    for (int i = 0; i < node.accessCount; i++) {
      IntArrayList steps = touched.get(node.accesses[i] >> 1);
      steps.removeInt(steps.size() - 1);
    }
  }

  /** The step has ended and its node knows what it touched. */
  void stepEnded(SteppedRuntime runtime, int step) {
    Node node = search.node(step);
    int actor = node.chosen;
    int actors = runtime.actorCount();
    if (node.clock.length < actors) {
      node.clock = new int[Math.min(Long.SIZE, 2 * actors)];
    }
    int[] clock = node.clock;
    Arrays.fill(clock, 0);
    IntArrayList own = listAt(stepsOf, actor);
    if (!own.isEmpty()) {
      join(clock, own.getInt(own.size() - 1));
    }
    int enabledBy = node.enabledBy;
    if (enabledBy >= 0) {
      join(clock, enabledBy);
    }
    collectConflicts(node, clock);
    // A conflict that another one already comes after is no race: it cannot be the next to it.
    for (int i = 0; i < conflicting.size(); i++) {
      int earlier = conflicting.getInt(i);
      if (isCoveredByAnother(earlier)) {
        conflicting.set(i, ~earlier);
      }
    }
    for (int i = 0; i < conflicting.size(); i++) {
      int earlier = conflicting.getInt(i);
      join(clock, earlier < 0 ? ~earlier : earlier);
    }
    clock[actor] = step + 1;
    for (int i = 0; i < conflicting.size(); i++) {
      int earlier = conflicting.getInt(i);
      if (earlier >= 0) {
        tryOtherOrder(earlier, step);
      }
    }
    own.add(step);
    for (int i = 0; i < node.accessCount; i++) {
      int access = node.accesses[i];
      listAt(touched, access >> 1).add((step << 1) | (access & 1));
    }
  }

  /** The steps of others that this one conflicts with and that nothing else puts before it. */
  private void collectConflicts(Node node, int[] clock) {
    conflicting.clear();
    for (int i = 0; i < node.accessCount; i++) {
      int access = node.accesses[i];
      IntArrayList steps = listAt(touched, access >> 1);
      boolean writes = (access & 1) != 0;
      for (int k = steps.size() - 1; k >= 0; k--) {
        int entry = steps.getInt(k);
        boolean wrote = (entry & 1) != 0;
        if (writes || wrote) {
          int earlier = entry >> 1;
          if (clock[search.node(earlier).chosen] <= earlier && !conflicting.contains(earlier)) {
            conflicting.add(earlier);
          }
        }
        if (wrote) {
          break;
        }
      }
    }
  }

  private boolean isCoveredByAnother(int earlier) {
    int actor = search.node(earlier).chosen;
    for (int i = 0; i < conflicting.size(); i++) {
      int entry = conflicting.getInt(i);
      int other = entry < 0 ? ~entry : entry;
      if (other != earlier && other > earlier && clockOf(search.node(other), actor) > earlier) {
        return true;
      }
    }
    return false;
  }

  private static int clockOf(Node node, int actor) {
    return actor < node.clock.length ? node.clock[actor] : 0;
  }

  private void join(int[] clock, int step) {
    int[] other = search.node(step).clock;
    int common = Math.min(clock.length, other.length);
    for (int i = 0; i < common; i++) {
      clock[i] = Math.max(clock[i], other[i]);
    }
  }

  /**
   * Makes sure that from the state before {@code earlier} somebody is tried who can begin an
   * execution in which {@code later} comes first (the initials of what does not depend on {@code
   * earlier}).
   */
  private void tryOtherOrder(int earlier, int later) {
    Node state = search.node(earlier);
    int earlierActor = state.chosen;
    Arrays.fill(firstOf, -1);
    long initials = 0;
    long seen = 0;
    for (int k = earlier + 1; k <= later; k++) {
      Node node = search.node(k);
      if (k < later && clockOf(node, earlierActor) > earlier) {
        continue;
      }
      int actor = node.chosen;
      if ((seen & 1L << actor) != 0) {
        continue;
      }
      if (comesFirst(node, seen)) {
        initials |= 1L << actor;
      }
      seen |= 1L << actor;
      firstOf[actor] = k;
    }
    if ((initials & (state.toTry | state.asleep())) != 0) {
      return;
    }
    long able = initials & state.enabled;
    assert able != 0 : "nobody can begin the other order";
    int laterActor = search.node(later).chosen;
    int pick = (able & 1L << laterActor) != 0 ? laterActor : Long.numberOfTrailingZeros(able);
    state.toTry |= 1L << pick;
  }

  /** Whether none of the first steps of {@code seen} comes before {@code node} by necessity. */
  private boolean comesFirst(Node node, long seen) {
    for (long rest = seen; rest != 0; rest &= rest - 1) {
      int actor = Long.numberOfTrailingZeros(rest);
      if (actor != node.chosen && clockOf(node, actor) > firstOf[actor]) {
        return false;
      }
    }
    return true;
  }

  private static IntArrayList listAt(ObjectArrayList<IntArrayList> lists, int i) {
    while (lists.size() <= i) {
      lists.add(new IntArrayList());
    }
    return lists.get(i);
  }
}
