package org.vramlab.ttm.bo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.NoSpace;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.pages.Caching;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.pages.PageRequest;
import org.vramlab.ttm.pages.PageVector;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.ww.Algorithm;

/**
 * A signal comes to a task that waits inside of the manager for the hardware: the request ends with
 * {@link Interrupted}, and nothing is half done ({@code ttm_operation_ctx.interruptible}).
 */
class InterruptionTest {
  private static final long SIGNAL_NANOS = 5_000;
  private static final long SIGNALLED_NANOS = 50_000;

  private FakeGpu gpu = new FakeGpu(Algorithm.WAIT_DIE, 4, 100);

  /** What was used by a job that ends long after the signal. */
  private Fence use(BufferObject bo) throws Interrupted, NoMemory, Busy {
    Fence job = new FenceTimeline(gpu.simulation, gpu.wwClass.lockdep(), 1, "ring").nextFence();
    gpu.holding(
        bo,
        () -> {
          bo.reservation().reserveSlots(1);
          bo.reservation().add(job, Usage.WRITE);
        });
    gpu.simulation.at(SIGNALLED_NANOS, now -> job.signal());
    return job;
  }

  private Ticket interruptible(EvictionMode mode) {
    return new Ticket(gpu.wwClass, new TicketSettings(mode, true, true, 2));
  }

  /** Runs {@code attempt}; fails unless a signal ends it as soon as that comes. */
  private void expectInterrupted(EvictionMode mode, Attempt attempt) {
    Task me = gpu.simulation.currentTask();
    gpu.simulation.at(SIGNAL_NANOS, now -> gpu.simulation.signal(me));
    assertThrows(Interrupted.class, () -> interruptible(mode).execute(attempt));
    assertTrue(me.takeSignal());
    assertTrue(gpu.simulation.nowNanos() < SIGNALLED_NANOS, "it waited for the fence");
  }

  private static Attempt placing(FakeGpu gpu, BufferObject bo, Placement placement) {
    return t -> {
      t.lock(bo);
      gpu.manager.validate(bo, placement, t);
      t.seal();
    };
  }

  @ParameterizedTest
  @EnumSource
  void evict_victimIsUsedAndLosesItsContents_staysWhereItIs(EvictionMode mode) {
    gpu.run(() -> {
      BufferObject victim = gpu.inVram(4);
      use(victim);
      gpu.purges = true;
      BufferObject bo = gpu.create(2);
      expectInterrupted(mode, placing(gpu, bo, FakeGpu.IN_VRAM));
      assertTrue(victim.isIn(gpu.vram()));
      assertFalse(victim.lock().isLocked() || bo.lock().isLocked());
      assertNull(bo.resource());
      assertEquals(4, gpu.vram().usedPages());
    });
  }

  /** The driver waits before it begins: what was allocated for the victim is given back. */
  @ParameterizedTest
  @EnumSource
  void move_driverWaits_newPlaceAndPagesAreGivenBack(EvictionMode mode) {
    gpu.waitsBeforeMoves = true;
    gpu.run(() -> {
      BufferObject victim = gpu.inVram(4);
      use(victim);
      BufferObject bo = gpu.create(2);
      expectInterrupted(mode, placing(gpu, bo, FakeGpu.IN_VRAM));
      assertTrue(victim.isIn(gpu.vram()));
      assertEquals(0, gpu.gtt().usedPages());
      assertEquals(0, gpu.manager.hostMemory().usedPages());
      assertNull(victim.pageVector());
      assertFalse(victim.lock().isLocked() || bo.lock().isLocked());
    });
  }

  /** What a ticket lets be interrupted an operation need not. */
  @Test
  void move_uninterruptibleOperation_waitsOn() {
    gpu.waitsBeforeMoves = true;
    gpu.run(() -> {
      BufferObject bo = gpu.inVram(4);
      use(bo);
      Task me = gpu.simulation.currentTask();
      gpu.simulation.at(SIGNAL_NANOS, now -> gpu.simulation.signal(me));
      interruptible(EvictionMode.TICKET)
          .execute(t -> {
            t.lock(bo);
            try {
              gpu.manager.validate(bo, FakeGpu.IN_GTT, Operation.of(t).uninterruptible());
            } catch (NoSpace full) {
              throw NoMemory.INSTANCE;
            }
            t.seal();
          });
      assertTrue(me.takeSignal());
      assertTrue(gpu.simulation.nowNanos() >= SIGNALLED_NANOS, "it was interrupted");
      assertTrue(bo.isIn(gpu.gtt()));
    });
  }

  @Test
  void evict_victimIsDeletedAndUsed_isThereStill() {
    gpu = withGhosts(ManagerSettings.UNBOUNDED, new ArrayList<>());
    gpu.run(() -> {
      BufferObject zombie = gpu.inVram(4);
      Fence job = use(zombie);
      zombie.release();
      expectInterrupted(EvictionMode.ONE_TICKET, placing(gpu, gpu.create(2), FakeGpu.IN_VRAM));
      assertTrue(zombie.isIn(gpu.vram()));
      assertFalse(zombie.lock().isLocked());
      gpu.pause(SIGNALLED_NANOS);
      assertTrue(job.isSignalled());
      gpu.manager.checkEmpty();
    });
  }

  private static FakeGpu withGhosts(int backlog, List<BufferObject> handed) {
    FakeGpu[] gpu = new FakeGpu[1];
    ManagerSettings settings =
        ManagerSettings.of(new ManagerCosts(1, 10, 5))
            .retiring(Retirement.GHOSTS)
            .bounding(backlog)
            .finishedBy(zombie -> {
              handed.add(zombie);
              gpu[0].simulation.spawn("worker", () -> gpu[0].manager.finishDeletion(zombie));
            });
    gpu[0] = new FakeGpu(Algorithm.WAIT_DIE, 4, 100, settings);
    return gpu[0];
  }

  /** The backlog is full, and its oldest waits for a copy: who would leave a ghost waits for it. */
  @Test
  void move_backlogIsFull_nothingIsClaimedAndTheOldestIsLeftAlone() {
    List<BufferObject> handed = new ArrayList<>();
    gpu = withGhosts(1, handed);
    gpu.run(() -> {
      BufferObject first = gpu.inVram(1);
      BufferObject second = gpu.inVram(1);
      gpu.place(gpu.ticket(EvictionMode.ONE_TICKET, false), FakeGpu.GTT, first);
      gpu.simulation.at(SIGNALLED_NANOS, now -> gpu.endCopies());
      expectInterrupted(EvictionMode.ONE_TICKET, placing(gpu, second, FakeGpu.IN_GTT));
      assertTrue(second.isIn(gpu.vram()));
      assertNotNull(handed.get(0).resource());
      assertFalse(handed.get(0).lock().isLocked());
      assertEquals(1, gpu.manager.deleteBacklog());
      gpu.pause(2 * SIGNALLED_NANOS);
      assertEquals(0, gpu.manager.deleteBacklog());
    });
  }

  @Test
  void evictAll_lastCopyHasNotEnded_isInterrupted() {
    gpu.run(() -> {
      gpu.inVram(4);
      gpu.simulation.at(SIGNALLED_NANOS, now -> gpu.endCopies());
      expectInterrupted(
          EvictionMode.TICKET,
          t -> {
            try {
              gpu.manager.evictAll(FakeGpu.VRAM, Operation.of(t));
            } catch (NoSpace full) {
              throw NoMemory.INSTANCE;
            }
          });
      assertEquals(0, gpu.vram().usedPages(), "what has left has left");
    });
  }

  @Test
  void evictionPass_lastCopyHasNotEnded_isInterrupted() {
    gpu.run(() -> {
      gpu.inVram(4);
      gpu.simulation.at(SIGNALLED_NANOS, now -> gpu.endCopies());
      Task me = gpu.simulation.currentTask();
      gpu.simulation.at(SIGNAL_NANOS, now -> gpu.simulation.signal(me));
      EvictionPass pass = new EvictionPass(gpu.manager, FakeGpu.VRAM);
      assertThrows(Interrupted.class, () -> pass.run(interruptible(EvictionMode.TICKET)));
      assertTrue(me.takeSignal());
      assertTrue(gpu.simulation.nowNanos() < SIGNALLED_NANOS, "it waited for the copy");
    });
  }

  @Test
  void populate_allPagesAreBusy_takesNone() {
    HostMemory four =
        new HostMemory(gpu.simulation, gpu.wwClass.lockdep(), 4, HostMemory.UNLIMITED);
    Fence copy = new FenceTimeline(gpu.simulation, gpu.wwClass.lockdep(), 1, "others").nextFence();
    gpu.run(() -> {
      gpu.simulation.at(SIGNALLED_NANOS, now -> copy.signal());
      PageVector first = new PageVector(4, Caching.CACHED, false, false);
      PageVector second = new PageVector(2, Caching.CACHED, false, false);
      gpu.ticket().execute(t -> four.populate(first, PageRequest.of(t)));
      four.unpopulateBehind(first, new Fence[] {copy});
      expectInterrupted(EvictionMode.TICKET, t -> four.populate(second, PageRequest.of(t)));
      assertFalse(second.isPopulated());
      assertEquals(4, four.usedPages());
    });
  }

  /** Whoever swaps out waits for its victim as its own request says. */
  @Test
  void swapOut_bufferIsUsed_staysAsItIs() {
    gpu.run(() -> {
      BufferObject bo = gpu.placed(FakeGpu.GTT, 2);
      use(bo);
      expectInterrupted(
          EvictionMode.TICKET, t -> gpu.manager.hostMemory().swapOutOne(PageRequest.of(t)));
      PageVector vector = bo.pageVector();
      assertTrue(vector != null && vector.isPopulated() && !vector.isSwapped());
      assertFalse(bo.lock().isLocked());
      gpu.endCopies();
    });
  }
}
