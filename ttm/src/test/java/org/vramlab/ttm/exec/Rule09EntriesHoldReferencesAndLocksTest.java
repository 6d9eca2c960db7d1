package org.vramlab.ttm.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.vramlab.ttm.exec.Scene.Thing;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwMutex;

/**
 * Rule 9: an entry holds a counted reference and the lock object itself; references are dropped
 * with nothing locked.
 */
class Rule09EntriesHoldReferencesAndLocksTest {
  private final Scene scene = new Scene(Algorithm.WAIT_DIE);
  private final Thing a = scene.thing("a");
  private final Thing b = scene.thing("b");

  @Test
  void entries_whileHeldAndAfterAnEarlyRelease_keepTheirReferences() {
    scene.client(
        "client",
        0,
        ticket -> {
          ticket.lock(a);
          int mark = ticket.mark();
          assertTrue(ticket.tryLock(b));
          assertEquals(2, a.references);
          assertEquals(2, b.references);
          ticket.releaseSince(mark);
          assertFalse(ticket.holds(b));
          assertTrue(ticket.holds(a));
          assertEquals(2, b.references, "a is locked, so the reference must wait");
        });
    scene.expect(
        """
        0 client takes a
        0 client takes b
        0 client drops b
        0 client drops a
        """);
  }

  @Test
  void releaseSince_severalLocks_unlocksNewestFirst() {
    Thing c = scene.thing("c");
    scene.client(
        "client",
        0,
        ticket -> {
          ticket.lock(a);
          int mark = ticket.mark();
          ticket.lock(b);
          ticket.lock(c);
          ticket.releaseSince(mark);
          ticket.releaseSince(mark);
          assertEquals(1, ticket.mark());
        });
    scene.expect(
        """
        0 client takes a
        0 client takes b
        0 client takes c
        0 client drops c
        0 client drops b
        0 client drops a
        """);
  }

  /** A deleted buffer gets a lock of its own while the shared one is held: the old one is freed. */
  @Test
  void end_ownerGotAnotherLockMeanwhile_releasesTheOneThatWasTaken() {
    WwMutex shared = a.lock();
    scene.client(
        "client",
        0,
        ticket -> {
          ticket.lock(a);
          a.lock = new WwMutex(scene.wwClass);
        });
    scene.play();
    assertFalse(shared.isLocked());
  }

  /** The lost lock is what is waited for, even if its owner has another one by then. */
  @Test
  void backOff_ownerGotAnotherLockMeanwhile_waitsForTheOneThatWasLost() {
    WwMutex shared = a.lock();
    scene.client(
        "old",
        0,
        ticket -> {
          ticket.lock(a);
          scene.at(3);
        });
    boolean[] replaced = new boolean[1];
    scene.client(
        "young",
        1,
        ticket -> {
          ticket.lock(b);
          scene.at(2);
          if (!replaced[0]) {
            replaced[0] = true;
            ticket.onBackOff(() -> a.lock = new WwMutex(scene.wwClass));
          } else {
            assertTrue(shared.heldByCurrentTask());
          }
          ticket.lock(a);
          assertTrue(a.lock.heldByCurrentTask());
          ticket.seal();
          assertFalse(shared.heldByCurrentTask(), "unclaimed");
        });
    scene.play();
  }

  @Test
  void releaseLater_whileLocked_waitsForTheEnd() {
    scene.client(
        "client",
        0,
        ticket -> {
          ticket.lock(a);
          b.retain();
          ticket.releaseLater(b);
          assertEquals(2, b.references);
        });
    scene.play();
  }

  /** The scene would see a reference dropped under a lock. */
  @Test
  void release_underALock_isSeenByTheScene() {
    scene.client(
        "planted",
        0,
        ticket -> {
          ticket.lock(a);
          b.retain();
          b.release();
        });
    assertThrows(AssertionFailedError.class, scene::play);
  }

  @Test
  void lock_manyThings_keepsCountOfAll() {
    Thing[] many = new Thing[50];
    for (int i = 0; i < many.length; i++) {
      many[i] = scene.thing("thing" + i);
    }
    scene.client(
        "client",
        0,
        ticket -> {
          for (Thing thing : many) {
            ticket.lock(thing);
          }
          assertEquals(50, ticket.mark());
        });
    assertEquals(100, scene.play().size());
  }
}
