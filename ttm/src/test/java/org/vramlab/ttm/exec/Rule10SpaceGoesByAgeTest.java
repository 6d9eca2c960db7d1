package org.vramlab.ttm.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.exec.Scene.Thing;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Rule 10: while an older ticket wants space, a younger one's allocation fails even if there is
 * room; it backs off at once and waits, holding nothing.
 */
class Rule10SpaceGoesByAgeTest {
  private final Scene scene = new Scene(Algorithm.WAIT_DIE);
  private final Thing a = scene.thing("a");
  private final Thing b = scene.thing("b");

  /**
   * <pre>
   *   row   old                      young
   *    0    wants 4, 2 are free
   *    1                             lock b, wants 1: unlock b, wait for the pool
   *    5    (4 come free) has 4      lock b, has 1
   * </pre>
   */
  @Test
  void allocate_olderIsRegistered_youngerWaitsHoldingNothing() {
    ToyPool pool = new ToyPool(scene, 2, true);
    pool.freeAt(5, 4);
    scene.client("old", 0, ticket -> pool.allocate(ticket, 4));
    scene.client(
        "young",
        1,
        ticket -> {
          ticket.lock(b);
          pool.allocate(ticket, 1);
        });
    scene.expect(
        """
        1 young takes b
        1 young backs off from pool 0
        1 young drops b
        1 young waits for pool 0
        5 old has 4
        5 young takes b
        5 young has 1
        5 young drops b
        """);
  }

  /** One's own registration is nothing to wait for: who sleeps on has lost a wake-up. */
  @Test
  void isReadyFor_nobodyOlderIsRegistered_thoughOneIsOneself() {
    ToyPool pool = new ToyPool(scene, 2, true);
    pool.freeAt(5, 4);
    Task[] young = new Task[1];
    scene.client(
        "old",
        0,
        ticket -> {
          pool.registerOnly(ticket);
          scene.at(4);
          assertFalse(pool.queue.isReadyFor(young[0]));
          pool.allocate(ticket, 4);
          assertTrue(pool.queue.isReadyFor(young[0]), "it has not run yet");
        });
    young[0] =
        scene.client(
            "young",
            1,
            ticket -> {
              pool.registerOnly(ticket);
              scene.at(3);
              pool.allocate(ticket, 1);
            });
    assertTrue(scene.play().contains("5 young has 1"));
  }

  /** The planted fault: without the queue the young take what comes free, one after the other. */
  @Test
  void allocate_poolThatIgnoresTheQueue_starvesTheOld() {
    ToyPool pool = new ToyPool(scene, 2, false);
    for (int row = 2; row < 40; row += 2) {
      pool.freeAt(row, 2);
    }
    pool.freeAt(100, 4);
    scene.client("old", 0, ticket -> pool.allocate(ticket, 4));
    for (int i = 0; i < 20; i++) {
      scene.client("young" + i, 1 + 2 * i, ticket -> pool.allocate(ticket, 2));
    }
    List<String> table = scene.play();
    assertEquals("100 old has 4", table.get(table.size() - 1));
  }

  /** The same traffic under the rule. */
  @Test
  void allocate_poolThatKeepsTheQueue_servesTheOldAsSoonAsThereIsRoom() {
    ToyPool pool = new ToyPool(scene, 2, true);
    for (int row = 2; row < 40; row += 2) {
      pool.freeAt(row, 2);
    }
    pool.freeAt(100, 4);
    scene.client("old", 0, ticket -> pool.allocate(ticket, 4));
    for (int i = 0; i < 20; i++) {
      scene.client("young" + i, 1 + 2 * i, ticket -> pool.allocate(ticket, 2));
    }
    assertTrue(scene.play().contains("2 old has 4"));
  }

  /** Registered and then told to back off from a lock, the ticket keeps its place. */
  @Test
  void backOff_registeredTicket_staysRegistered() {
    ToyPool pool = new ToyPool(scene, 0, true);
    pool.freeAt(6, 2);
    scene.client(
        "eldest",
        0,
        ticket -> {
          ticket.lock(a);
          scene.at(4);
        });
    boolean[] again = new boolean[1];
    scene.client(
        "middle",
        1,
        ticket -> {
          ticket.lock(b);
          if (!again[0]) {
            again[0] = true;
            assertFalse(pool.isRegistered(ticket));
            scene.at(2);
            pool.registerOnly(ticket);
            ticket.lock(a);
          }
          assertTrue(pool.isRegistered(ticket));
          pool.allocate(ticket, 1);
          assertFalse(pool.isRegistered(ticket));
        });
    scene.client("young", 3, ticket -> pool.allocate(ticket, 1));
    List<String> table = scene.play();
    assertTrue(table.contains("3 young waits for pool 0"), table.toString());
    assertTrue(table.indexOf("6 middle has 1") < table.indexOf("6 young has 1"));
  }

  /** A ticket that ends without its space lets the others go on. */
  @Test
  void end_registeredTicketIsRefused_youngerGoesOn() {
    ToyPool pool = new ToyPool(scene, 1, true);
    scene.client(
        "old",
        0,
        ticket -> {
          pool.registerOnly(ticket);
          scene.at(4);
          throw NoMemory.INSTANCE;
        });
    scene.client("young", 1, ticket -> pool.allocate(ticket, 1));
    scene.expect(
        """
        1 young backs off from pool 0
        1 young waits for pool 0
        4 old is refused
        4 young has 1
        """);
  }

  /** Whoever comes first, the order of service is that of the stamps. */
  @Test
  void allocate_registeredInAnyOrder_areServedByAge() {
    ToyPool pool = new ToyPool(scene, 0, true);
    for (int row = 10; row < 15; row++) {
      pool.freeAt(row, 1);
    }
    int[] rowOfAsking = {5, 3, 4, 2};
    for (int i = 0; i < 4; i++) {
      int row = rowOfAsking[i];
      scene.client(
          "ticket" + i,
          0,
          ticket -> {
            scene.at(row);
            pool.allocate(ticket, 1);
          });
    }
    List<String> served = scene.play().stream().filter(line -> line.endsWith("has 1")).toList();
    assertEquals(
        List.of("10 ticket0 has 1", "11 ticket1 has 1", "12 ticket2 has 1", "13 ticket3 has 1"),
        served);
  }

  @Test
  void waitForSpace_signalThatCameBefore_endsItBeforeItBegins() {
    ToyPool pool = new ToyPool(scene, 0, true);
    pool.freeAt(5, 1);
    scene.client("old", 0, ticket -> pool.allocate(ticket, 1));
    scene.client(
        "young",
        1,
        new TicketSettings(EvictionMode.TICKET, true, true, 0),
        ticket -> {
          scene.simulation.signal(scene.simulation.currentTask());
          pool.allocate(ticket, 1);
        });
    scene.expect(
        """
        1 young backs off from pool 0
        1 young is interrupted
        5 old has 1
        """);
  }

  @Test
  void waitForSpace_signal_endsTheWaitAndTheRegistration() {
    ToyPool pool = new ToyPool(scene, 0, true);
    pool.freeAt(6, 2);
    scene.client("old", 0, ticket -> pool.allocate(ticket, 1));
    Task[] young = new Task[1];
    young[0] =
        scene.client(
            "young",
            1,
            new TicketSettings(EvictionMode.TICKET, true, true, 0),
            ticket -> pool.allocate(ticket, 1));
    scene.client("youngest", 2, ticket -> pool.allocate(ticket, 1));
    scene.simulation.at(3, now -> scene.simulation.signal(young[0]));
    scene.expect(
        """
        1 young backs off from pool 0
        1 young waits for pool 0
        2 youngest backs off from pool 0
        2 youngest waits for pool 0
        3 young is interrupted
        6 old has 1
        6 youngest has 1
        """);
  }
}
