package org.vramlab.ttm.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vramlab.ttm.exec.Scene.Thing;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.LockResult;

/**
 * Rule 3: back-off undoes in reverse, releases everything, sleeps for the lost lock holding
 * nothing, keeps it, and starts again.
 */
class Rule03BackOffKeepsTheContendedLockTest {
  private final Scene scene = new Scene(Algorithm.WAIT_DIE);
  private final Thing a = scene.thing("a");
  private final Thing b = scene.thing("b");
  private final Thing c = scene.thing("c");

  private void oldHoldsA(long untilRow) {
    scene.client(
        "old",
        0,
        ticket -> {
          ticket.lock(a);
          scene.at(untilRow);
        });
  }

  /**
   * <pre>
   *   row   old            young
   *    0    lock a
   *    1                   lock b, lock c
   *    2                   lock a: lost; unlock c, b; wait for a
   *    3    unlock a       has a; again from the start: b, c, and a is its own already
   * </pre>
   */
  @Test
  void backOff_lockLost_isTakenHoldingNothingAndKept() {
    oldHoldsA(3);
    int[] attempts = new int[1];
    scene.client(
        "young",
        1,
        ticket -> {
          attempts[0]++;
          ticket.lock(b);
          ticket.lock(c);
          scene.at(2);
          assertEquals(LockResult.ACQUIRED, ticket.lock(a), "new to this attempt");
          assertEquals(LockResult.ALREADY_HELD, ticket.lock(a));
          assertEquals(3, ticket.mark());
        });
    scene.expect(
        """
        0 old takes a
        1 young takes b
        1 young takes c
        2 young backs off from a
        2 young drops c
        2 young drops b
        2 young waits for a
        3 old drops a
        3 young takes a
        3 young takes b
        3 young takes c
        3 young drops c
        3 young drops b
        3 young drops a
        """);
    assertEquals(2, attempts[0]);
  }

  /** The retry no longer wants the lock it waited for: it goes before the ticket is sealed. */
  @Test
  void seal_contendedLockUnclaimed_isReleasedBefore() {
    oldHoldsA(3);
    boolean[] again = new boolean[1];
    scene.client(
        "young",
        1,
        ticket -> {
          ticket.lock(b);
          scene.at(2);
          if (!again[0]) {
            again[0] = true;
            ticket.lock(a);
          }
          ticket.seal();
          scene.at(4);
        });
    scene.expect(
        """
        0 old takes a
        1 young takes b
        2 young backs off from a
        2 young drops b
        2 young waits for a
        3 old drops a
        3 young takes a
        3 young takes b
        3 young drops a
        3 young seals
        4 young drops b
        """);
  }

  /** ... or with everything else at the next contention. */
  @Test
  void backOff_contendedLockUnclaimedAtTheNextContention_isReleased() {
    oldHoldsA(3);
    scene.client(
        "middle",
        0,
        ticket -> {
          ticket.lock(c);
          scene.at(5);
        });
    int[] attempts = new int[1];
    scene.client(
        "young",
        1,
        ticket -> {
          ticket.lock(b);
          scene.at(2);
          ticket.lock(attempts[0]++ == 0 ? a : c);
        });
    scene.expect(
        """
        0 old takes a
        0 middle takes c
        1 young takes b
        2 young backs off from a
        2 young drops b
        2 young waits for a
        3 old drops a
        3 young takes a
        3 young takes b
        3 young backs off from c
        3 young drops b
        3 young drops a
        3 young waits for c
        5 middle drops c
        5 young takes c
        5 young takes b
        5 young drops b
        5 young drops c
        """);
  }

  @Test
  void backOff_registeredUndo_runsNewestFirstUnderTheLocks() {
    oldHoldsA(3);
    int[] attempts = new int[1];
    scene.client(
        "young",
        1,
        ticket -> {
          ticket.lock(b);
          scene.at(2);
          if (attempts[0]++ == 0) {
            ticket.onBackOff(() -> scene.note("undoes the first, holding b " + ticket.holds(b)));
            ticket.onBackOff(() -> scene.note("undoes the second"));
          }
          ticket.lock(a);
        });
    scene.expect(
        """
        0 old takes a
        1 young takes b
        2 young backs off from a
        2 young undoes the second
        2 young undoes the first, holding b true
        2 young drops b
        2 young waits for a
        3 old drops a
        3 young takes a
        3 young takes b
        3 young drops b
        3 young drops a
        """);
  }

  /**
   * Wound-wait: the wound is forgotten at back-off, or it would strike again at the next wait. (The
   * lock alone does not forget it: {@code WwMutex03WoundWaitTest}.)
   *
   * <pre>
   *   row   old                    young                  other (youngest)
   *    0    lock a
   *    1                           lock b
   *    2    lock b: wounds         .                       lock c
   *    3                           lock a: lost, back off, wait for a
   *    4    unlock b, a            has a, lock b
   *    4                           lock c: waits, unwounded
   *    5                           has c                   unlock c
   * </pre>
   */
  @Test
  void backOff_wounded_isForgottenAndStrikesOnce() {
    Scene wounding = new Scene(Algorithm.WOUND_WAIT);
    Thing first = wounding.thing("a");
    Thing second = wounding.thing("b");
    Thing third = wounding.thing("c");
    wounding.client(
        "old",
        0,
        ticket -> {
          ticket.lock(first);
          wounding.at(2);
          ticket.lock(second);
          wounding.at(4);
        });
    long[] backOffs = new long[1];
    wounding.client(
        "young",
        1,
        ticket -> {
          ticket.lock(second);
          wounding.at(3);
          ticket.lock(first);
          ticket.lock(third);
          backOffs[0] = ticket.backOffs();
        });
    wounding.client(
        "other",
        2,
        ticket -> {
          ticket.lock(third);
          wounding.at(5);
        });
    assertTrue(wounding.play().contains("4 young waits for c"));
    assertEquals(1, backOffs[0]);
  }

  /** All of it, again and again: two clients that cross each other many times both finish. */
  @Test
  void execute_crossingClients_allSubmissionsSucceed() {
    int[] done = new int[1];
    for (int i = 0; i < 20; i++) {
      boolean forward = i % 2 == 0;
      scene.client(
          "client" + i,
          i % 5,
          ticket -> {
            ticket.lock(forward ? a : c);
            scene.simulation.delay(2, org.vramlab.ttm.event.SpanKind.SUBMIT);
            ticket.lock(b);
            ticket.lock(forward ? c : a);
            ticket.seal();
            done[0]++;
          });
    }
    scene.play();
    assertEquals(20, done[0]);
  }
}
