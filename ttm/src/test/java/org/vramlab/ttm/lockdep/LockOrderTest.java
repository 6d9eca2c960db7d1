package org.vramlab.ttm.lockdep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.ttm.lockdep.Actor.reported;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Order among classes is learnt from what runs, and a cycle is reported before anybody has to
 * block.
 */
class LockOrderTest {
  private final Lockdep lockdep = new Lockdep();
  private final int a = lockdep.defineClass("a", LockKind.INNER);
  private final int b = lockdep.defineClass("b", LockKind.INNER);
  private final int c = lockdep.defineClass("c", LockKind.INNER);
  private final int mmap = lockdep.defineClass("mmap", LockKind.OUTER);
  private final int registry = lockdep.defineClass("registry", LockKind.OUTER);
  private final int lru = lockdep.defineClass("lru", LockKind.LEAF);
  private final int list = lockdep.defineClass("list", LockKind.LEAF);
  private final Actor one = new Actor(lockdep, 1);
  private final Actor two = new Actor(lockdep, 2);

  @Test
  void acquiring_sameOrderEverywhere_isFine() {
    one.locks(a).locks(b).locks(c).unlocks(b).unlocks(a).unlocks(c);
    two.locks(a).locks(c).unlocks(a).unlocks(c).locks(b).locks(c).unlocks(c).unlocks(b);
    one.ends();
    two.ends();
  }

  @Test
  void acquiring_oppositeOrders_areReportedWithoutAnybodyBlocking() {
    one.locks(a).locks(b).unlocks(b).unlocks(a);
    two.locks(b);

    String story = reported(LockRule.ORDER_CYCLE, () -> two.locks(a));

    assertTrue(story.contains("task 2 wants inner lock \"a\""), story);
    assertTrue(story.contains("this chain:  \"b\" -> \"a\""), story);
    assertTrue(story.contains("\"a\" -> \"b\"   first seen: task 1 at Actor.locks"), story);
  }

  @Test
  void acquiring_cycleOverThreeClasses_namesEveryLinkOfTheOtherChain() {
    one.locks(a).locks(b).unlocks(b).unlocks(a);
    one.locks(b).locks(c).unlocks(c).unlocks(b);
    two.locks(c);

    String story = reported(LockRule.ORDER_CYCLE, () -> two.locks(a));

    assertTrue(
        story.contains("\"a\" -> \"b\"   first seen")
            && story.contains("\"b\" -> \"c\"   first seen"),
        story);
    assertTrue(
        story.contains("LockOrderTest.acquiring_cycleOverThreeClasses"),
        "the place is named: " + story);
  }

  @Test
  void acquiring_afterReport_nothingWasRecorded() {
    one.locks(a).locks(b).unlocks(b).unlocks(a);
    two.locks(b);
    reported(LockRule.ORDER_CYCLE, () -> two.locks(a));
    two.unlocks(b).ends();
    one.locks(a).locks(b).unlocks(b).unlocks(a).ends();
  }

  @Test
  void acquiring_byTrylockAgainstTheOrder_isFine() {
    one.locks(a).locks(b).unlocks(b).unlocks(a);
    two.locks(b).trylocks(a).unlocks(a).unlocks(b).ends();
  }

  @Test
  void acquiring_underTrylockedLock_countsForTheOrder() {
    one.trylocks(a).locks(b).unlocks(b).unlocks(a);
    two.locks(b);
    reported(LockRule.ORDER_CYCLE, () -> two.locks(a));
  }

  @Test
  void acquiring_sameClassTwice_isReported() {
    one.locks(a);
    reported(LockRule.RECURSION, () -> one.locks(a));
  }

  @Test
  void acquiring_outerLocksInOppositeOrders_areReported() {
    one.locks(mmap).locks(registry).unlocks(registry).unlocks(mmap);
    two.locks(registry);
    reported(LockRule.ORDER_CYCLE, () -> two.locks(mmap));
  }

  @Test
  void acquiring_outerUnderInner_isReportedAndTheOtherWayRoundFine() {
    one.locks(mmap).locks(a).unlocks(a).unlocks(mmap);
    one.locks(a);
    reported(LockRule.OUTER_LOCK_INSIDE, () -> one.locks(mmap));
  }

  @Test
  void acquiring_leafUnderLeaf_isFineInOneOrder() {
    one.locks(a).locks(lru).locks(list).unlocks(list).unlocks(lru).unlocks(a);
    two.locks(list);
    reported(LockRule.ORDER_CYCLE, () -> two.locks(lru));
  }

  @Test
  void acquiring_innerUnderLeaf_isReported() {
    one.locks(a).locks(lru).unlocks(lru).unlocks(a);
    one.locks(lru);
    reported(LockRule.BLOCKING_UNDER_LEAF, () -> one.locks(a));
  }

  @Test
  void released_notHeld_isReported() {
    one.locks(a).unlocks(a);
    reported(LockRule.UNBALANCED, () -> one.unlocks(a));
  }

  @Test
  void taskEnded_holding_isReported() {
    one.locks(a);
    String story = reported(LockRule.UNBALANCED, one::ends);
    assertTrue(story.contains("holding, oldest first: \"a\""), story);
  }

  @Test
  void forgetTasks_keepsTheOrderAndDropsWhatIsHeld() {
    one.locks(a).locks(b);
    lockdep.forgetTasks();
    one.locks(b);
    reported(LockRule.ORDER_CYCLE, () -> one.locks(a));
  }

  @Test
  void defineClass_twice_givesTheSameClass() {
    assertEquals(a, lockdep.defineClass("a", LockKind.INNER));
    assertThrows(IllegalArgumentException.class, () -> lockdep.defineClass("a", LockKind.LEAF));
  }

  @Test
  void defineClass_tooMany_saysSo() {
    Lockdep full = new Lockdep();
    for (int i = 0; i < 59; i++) {
      full.defineClass("class " + i, LockKind.INNER);
    }
    assertThrows(IllegalStateException.class, () -> full.defineClass("one more", LockKind.INNER));
  }

  @Test
  void off_ignoresEverything() {
    assertFalse(Lockdep.OFF.isOn());
    int x = Lockdep.OFF.defineClass("x", LockKind.INNER);
    new Actor(Lockdep.OFF, 1)
        .locks(x)
        .locks(x)
        .unlocks(3)
        .enters(Section.RECLAIM)
        .waitsForSpace()
        .ends();
  }

  @Test
  void acquiring_fromManyThreads_findsThePlantedInversionAndNothingElse()
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
    for (int t = 3; t < 7; t++) {
      Actor actor = new Actor(lockdep, t);
      threads.add(
          Thread.ofPlatform()
              .uncaughtExceptionHandler((thread, thrown) -> failed.set(thrown))
              .start(() -> {
                for (int i = 0; i < 20_000; i++) {
                  actor
                      .locks(a)
                      .locks(b)
                      .locks(lru)
                      .unlocks(lru)
                      .unlocks(b)
                      .locks(c)
                      .unlocks(c)
                      .unlocks(a);
                }
                actor.ends();
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(null, failed.get());
    one.locks(c);
    reported(LockRule.ORDER_CYCLE, () -> one.locks(a));
  }
}
