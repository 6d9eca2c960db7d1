package org.vramlab.ttm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Runs steps on an allocator and on its naive model, and demands the same of both after each. */
final class AllocatorRun {

  private final SpaceAllocator allocator;
  private final NaiveMemory model;
  private final List<Extents> live = new ArrayList<>();

  AllocatorRun(SpaceAllocator allocator, NaiveMemory model) {
    this.allocator = allocator;
    this.model = model;
  }

  /** Takes every step, then frees what is left and demands that the memory is whole again. */
  void all(List<Step> steps) {
    for (Step step : steps) {
      if (step.isFree()) {
        if (!live.isEmpty()) {
          free(live.remove(step.victim() % live.size()));
        }
      } else {
        allocate(step);
      }
      check();
    }
    while (!live.isEmpty()) {
      free(live.removeLast());
      check();
    }
    assertWhole();
  }

  /** Takes one request; both must answer the same, page by page. */
  void allocate(Step step) {
    Extents out = new Extents();
    boolean granted =
        allocator.allocate(
            step.pages(), step.first(), step.last(), step.flags(), step.alignment(), out);
    BitSet expected = model.allocate(step);
    assertEquals(expected != null, granted, () -> step + " in " + model.used);
    if (expected == null) {
      assertEquals(0, out.count(), "a refused request must leave nothing behind");
      return;
    }
    assertEquals(expected, NaiveMemory.pagesOf(out), step::toString);
    assertEquals(step.pages(), out.totalPages());
    for (int i = 0; i < out.count(); i++) {
      assertEquals(0, out.start(i) % Math.max(1, step.alignment()), "alignment of " + out);
    }
    live.add(out);
  }

  private void free(Extents extents) {
    model.free(NaiveMemory.pagesOf(extents));
    allocator.free(extents);
    assertEquals(0, extents.count());
  }

  private void check() {
    assertEquals(model.freePages(), allocator.freePages());
    allocator.validate();
  }

  private void assertWhole() {
    assertEquals(allocator.capacityPages(), allocator.freePages());
    Extents out = new Extents();
    // The largest single block; for a range allocator that is everything.
    long largest =
        allocator instanceof BuddyAllocator buddy
            ? buddy.largestBlockPages()
            : allocator.capacityPages();
    assertTrue(
        allocator.allocate(largest, 0, 0, SpaceAllocator.CONTIGUOUS, 0, out), "merged fully");
    assertEquals(0, out.start(0));
    allocator.free(out);
  }
}
