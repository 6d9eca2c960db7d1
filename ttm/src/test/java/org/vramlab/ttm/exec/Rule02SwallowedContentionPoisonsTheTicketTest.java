package org.vramlab.ttm.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vramlab.ttm.exec.Scene.Thing;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Rule 2: a lost lock poisons the ticket: any use of it but unwinding fails, and names the driver
 * that swallowed the failure. Each driver here is the planted fault, but the last.
 *
 * <pre>
 *   row   old            young
 *    0    lock root
 *    1                   lock buffer
 *    2                   a driver loses root
 * </pre>
 */
class Rule02SwallowedContentionPoisonsTheTicketTest {
  private final Scene scene = new Scene(Algorithm.WAIT_DIE);
  private final Thing root = scene.thing("root");
  private final Thing buffer = scene.thing("buffer");
  private final Thing other = scene.thing("other");

  /** A driver's callback, called as the sharing layer calls it. */
  private void callDriver(String name, Ticket ticket, Attempt callback)
      throws WouldDeadlock, Interrupted, NoMemory, Busy {
    ticket.enterDriver(name);
    try {
      callback.run(ticket);
      ticket.driverReturned();
    } finally {
      ticket.leaveDriver();
    }
  }

  private void swallow(Ticket ticket) throws Interrupted {
    try {
      ticket.lock(root);
    } catch (WouldDeadlock swallowed) {
      scene.note("swallows");
    }
  }

  private String reportOf(Attempt young) {
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
          young.run(ticket);
        });
    IllegalStateException report = assertThrows(IllegalStateException.class, scene::play);
    return String.valueOf(report.getMessage());
  }

  @Test
  void driverReturned_afterALostLock_namesTheDriver() {
    String report = reportOf(ticket -> callDriver("careless", ticket, this::swallow));
    assertTrue(report.contains("swallowed by careless"), report);
  }

  @Test
  void lock_byTheDriverThatSwallowed_namesIt() {
    String report =
        reportOf(ticket ->
            callDriver(
                "careless",
                ticket,
                inside -> {
                  swallow(inside);
                  inside.lock(other);
                }));
    assertTrue(report.contains("swallowed by careless"), report);
  }

  @Test
  void lock_innerDriverPassesOnAndOuterSwallows_namesTheOuter() {
    String report =
        reportOf(ticket ->
            callDriver(
                "outer",
                ticket,
                inside -> {
                  try {
                    callDriver("inner", inside, innermost -> innermost.lock(root));
                  } catch (WouldDeadlock swallowed) {
                    inside.lock(other);
                  }
                }));
    assertTrue(report.contains("met in inner, was swallowed by outer"), report);
  }

  @Test
  void execute_submitterSwallows_namesTheSubmitter() {
    String report = reportOf(this::swallow);
    assertTrue(report.contains("swallowed by the submitter"), report);
  }

  @Test
  void execute_failureTurnedIntoNoMemory_isFoundOut() {
    String report =
        reportOf(ticket ->
            callDriver(
                "translator",
                ticket,
                inside -> {
                  try {
                    inside.lock(root);
                  } catch (WouldDeadlock translated) {
                    throw NoMemory.INSTANCE;
                  }
                }));
    assertTrue(report.contains("met in translator"), report);
  }

  @Test
  void execute_failureTurnedIntoAnInterruption_isFoundOut() {
    String report =
        reportOf(ticket ->
            callDriver(
                "translator",
                ticket,
                inside -> {
                  try {
                    inside.lock(root);
                  } catch (WouldDeadlock translated) {
                    throw Interrupted.INSTANCE;
                  }
                }));
    assertTrue(report.contains("met in translator"), report);
  }

  @Test
  void everyUse_ofAPoisonedTicket_isRefused() {
    String report =
        reportOf(ticket -> {
          swallow(ticket);
          assertThrows(IllegalStateException.class, () -> ticket.lock(other));
          assertThrows(IllegalStateException.class, () -> ticket.tryLock(other));
          assertThrows(IllegalStateException.class, () -> ticket.lockForNotification(other));
          assertThrows(IllegalStateException.class, () -> ticket.lockMasked(other));
          assertThrows(IllegalStateException.class, () -> ticket.enterDriver("next"));
          assertThrows(IllegalStateException.class, () -> ticket.onBackOff(() -> {}));
          assertThrows(IllegalStateException.class, ticket::seal);
          assertThrows(IllegalStateException.class, ticket::checkMayAllocate);
          assertThrows(IllegalStateException.class, ticket::beginAsking);
          assertEquals(1, other.references);
        });
    assertTrue(report.contains("swallowed by the submitter"), report);
  }

  /** Masking is what mode one-ticket is there to show; with the ticket it is a mistake. */
  @Test
  void lockMasked_inModeTicket_isRefusedAndNamesTheDriver() {
    String report =
        reportOf(ticket -> callDriver("masker", ticket, inside -> inside.lockMasked(other)));
    assertTrue(report.contains("masker masks a lock that it may lose"), report);
    assertEquals(1, other.references);
  }

  /**
   * The failure comes out of nowhere: the ticket has lost nothing, so there is nothing to retry.
   */
  @Test
  void execute_failureWithoutALostLock_isRefused() {
    String report =
        reportOf(ticket -> {
          throw WouldDeadlock.INSTANCE;
        });
    assertTrue(report.contains("has lost nothing"), report);
  }

  @Test
  void driver_passesTheFailureOn_submissionSucceeds() {
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
          callDriver("careful", ticket, inside -> inside.lock(root));
          ticket.seal();
        });
    assertTrue(scene.play().contains("3 young seals"));
  }

  @Test
  void leaveDriver_withoutHavingEntered_isRefused() {
    scene.client(
        "client",
        0,
        ticket -> {
          IllegalStateException refused =
              assertThrows(IllegalStateException.class, ticket::leaveDriver);
          assertEquals("a driver's callback ends that did not begin", refused.getMessage());
        });
    scene.expect("");
  }
}
