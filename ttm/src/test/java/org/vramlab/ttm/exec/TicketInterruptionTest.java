package org.vramlab.ttm.exec;

import org.junit.jupiter.api.Test;
import org.vramlab.ttm.exec.Scene.Thing;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.ww.Algorithm;

/**
 * A signal ends any wait of an interruptible ticket, and leaves nothing locked and no reference
 * (the scene checks both at its end).
 */
class TicketInterruptionTest {
  private static final TicketSettings INTERRUPTIBLE =
      new TicketSettings(EvictionMode.TICKET, true, true, 0);
  private static final TicketSettings ONE_TICKET =
      new TicketSettings(EvictionMode.ONE_TICKET, true, true, 0);

  private final Scene scene = new Scene(Algorithm.WOUND_WAIT);
  private final Thing a = scene.thing("a");
  private final Thing b = scene.thing("b");

  private void signalAt(long row, Task task) {
    scene.simulation.at(row, now -> scene.simulation.signal(task));
  }

  private void oldHoldsA(long untilRow) {
    scene.client(
        "old",
        0,
        ticket -> {
          ticket.lock(a);
          scene.at(untilRow);
        });
  }

  @Test
  void lock_signalWhileAsleep_undoesAndReleases() {
    oldHoldsA(5);
    Task young =
        scene.client(
            "young",
            1,
            INTERRUPTIBLE,
            ticket -> {
              ticket.lock(b);
              ticket.onBackOff(() -> scene.note("undoes"));
              ticket.lock(a);
            });
    signalAt(3, young);
    scene.expect(
        """
        0 old takes a
        1 young takes b
        1 young waits for a
        3 young undoes
        3 young drops b
        3 young is interrupted
        5 old drops a
        """);
  }

  @Test
  void backOff_signalWhileAsleepForTheContendedLock_releasesItsReference() {
    Scene waitDie = new Scene(Algorithm.WAIT_DIE);
    Thing first = waitDie.thing("a");
    Thing second = waitDie.thing("b");
    waitDie.client(
        "old",
        0,
        ticket -> {
          ticket.lock(first);
          waitDie.at(5);
        });
    Task young =
        waitDie.client(
            "young",
            1,
            INTERRUPTIBLE,
            ticket -> {
              ticket.lock(second);
              ticket.lock(first);
            });
    waitDie.simulation.at(3, now -> waitDie.simulation.signal(young));
    waitDie.expect(
        """
        0 old takes a
        1 young takes b
        1 young backs off from a
        1 young drops b
        1 young waits for a
        3 young is interrupted
        5 old drops a
        """);
  }

  @Test
  void lockMasked_signalWhileAsleep_releasesItsReference() {
    oldHoldsA(5);
    Task young =
        scene.client(
            "young",
            1,
            ONE_TICKET,
            ticket -> {
              ticket.lock(b);
              ticket.lockMasked(a);
            });
    signalAt(3, young);
    scene.expect(
        """
        0 old takes a
        1 young takes b
        1 young waits for a
        3 young drops b
        3 young is interrupted
        5 old drops a
        """);
  }

  @Test
  void lock_uninterruptibleTicket_sleepsThroughASignal() {
    oldHoldsA(5);
    Task young = scene.client("young", 1, ticket -> ticket.lock(a));
    signalAt(3, young);
    scene.expect(
        """
        0 old takes a
        1 young waits for a
        5 old drops a
        5 young takes a
        5 young drops a
        """);
  }
}
