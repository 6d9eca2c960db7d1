package org.vramlab.ttm.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sleeping.SleepingLock;
import org.vramlab.ttm.ww.WwMutex;

/**
 * Mistakes that no interleaving of a search turns into a deadlock, and that are shown all the same.
 */
class LockingMistakesTest {
  /** Under a leaf lock there is no choice point, so nobody ever waits for one here. */
  @Test
  void leavesInOppositeOrders_areShown() {
    Finding found =
        onlyFinding(
            Program.of(desk -> {
              LeafLock list = desk.leaf("list");
              LeafLock queue = desk.leaf("queue");
              desk.task(() -> takeBoth(list, queue));
              desk.task(() -> takeBoth(queue, list));
            }));
    assertEquals(Finding.Kind.LOCKDEP, found.kind());
    assertTrue(found.story().contains("ORDER_CYCLE: T1 wants leaf lock \"list\""), found.story());
    assertTrue(
        found
            .story()
            .contains("\"list\" -> \"queue\"   first seen: T0 at LockingMistakesTest.takeBoth:"),
        () -> "both chains, and places in the program: " + found.story());
  }

  @Test
  void mutexThatNobodyHas_takenUnderALeaf_isShown() {
    Finding found =
        onlyFinding(
            Program.of(desk -> {
              LeafLock list = desk.leaf("list");
              WwMutex mutex = desk.mutex();
              desk.task(() -> {
                list.lock();
                mutex.lockAlone();
                mutex.unlock();
                list.unlock();
              });
            }));
    assertEquals(Finding.Kind.LOCKDEP, found.kind());
    assertTrue(found.story().contains("BLOCKING_UNDER_LEAF"), found.story());
  }

  /** Nobody else wants it, so nobody hangs. */
  @Test
  void lockThatIsNeverReleased_isShownAtTheEnd() {
    List<Program> programs =
        List.of(
            Program.of(desk -> {
              WwMutex mutex = desk.mutex();
              desk.task(mutex::lockAlone);
            }),
            Program.of(desk -> {
              SleepingLock mmap = desk.outerLock("mmap");
              desk.task(mmap::lockShared);
            }));
    for (Program program : programs) {
      Finding found = onlyFinding(program);
      assertEquals(Finding.Kind.LOCKDEP, found.kind());
      assertTrue(found.story().contains("UNBALANCED: T0 ends"), found.story());
    }
  }

  /** A driver that goes on after any failure does not make a report go away. */
  @Test
  void reportThatSomebodyCatches_isShownAtTheEnd() {
    Finding found =
        onlyFinding(
            Program.of(desk -> {
              WwMutex first = desk.mutex();
              WwMutex second = desk.mutex();
              desk.task(() -> {
                first.lockAlone();
                try {
                  second.lockAlone();
                } catch (RuntimeException ignored) {
                  // Goes on.
                }
                first.unlock();
              });
            }));
    assertEquals(Finding.Kind.LOCKDEP, found.kind());
    assertTrue(found.story().contains("RESERVATION_WITHOUT_CONTEXT: T0 wants"), found.story());
  }

  /**
   * A lock that lockdep refuses is free again; who has queued for it in that instant is woken.
   * Looks inside the primitive, between taking and refusing.
   */
  @Test
  void reportThatSomebodyCatches_leavesNobodyAsleep() {
    Program program =
        Program.of(desk -> {
          WwMutex first = desk.mutex();
          WwMutex second = desk.mutex();
          desk.task(() -> {
            first.lockAlone();
            try {
              second.lockAlone();
            } catch (RuntimeException ignored) {
              // Goes on.
            }
            first.unlock();
          });
          desk.task(() -> {
            second.lockAlone();
            second.unlock();
          });
        });
    try (Trial trial = new Trial(program, Stage.Settings.PLAIN.finely(), false)) {
      SearchLimits all = new SearchLimits(Long.MAX_VALUE, 1_000, Integer.MAX_VALUE);
      SearchResult result = new DepthFirst(trial, all, true, DepthFirst.UNBOUNDED, false).search();
      assertTrue(result.exhausted());
      assertEquals(
          Set.of(Finding.Kind.LOCKDEP),
          result.findings().stream().map(Finding::kind).collect(Collectors.toSet()));
    }
  }

  private static void takeBoth(LeafLock first, LeafLock second) {
    first.lock();
    second.lock();
    second.unlock();
    first.unlock();
  }

  private static Finding onlyFinding(Program program) {
    try (Trial trial = new Trial(program, Stage.Settings.PLAIN, false)) {
      List<Finding> findings =
          new DepthFirst(trial, SearchLimits.FIRST_FINDING, true, DepthFirst.UNBOUNDED, false)
              .search()
              .findings();
      assertEquals(1, findings.size());
      return findings.getFirst();
    }
  }
}
