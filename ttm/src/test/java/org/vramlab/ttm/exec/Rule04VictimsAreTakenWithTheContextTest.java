package org.vramlab.ttm.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.exec.Scene.Thing;
import org.vramlab.ttm.lockdep.LockRule;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.lockdep.LockdepReport;
import org.vramlab.ttm.sched.Stuck;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Rule 4: a victim that is trylocked carries the ticket's context, or it would be invisible to
 * those who wait for it, and two tickets would wait for each other for ever (counterexample 5 of
 * the locking model).
 *
 * <pre>
 *   row   evictor                                submitter
 *    0    trylock victim
 *    1                                           lock root
 *    2    prepareMove: lock root, held
 *    3                                           lock victim, held
 * </pre>
 *
 * In wait-die it takes an evictor that is older, and so waits; in wound-wait one that is younger:
 * the submitter cannot wound who holds without a context.
 */
class Rule04VictimsAreTakenWithTheContextTest {
  /** How the evictor takes its victim. */
  private interface Taking {
    void take(Ticket ticket, Thing victim);
  }

  private static final Taking WITH_CONTEXT = (ticket, victim) -> assertTrue(ticket.tryLock(victim));

  /** The planted fault. */
  private static final Taking WITHOUT_CONTEXT =
      (ticket, victim) -> {
        assertTrue(victim.lock().tryLockAlone());
        ticket.onBackOff(victim.lock()::unlock);
      };

  private static List<String> play(Scene scene, Taking taking) {
    Thing victim = scene.thing("victim");
    Thing root = scene.thing("root");
    Attempt evictor =
        ticket -> {
          taking.take(ticket, victim);
          scene.at(2);
          ticket.lockForNotification(root);
          ticket.seal();
        };
    Attempt submitter =
        ticket -> {
          scene.at(1);
          ticket.lock(root);
          scene.at(3);
          ticket.lock(victim);
          ticket.seal();
        };
    boolean evictorIsOlder = scene.wwClass.algorithm() == Algorithm.WAIT_DIE;
    scene.client("older", 0, evictorIsOlder ? evictor : submitter);
    scene.client("younger", 0, evictorIsOlder ? submitter : evictor);
    return scene.play();
  }

  @ParameterizedTest
  @EnumSource
  void victim_withTheContext_youngerBacksOffAndBothSeal(Algorithm algorithm) {
    List<String> table = play(new Scene(algorithm), WITH_CONTEXT);
    assertEquals(2, table.stream().filter(row -> row.endsWith(" seals")).count());
    assertEquals(1, table.stream().filter(row -> row.contains("younger backs off")).count());
    assertTrue(table.stream().noneMatch(row -> row.contains("older backs off")));
  }

  @ParameterizedTest
  @EnumSource
  void victim_withoutTheContext_bothSleepForEver(Algorithm algorithm) {
    assertThrows(Stuck.class, () -> play(new Scene(algorithm, Lockdep.OFF), WITHOUT_CONTEXT));
  }

  @ParameterizedTest
  @EnumSource
  void victim_withoutTheContext_isReportedByLockdepBeforeAnybodySleeps(Algorithm algorithm) {
    LockdepReport report =
        assertThrows(LockdepReport.class, () -> play(new Scene(algorithm), WITHOUT_CONTEXT));
    assertEquals(LockRule.RESERVATION_WITHOUT_CONTEXT, report.rule());
  }
}
