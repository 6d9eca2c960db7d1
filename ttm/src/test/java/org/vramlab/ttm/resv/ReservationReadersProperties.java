package org.vramlab.ttm.resv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.explore.RandomWalk;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.Trial;
import org.vramlab.ttm.explore.World;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.ww.WwClass;

/**
 * Readers without the lock against writers, on random schedules: no fence is missed that was added
 * before the reader last began, that is, before it began at all, or before the list was last
 * replaced by a larger one.
 */
class ReservationReadersProperties {
  private static final int QUEUES = 10;
  private static final int MOST_STEPS = 2_000;

  /** What was added, as a list that forgets nothing. */
  private record Added(Fence fence, Usage usage) {
    boolean isStoodForBy(Fence other) {
      return other == fence || other.isLaterThan(fence);
    }
  }

  /**
   * Two writers add fences of several queues, which hardware signals in the order of each; two
   * readers read.
   */
  private record ReadersAndWriters(List<Integer> first, List<Integer> second, List<Usage> asked)
      implements Scenario {
    @Override
    public String name() {
      return "readers and writers";
    }

    @Override
    public String description() {
      return first + " and " + second + " are added, " + asked + " are read";
    }

    @Override
    public World build(Stage stage) {
      Stage.Settings settings = stage.settings();
      WwClass wwClass =
          new WwClass(stage.runtime(), stage.lockdep(), settings.algorithm(), settings.faults());
      Reservation reservation = new Reservation(wwClass);
      stage.runtime().events().lockCreated(0, reservation.lock().id(), EventSink.NONE);
      Writing writing = new Writing(stage, reservation);
      stage.runtime().spawn("writer 0", () -> first.forEach(writing::add));
      stage.runtime().spawn("writer 1", () -> second.forEach(writing::add));
      for (Usage usage : asked) {
        stage.runtime().spawn("reader of " + usage, () -> writing.read(usage));
      }
      return () -> {};
    }
  }

  /** The reservation, and what was added to it, in that order. */
  private static final class Writing {
    private final Stage stage;
    private final Reservation reservation;
    private final FenceTimeline[] queues = new FenceTimeline[QUEUES];
    private final List<Added> added = new ArrayList<>();

    /** How many of those were there when the list was last replaced. */
    private int beforeReplacement;

    Writing(Stage stage, Reservation reservation) {
      this.stage = stage;
      this.reservation = reservation;
      for (int i = 0; i < QUEUES; i++) {
        queues[i] = new FenceTimeline(stage.runtime(), stage.lockdep(), i, "Q" + i);
      }
    }

    /** One number says everything: which queue, which usage, whether the queue then signals one. */
    void add(int number) {
      reservation.lock().lockAlone();
      if (reservation.freeSlots() == 0) {
        beforeReplacement = added.size();
      }
      reservation.reserveSlots(1);
      FenceTimeline queue = queues[number % QUEUES];
      Added one = new Added(queue.nextFence(), Usage.values()[number / QUEUES % 4]);
      reservation.add(one.fence, one.usage);
      added.add(one);
      reservation.lock().unlock();
      if (number / QUEUES / 4 % 2 == 0) {
        stage.runtime().at(0, now -> signalOldestOf(queue));
      }
    }

    private void signalOldestOf(FenceTimeline queue) {
      for (Added one : added) {
        if (one.fence.timeline() == queue && one.fence.trySignal()) {
          return;
        }
      }
    }

    void read(Usage usage) {
      int before = added.size();
      List<Fence> seen = new ArrayList<>();
      FenceReader reader = reservation.reader(usage);
      for (Fence fence = reader.next(); fence != null; fence = reader.next()) {
        if (reader.isRestarted()) {
          seen.clear();
        }
        seen.add(fence);
      }
      for (Added one : added.subList(0, Math.max(before, beforeReplacement))) {
        boolean concerns = one.usage.compareTo(usage) <= 0 && !one.fence.isSignalled();
        if (concerns && seen.stream().noneMatch(one::isStoodForBy)) {
          throw new IllegalStateException(one + " was missed by who saw " + seen);
        }
      }
    }
  }

  private static void assertNothingMissed(
      List<Integer> first, List<Integer> second, long seed, Faults faults) {
    Scenario scenario =
        new ReadersAndWriters(first, second, List.of(Usage.KERNEL, Usage.READ, Usage.BOOKKEEP));
    try (Trial trial = new Trial(scenario, Stage.Settings.PLAIN.with(faults), false)) {
      assertNull(trial.run(new RandomWalk(seed, MOST_STEPS)), scenario::description);
    }
  }

  @Property(tries = 1000)
  void read_anySchedule_missesNothing(
      @ForAll @Size(max = 14) List<@IntRange(max = 79) Integer> first,
      @ForAll @Size(max = 14) List<@IntRange(max = 79) Integer> second,
      @ForAll long seed) {
    assertNothingMissed(first, second, seed, Faults.NONE);
  }

  @Property(tries = 1000, seed = "1")
  @AddLifecycleHook(MustFail.class)
  void read_replacedListIsKept_missesSomething(
      @ForAll @Size(min = 8, max = 14) List<@IntRange(max = 79) Integer> first,
      @ForAll @Size(max = 14) List<@IntRange(max = 79) Integer> second,
      @ForAll long seed) {
    assertNothingMissed(first, second, seed, Faults.of(Fault.REPLACED_LIST_KEPT));
  }

  @Property(tries = 1000, seed = "1")
  @AddLifecycleHook(MustFail.class)
  void read_unorderedFenceReplacesAnother_missesSomething(
      @ForAll @Size(min = 2, max = 14) List<@IntRange(max = 79) Integer> first,
      @ForAll @Size(max = 14) List<@IntRange(max = 79) Integer> second,
      @ForAll long seed) {
    assertNothingMissed(first, second, seed, Faults.of(Fault.REPLACED_BY_UNORDERED));
  }

  /** The property has to find what was planted. */
  static final class MustFail implements AroundPropertyHook {
    @Override
    public PropertyExecutionResult aroundProperty(
        PropertyLifecycleContext context, PropertyExecutor property) {
      PropertyExecutionResult result = property.execute();
      assertEquals(PropertyExecutionResult.Status.FAILED, result.status(), "the fault shows");
      return result.mapToSuccessful();
    }
  }
}
