package org.vramlab.ttm.bo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.NoSpace;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.pages.PageRequest;
import org.vramlab.ttm.pages.Swapper;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Requests that may not wait ({@code no_wait_gpu}), and those made in reclaim: they fail, or do
 * without, at the instant at which they are made.
 */
class WithoutWaitingTest {
  private final FakeGpu gpu = new FakeGpu(Algorithm.WAIT_DIE, 4, 100);

  /** Whether {@code bo} got into VRAM without anybody having waited. */
  private boolean comesIntoVram(EvictionMode mode, BufferObject bo)
      throws Interrupted, NoMemory, Busy {
    boolean[] came = new boolean[1];
    Ticket ticket = gpu.ticket(mode, true);
    ticket.execute(t -> {
      t.lock(bo);
      try {
        gpu.manager.validate(bo, FakeGpu.IN_VRAM, Operation.of(t).withoutWaiting());
        came[0] = true;
      } catch (NoMemory | NoSpace | Busy refused) {
        came[0] = false;
      }
      t.seal();
    });
    return came[0];
  }

  @ParameterizedTest
  @EnumSource
  void validate_victimIsLocked_isRefusedAtOnce(EvictionMode mode) {
    gpu.at(
        0,
        () -> {
          BufferObject victim = gpu.inVram(4);
          gpu.endCopies();
          gpu.holding(victim, () -> gpu.pause(1_000));
        });
    gpu.at(
        500,
        () -> {
          BufferObject bo = gpu.create(2);
          assertFalse(comesIntoVram(mode, bo));
          assertTrue(gpu.simulation.nowNanos() < 1_000, "it waited for the victim's lock");
        });
    gpu.run();
  }

  @ParameterizedTest
  @EnumSource
  void validate_pageTableOfTheVictimIsLocked_isRefusedAtOnce(EvictionMode mode) {
    PageTableRoot root = new PageTableRoot(gpu.wwClass);
    gpu.at(
        0,
        () -> {
          root.map(gpu.inVram(4));
          gpu.ticket()
              .execute(t -> {
                t.lock(root);
                gpu.pause(1_000);
              });
        });
    gpu.at(
        500,
        () -> {
          assertFalse(comesIntoVram(mode, gpu.create(2)));
          assertTrue(gpu.simulation.nowNanos() < 1_000, "it waited for the page table");
        });
    gpu.run();
  }

  /** Room that only a fence keeps it from is no reason to push others out. */
  @ParameterizedTest
  @EnumSource
  void validate_roomIsBehindAFence_isRefusedAndNobodyElseLeaves(EvictionMode mode) {
    gpu.run(() -> {
      BufferObject first = gpu.inVram(2);
      BufferObject second = gpu.inVram(2);
      BufferObject bo = gpu.create(2);
      assertFalse(comesIntoVram(mode, bo));
      assertFalse(first.isIn(gpu.vram()));
      assertTrue(second.isIn(gpu.vram()));
      gpu.endCopies();
      assertTrue(comesIntoVram(mode, bo));
      assertTrue(second.isIn(gpu.vram()));
    });
  }

  /** An older ticket that wants space goes first, and this one cannot wait for it. */
  @Test
  void validate_olderTicketWantsSpace_isRefusedAtOnce() {
    BufferObject[] held = new BufferObject[1];
    gpu.at(
        0,
        () -> {
          held[0] = gpu.inVram(4);
          gpu.holding(held[0], () -> gpu.pause(1_000));
        });
    gpu.at(200, () -> gpu.inVram(4)); // sleeps for the victim, registered for space
    gpu.at(
        500,
        () -> {
          assertFalse(comesIntoVram(EvictionMode.TICKET, gpu.create(1)));
          assertTrue(gpu.simulation.nowNanos() < 1_000, "it waited for the older ticket");
        });
    gpu.run();
  }

  /** There is no pool of which to say that it was full. */
  @Test
  void validate_contentsGivenUpButPageTableLocked_isRefused() {
    PageTableRoot root = new PageTableRoot(gpu.wwClass);
    BufferObject[] bo = new BufferObject[1];
    gpu.at(
        0,
        () -> {
          bo[0] = gpu.inVram(4);
          root.map(bo[0]);
          gpu.ticket()
              .execute(t -> {
                t.lock(root);
                gpu.pause(1_000);
              });
        });
    gpu.at(
        500,
        () -> {
          Ticket ticket = gpu.ticket(EvictionMode.TRYLOCK, true);
          assertThrows(
              NoMemory.class,
              () ->
                  ticket.execute(t -> {
                    t.lock(bo[0]);
                    gpu.manager.validate(bo[0], Placement.NOWHERE, t);
                  }));
        });
    gpu.run();
  }

  /** Reclaim only trylocks, in mode ticket too: the page table of a victim is somebody else's. */
  @Test
  void swapOut_pageTableIsLocked_isPassedOverAtOnce() {
    PageTableRoot root = new PageTableRoot(gpu.wwClass);
    HostMemory memory = HostMemory.unlimited(gpu.simulation, gpu.wwClass.lockdep());
    memory.add(
        new Swapper() {
          @Override
          public long swapOutOne(PageRequest request) throws WouldDeadlock, Interrupted {
            return gpu.manager.swapOut(Operation.of(request.ticket()));
          }

          @Override
          public boolean isGpu() {
            return true;
          }
        });
    BufferObject[] bo = new BufferObject[1];
    gpu.at(
        0,
        () -> {
          bo[0] = gpu.placed(FakeGpu.GTT, 2);
          root.map(bo[0]);
          gpu.ticket()
              .execute(t -> {
                t.lock(root);
                gpu.pause(1_000);
              });
        });
    gpu.at(
        500,
        () -> {
          assertEquals(0, swapOutOne(memory));
          assertTrue(gpu.simulation.nowNanos() < 1_000, "it waited for the page table");
        });
    gpu.at(2_000, () -> assertEquals(2, swapOutOne(memory)));
    gpu.at(2_100, gpu::endCopies);
    gpu.run();
    assertTrue(bo[0].isIn(gpu.system()));
  }

  private long swapOutOne(HostMemory memory) throws WouldDeadlock, Interrupted, NoMemory, Busy {
    long[] pages = new long[1];
    gpu.ticket().execute(t -> pages[0] = memory.swapOutOne(PageRequest.of(t)));
    return pages[0];
  }
}
