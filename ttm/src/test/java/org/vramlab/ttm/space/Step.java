package org.vramlab.ttm.space;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * One step of a random run against an allocator: a request, or freeing one of the live results.
 *
 * @param victim negative: allocate; otherwise free the live result of this number, modulo their
 *     count
 */
record Step(int victim, int pages, int first, int last, int flags, int alignment) {

  /** Largest capacity that runs are made for; windows and sizes are drawn to suit it. */
  static final int LARGEST_CAPACITY = 150;

  /** Runs of up to a hundred steps, with alignments drawn from the given ones. */
  static Arbitrary<List<Step>> runs(Integer... alignments) {
    return runsWithFlags(SpaceAllocator.CONTIGUOUS | SpaceAllocator.TOP_DOWN, alignments);
  }

  /** As the other, with any flags up to all of the given ones. */
  static Arbitrary<List<Step>> runsWithFlags(int allFlags, Integer... alignments) {
    Arbitrary<Integer> victim =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.just(-1)),
            Tuple.of(2, Arbitraries.integers().between(0, 1000)));
    Arbitrary<Integer> pages =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.integers().between(1, 9)),
            Tuple.of(1, Arbitraries.integers().between(0, LARGEST_CAPACITY + 10)));
    Arbitrary<Integer> first =
        Arbitraries.frequencyOf(
            Tuple.of(2, Arbitraries.just(0)),
            Tuple.of(1, Arbitraries.integers().between(0, LARGEST_CAPACITY + 10)));
    Arbitrary<Integer> last =
        Arbitraries.frequencyOf(
            Tuple.of(2, Arbitraries.just(0)),
            Tuple.of(1, Arbitraries.integers().between(0, LARGEST_CAPACITY + 10)));
    return Combinators.combine(
            victim,
            pages,
            first,
            last,
            Arbitraries.integers().between(0, allFlags),
            Arbitraries.of(alignments))
        .as(Step::new)
        .list()
        .ofMaxSize(100)
        // Else most runs are short, and the memory hardly fills up.
        .withSizeDistribution(RandomDistribution.uniform());
  }

  boolean isFree() {
    return victim >= 0;
  }

  boolean topDown() {
    return (flags & SpaceAllocator.TOP_DOWN) != 0;
  }

  boolean contiguous() {
    return (flags & SpaceAllocator.CONTIGUOUS) != 0;
  }

  /** End of the window in a memory of so many pages. */
  int end(int capacity) {
    return last == 0 ? capacity : Math.min(last, capacity);
  }
}
