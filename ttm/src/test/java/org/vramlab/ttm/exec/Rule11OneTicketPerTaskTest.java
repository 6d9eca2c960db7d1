package org.vramlab.ttm.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.Scene.Thing;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.lockdep.LockdepReport;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/** Rule 11: one ticket per task, one class for all whose tickets can meet. */
class Rule11OneTicketPerTaskTest {
  private final Scene scene = new Scene(Algorithm.WAIT_DIE);
  private final Thing a = scene.thing("a");

  @Test
  void execute_sameTicketInside_isRefused() {
    scene.client(
        "client",
        0,
        ticket ->
            assertThrows(IllegalStateException.class, () -> ticket.execute(inner -> inner.seal())));
    scene.expect("");
  }

  /** Its locks would be another task's, and its undo actions run there. */
  @Test
  void sealAndOnBackOff_ofAnotherTasksTicket_areRefusedAndNameBoth() {
    Ticket[] open = new Ticket[1];
    scene.client(
        "owner",
        0,
        ticket -> {
          open[0] = ticket;
          scene.simulation.delay(5, SpanKind.PAUSE);
          ticket.seal();
        });
    scene.simulation.spawn(
        "stranger",
        () -> {
          scene.simulation.delay(2, SpanKind.PAUSE);
          String whose = open[0] + ", which owner has open";
          assertEquals(
              "stranger seals " + whose,
              assertThrows(IllegalStateException.class, open[0]::seal).getMessage());
          assertEquals(
              "stranger registers what to undo with " + whose,
              assertThrows(IllegalStateException.class, () -> open[0].onBackOff(() -> {}))
                  .getMessage());
        });
    scene.expect("5 owner seals");
  }

  @Test
  void execute_otherTicketOfTheSameTaskInside_isReportedByLockdep() {
    scene.client(
        "client",
        0,
        ticket -> {
          Ticket second = new Ticket(scene.wwClass, TicketSettings.PLAIN);
          assertThrows(LockdepReport.class, () -> second.execute(inner -> inner.seal()));
        });
    scene.expect("");
  }

  @Test
  void execute_again_isANewTransactionWithANewStamp() {
    scene.simulation.spawn(
        "client",
        () -> {
          Ticket ticket = new Ticket(scene.wwClass, TicketSettings.PLAIN);
          long[] stamps = new long[2];
          int[] ids = new int[2];
          for (int i = 0; i < 2; i++) {
            int round = i;
            try {
              ticket.execute(attempt -> {
                stamps[round] = attempt.stamp();
                ids[round] = attempt.id();
                attempt.lock(a);
              });
            } catch (org.vramlab.ttm.failure.NoMemory | org.vramlab.ttm.failure.Busy unexpected) {
              throw new AssertionError(unexpected);
            }
          }
          assertEquals(1, stamps[0]);
          assertEquals(2, stamps[1]);
          assertNotEquals(ids[0], ids[1]);
        });
    scene.expect(
        """
        0 client takes a
        0 client drops a
        0 client takes a
        0 client drops a
        """);
  }

  @Test
  void lock_thingOfAnotherClass_isRefusedAndLeavesNoReference() {
    WwClass foreign = new WwClass(scene.simulation, new Lockdep(), Algorithm.WAIT_DIE);
    scene.simulation.spawn(
        "client",
        () -> {
          Ticket ticket = new Ticket(foreign, TicketSettings.PLAIN);
          assertThrows(
              IllegalStateException.class, () -> ticket.execute(attempt -> attempt.lock(a)));
        });
    scene.expect("");
  }
}
