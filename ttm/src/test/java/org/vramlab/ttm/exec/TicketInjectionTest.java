package org.vramlab.ttm.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.ttm.exec.Scene.Thing;
import org.vramlab.ttm.ww.Algorithm;

/** Error injection as a ticket meets it: it backs off, retries with the lock in hand, and ends. */
class TicketInjectionTest {
  private final Scene scene = new Scene(Algorithm.WAIT_DIE);

  private List<Thing> things(int count) {
    List<Thing> things = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      things.add(scene.thing("t" + i));
    }
    return things;
  }

  @Test
  void lock_injected_backsOffAndRetriesWithTheLockInHand() {
    Thing a = scene.thing("a");
    Thing b = scene.thing("b");
    scene.client(
        "client",
        0,
        TicketSettings.PLAIN.injecting(1),
        ticket -> {
          ticket.lock(a);
          ticket.lock(b);
          ticket.seal();
          assertEquals(1, ticket.backOffs());
        });
    scene.expect(
        """
        0 client takes a
        0 client takes b
        0 client drops b
        0 client backs off from b
        0 client drops a
        0 client takes b
        0 client takes a
        0 client seals
        0 client drops a
        0 client drops b
        """);
  }

  /**
   * Retries are counted: 40 locks, at intervals 1, 3, 10 and 35. Each attempt begins with the lock
   * that the one before lost; that one is the first and does not count.
   */
  @ParameterizedTest
  @CsvSource({"1, 4", "2, 3", "3, 3", "10, 2", "35, 1", "39, 1", "40, 0"})
  void execute_aloneWithInjection_backsOffAsOftenAsTheIntervalsSayAndEnds(int interval, int times) {
    List<Thing> things = things(40);
    scene.client(
        "client",
        0,
        TicketSettings.PLAIN.injecting(interval),
        ticket -> {
          for (Thing thing : things) {
            ticket.lock(thing);
          }
          ticket.seal();
          assertEquals(times, ticket.backOffs());
        });
    assertTrue(scene.play().contains("0 client seals"));
  }

  /** Each transaction starts at the interval again. */
  @Test
  void execute_secondTransaction_startsAtTheIntervalAgain() {
    List<Thing> things = things(3);
    scene.simulation.spawn(
        "client",
        () -> {
          Ticket ticket = new Ticket(scene.wwClass, TicketSettings.PLAIN.injecting(2));
          try {
            for (int round = 1; round <= 3; round++) {
              ticket.execute(t -> {
                for (Thing thing : things) {
                  t.lock(thing);
                }
                t.seal();
              });
              assertEquals(round, ticket.backOffs());
            }
          } catch (org.vramlab.ttm.failure.NoMemory | org.vramlab.ttm.failure.Busy unexpected) {
            throw new IllegalStateException(unexpected);
          }
        });
    scene.play();
  }

  /** With one ticket the loss is taken for "no", which is how a test finds the masking. */
  @Test
  void lockMasked_injected_isFalseThoughNobodyHoldsIt() {
    Thing a = scene.thing("a");
    Thing b = scene.thing("b");
    scene.client(
        "client",
        0,
        new TicketSettings(EvictionMode.ONE_TICKET, true, false, 0, 1),
        ticket -> {
          ticket.lock(a);
          assertFalse(ticket.lockMasked(b));
          ticket.seal();
        });
    scene.play();
  }

  @Test
  void settings_negativeLockCost_isRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new TicketSettings(EvictionMode.TICKET, true, false, -1));
    assertEquals("a lock cannot cost less than nothing: -1 ns", refused.getMessage());
  }

  @Test
  void injecting_negative_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> TicketSettings.PLAIN.injecting(-1));
  }
}
