package org.vramlab.ttm.bo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.pages.Caching;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.pages.PageRequest;
import org.vramlab.ttm.pages.PageVector;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.ww.Algorithm;

/** Pages of the host that a copy still reads are nobody else's before it has ended. */
class HostPagesBehindFencesTest {
  private final FakeGpu gpu = new FakeGpu(Algorithm.WAIT_DIE, 8, 100);
  private final HostMemory memory = gpu.manager.hostMemory();

  @Test
  void move_outOfTheHost_pagesAreFreeOnceTheCopyHasEnded() {
    memory.limitPages(4);
    gpu.run(() -> {
      BufferObject bo = gpu.placed(FakeGpu.GTT, 3);
      assertEquals(3, memory.usedPages());
      gpu.place(gpu.ticket(), FakeGpu.VRAM, bo);
      assertEquals(3, memory.usedPages(), "the copy reads them");
      gpu.endCopies();
      assertEquals(0, memory.usedPages());
    });
  }

  @Test
  void release_whileACopyFillsThePages_pagesAreFreeOnceItHasEnded() {
    memory.limitPages(4);
    gpu.run(() -> {
      BufferObject bo = gpu.inVram(3);
      gpu.place(gpu.ticket(), FakeGpu.GTT, bo);
      bo.release();
      assertEquals(3, memory.usedPages());
      gpu.endCopies();
      assertEquals(0, memory.usedPages());
    });
  }

  @Test
  void purge_whileACopyFillsThePages_pagesAreFreeOnceItHasEnded() {
    memory.limitPages(4);
    gpu.run(() -> {
      BufferObject bo = gpu.inVram(3);
      gpu.place(gpu.ticket(), FakeGpu.GTT, bo);
      gpu.ticket()
          .execute(t -> {
            t.lock(bo);
            gpu.manager.validate(bo, Placement.NOWHERE, t);
            t.seal();
          });
      assertEquals(3, memory.usedPages());
      gpu.endCopies();
      assertEquals(0, memory.usedPages());
    });
  }

  @Test
  void populate_capacityIsBusy_waitsForTheCopy() {
    HostMemory four =
        new HostMemory(gpu.simulation, gpu.wwClass.lockdep(), 4, HostMemory.UNLIMITED);
    Fence copy = new FenceTimeline(gpu.simulation, gpu.wwClass.lockdep(), 1, "others").nextFence();
    gpu.at(
        0,
        () -> {
          PageVector first = new PageVector(4, Caching.CACHED, false, false);
          PageVector second = new PageVector(2, Caching.CACHED, false, false);
          gpu.ticket().execute(t -> four.populate(first, PageRequest.of(t)));
          four.unpopulateBehind(first, new Fence[] {copy});
          gpu.ticket().execute(t -> four.populate(second, PageRequest.of(t)));
          assertTrue(gpu.simulation.nowNanos() >= 500, "it took pages that a copy reads");
          assertEquals(2, four.usedPages());
        });
    gpu.at(500, copy::signal);
    gpu.run();
  }
}
