package org.vramlab.ttm.explore;

import it.unimi.dsi.fastutil.ints.IntArrayFIFOQueue;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Looks in a graph of states for a cycle that a fair scheduler may go round for ever: every task,
 * and all hardware, takes a step in it, or cannot at some point of it (weak fairness). Such cycles
 * are found as strongly connected components (Tarjan 1972), and one is drawn from the component.
 */
final class FairCycles {
  /** No task is required to get nowhere: any fair cycle is of interest. */
  static final int NOBODY = -1;

  /**
   * A way to a cycle, and once round it.
   *
   * @param prefix steps to where it begins
   * @param loop the steps of it
   */
  record Lasso(Schedule prefix, Schedule loop) {}

  private final StateGraph graph;

  /** The actors that must be treated fairly, a bit each. */
  private final long everybody;

  /** Component of each state, from 1; 0 is none yet. */
  private final int[] component;

  private int starved = NOBODY;

  /**
   * @param graph sorted
   * @param actors how many must be treated fairly: those with the lowest numbers
   */
  FairCycles(StateGraph graph, int actors) {
    this.graph = graph;
    this.everybody = actors == Long.SIZE ? -1L : (1L << actors) - 1;
    this.component = new int[graph.states()];
  }

  /** A fair cycle in which {@code task} begins no round; null if there is none. */
  @Nullable Lasso find(int task) {
    starved = task;
    Arrays.fill(component, 0);
    int found = fairComponent();
    return found == 0 ? null : lasso(found);
  }

  private boolean counts(int step) {
    return starved == NOBODY || !graph.beganRound(step) || graph.actor(step) != starved;
  }

  /** Number of a component with a fair cycle; 0 if there is none. */
  private int fairComponent() {
    int n = graph.states();
    int[] index = new int[n];
    int[] low = new int[n];
    boolean[] onStack = new boolean[n];
    int[] nextStep = new int[n];
    IntArrayList stack = new IntArrayList();
    IntArrayList calls = new IntArrayList();
    int counter = 0;
    int components = 0;
    for (int root = 0; root < n; root++) {
      if (index[root] != 0) {
        continue;
      }
      calls.add(root);
      while (!calls.isEmpty()) {
        int state = calls.topInt();
        if (index[state] == 0) {
          index[state] = ++counter;
          low[state] = counter;
          stack.add(state);
          onStack[state] = true;
          nextStep[state] = graph.begin(state);
        }
        int child = -1;
        while (nextStep[state] < graph.end(state) && child < 0) {
          int step = nextStep[state]++;
          int target = graph.target(step);
          if (!counts(step)) {
            continue;
          }
          if (index[target] == 0) {
            child = target;
          } else if (onStack[target]) {
            low[state] = Math.min(low[state], index[target]);
          }
        }
        if (child >= 0) {
          calls.add(child);
          continue;
        }
        calls.popInt();
        if (!calls.isEmpty()) {
          int caller = calls.topInt();
          low[caller] = Math.min(low[caller], low[state]);
        }
        if (low[state] == index[state]) {
          components++;
          int begin = stack.size();
          do {
            begin--;
            onStack[stack.getInt(begin)] = false;
            component[stack.getInt(begin)] = components;
          } while (stack.getInt(begin) != state);
          boolean fair = isFair(stack, begin, components);
          stack.size(begin);
          if (fair) {
            return components;
          }
        }
      }
    }
    return 0;
  }

  /** Whether everybody in the component has his turn, or cannot take it somewhere. */
  private boolean isFair(IntArrayList states, int begin, int number) {
    if (starved != NOBODY && graph.hasEnded(states.getInt(begin), starved)) {
      // It has got where it wanted.
      return false;
    }
    long content = 0;
    boolean cycle = false;
    for (int i = begin; i < states.size(); i++) {
      int state = states.getInt(i);
      content |= ~graph.enabled(state);
      for (int step = graph.begin(state); step < graph.end(state); step++) {
        if (counts(step) && component[graph.target(step)] == number) {
          cycle = true;
          content |= 1L << graph.actor(step);
        }
      }
    }
    return cycle && (content & everybody) == everybody;
  }

  private Lasso lasso(int number) {
    int entry = 0;
    while (component[entry] != number) {
      entry++;
    }
    IntArrayList loop = new IntArrayList();
    long need = everybody & graph.enabled(entry);
    int at = entry;
    while (need != 0) {
      at = walk(at, number, need, -1, loop);
      // Whoever took a step on the way, or could not, is content.
      need &= ~contentOf(loop, entry, number);
    }
    if (at != entry || loop.isEmpty()) {
      walk(at, number, 0, entry, loop);
    }
    int[] steps = new int[loop.size()];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = graph.actor(loop.getInt(i));
    }
    return new Lasso(Schedule.of(graph.pathTo(entry)), Schedule.of(steps));
  }

  private long contentOf(IntArrayList loop, int entry, int number) {
    assert component[entry] == number : "a loop outside of its component";
    long content = ~graph.enabled(entry);
    for (int i = 0; i < loop.size(); i++) {
      int step = loop.getInt(i);
      content |= 1L << graph.actor(step) | ~graph.enabled(graph.target(step));
    }
    return content;
  }

  /**
   * Goes the shortest way inside the component, adding its steps to {@code loop}: to a step that
   * makes somebody of {@code need} content, or to the state {@code goal}. Returns where it ends.
   */
  private int walk(int start, int number, long need, int goal, IntArrayList loop) {
    int[] cameBy = new int[graph.states()];
    int[] cameFrom = new int[graph.states()];
    Arrays.fill(cameFrom, -1);
    IntArrayFIFOQueue queue = new IntArrayFIFOQueue();
    queue.enqueue(start);
    cameFrom[start] = start;
    while (!queue.isEmpty()) {
      int state = queue.dequeueInt();
      for (int step = graph.begin(state); step < graph.end(state); step++) {
        int target = graph.target(step);
        if (!counts(step) || component[target] != number) {
          continue;
        }
        boolean there =
            goal >= 0
                ? target == goal
                : (need & (1L << graph.actor(step) | ~graph.enabled(target))) != 0;
        if (there) {
          IntArrayList back = new IntArrayList();
          back.add(step);
          for (int s = state; s != start; s = cameFrom[s]) {
            back.add(cameBy[s]);
          }
          for (int i = back.size() - 1; i >= 0; i--) {
            loop.add(back.getInt(i));
          }
          return target;
        }
        if (cameFrom[target] < 0) {
          cameFrom[target] = state;
          cameBy[target] = step;
          queue.enqueue(target);
        }
      }
    }
    throw new AssertionError("a component that is not connected");
  }
}
