package org.vramlab.ttm.bo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.ww.Algorithm;

/** Memory that was given up is free at once, and protected until the hardware is done with it. */
class ReuseBehindFencesTest {
  private final FakeGpu gpu = new FakeGpu(Algorithm.WAIT_DIE, 2, 100);

  @Test
  void evictedSpace_whileTheCopyRuns_isReusedBehindItsFence() {
    gpu.run(() -> {
      BufferObject victim = gpu.inVram(2);
      BufferObject next = gpu.inVram(2);
      assertTrue(next.isIn(gpu.vram()), "nobody waited for the copy");
      assertFalse(next.reservation().isIdle(Usage.KERNEL), "but its first user must");
      assertFalse(victim.reservation().isIdle(Usage.KERNEL));
      gpu.endCopies();
      assertTrue(next.reservation().isIdle(Usage.KERNEL));
      assertTrue(victim.reservation().isIdle(Usage.KERNEL));
    });
  }

  @Test
  void evictedSpace_afterTheCopy_carriesNoFence() {
    gpu.run(() -> {
      gpu.inVram(2);
      BufferObject second = gpu.inVram(2);
      gpu.endCopies();
      second.release();
      BufferObject third = gpu.inVram(2);
      assertTrue(third.reservation().isIdle(Usage.BOOKKEEP));
    });
  }

  @Test
  void release_lastReferenceWithAJobInFlight_freesBehindItsFence() {
    FenceTimeline ring = new FenceTimeline(gpu.simulation, gpu.wwClass.lockdep(), 1, "ring");
    gpu.run(() -> {
      BufferObject bo = gpu.inVram(2);
      Fence job = ring.nextFence();
      gpu.holding(
          bo,
          () -> {
            bo.reservation().reserveSlots(1);
            bo.reservation().add(job, Usage.READ);
          });
      bo.release();
      assertEquals(0, gpu.vram().usedPages());
      assertThrows(IllegalStateException.class, gpu.manager::checkEmpty);
      BufferObject next = gpu.inVram(1);
      assertFalse(next.reservation().isIdle(Usage.KERNEL), "its pages are still being read");
      job.signal();
      assertTrue(next.reservation().isIdle(Usage.KERNEL));
      next.release();
      gpu.manager.checkEmpty();
    });
  }

  @Test
  void release_whileATicketRefersToTheBuffer_waitsForIt() {
    gpu.run(() -> {
      BufferObject bo = gpu.inVram(2);
      gpu.holding(
          bo,
          () -> {
            bo.release();
            assertEquals(2, gpu.vram().usedPages());
          });
      assertEquals(0, gpu.vram().usedPages());
    });
  }

  @Test
  void release_moreOftenThanRetained_isAMistakeOfTheCaller() {
    gpu.run(() -> {
      BufferObject bo = gpu.create(1);
      bo.release();
      assertFalse(bo.retainUnlessDead(), "dead is for ever");
      assertThrows(AssertionError.class, bo::release);
    });
  }

  @Test
  void create_withoutBytes_isAMistakeOfTheCaller() {
    assertThrows(IllegalArgumentException.class, () -> gpu.manager.create(0, 0));
  }

  @Test
  void create_oddSize_isAccountedInWholePages() {
    gpu.run(() -> {
      BufferObject bo = gpu.manager.create(BufferObject.PAGE_BYTES + 1, 0);
      gpu.place(gpu.ticket(), FakeGpu.VRAM, bo);
      assertEquals(2, gpu.vram().usedPages());
    });
  }
}
