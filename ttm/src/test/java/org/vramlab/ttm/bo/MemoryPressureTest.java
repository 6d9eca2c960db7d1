package org.vramlab.ttm.bo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.lockdep.LockdepReport;
import org.vramlab.ttm.pages.Caching;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.pages.PageRequest;
import org.vramlab.ttm.pages.PageVector;
import org.vramlab.ttm.ww.Algorithm;

/** The host is short of memory: who gives up pages, in which order, and who does not. */
class MemoryPressureTest {
  private final FakeGpu gpu = new FakeGpu(Algorithm.WAIT_DIE, 4, 100);
  private final HostMemory memory = gpu.manager.hostMemory();

  private long shrink(long pages) throws Interrupted, NoMemory, Busy {
    long[] freed = new long[1];
    gpu.ticket()
        .execute(t -> {
          freed[0] = memory.shrink(pages, t);
          t.seal();
        });
    return freed[0];
  }

  private static boolean isSwapped(BufferObject bo) {
    PageVector vector = bo.pageVector();
    return vector != null && vector.isSwapped();
  }

  @Test
  void shrink_poolHasPages_nobodyIsSwappedOut() {
    gpu.run(() -> {
      BufferObject bo = gpu.placed(FakeGpu.GTT, 2);
      PageVector freed = new PageVector(4, Caching.UNCACHED, false, false);
      gpu.ticket().execute(t -> memory.populate(freed, PageRequest.of(t)));
      memory.unpopulate(freed);
      assertEquals(4, shrink(3));
      assertFalse(isSwapped(bo));
      assertEquals(0, memory.pooledPages(Caching.UNCACHED));
    });
  }

  @Test
  void shrink_poolsAreEmpty_buffersGoInOrderUntilItIsEnough() {
    gpu.at(
        0,
        () -> {
          BufferObject first = gpu.placed(FakeGpu.GTT, 2);
          BufferObject second = gpu.placed(FakeGpu.GTT, 2);
          BufferObject third = gpu.placed(FakeGpu.GTT, 2);
          assertEquals(4, shrink(3));
          assertTrue(isSwapped(first) && isSwapped(second));
          assertFalse(isSwapped(third));
          assertEquals(4, memory.swappedPages());
          assertEquals(2, memory.usedPages());
        });
    for (int nanos = 10; nanos <= 100; nanos += 10) {
      gpu.at(nanos, gpu::endCopies);
    }
    gpu.run();
  }

  @Test
  void shrink_everybodyIsLockedOrPinned_freesNothingAndDoesNotWait() {
    gpu.at(
        0,
        () -> {
          BufferObject locked = gpu.placed(FakeGpu.GTT, 2);
          gpu.pin(gpu.placed(FakeGpu.GTT, 2));
          gpu.holding(locked, () -> gpu.pause(1_000));
        });
    gpu.at(
        500,
        () -> {
          assertEquals(0, shrink(1));
          assertTrue(gpu.simulation.nowNanos() < 1_000, "it waited for the lock");
        });
    gpu.run();
  }

  @Test
  void shrink_inReclaim_mayNotSleepForAReservation() {
    BufferObject[] bo = new BufferObject[1];
    memory.add(request -> {
      request.ticket().lock(bo[0]);
      return 0;
    });
    gpu.run(() -> {
      bo[0] = gpu.create(1);
      assertThrows(LockdepReport.class, () -> shrink(1));
    });
  }
}
