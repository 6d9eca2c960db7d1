package org.vramlab.ttm.resv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/** However the list is kept, nobody waits for less than a list that forgets nothing. */
class ReservationProperties {
  private static final int TIMELINES = 5;

  private record Published(Fence fence, Usage usage) {}

  /**
   * Each step is a number: its timeline, its usage, and whether the oldest unsignalled fence of
   * that timeline signals first (in order, as a queue does).
   */
  @Property(tries = 500)
  void isIdle_anyHistory_agreesWithAListThatForgetsNothing(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 59) Integer> steps) {
    Simulation simulation = new Simulation();
    Lockdep lockdep = new Lockdep();
    Reservation reservation = new Reservation(new WwClass(simulation, lockdep, Algorithm.WAIT_DIE));
    reservation.lock().lockAlone();
    List<FenceTimeline> timelines = new ArrayList<>();
    for (int i = 0; i < TIMELINES; i++) {
      timelines.add(new FenceTimeline(simulation, lockdep, i, "queue" + i));
    }
    List<Published> all = new ArrayList<>();
    for (int step : steps) {
      FenceTimeline timeline = timelines.get(step % TIMELINES);
      Usage usage = Usage.of(step / TIMELINES % 4);
      if (step >= 40) {
        signalOldestOf(timeline, all);
      }
      Fence fence = timeline.nextFence();
      reservation.reserveSlots(1);
      reservation.add(fence, usage);
      all.add(new Published(fence, usage));
      for (Usage asked : Usage.values()) {
        boolean idle =
            all.stream()
                .noneMatch(one -> one.usage.compareTo(asked) <= 0 && !one.fence.isSignalled());
        assertEquals(idle, reservation.isIdle(asked), "usage " + asked + " after " + all);
      }
      // At most one of each usage for each queue.
      assertTrue(reservation.count() <= 4 * TIMELINES);
    }
  }

  private static void signalOldestOf(FenceTimeline timeline, List<Published> all) {
    for (Published one : all) {
      if (one.fence.timeline() == timeline && !one.fence.isSignalled()) {
        one.fence.signal();
        return;
      }
    }
  }
}
