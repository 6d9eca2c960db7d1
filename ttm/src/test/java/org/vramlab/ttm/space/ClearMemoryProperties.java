package org.vramlab.ttm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

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

  /** A run, with what an allocator and the model say after each step. */
  private static final class Run {
    private final BuddyAllocator allocator;
    private final NaiveBuddy model;
    private final List<Extents> live = new ArrayList<>();

    Run(BuddyAllocator allocator, int capacity) {
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

    private void allocate(Step step) {
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
    private void giveBack(Step step) {
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

    private void check() {
      allocator.validate();
      assertEquals(model.freePages(), allocator.freePages());
      assertEquals(model.freeClearedPages(), allocator.freeClearedPages());
      for (int page = model.used.nextSetBit(0); page >= 0; page = model.used.nextSetBit(page + 1)) {
        assertEquals(model.clear.get(page), allocator.isCleared(page), "page " + page);
      }
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void anyRun_addressesAndClearPagesAreThoseOfTheNaiveModel(
      @ForAll @IntRange(min = 1, max = Step.LARGEST_CAPACITY) int capacity,
      @ForAll("runs") List<Step> steps) {
    new Run(new BuddyAllocator(capacity), capacity).all(steps);
  }

  /** Without such a page among them nobody would have to look whether pages are clear. */
  @Test
  void runs_doHandOutClearPages() {
    BuddyAllocator allocator = new BuddyAllocator(8);
    Run run = new Run(allocator, 8);
    run.allocate(new Step(-1, 3, 0, 0, 0, 0));
    run.giveBack(new Step(0, 0, 0, 0, 3, 0));
    run.allocate(new Step(-1, 2, 0, 0, BuddyAllocator.CLEARED, 0));
    run.check();
    assertTrue(allocator.isCleared(0) && allocator.isCleared(1));
  }

  /** The planted fault: an allocator that merges clear and dirty buddies. */
  @Test
  void allocatorThatMixesKinds_isCaught() {
    BuddyAllocator careless =
        new BuddyAllocator(4) {
          @Override
          boolean isFree(int order, int index, boolean isClear) {
            return super.isFree(order, index, isClear) || super.isFree(order, index, !isClear);
          }
        };
    List<Step> steps =
        List.of(
            new Step(-1, 1, 0, 0, 0, 0),
            new Step(-1, 1, 0, 0, 0, 0),
            new Step(-1, 2, 0, 0, 0, 0),
            new Step(0, 0, 0, 0, 3, 0),
            new Step(0, 0, 0, 0, 0, 0));
    assertThrows(AssertionError.class, () -> new Run(careless, 4).all(steps));
  }
}
