package org.vramlab.workloads.conform;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;

/**
 * The fences of a scenario, numbered in order of creation, on two rings that signal in order. When
 * the scenario's thread waits for one, its ring catches up.
 */
final class TtmFences {
  /** The ring of copies. */
  static final int COPIES = 0;

  /** The ring of users. */
  static final int USERS = 1;

  private final FenceTimeline[] rings = new FenceTimeline[2];
  private final List<Fence> fences = new ArrayList<>();
  private @Nullable Happenings happenings;

  /** The one whose waiting makes a ring catch up; null for none yet. */
  private @Nullable Task scenario;

  /** Told what happens. */
  @FunctionalInterface
  interface Happenings {
    void happened(Object... event);
  }

  TtmFences(Sched sched) {
    for (int ring = 0; ring < rings.length; ring++) {
      rings[ring] = new FenceTimeline(sched, Lockdep.OFF, ring, "ring " + ring);
      rings[ring].onWait(this::waitBegins);
    }
  }

  void tellTo(Happenings newHappenings) {
    happenings = newHappenings;
  }

  void hurryFor(Task task) {
    scenario = task;
  }

  Fence next(int ring) {
    Fence fence = rings[ring].nextFence();
    fences.add(fence);
    return fence;
  }

  long numberOf(Fence fence) {
    return fences.indexOf(fence);
  }

  int count() {
    return fences.size();
  }

  private void waitBegins(Fence fence, Task waiter) {
    if (waiter == scenario) {
      tell("wait", numberOf(fence));
      signalUpTo((int) numberOf(fence));
    }
  }

  /** Signals fence {@code number} and all earlier ones of its ring. */
  void signalUpTo(int number) {
    FenceTimeline ring = fences.get(number).timeline();
    for (int i = 0; i <= number; i++) {
      Fence fence = fences.get(i);
      if (fence.timeline() == ring && !fence.isSignalled()) {
        tell("signal", (long) i);
        fence.signal();
      }
    }
  }

  private void tell(Object... event) {
    Happenings told = happenings;
    if (told != null) {
      told.happened(event);
    }
  }
}
