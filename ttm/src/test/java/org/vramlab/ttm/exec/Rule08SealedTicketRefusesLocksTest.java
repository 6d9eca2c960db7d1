package org.vramlab.ttm.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vramlab.ttm.exec.Scene.Thing;
import org.vramlab.ttm.ww.Algorithm;

/** Rule 8: after sealing no lock is taken, and nothing is undone. */
class Rule08SealedTicketRefusesLocksTest {
  private final Scene scene = new Scene(Algorithm.WAIT_DIE);
  private final Thing a = scene.thing("a");
  private final Thing b = scene.thing("b");

  @Test
  void seal_thenAnyLock_isRefused() {
    scene.client(
        "client",
        0,
        ticket -> {
          ticket.lock(a);
          assertFalse(ticket.isSealed());
          ticket.seal();
          assertTrue(ticket.isSealed());
          assertThrows(IllegalStateException.class, () -> ticket.lock(b));
          assertThrows(IllegalStateException.class, () -> ticket.lock(a));
          assertThrows(IllegalStateException.class, () -> ticket.tryLock(b));
          assertThrows(IllegalStateException.class, () -> ticket.lockMasked(b));
          assertThrows(IllegalStateException.class, () -> ticket.lockForNotification(b));
          assertThrows(IllegalStateException.class, () -> ticket.enterDriver("importer"));
          assertThrows(IllegalStateException.class, ticket::seal);
          assertTrue(ticket.holds(a), "what is held stays held until the end");
        });
    scene.expect("0 client takes a\n0 client seals\n0 client drops a");
  }

  @Test
  void seal_registeredUndo_isForgotten() {
    scene.client(
        "client",
        0,
        ticket -> {
          ticket.onBackOff(() -> scene.note("undoes"));
          ticket.seal();
        });
    scene.expect("0 client seals");
  }

  @Test
  void execute_failsBeforeSealing_undoes() {
    scene.client(
        "client",
        0,
        ticket -> {
          ticket.lock(a);
          ticket.onBackOff(() -> scene.note("undoes"));
          throw org.vramlab.ttm.failure.NoMemory.INSTANCE;
        });
    scene.expect(
        """
        0 client takes a
        0 client undoes
        0 client drops a
        0 client is refused
        """);
  }

  /** The planted fault: a step after the point of no return that can fail. */
  @Test
  void execute_failsAfterSealing_isAMistakeOfTheSubmitter() {
    scene.client(
        "client",
        0,
        ticket -> {
          ticket.lock(a);
          ticket.seal();
          throw org.vramlab.ttm.failure.NoMemory.INSTANCE;
        });
    IllegalStateException mistake = assertThrows(IllegalStateException.class, scene::play);
    assertTrue(
        String.valueOf(mistake.getMessage()).endsWith("is sealed: it can no longer fail"),
        mistake.getMessage());
  }

  @Test
  void settings_openTicket_cannotChange() {
    scene.client(
        "client",
        0,
        ticket ->
            assertThrows(IllegalStateException.class, () -> ticket.settings(TicketSettings.PLAIN)));
    assertEquals(0, scene.play().size());
  }
}
