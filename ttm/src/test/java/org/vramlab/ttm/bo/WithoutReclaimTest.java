package org.vramlab.ttm.bo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.NoSpace;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.LockdepReport;
import org.vramlab.ttm.lockdep.Section;
import org.vramlab.ttm.pages.Caching;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.pages.PageRequest;
import org.vramlab.ttm.pages.PageVector;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Allocation flags: who may have others swapped out for its pages ({@code GFP_KERNEL}), and who may
 * not ({@code GFP_NOWAIT}), because others wait for it.
 */
class WithoutReclaimTest {
  private final FakeGpu gpu = new FakeGpu(Algorithm.WAIT_DIE, 4, 100);

  private void placeInGtt(BufferObject bo, boolean reclaims, boolean signalling)
      throws Interrupted, NoMemory, Busy {
    int task = gpu.simulation.currentTask().id();
    gpu.ticket()
        .execute(t -> {
          t.lock(bo);
          Operation operation = reclaims ? Operation.of(t) : Operation.of(t).withoutReclaim();
          if (signalling) {
            gpu.wwClass.lockdep().enter(task, Section.FENCE_SIGNALLING);
          }
          try {
            gpu.manager.validate(bo, FakeGpu.IN_GTT, operation);
          } catch (NoSpace full) {
            throw NoMemory.INSTANCE;
          } finally {
            if (signalling) {
              gpu.wwClass.lockdep().leave(task, Section.FENCE_SIGNALLING);
            }
          }
          t.seal();
        });
  }

  @Test
  void validate_limitIsMet_nobodyIsSwappedOut() {
    gpu.manager.hostMemory().limitPages(4);
    gpu.run(() -> {
      gpu.simulation.at(10_000, now -> gpu.endCopies());
      gpu.placed(FakeGpu.GTT, 4);
      placeInGtt(gpu.create(2), false, false);
      assertEquals(0, gpu.manager.hostMemory().swappedPages());
      assertEquals(6, gpu.manager.hostMemory().usedPages(), "the limit is soft");
      placeInGtt(gpu.create(2), true, false);
      assertTrue(gpu.manager.hostMemory().swappedPages() > 0);
    });
  }

  @Test
  void validate_whileSignallingFences_isReportedIfItMayReclaim() {
    gpu.run(() -> assertThrows(LockdepReport.class, () -> placeInGtt(gpu.create(2), true, true)));
  }

  @Test
  void validate_whileSignallingFencesWithoutReclaim_isFine() {
    gpu.run(() -> {
      BufferObject bo = gpu.create(2);
      placeInGtt(bo, false, true);
      assertTrue(bo.isIn(gpu.gtt()));
    });
  }

  /** A request that may not reclaim does not wait for what others give back either. */
  @Test
  void populate_allPagesAreBusy_isRefusedAtOnce() {
    Fence copy = new FenceTimeline(gpu.simulation, gpu.wwClass.lockdep(), 1, "others").nextFence();
    HostMemory four =
        new HostMemory(gpu.simulation, gpu.wwClass.lockdep(), 4, HostMemory.UNLIMITED);
    gpu.run(() -> {
      PageVector first = new PageVector(4, Caching.CACHED, false, false);
      PageVector second = new PageVector(2, Caching.CACHED, false, false);
      gpu.ticket().execute(t -> four.populate(first, PageRequest.of(t)));
      four.unpopulateBehind(first, new Fence[] {copy});
      assertThrows(
          NoMemory.class,
          () -> gpu.ticket().execute(t -> four.populate(second, Operation.of(t).withoutReclaim())));
      assertThrows(
          NoMemory.class,
          () -> gpu.ticket().execute(t -> four.populate(second, Operation.of(t).withoutWaiting())));
      copy.signal();
      gpu.ticket().execute(t -> four.populate(second, Operation.of(t).withoutReclaim()));
      assertEquals(2, four.usedPages());
    });
  }
}
