package org.vramlab.ttm.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.lockdep.LockRule;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.lockdep.LockdepReport;
import org.vramlab.ttm.sleeping.SleepingLock;
import org.vramlab.ttm.ww.AcquireContext;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/**
 * What is done under a leaf lock is seen by lockdep, in both runtimes: though nobody has to wait,
 * and though in the simulation no leaf is ever contended.
 */
class LeafLocksAreWatchedTest {
  private final Lockdep lockdep = new Lockdep();

  private LeafLock leaf(Sched sched, String kind) {
    return sched.newLeafLock(kind).watchedBy(lockdep, kind);
  }

  @ParameterizedTest
  @EnumSource
  void twoLeaves_inOppositeOrders_areReportedThoughNobodyMetAnybody(RuntimeKind kind)
      throws InterruptedException {
    Sched sched = kind.make();
    LeafLock list = leaf(sched, "list");
    LeafLock queue = leaf(sched, "queue");
    String story =
        reportOf(
            kind,
            sched,
            LockRule.ORDER_CYCLE,
            () -> {
              list.lock();
              queue.lock();
              queue.unlock();
              list.unlock();
              queue.lock();
              try {
                list.lock();
              } finally {
                queue.unlock();
              }
            });
    assertTrue(story.contains("wants leaf lock \"list\""), story);
    assertTrue(story.contains("\"list\" -> \"queue\"   first seen: task"), story);
  }

  @ParameterizedTest
  @EnumSource
  void twoLeavesOfOneKind_nested_areReported(RuntimeKind kind) throws InterruptedException {
    Sched sched = kind.make();
    LeafLock one = leaf(sched, "list");
    LeafLock other = leaf(sched, "list");
    reportOf(
        kind,
        sched,
        LockRule.RECURSION,
        () -> {
          one.lock();
          try {
            other.lock();
          } finally {
            one.unlock();
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void freeReservation_underALeaf_isReported(RuntimeKind kind) throws InterruptedException {
    Sched sched = kind.make();
    LeafLock list = leaf(sched, "list");
    WwClass wwClass = new WwClass(sched, lockdep, Algorithm.WAIT_DIE);
    WwMutex reservation = new WwMutex(wwClass);
    AcquireContext context = new AcquireContext(wwClass);
    String story =
        reportOf(
            kind,
            sched,
            LockRule.BLOCKING_UNDER_LEAF,
            () -> {
              context.begin(0);
              list.lock();
              try {
                assertThrows(LockdepReport.class, reservation::lockAlone);
                assertTrue(reservation.tryLockAlone(), "who only tries may do so under a leaf");
                reservation.unlock();
                reservation.lockSlow(context);
              } finally {
                list.unlock();
                context.finish();
              }
            });
    assertTrue(story.contains("under leaf lock \"list\""), story);
  }

  @ParameterizedTest
  @EnumSource
  void freeSleepingLock_underALeaf_isReported(RuntimeKind kind) throws InterruptedException {
    Sched sched = kind.make();
    LeafLock list = leaf(sched, "list");
    SleepingLock mmap =
        new SleepingLock(sched, lockdep, lockdep.defineClass("mmap", LockKind.OUTER), "mmap");
    reportOf(
        kind,
        sched,
        LockRule.BLOCKING_UNDER_LEAF,
        () -> {
          list.lock();
          try {
            mmap.lock();
          } finally {
            list.unlock();
          }
        });
  }

  /** Runs it as a task, which must be reported and hold nothing at its end. */
  private String reportOf(RuntimeKind kind, Sched sched, LockRule rule, TaskBody body)
      throws InterruptedException {
    AtomicReference<String> story = new AtomicReference<>("");
    sched.spawn(
        "task",
        () -> {
          LockdepReport report = assertThrows(LockdepReport.class, body::run);
          assertEquals(rule, report.rule(), report.getMessage());
          story.set(String.valueOf(report.getMessage()));
          lockdep.taskEnded(sched.currentTask().id());
        });
    kind.run(sched);
    assertThrows(LockdepReport.class, lockdep::allEnded, "that it was caught is no excuse");
    return story.get();
  }
}
