package org.vramlab.ttm.ww;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The protocol searched alone: every interleaving of three transactions over three locks, in every
 * order of locks, state by state, without a task or a lock that blocks.
 */
class WwProtocolSearchTest {
  private static final int[][] ORDERS = {
    {0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}
  };

  /** What a search found; empty if nothing. */
  private record Finding(String what, List<Integer> steps) {}

  private long states;

  @ParameterizedTest
  @EnumSource
  void search_threeTransactionsThreeLocks_noDeadlockAndOrderedQueues(Algorithm algorithm) {
    // The first order is fixed: another is the same with the locks' names exchanged.
    for (int[] second : ORDERS) {
      for (int[] third : ORDERS) {
        int[][] orders = {ORDERS[0], second, third};
        assertEquals(
            List.of(), search(orders, () -> locks(algorithm)), Arrays.deepToString(orders));
      }
    }
    assertTrue(states > 10_000, "only " + states + " states");
  }

  @Test
  void search_woundNotDelivered_findsTheDeadlock() {
    List<Finding> found =
        search(
            new int[][] {{0, 1}, {1, 0}},
            () -> {
              PaperLock[] locks = new PaperLock[2];
              for (int i = 0; i < locks.length; i++) {
                locks[i] =
                    new PaperLock(Algorithm.WOUND_WAIT) {
                      @Override
                      void wound(AcquireContext whom, AcquireContext by) {
                        // planted
                      }
                    };
              }
              return locks;
            });
    assertEquals("deadlock", found.getFirst().what());
    assertEquals(4, found.getFirst().steps().size());
  }

  @Test
  void search_youngerWaiterNotWoken_findsTheDeadlock() {
    // The middle one, holding 1, waits for the youngest at 0; the oldest queues in front of it and
    // must wake it, as it will want 1 next.
    List<Finding> found =
        search(
            new int[][] {{0, 1}, {1, 0}, {0}},
            () -> {
              PaperLock[] locks = new PaperLock[2];
              for (int i = 0; i < locks.length; i++) {
                locks[i] =
                    new PaperLock(Algorithm.WAIT_DIE) {
                      @Override
                      void wake(Waiter waiter) {
                        if (contextOfOwner() == null) {
                          super.wake(waiter);
                        } // planted: nobody is told to die
                      }
                    };
              }
              return locks;
            });
    assertEquals("deadlock", found.getFirst().what());
  }

  private static PaperLock[] locks(Algorithm algorithm) {
    return new PaperLock[] {
      new PaperLock(algorithm), new PaperLock(algorithm), new PaperLock(algorithm)
    };
  }

  /** Breadth first, so that what is found is as short as can be; each state is made anew. */
  private List<Finding> search(int[][] orders, Supplier<PaperLock[]> locks) {
    LinkedHashSet<String> seen = new LinkedHashSet<>();
    ArrayDeque<List<Integer>> open = new ArrayDeque<>();
    open.add(List.of());
    while (!open.isEmpty()) {
      List<Integer> path = open.remove();
      PaperTransactions world = new PaperTransactions(locks.get(), orders);
      path.forEach(world::step);
      if (!seen.add(world.state())) {
        continue;
      }
      states++;
      String wrong = judge(world);
      if (!wrong.isEmpty()) {
        return List.of(new Finding(wrong, path));
      }
      for (int who : world.enabled()) {
        List<Integer> longer = new ArrayList<>(path);
        longer.add(who);
        open.add(longer);
      }
    }
    return List.of();
  }

  private static String judge(PaperTransactions world) {
    if (!world.queuesAreOrdered()) {
      return "a queue is out of order";
    }
    if (world.refusals[0] > 0) {
      return "the oldest backed off";
    }
    return world.enabled().isEmpty() && !world.allDone() ? "deadlock" : "";
  }
}
