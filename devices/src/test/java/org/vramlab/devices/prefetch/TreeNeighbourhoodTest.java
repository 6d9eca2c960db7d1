package org.vramlab.devices.prefetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * UVM's tree, by eight buffers of equal size unless a test says otherwise:
 *
 * <pre>
 *                 [0..7]
 *         [0..3]          [4..7]
 *     [0,1]   [2,3]   [4,5]   [6,7]
 * </pre>
 */
class TreeNeighbourhoodTest {
  private static Prefetcher tree(Shelf shelf) {
    return new TreeNeighbourhood().newPrefetcher(shelf);
  }

  private static Shelf eight() {
    return Shelf.of(1, 1, 1, 1, 1, 1, 1, 1);
  }

  @Test
  void halfOfANode_isNotEnough() {
    Shelf shelf = eight();
    Prefetcher tree = tree(shelf);
    shelf.submit(tree, 0);
    assertEquals(List.of(), shelf.fetched(tree), "1 of 2, 1 of 4, 1 of 8");
    shelf.submit(tree, 2);
    assertEquals(List.of(), shelf.fetched(tree), "1 of 2, 2 of 4, 2 of 8");
  }

  @Test
  void overHalfOfANode_theRestOfItIsFetched() {
    Shelf shelf = eight().resident(0, 1);
    Prefetcher tree = tree(shelf);
    shelf.submit(tree, 2);
    assertEquals(List.of(3), shelf.fetched(tree), "3 of 4; 3 of 8 are not enough");
  }

  @Test
  void theLargestNodeOverTheThresholdCounts_thoughASmallerOneBelowItIsNot() {
    Shelf shelf = eight().resident(0, 1, 2, 3);
    Prefetcher tree = tree(shelf);
    shelf.submit(tree, 6);
    assertEquals(List.of(4, 5, 7), shelf.fetched(tree), "1 of 2, 1 of 4, but 5 of 8");
  }

  @Test
  void nodesAreWeighedByBytes_and51PercentAreNotOver51() {
    Shelf exactly = Shelf.of(51, 49);
    Prefetcher tree = tree(exactly);
    exactly.submit(tree, 0);
    assertEquals(List.of(), exactly.fetched(tree));

    Shelf over = Shelf.of(52, 48);
    tree = tree(over);
    over.submit(tree, 0);
    assertEquals(List.of(1), over.fetched(tree));
  }

  @Test
  void hit_setsNothingOff() {
    Shelf shelf = eight().resident(0, 1, 2);
    Prefetcher tree = tree(shelf);
    shelf.submit(tree, 2);
    assertEquals(List.of(), shelf.fetched(tree));
  }

  @Test
  void whatNoLongerExists_weighsNothing() {
    Shelf shelf = eight().resident(0).closed(1).closed(5).closed(6).closed(7);
    Prefetcher tree = tree(shelf);
    shelf.submit(tree, 2);
    assertEquals(List.of(3), shelf.fetched(tree), "2 of 3 in [0..3], 2 of 4 in [0..7]");
  }

  @Test
  void missesOfOneJob_countTogether() {
    Shelf shelf = eight();
    Prefetcher tree = tree(shelf);
    shelf.submit(tree, 0, 1, 2);
    assertEquals(List.of(3), shelf.fetched(tree));
  }

  @Test
  void treesEndAfter32Buffers() {
    Shelf shelf = Shelf.seeing(0, 64).resident(IntStream.range(0, 32).toArray());
    Prefetcher tree = tree(shelf);
    shelf.submit(tree, 32);
    assertEquals(List.of(), shelf.fetched(tree), "33 of 64, but those are two trees");
  }
}
