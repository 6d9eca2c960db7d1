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

/** Random runs of the range allocator, against the rules applied to a sorted list of holes. */
class RangeAllocatorProperties {

  @Provide
  Arbitrary<List<Step>> runs() {
    return Step.runs(0, 0, 0, 1, 2, 3, 4, 7, 16, 1000);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void anyRun_answersAndAddressesAreThoseOfTheNaiveModel(
      @ForAll @IntRange(min = 1, max = Step.LARGEST_CAPACITY) int capacity,
      @ForAll("runs") List<Step> steps) {
    new AllocatorRun(new RangeAllocator(capacity), new NaiveRange(capacity)).all(steps);
  }

  /** The promise of the class, stated without its search order. */
  @Property(edgeCases = EdgeCasesMode.NONE)
  void request_succeedsExactlyIfItFitsSomewhere(
      @ForAll @IntRange(min = 1, max = Step.LARGEST_CAPACITY) int capacity,
      @ForAll("runs") List<Step> steps) {
    RangeAllocator allocator = new RangeAllocator(capacity);
    NaiveRange pages = new NaiveRange(capacity);
    for (Step step : steps) {
      Extents out = new Extents();
      assertEquals(
          pages.fitsSomewhere(step),
          allocator.allocate(
              step.pages(), step.first(), step.last(), step.flags(), step.alignment(), out),
          () -> step + " in " + pages.used);
      pages.used.or(NaiveMemory.pagesOf(out));
    }
  }

  /** The planted fault: without it, this harness could be one that accepts everything. */
  @Test
  void allocatorThatForgetsToMerge_isCaught() {
    RangeAllocator forgetful = new RangeAllocator(8, Faults.of(Fault.HOLE_NOT_MERGED));
    AllocatorRun run = new AllocatorRun(forgetful, new NaiveRange(8));
    List<Step> steps =
        List.of(
            new Step(-1, 1, 0, 0, 0, 0),
            new Step(-1, 1, 0, 0, 0, 0),
            new Step(0, 0, 0, 0, 0, 0),
            new Step(0, 0, 0, 0, 0, 0));
    Throwable caught = assertThrows(IllegalStateException.class, () -> run.all(steps));
    assertEquals("holes on both sides of page 1 are not merged", caught.getMessage());
  }
}
