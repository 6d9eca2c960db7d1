package org.vramlab.ttm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A run, with what an allocator and the model say after each step. */
final class ClearMemoryRun {
  private final BuddyAllocator allocator;
  private final NaiveBuddy model;
  private final List<Extents> live = new ArrayList<>();

  ClearMemoryRun(BuddyAllocator allocator, int capacity) {
    this.allocator = allocator;
    this.model = new NaiveBuddy(capacity);
  }

  void all(List<Step> steps) {
    for (Step step : steps) {
      if (!step.isFree()) {
        allocate(step);
      } else if (!live.isEmpty()) {
        giveBack(step);
      }
      check();
    }
    live.forEach(allocator::free);
    allocator.validate();
    assertEquals(allocator.capacityPages(), allocator.freePages());
  }

  void allocate(Step step) {
    Extents out = new Extents();
    boolean granted =
        allocator.allocate(
            step.pages(), step.first(), step.last(), step.flags(), step.alignment(), out);
    BitSet expected = model.allocate(step);
    assertEquals(expected != null, granted, () -> step + " in " + model.used);
    if (expected != null) {
      assertEquals(expected, NaiveMemory.pagesOf(out), step::toString);
      live.add(out);
    }
  }

  /** Of eight: three give back dirty pages, three clear ones, two only the tail. */
  void giveBack(Step step) {
    int which = step.victim() % live.size();
    Extents extents = live.get(which);
    BitSet pages = NaiveMemory.pagesOf(extents);
    if (step.flags() < 3) {
      allocator.free(live.remove(which));
      model.free(pages);
    } else if (step.flags() < 6) {
      allocator.freeCleared(live.remove(which));
      model.freeCleared(pages);
    } else {
      int kept = 1 + step.pages() % pages.cardinality();
      allocator.trim(extents, kept);
      BitSet stays = NaiveMemory.pagesOf(extents);
      assertEquals(kept, stays.cardinality());
      pages.andNot(stays);
      assertTrue(pages.isEmpty() || pages.nextSetBit(0) > stays.previousSetBit(999));
      model.trim(pages);
    }
  }

  void check() {
    allocator.validate();
    assertEquals(model.freePages(), allocator.freePages());
    assertEquals(model.freeClearedPages(), allocator.freeClearedPages());
    for (int page = model.used.nextSetBit(0); page >= 0; page = model.used.nextSetBit(page + 1)) {
      assertEquals(model.clear.get(page), allocator.isCleared(page), "page " + page);
    }
  }
}
