package org.vramlab.ttm.explore;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.sched.SteppedRuntime;

/**
 * A state on the path of a {@link DepthFirst} search: whose step was chosen there, what that step
 * touched, and whose are left to try. Used again for other states at the same depth.
 */
final class Node {
  /** Whose step is taken from here. */
  int chosen;

  /** Who could take a step. */
  long enabled;

  /** Whose steps are to be tried from here, tried ones included. */
  long toTry;

  /** Whose steps have been tried. */
  long done;

  /** Which task ran last before this state; -1 at the start. */
  int lastTask;

  /** How often a task that could go on was set aside, up to this state. */
  int preemptions;

  private boolean preempts;
  private long handlers;

  /** The step that made the chosen actor able to take this one; -1 if it always was. */
  int enabledBy;

  /** What the chosen step touched: shared id times two, plus one for a write. */
  int[] accesses = new int[8];

  int accessCount;

  /**
   * For each actor, one more than its last step that the chosen step comes after by necessity (its
   * vector clock).
   */
  int[] clock = new int[8];

  /**
   * Actors whose next step need not be tried from here, because whatever it leads to is covered;
   * and what those steps touch.
   */
  private final IntArrayList sleepers = new IntArrayList();

  private final ObjectArrayList<int[]> sleeperAccesses = new ObjectArrayList<>();
  private long asleep;

  void begin(long enabledNow, @Nullable Node before, boolean inheritsSleep) {
    enabled = enabledNow;
    done = 0;
    toTry = 0;
    handlers = 0;
    accessCount = 0;
    sleepers.clear();
    sleeperAccesses.clear();
    asleep = 0;
    lastTask = -1;
    preemptions = before == null ? 0 : before.preemptions + (before.preempts ? 1 : 0);
    if (inheritsSleep && before != null) {
      for (int i = 0; i < before.sleepers.size(); i++) {
        int actor = before.sleepers.getInt(i);
        int[] touched = before.sleeperAccesses.get(i);
        if (actor != before.chosen && before.isIndependentOf(touched)) {
          putToSleep(actor, touched);
        }
      }
    }
  }

  long asleep() {
    return asleep;
  }

  boolean isHandler(int actor) {
    return (handlers & 1L << actor) != 0;
  }

  void choose(int actor, boolean handler) {
    chosen = actor;
    if (handler) {
      handlers |= 1L << actor;
    }
    preempts = !handler && lastTask >= 0 && actor != lastTask && (enabled & 1L << lastTask) != 0;
  }

  /** The chosen step has ended: notes what it touched. */
  void record(SteppedRuntime runtime) {
    enabledBy = runtime.lastStepEnabledBy();
    accessCount = runtime.accessCount();
    if (accesses.length < accessCount) {
      accesses = new int[2 * accessCount];
    }
    for (int i = 0; i < accessCount; i++) {
      accesses[i] = runtime.access(i);
    }
  }

  /** Everything that follows the chosen step has been searched. */
  void chosenIsDone(boolean sleeps) {
    done |= 1L << chosen;
    if (sleeps && (asleep & 1L << chosen) == 0) {
      putToSleep(chosen, Arrays.copyOf(accesses, accessCount));
    }
  }

  private void putToSleep(int actor, int[] touched) {
    sleepers.add(actor);
    sleeperAccesses.add(touched);
    asleep |= 1L << actor;
  }

  private boolean isIndependentOf(int[] touched) {
    for (int i = 0; i < accessCount; i++) {
      for (int other : touched) {
        if (conflict(accesses[i], other)) {
          return false;
        }
      }
    }
    return true;
  }

  static boolean conflict(int access, int other) {
    return access >> 1 == other >> 1 && ((access | other) & 1) != 0;
  }
}
