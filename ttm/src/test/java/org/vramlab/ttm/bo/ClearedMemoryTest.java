package org.vramlab.ttm.bo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Memory that is wiped when its last user lets go: whoever asks for clear pages gets it, whoever
 * does not leaves it alone.
 */
class ClearedMemoryTest {
  private static final Placement CLEARED =
      Placement.of(new Place(FakeGpu.VRAM, 0, 0, Place.CLEARED));

  private static FakeGpu gpu(Retirement retirement) {
    return new FakeGpu(
        Algorithm.WAIT_DIE,
        8,
        100,
        ManagerSettings.of(new ManagerCosts(1, 10, 5)).retiring(retirement));
  }

  private static Resource placed(FakeGpu gpu, Placement placement, long pages)
      throws Interrupted, NoMemory, Busy {
    BufferObject bo = gpu.create(pages);
    gpu.ticket(EvictionMode.TICKET, true)
        .execute(t -> {
          t.lock(bo);
          gpu.manager.validate(bo, placement, t);
          t.seal();
        });
    return Objects.requireNonNull(bo.resource());
  }

  private static void release(Resource resource) {
    ((BufferObject) resource.resident()).release();
  }

  @ParameterizedTest
  @EnumSource(names = {"BEHIND_FENCES", "GHOSTS"})
  void release_wiped_isClearForWhoeverAsks(Retirement retirement) {
    FakeGpu gpu = gpu(retirement);
    gpu.at(
        0,
        () -> {
          gpu.wipes = true;
          Resource first = placed(gpu, CLEARED, 4);
          assertFalse(first.isCleared(), "at first nothing is known to be clear");
          long start = first.start(0);
          release(first);
          gpu.endCopies();
          gpu.pause(10);
          Resource second = placed(gpu, CLEARED, 4);
          assertTrue(second.isCleared());
          assertEquals(start, second.start(0));
        });
    gpu.run();
  }

  @ParameterizedTest
  @EnumSource(names = {"BEHIND_FENCES", "GHOSTS"})
  void release_wiped_isLeftAloneByWhoeverDoesNotAsk(Retirement retirement) {
    FakeGpu gpu = gpu(retirement);
    gpu.at(
        0,
        () -> {
          gpu.wipes = true;
          Resource first = placed(gpu, FakeGpu.IN_VRAM, 4);
          long start = first.start(0);
          release(first);
          gpu.endCopies();
          gpu.pause(10);
          Resource second = placed(gpu, FakeGpu.IN_VRAM, 4);
          assertFalse(second.isCleared());
          assertTrue(second.start(0) != start);
        });
    gpu.run();
  }

  @ParameterizedTest
  @EnumSource(names = {"BEHIND_FENCES", "GHOSTS"})
  void release_notWiped_isNotClear(Retirement retirement) {
    FakeGpu gpu = gpu(retirement);
    gpu.at(
        0,
        () -> {
          release(placed(gpu, CLEARED, 8));
          gpu.pause(10);
          assertFalse(placed(gpu, CLEARED, 8).isCleared());
        });
    gpu.run();
  }

  /** Reused before the wipe has ended: the next user waits for it, and then finds zeros. */
  @ParameterizedTest
  @EnumSource(names = {"BEHIND_FENCES"})
  void release_wipeStillRuns_isClearBehindItsFence(Retirement retirement) {
    FakeGpu gpu = gpu(retirement);
    gpu.run(() -> {
      gpu.wipes = true;
      release(placed(gpu, FakeGpu.IN_VRAM, 8));
      Resource next = placed(gpu, CLEARED, 8);
      assertTrue(next.isCleared());
      BufferObject bo = (BufferObject) next.resident();
      assertEquals(1, bo.reservation().count());
      assertFalse(bo.reservation().fence(0).isSignalled());
      gpu.endCopies();
    });
  }

  /** What is evicted leaves its contents behind, whatever it got. */
  @ParameterizedTest
  @EnumSource(names = {"BEHIND_FENCES"})
  void evict_placeThatWasClear_isDirty(Retirement retirement) {
    FakeGpu gpu = gpu(retirement);
    gpu.run(() -> {
      gpu.wipes = true;
      release(placed(gpu, FakeGpu.IN_VRAM, 8));
      gpu.endCopies();
      assertTrue(placed(gpu, CLEARED, 8).isCleared());
      assertFalse(placed(gpu, CLEARED, 8).isCleared());
      gpu.endCopies();
    });
  }

  /** One piece of five pages is cut out of a block of eight, of which three go back. */
  @ParameterizedTest
  @EnumSource(names = {"BEHIND_FENCES"})
  void allocate_inOnePiece_takesNoMoreThanItsPages(Retirement retirement) {
    FakeGpu gpu = gpu(retirement);
    gpu.run(() -> {
      Resource five = placed(gpu, Placement.of(new Place(FakeGpu.VRAM, 0, 0, Place.CONTIGUOUS)), 5);
      assertEquals(5, five.pageCount());
      assertEquals(1, five.count());
      assertEquals(3, placed(gpu, FakeGpu.IN_VRAM, 3).pageCount());
      assertEquals(8, gpu.vram().usedPages());
    });
  }
}
