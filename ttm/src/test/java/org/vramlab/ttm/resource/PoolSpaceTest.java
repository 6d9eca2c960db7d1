package org.vramlab.ttm.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;

/** Space that is free behind fences, and the accounting of pages. */
class PoolSpaceTest {
  private final SmallPool pool = new SmallPool(EvictionPolicy.LRU, 8);

  @Test
  void freeBehind_unsignalledFence_roomElsewhereIsTakenFirst() {
    Fence fence = pool.fence(0);
    pool.freeBehind(allocated(4), fence);
    Reservation reservation = pool.reservation();
    assertNotNull(pool.allocate(4, 0, 0, reservation));
    assertEquals(0, reservation.count(), "these pages were nobody's");
  }

  @Test
  void freeBehind_unsignalledFence_isReusedWithTheFence() {
    Fence fence = pool.fence(0);
    pool.freeBehind(allocated(8), fence);
    Reservation reservation = pool.reservation();
    assertNotNull(pool.allocate(8, 0, 0, reservation));
    assertEquals(fence, reservation.fence(0));
    assertEquals(Usage.KERNEL, reservation.usage(0));
  }

  @Test
  void freeBehind_severalFencesOfOneQueue_onlyTheLastIsInherited() {
    Fence early = pool.fence(0);
    Fence late = pool.fence(0);
    Fence other = pool.fence(1);
    Resource one = allocated(4);
    Resource two = allocated(4);
    pool.freeBehind(one, late, other);
    pool.freeBehind(two, early);
    Reservation reservation = pool.reservation();
    assertNotNull(pool.allocate(8, 0, 0, reservation));
    assertEquals(2, reservation.count());
    late.signal();
    other.signal();
    assertTrue(reservation.isIdle(Usage.BOOKKEEP), "the later fence stands for the earlier one");
  }

  @Test
  void freeBehind_signalledBeforeTheReuse_nothingIsInherited() {
    Fence fence = pool.fence(0);
    pool.freeBehind(allocated(8), fence);
    fence.signal();
    Reservation reservation = pool.reservation();
    assertNotNull(pool.allocate(8, 0, 0, reservation));
    assertEquals(0, reservation.count());
  }

  @Test
  void freeBehind_partOfTheSpaceGoneBackEarly_laterAllocationsStillInherit() {
    Fence fence = pool.fence(0);
    pool.freeBehind(allocated(8), fence);
    assertNotNull(pool.allocate(1, 0, 0));
    Reservation reservation = pool.reservation();
    assertNotNull(pool.allocate(1, 0, 0, reservation));
    assertEquals(1, reservation.count(), "nobody knows any more which pages it was for");
  }

  @Test
  void allocate_moreThanIsFreeInAnyForm_givesNothingBackEarly() {
    Fence fence = pool.fence(0);
    pool.freeBehind(allocated(2), fence);
    allocated(2);
    assertNull(pool.allocate(7, 0, 0));
    Reservation reservation = pool.reservation();
    assertNotNull(pool.allocate(1, 0, 0, reservation));
    assertEquals(0, reservation.count());
  }

  @Test
  void checkEmpty_somethingLeft_saysWhat() {
    Resource resource = allocated(3);
    assertTrue(checkEmptyMessage().contains("3 pages used"));
    Fence fence = pool.fence(0);
    pool.freeBehind(resource, fence);
    assertTrue(checkEmptyMessage().contains("3 free behind unsignalled fences"));
    fence.signal();
    pool.locked(() -> {
      pool.manager.checkEmpty();
      return true;
    });
  }

  private String checkEmptyMessage() {
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                pool.locked(() -> {
                  pool.manager.checkEmpty();
                  return true;
                }));
    return String.valueOf(thrown.getMessage());
  }

  /** Low two bits of a step: allocate, free at once, free behind a fence, signal the oldest. */
  @Property
  void anyHistory_everyPageIsUsedOrFree(
      @ForAll @Size(max = 60) List<@IntRange(max = 255) Integer> history) {
    SmallPool small = new SmallPool(EvictionPolicy.LRU, 20);
    List<Resource> live = new ArrayList<>();
    List<Fence> unsignalled = new ArrayList<>();
    long used = 0;
    for (int step : history) {
      int choice = step >>> 2;
      if ((step & 3) == 0) {
        int pages = 1 + choice % 9;
        Resource resource = small.allocate(pages, choice & 3, choice);
        assertEquals(used + pages <= 20, resource != null, "scattered pages are all usable");
        if (resource != null) {
          live.add(resource);
          used += pages;
        }
      } else if ((step & 3) == 3 && !unsignalled.isEmpty()) {
        unsignalled.removeFirst().signal();
      } else if (!live.isEmpty()) {
        Resource resource = live.remove(choice % live.size());
        used -= resource.pageCount();
        if ((step & 3) == 1) {
          small.freeBehind(resource);
        } else {
          Fence fence = small.fence(choice % 3);
          unsignalled.add(fence);
          small.freeBehind(resource, fence);
        }
      }
      assertEquals(used, small.manager.usedPages());
      small.space.validate();
      assertTrue(small.space.freePages() <= 20 - used, "what is free behind fences is in between");
    }
    live.forEach(small::freeBehind);
    unsignalled.forEach(Fence::signal);
    small.locked(() -> {
      small.manager.checkEmpty();
      return true;
    });
  }

  private Resource allocated(long pages) {
    return Objects.requireNonNull(pool.allocate(pages, 0, Long.MAX_VALUE), "there is room");
  }
}
