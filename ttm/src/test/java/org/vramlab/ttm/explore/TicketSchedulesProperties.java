package org.vramlab.ttm.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.sched.Chooser;
import org.vramlab.ttm.sched.SteppedRuntime;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Tickets that take random mutexes in random orders, on a random schedule: nothing is found, with
 * checker and lockdep on. Program and schedule both shrink, and with a fault planted they shrink to
 * the smallest program that shows it and a schedule that switches once or twice.
 */
class TicketSchedulesProperties {
  private static final int MUTEXES = 4;
  private static final int MOST_TICKETS = 4;
  private static final int MOST_CHOICES = 60;
  private static final int MOST_STEPS = 2_000;

  @Property(tries = 500)
  void tickets_onAnySchedule_endWithNothingFound(
      @ForAll("orders") List<List<Integer>> orders,
      @ForAll("choices") List<Integer> choices,
      @ForAll Algorithm algorithm) {
    assertNothingFound(orders, choices, Stage.Settings.PLAIN.with(algorithm));
  }

  @Property(tries = 500, seed = "1")
  @AddLifecycleHook(ShrinksToFourLocksAndOneSwitch.class)
  void tickets_whoseWoundsAreNotDelivered_shrinkToTwoInOppositeOrdersAndOneSwitch(
      @ForAll("orders") List<List<Integer>> orders, @ForAll("choices") List<Integer> choices) {
    assertNothingFound(orders, choices, planted(Algorithm.WOUND_WAIT, Fault.WOUND_NOT_DELIVERED));
  }

  @Property(tries = 500, seed = "1")
  @AddLifecycleHook(ShrinksToThreeLocksAndTwoSwitches.class)
  void tickets_thatKeepALockAtBackOff_shrinkToThreeLocksAndTwoSwitches(
      @ForAll("orders") List<List<Integer>> orders, @ForAll("choices") List<Integer> choices) {
    assertNothingFound(orders, choices, planted(Algorithm.WAIT_DIE, Fault.HALF_OF_THE_LOCKS_KEPT));
  }

  private static Stage.Settings planted(Algorithm algorithm, Fault fault) {
    return Stage.Settings.PLAIN.with(algorithm).with(Faults.of(fault));
  }

  private static void assertNothingFound(
      List<List<Integer>> orders, List<Integer> choices, Stage.Settings settings) {
    List<int[]> program =
        orders.stream().map(order -> order.stream().mapToInt(mutex -> mutex).toArray()).toList();
    MutexScenario scenario = new MutexScenario(MUTEXES, program, false);
    try (Trial trial = new Trial(scenario, settings, false)) {
      assertNull(trial.run(new Switches(choices)));
      assertTrue(trial.runtime().steps() < MOST_STEPS, "the tickets do not end");
    }
  }

  /** Two to four tickets, and the mutexes that each takes, in order. */
  @Provide
  Arbitrary<List<List<Integer>>> orders() {
    return Arbitraries.integers()
        .between(0, MUTEXES - 1)
        .list()
        .uniqueElements()
        .ofMinSize(1)
        .ofMaxSize(MUTEXES)
        .list()
        .ofMinSize(2)
        .ofMaxSize(MOST_TICKETS);
  }

  /** At each step, whether to switch, and how far: 0 is to go on, and what a list shrinks to. */
  @Provide
  Arbitrary<List<Integer>> choices() {
    return Arbitraries.integers().between(0, MOST_TICKETS - 1).list().ofMaxSize(MOST_CHOICES);
  }

  /** Goes on with whom it was, unless told to switch; at the end of the list never told. */
  private record Switches(List<Integer> choices) implements Chooser {
    @Override
    public int next(SteppedRuntime runtime) {
      int step = runtime.steps();
      if (step >= MOST_STEPS) {
        return STOP;
      }
      int actor = Math.max(runtime.lastActor(), 0);
      int further = step < choices.size() ? choices.get(step) : 0;
      int count = runtime.actorCount();
      for (int i = 0; i < count; i++) {
        int next = (actor + further + i) % count;
        if (runtime.isEnabled(next)) {
          return next;
        }
      }
      return STOP;
    }
  }

  /** Two locks in opposite orders. */
  static final class ShrinksToFourLocksAndOneSwitch extends ShrinksToTwoTickets {
    ShrinksToFourLocksAndOneSwitch() {
      super(4, 1);
    }
  }

  /** One wants two locks, the other one of them. */
  static final class ShrinksToThreeLocksAndTwoSwitches extends ShrinksToTwoTickets {
    ShrinksToThreeLocksAndTwoSwitches() {
      super(3, 2);
    }
  }

  /** The property has to fail; what it was shrunk to is looked at. */
  abstract static class ShrinksToTwoTickets implements AroundPropertyHook {
    private final int mostLocks;
    private final int mostSwitches;

    ShrinksToTwoTickets(int mostLocks, int mostSwitches) {
      this.mostLocks = mostLocks;
      this.mostSwitches = mostSwitches;
    }

    @Override
    @SuppressWarnings("unchecked") // the parameters of the properties above
    public PropertyExecutionResult aroundProperty(
        PropertyLifecycleContext context, PropertyExecutor property) {
      PropertyExecutionResult result = property.execute();
      assertEquals(PropertyExecutionResult.Status.FAILED, result.status(), "the fault shows");
      List<Object> smallest = result.falsifiedParameters().orElseThrow();
      List<List<Integer>> orders = (List<List<Integer>>) smallest.get(0);
      List<Integer> choices = (List<Integer>) smallest.get(1);
      assertEquals(2, orders.size(), () -> "tickets in " + orders);
      long locks = orders.stream().mapToLong(List::size).sum();
      assertTrue(locks <= mostLocks, () -> locks + " locks in " + orders);
      long switches = choices.stream().filter(choice -> choice != 0).count();
      assertTrue(switches <= mostSwitches, () -> switches + " switches in " + choices);
      return result.mapToSuccessful();
    }
  }
}
