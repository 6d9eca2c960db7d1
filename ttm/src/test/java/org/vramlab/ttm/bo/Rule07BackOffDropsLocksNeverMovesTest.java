package org.vramlab.ttm.bo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Rule 7: an eviction is committed before the next lock is asked for that is not asked for its
 * sake; back-off drops locks and never undoes a move, and a callee that has returned leaves nothing
 * pending under its locks.
 *
 * <pre>
 *   nanos   older              younger, needs two pages
 *     0     lock second
 *   100                        evict first: committed
 *                              evict second: EDEADLK, back off
 *  1000     (unlocks)          evict second; has its pages
 * </pre>
 */
class Rule07BackOffDropsLocksNeverMovesTest {
  private final FakeGpu gpu = new FakeGpu(Algorithm.WAIT_DIE, 2, 100);
  private final PageTableRoot root = new PageTableRoot(gpu.wwClass);

  /** Answers the ticket that had to back off between two evictions. */
  private Ticket evictTwo(boolean keepVictims, Runnable afterEachAttempt) {
    Ticket younger = gpu.ticket(EvictionMode.TICKET, keepVictims);
    gpu.run(() -> {
      BufferObject first = gpu.inVram(1);
      BufferObject second = gpu.inVram(1);
      root.map(first);
      gpu.at(0, () -> gpu.holding(second, () -> gpu.pause(1000)));
      gpu.at(
          100,
          () -> {
            BufferObject bo = gpu.create(2);
            younger.execute(t -> {
              gpu.placeAll(t, FakeGpu.VRAM, bo);
              afterEachAttempt.run();
            });
            assertTrue(bo.isIn(gpu.vram()));
            assertTrue(first.isIn(gpu.gtt()));
          });
    });
    return younger;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void backOff_afterACommittedEviction_doesNotUndoOrRepeatIt(boolean keepVictims) {
    Ticket younger = evictTwo(keepVictims, () -> {});
    assertTrue(younger.backOffs() >= 1);
    assertEquals(List.of("evicts 0 to 1", "evicts 1 to 1"), gpu.diary.startingWith("evicts"));
    assertEquals(List.of(0), root.told, "told once of the one move");
    int evicted = gpu.diary.indexOf("evicts 0 to 1");
    int backedOff = gpu.diary.indexOf("3 backs off for lock 2");
    assertTrue(evicted < backedOff, "committed before the next lock is asked for");
  }

  /** Back-off is no use of a buffer: the order of eviction is what it was. */
  @Test
  void backOff_leavesTheOrderOfEvictionAsItWas() {
    FakeGpu other = new FakeGpu(Algorithm.WAIT_DIE, 3, 100);
    other.run(() -> {
      BufferObject oldest = other.inVram(1);
      other.inVram(1);
      BufferObject busy = other.create(1);
      other.at(0, () -> other.holding(busy, () -> other.pause(1000)));
      other.at(
          100,
          () -> {
            // Locks the oldest, then loses a lock: the oldest stays first in line.
            Ticket ticket = other.ticket();
            ticket.execute(t -> {
              t.lock(oldest);
              t.lock(busy);
              t.seal();
            });
            assertEquals(1, ticket.backOffs());
            other.inVram(2);
          });
    });
    assertEquals(List.of("evicts 0 to 1"), other.diary.startingWith("evicts"));
  }

  /**
   * The planted fault: a driver that only notes, while it is told of the move, that it has to bring
   * its page table up to date, and means to do so before the submission ends. The back-off releases
   * its lock without asking it, and the retry never comes to it again.
   */
  @Test
  void calleeThatLeavesWorkPendingUnderItsLock_losesTheLockBeforeItIsDone() {
    List<Integer> pending = new ArrayList<>();
    Runnable doPendingWork =
        () -> {
          pending.addAll(root.told);
          if (!pending.isEmpty()) {
            root.lock().assertHeld();
          }
        };
    AssertionError found = assertThrows(AssertionError.class, () -> evictTwo(true, doPendingWork));
    assertTrue(String.valueOf(found.getMessage()).contains("must be held here"), found.toString());
  }

  /** A listener that swallows the loss: nothing is committed for it (rule 2). */
  @Test
  void listenerThatSwallowsALostLock_nothingIsEvicted() {
    MoveListener deaf =
        new MoveListener() {
          @Override
          public void prepareMove(BufferObject bo, Ticket ticket)
              throws org.vramlab.ttm.failure.Interrupted {
            try {
              ticket.lock(root);
            } catch (org.vramlab.ttm.failure.WouldDeadlock swallowed) {
              gpu.diary.entries.add("swallowed");
            }
          }

          @Override
          public void moveNotify(BufferObject bo) {}
        };
    IllegalStateException report =
        assertThrows(
            IllegalStateException.class,
            () ->
                gpu.run(() -> {
                  BufferObject victim = gpu.inVram(2);
                  victim.lock().lockAlone();
                  victim.addListener(deaf);
                  victim.lock().unlock();
                  gpu.at(
                      0,
                      () ->
                          gpu.ticket()
                              .execute(t -> {
                                t.lock(root);
                                gpu.pause(1000);
                              }));
                  gpu.at(100, () -> gpu.place(gpu.ticket(), FakeGpu.VRAM, gpu.create(1)));
                }));
    assertTrue(String.valueOf(report.getMessage()).contains("was swallowed"), report.getMessage());
    assertEquals(List.of(), gpu.diary.startingWith("evicts"));
    assertTrue(gpu.diary.has("swallowed"));
  }

  /** What is refused while a buffer gets its first contents is told, like any other refusal. */
  @Test
  void placeFromHost_refused_isTold() {
    gpu.run(() -> {
      gpu.pin(gpu.inVram(2));
      BufferObject bo = gpu.create(1);
      assertThrows(
          org.vramlab.ttm.failure.NoMemory.class,
          () ->
              gpu.ticket()
                  .execute(t -> {
                    t.lock(bo);
                    gpu.manager.placeFromHost(bo, FakeGpu.IN_VRAM, t);
                  }));
    });
    assertEquals(List.of("refuses 1, evictable pages 0"), gpu.diary.startingWith("refuses"));
  }
}
