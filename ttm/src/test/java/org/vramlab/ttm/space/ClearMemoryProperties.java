package org.vramlab.ttm.space;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/**
 * Random runs of the buddy allocator in which memory is given back clear, dirty, or in part,
 * against the rules applied to an array of pages.
 */
class ClearMemoryProperties {
  private static final int ALL_FLAGS =
      SpaceAllocator.CONTIGUOUS | SpaceAllocator.TOP_DOWN | BuddyAllocator.CLEARED;

  @Provide
  Arbitrary<List<Step>> runs() {
    return Step.runsWithFlags(ALL_FLAGS, 0, 0, 1, 2, 4, 8, 64);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void anyRun_addressesAndClearPagesAreThoseOfTheNaiveModel(
      @ForAll @IntRange(min = 1, max = Step.LARGEST_CAPACITY) int capacity,
      @ForAll("runs") List<Step> steps) {
    new ClearMemoryRun(new BuddyAllocator(capacity), capacity).all(steps);
  }

  /** Without such a page among them nobody would have to look whether pages are clear. */
  @Test
  void runs_doHandOutClearPages() {
    BuddyAllocator allocator = new BuddyAllocator(8);
    ClearMemoryRun run = new ClearMemoryRun(allocator, 8);
    run.allocate(new Step(-1, 3, 0, 0, 0, 0));
    run.giveBack(new Step(0, 0, 0, 0, 3, 0));
    run.allocate(new Step(-1, 2, 0, 0, BuddyAllocator.CLEARED, 0));
    run.check();
    assertTrue(allocator.isCleared(0) && allocator.isCleared(1));
  }

  /** The planted fault: an allocator that merges clear and dirty buddies. */
  @Test
  void allocatorThatMixesKinds_isCaught() {
    BuddyAllocator careless = new BuddyAllocator(4, Faults.of(Fault.CLEAR_MERGED_WITH_DIRTY));
    List<Step> steps =
        List.of(
            new Step(-1, 1, 0, 0, 0, 0),
            new Step(-1, 1, 0, 0, 0, 0),
            new Step(-1, 2, 0, 0, 0, 0),
            new Step(0, 0, 0, 0, 3, 0),
            new Step(0, 0, 0, 0, 0, 0));
    assertThrows(AssertionError.class, () -> new ClearMemoryRun(careless, 4).all(steps));
  }
}
