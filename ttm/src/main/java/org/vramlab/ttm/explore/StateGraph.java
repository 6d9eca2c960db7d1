package org.vramlab.ttm.explore;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;

/**
 * The states that a search has visited and the steps between them, by digest. State 0 is the
 * beginning.
 */
final class StateGraph {
  /** Answer of {@link #find} for a state that was not visited. */
  static final int UNKNOWN = -1;

  private final Long2IntOpenHashMap byDigest = new Long2IntOpenHashMap();

  /** Of each state: who can take a step. */
  private final LongArrayList enabled = new LongArrayList();

  /** Of each state: who has ended. */
  private final LongArrayList ended = new LongArrayList();

  /** Of each state but the first: where it was first reached from, and by whose step. */
  private final IntArrayList parent = new IntArrayList();

  private final IntArrayList parentActor = new IntArrayList();

  /** Steps in the order found: from, to, and the actor times two, plus one if it began a round. */
  private final IntArrayList from = new IntArrayList();

  private final IntArrayList to = new IntArrayList();
  private final IntArrayList label = new IntArrayList();

  /** Start of each state's steps in {@link #order}; made by {@link #sort}. */
  private int[] first = {};

  private int[] order = {};

  StateGraph() {
    byDigest.defaultReturnValue(UNKNOWN);
  }

  int find(long digest) {
    return byDigest.get(digest);
  }

  int add(long digest, long enabledMask, long endedMask, int reachedFrom, int byActor) {
    int state = enabled.size();
    byDigest.put(digest, state);
    enabled.add(enabledMask);
    ended.add(endedMask);
    parent.add(reachedFrom);
    parentActor.add(byActor);
    return state;
  }

  void addStep(int fromState, int actor, boolean beganRound, int toState) {
    from.add(fromState);
    to.add(toState);
    label.add(2 * actor + (beganRound ? 1 : 0));
  }

  int states() {
    return enabled.size();
  }

  int steps() {
    return from.size();
  }

  long enabled(int state) {
    return enabled.getLong(state);
  }

  /** Whether the task has ended there; then it does for good. */
  boolean hasEnded(int state, int task) {
    return (ended.getLong(state) & 1L << task) != 0;
  }

  /** The shortest way to a state, if states were added breadth first. */
  int[] pathTo(int state) {
    IntArrayList path = new IntArrayList();
    for (int s = state; s != 0; s = parent.getInt(s)) {
      path.add(parentActor.getInt(s));
    }
    int[] forward = new int[path.size()];
    for (int i = 0; i < forward.length; i++) {
      forward[i] = path.getInt(forward.length - 1 - i);
    }
    return forward;
  }

  /** Groups the steps by where they start; call before the methods below, after the last step. */
  void sort() {
    first = new int[states() + 1];
    for (int i = 0; i < steps(); i++) {
      first[from.getInt(i) + 1]++;
    }
    for (int s = 0; s < states(); s++) {
      first[s + 1] += first[s];
    }
    int[] at = first.clone();
    order = new int[steps()];
    for (int i = 0; i < steps(); i++) {
      order[at[from.getInt(i)]++] = i;
    }
  }

  /** First index of the steps that start at {@code state}. */
  int begin(int state) {
    return first[state];
  }

  /** End of the indexes of the steps that start at {@code state}. */
  int end(int state) {
    return first[state + 1];
  }

  int target(int index) {
    return to.getInt(order[index]);
  }

  int actor(int index) {
    return label.getInt(order[index]) >> 1;
  }

  boolean beganRound(int index) {
    return (label.getInt(order[index]) & 1) != 0;
  }
}
