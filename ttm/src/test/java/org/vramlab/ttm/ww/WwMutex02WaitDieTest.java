package org.vramlab.ttm.ww;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Lesson 2, wait-die: the older waits, the younger that holds something dies. */
class WwMutex02WaitDieTest {
  private final Stage stage = new Stage(Algorithm.WAIT_DIE);
  private final WwMutex a = stage.mutex();
  private final WwMutex b = stage.mutex();

  /**
   * <pre>
   *   row   old            young
   *    0    lock A
   *    1                   lock B
   *    2    lock B: waits
   *    3                   lock A: dies at once, for A's holder is older
   *    4                   unlock B
   *    4    has B
   * </pre>
   */
  @Test
  void lock_abba_youngerDiesAndOlderWaits() {
    stage.actor(
        "old",
        me -> {
          me.lock(a);
          me.at(2).lock(b);
          me.unlock(b, a);
        });
    stage.actor(
        "young",
        me -> {
          me.at(1).lock(b);
          me.at(3).loses(a).at(4).unlock(b);
        });
    stage.expect(
        """
        0 old takes 0
        1 young takes 1
        2 old waits for 1, held by young
        3 young loses 0
        4 young drops 1
        4 old takes 1
        4 old drops 1
        4 old drops 0
        """);
  }

  /**
   * <pre>
   *   row   old            young
   *    0    lock A
   *    1                   lock A: waits, for it holds nothing
   *    2    unlock A       has A
   * </pre>
   */
  @Test
  void lock_youngerHoldingNothing_waitsForOlder() {
    stage.actor(
        "old",
        me -> {
          me.lock(a);
          me.at(2).unlock(a);
        });
    stage.actor(
        "young",
        me -> {
          me.at(1).lock(a);
          me.unlock(a);
        });
    stage.expect(
        """
        0 old takes 0
        1 young waits for 0, held by old
        2 old drops 0
        2 young takes 0
        2 young drops 0
        """);
  }

  /**
   * <pre>
   *   row   old            middle          young
   *    0                                   lock B
   *    1                   lock A
   *    2                   lock B: waits, being older than young
   *    3    lock B: queues in front, and middle, who holds A, dies
   * </pre>
   */
  @Test
  void lock_olderQueuesInFrontOfAWaiterThatHoldsSomething_waiterDies() {
    stage.actor(
        "old",
        me -> {
          me.at(3).lock(b);
          me.unlock(b);
        });
    stage.actor(
        "middle",
        me -> {
          me.at(1).lock(a);
          me.at(2).loses(b).unlock(a);
        });
    stage.actor(
        "young",
        me -> {
          me.lock(b);
          me.at(5).unlock(b);
        });
    stage.expect(
        """
        0 young takes 1
        1 middle takes 0
        2 middle waits for 1, held by young
        3 old waits for 1, held by young
        3 middle loses 1
        3 middle drops 0
        5 young drops 1
        5 old takes 1
        5 old drops 1
        """);
  }

  /**
   * <pre>
   *   row   old      middle          young           holder (youngest)
   *    0                                              lock B
   *    1    lock B: waits
   *    2             lock A
   *    3             lock B: dies at once, for an older one queues there already
   * </pre>
   */
  @Test
  void lock_olderIsQueuedAlready_youngerHoldingSomethingDiesAtOnce() {
    stage.actor(
        "old",
        me -> {
          me.at(1).lock(b);
          me.unlock(b);
        });
    stage.actor(
        "middle",
        me -> {
          me.at(2).lock(a);
          me.at(3).loses(b).unlock(a);
        });
    stage.actor(
        "holder",
        me -> {
          me.lock(b);
          me.at(5).unlock(b);
        });
    stage.expect(
        """
        0 holder takes 1
        1 old waits for 1, held by holder
        2 middle takes 0
        3 middle loses 1
        3 middle drops 0
        5 holder drops 1
        5 old takes 1
        5 old drops 1
        """);
  }

  /** Waiters that hold nothing come in any order and leave by age. */
  @Test
  void queue_waitersHoldingNothing_isOrderedByStamp() {
    String[] names = {"eldest", "second", "third", "fourth"};
    int[] rows = {4, 2, 3, 1};
    for (int i = 0; i < 4; i++) {
      long row = rows[i];
      stage.actor(
          names[i],
          me -> {
            me.at(row).lock(b);
            me.note("goes on");
            me.unlock(b);
          });
    }
    stage.actor(
        "holder",
        me -> {
          me.lock(b);
          me.at(5);
          assertEquals(List.of("eldest", "second", "third", "fourth"), Stage.queue(b));
          me.unlock(b);
        });
    stage.expect(
        """
        0 holder takes 1
        1 fourth waits for 1, held by holder
        2 second waits for 1, held by holder
        3 third waits for 1, held by holder
        4 eldest waits for 1, held by holder
        5 holder drops 1
        5 eldest takes 1
        5 eldest goes on
        5 eldest drops 1
        5 second takes 1
        5 second goes on
        5 second drops 1
        5 third takes 1
        5 third goes on
        5 third drops 1
        5 fourth takes 1
        5 fourth goes on
        5 fourth drops 1
        """);
  }

  /**
   * A plain waiter keeps its place, but one with a context goes in front of a younger context, and
   * so in front of the plain ones behind that.
   */
  @Test
  void queue_plainWaiterBehindAYoungerContext_isOvertaken() {
    stage.actor(
        "old",
        me -> {
          me.at(4).lock(b);
          me.unlock(b);
        });
    stage.actor(
        "young",
        me -> {
          me.at(2).lock(b);
          me.unlock(b);
        });
    stage.simulation.spawn("first", () -> waitAlone(1));
    stage.simulation.spawn("last", () -> waitAlone(3));
    stage.actor(
        "holder",
        me -> {
          me.lock(b);
          me.at(5);
          assertEquals(List.of("first alone", "old", "young", "last alone"), Stage.queue(b));
          me.unlock(b);
        });
    stage.simulation.run();
  }

  private void waitAlone(long row) {
    stage.simulation.delay(row, org.vramlab.ttm.event.SpanKind.SUBMIT);
    b.lockAlone();
    b.unlock();
  }
}
