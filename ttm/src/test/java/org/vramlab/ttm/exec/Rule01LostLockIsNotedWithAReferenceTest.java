package org.vramlab.ttm.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.vramlab.ttm.exec.Scene.Thing;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Rule 1: who meets EDEADLK notes the lock it lost, with a reference that keeps its owner alive,
 * and passes the failure up.
 */
class Rule01LostLockIsNotedWithAReferenceTest {
  private final Scene scene = new Scene(Algorithm.WAIT_DIE);
  private final Thing buffer = scene.thing("buffer");
  private final Thing root = scene.thing("root");

  /**
   * <pre>
   *   row   old                    young
   *    0    lock root
   *    1                           lock buffer
   *    2                           lock root: lost, back off, wait for root
   *    3    free root: not yet, for young waits for its lock
   *    4    unlock root            has root
   *    5                           unlock root, and only then root is freed
   * </pre>
   */
  @Test
  void lock_lostLockOfAnOwnerThatIsBeingFreed_keepsTheOwnerAlive() {
    scene.client(
        "old",
        0,
        ticket -> {
          ticket.lock(root);
          scene.at(3);
          // The owner gives up its own reference: two are left, old's entry and young's contention.
          root.references--;
          assertEquals(2, root.references);
          scene.at(4);
        });
    scene.client(
        "young",
        1,
        ticket -> {
          ticket.lock(buffer);
          scene.at(2);
          ticket.lock(root);
          scene.at(5);
          // So that the books of the scene are right again: somebody found it and kept it.
          assertEquals(1, root.references, "young's own");
          root.retain();
        });
    scene.expect(
        """
        0 old takes root
        1 young takes buffer
        2 young backs off from root
        2 young drops buffer
        2 young waits for root
        4 old drops root
        4 young takes root
        4 young takes buffer
        5 young drops buffer
        5 young drops root
        """);
  }

  /** Each callee on the way undoes its half-done work before it passes the failure on. */
  @Test
  void lock_lostDeepInside_unwindsThroughEveryCallee() {
    scene.client(
        "old",
        0,
        ticket -> {
          ticket.lock(root);
          scene.at(3);
        });
    scene.client(
        "young",
        1,
        ticket -> {
          ticket.lock(buffer);
          scene.at(2);
          evict(ticket);
        });
    scene.expect(
        """
        0 old takes root
        1 young takes buffer
        2 young backs off from root
        2 young importer undoes
        2 young manager undoes
        2 young drops buffer
        2 young waits for root
        3 old drops root
        3 young takes root
        3 young takes buffer
        3 young importer is done
        3 young drops buffer
        3 young drops root
        """);
  }

  private void evict(Ticket ticket) throws WouldDeadlock, org.vramlab.ttm.failure.Interrupted {
    boolean done = false;
    ticket.enterDriver("importer");
    try {
      prepareMove(ticket);
      ticket.driverReturned();
      done = true;
    } finally {
      ticket.leaveDriver();
      if (!done) {
        scene.note("manager undoes");
      }
    }
  }

  private void prepareMove(Ticket ticket)
      throws WouldDeadlock, org.vramlab.ttm.failure.Interrupted {
    boolean done = false;
    try {
      ticket.lock(root);
      done = true;
    } finally {
      scene.note(done ? "importer is done" : "importer undoes");
    }
  }
}
