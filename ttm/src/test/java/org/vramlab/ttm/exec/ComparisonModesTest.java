package org.vramlab.ttm.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.exec.Scene.Thing;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.ww.Algorithm;

/** What the modes differ in, at the ticket: contexts of trylocks, notifications, masked losses. */
class ComparisonModesTest {
  private final Scene scene = new Scene(Algorithm.WAIT_DIE);
  private final Thing a = scene.thing("a");
  private final Thing b = scene.thing("b");

  private static TicketSettings in(EvictionMode mode) {
    return new TicketSettings(mode, true, false, 0);
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

  /** Rule 4: a victim taken without a context would be invisible to wait-die. */
  @ParameterizedTest
  @EnumSource
  void tryLock_free_carriesTheContextInModeTicketOnly(EvictionMode mode) {
    scene.client(
        "client",
        0,
        in(mode),
        ticket -> {
          assertTrue(ticket.tryLock(a));
          assertTrue(ticket.tryLock(a), "what the ticket holds already is as good");
          assertEquals(1, ticket.mark());
        });
    String suffix = mode == EvictionMode.TICKET ? "" : " without a context";
    scene.expect("0 client takes a" + suffix + "\n0 client drops a");
  }

  @ParameterizedTest
  @EnumSource
  void tryLock_heldByAnother_isFalseAndLeavesNoReference(EvictionMode mode) {
    oldHoldsA(3);
    scene.client("young", 1, in(mode), ticket -> assertFalse(ticket.tryLock(a)));
    scene.expect("0 old takes a\n3 old drops a");
  }

  @ParameterizedTest
  @EnumSource(names = "TICKET", mode = EnumSource.Mode.EXCLUDE)
  void lockForNotification_heldByAnother_isBusyInTheComparisonModes(EvictionMode mode) {
    oldHoldsA(3);
    scene.client(
        "young",
        1,
        in(mode),
        ticket -> assertThrows(Busy.class, () -> ticket.lockForNotification(a)));
    scene.expect("0 old takes a\n3 old drops a");
  }

  @Test
  void lockForNotification_heldByAnother_waitsInModeTicket() {
    oldHoldsA(3);
    scene.client("young", 1, ticket -> ticket.lockForNotification(a));
    scene.expect(
        """
        0 old takes a
        1 young waits for a
        3 old drops a
        3 young takes a
        3 young drops a
        """);
  }

  /** Losing is an ordinary "no", and the ticket goes on. */
  @Test
  void lockMasked_lost_isFalseAndTheTicketGoesOn() {
    Thing c = scene.thing("c");
    oldHoldsA(3);
    scene.client(
        "young",
        1,
        in(EvictionMode.ONE_TICKET),
        ticket -> {
          ticket.lock(b);
          assertFalse(ticket.lockMasked(a));
          assertFalse(ticket.lockMasked(b), "held already");
          assertTrue(ticket.lockMasked(c));
          ticket.seal();
          assertEquals(0, ticket.backOffs());
        });
    scene.expect(
        """
        0 old takes a
        1 young takes b
        1 young takes c
        1 young seals
        1 young drops c
        1 young drops b
        3 old drops a
        """);
  }

  @Test
  void lockMasked_holdingNothing_waits() {
    oldHoldsA(3);
    scene.client(
        "young", 1, in(EvictionMode.ONE_TICKET), ticket -> assertTrue(ticket.lockMasked(a)));
    scene.expect(
        """
        0 old takes a
        1 young waits for a
        3 old drops a
        3 young takes a
        3 young drops a
        """);
  }

  /** Locks cost time; it passes before anybody can see the difference. */
  @Test
  void lock_costsTime_lockIsHeldForAsLongAsTheWorkTakes() {
    TicketSettings costly = new TicketSettings(EvictionMode.TICKET, true, false, 10);
    scene.client(
        "client",
        0,
        costly,
        ticket -> {
          ticket.lock(a);
          ticket.lock(b);
          ticket.seal();
        });
    scene.expect(
        """
        0 client takes a
        0 client takes b
        20 client seals
        20 client drops b
        20 client drops a
        """);
  }
}
