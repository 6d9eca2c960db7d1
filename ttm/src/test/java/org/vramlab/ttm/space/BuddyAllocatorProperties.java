package org.vramlab.ttm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;

/** Random runs of the buddy allocator, against the rules applied to an array of pages. */
class BuddyAllocatorProperties {

  @Provide
  Arbitrary<List<Step>> runs() {
    return Step.runs(0, 0, 0, 1, 2, 4, 8, 64);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void anyRun_answersAndAddressesAreThoseOfTheNaiveModel(
      @ForAll @IntRange(min = 1, max = Step.LARGEST_CAPACITY) int capacity,
      @ForAll("runs") List<Step> steps) {
    new AllocatorRun(new BuddyAllocator(capacity), new NaiveBuddy(capacity)).all(steps);
  }

  /** The promise of the class, stated without its algorithm. */
  @Property(edgeCases = EdgeCasesMode.NONE)
  void scatteredRequest_succeedsExactlyIfTheWindowHasEnoughFreePages(
      @ForAll @IntRange(min = 1, max = Step.LARGEST_CAPACITY) int capacity,
      @ForAll("runs") List<Step> steps) {
    BuddyAllocator allocator = new BuddyAllocator(capacity);
    NaiveBuddy pages = new NaiveBuddy(capacity);
    for (Step step : steps) {
      Extents out = new Extents();
      int unit = Math.max(1, step.alignment());
      int wanted = (step.pages() + unit - 1) / unit * unit;
      boolean enough = step.pages() > 0 && pages.usablePages(step) >= wanted;
      int flags = step.flags() & ~SpaceAllocator.CONTIGUOUS;
      assertEquals(
          enough,
          allocator.allocate(step.pages(), step.first(), step.last(), flags, step.alignment(), out),
          () -> step + " in " + pages.used);
      pages.used.or(NaiveMemory.pagesOf(out));
    }
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void wideWindow_changesNothing(@ForAll("runs") List<Step> steps) {
    int capacity = 100;
    BuddyAllocator open = new BuddyAllocator(capacity);
    BuddyAllocator windowed = new BuddyAllocator(capacity);
    for (Step step : steps) {
      Extents a = new Extents();
      Extents b = new Extents();
      assertEquals(
          open.allocate(step.pages(), 0, 0, step.flags(), step.alignment(), a),
          windowed.allocate(step.pages(), 0, capacity + 7L, step.flags(), step.alignment(), b));
      assertEquals(a.toString(), b.toString());
    }
  }

  /** The planted fault: without it, this harness could be one that accepts everything. */
  @Test
  void allocatorThatForgetsToMerge_isCaught() {
    BuddyAllocator forgetful = new BuddyAllocator(8, Faults.of(Fault.BUDDY_NOT_MERGED));
    AllocatorRun run = new AllocatorRun(forgetful, new NaiveBuddy(8));
    List<Step> steps = List.of(new Step(-1, 1, 0, 0, 0, 0), new Step(0, 0, 0, 0, 0, 0));
    Throwable caught = assertThrows(IllegalStateException.class, () -> run.all(steps));
    assertEquals("block of order 0 at page 0 is not merged with its buddy", caught.getMessage());
  }
}
