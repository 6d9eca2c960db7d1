package org.vramlab.ttm.explore;

import org.vramlab.ttm.sched.SteppedRuntime;
import org.vramlab.ttm.sched.Waitable;
import org.vramlab.ttm.ww.WwMutex;

/** What a parked task waits for, in the words of a report. */
final class Waiting {
  private Waiting() {}

  /** {@code waiting for m1 (held by T1)}, or {@code asleep} if the task did not say what for. */
  static String describe(SteppedRuntime runtime, int actor, World world) {
    Waitable what = runtime.waitsFor(actor);
    return what == null ? "asleep" : "waiting for " + name(what, world) + state(runtime, actor);
  }

  private static String name(Waitable what, World world) {
    if (what instanceof WwMutex lock) {
      // Its own description ends in who holds it, which is worth keeping.
      String own = lock.describeWait();
      int holder = own.indexOf(" (");
      return world.nameOfLock(lock.id()) + (holder < 0 ? "" : withoutIds(own.substring(holder)));
    }
    return what.describeWait();
  }

  private static String state(SteppedRuntime runtime, int actor) {
    Waitable what = runtime.waitsFor(actor);
    // A woken task is not parked any more: who is, and could go on, has been forgotten.
    boolean lost = what != null && what.isReadyFor(runtime.task(actor));
    return lost ? ", which is there: its wake-up was lost" : "";
  }

  /** Tasks by their names alone, without the numbers that events have for them. */
  private static String withoutIds(String text) {
    return text.replaceAll("#\\d+", "");
  }
}
