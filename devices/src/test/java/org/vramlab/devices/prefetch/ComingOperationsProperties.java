package org.vramlab.devices.prefetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What is kept of the operations to come is what a plain list of them says. */
class ComingOperationsProperties {
  private static final int BUFFERS = 5;

  /**
   * Each step is a list of buffers to be read by one more operation; an empty one takes the first
   * operation off.
   */
  @Property(tries = 300)
  void isAWindowOnAList(
      @ForAll("steps") List<List<Integer>> steps, @ForAll @IntRange(min = 1, max = 6) int window) {
    ComingOperations coming = new ComingOperations(window);
    List<List<Integer>> list = new ArrayList<>();
    for (List<Integer> step : steps) {
      if (!step.isEmpty()) {
        coming.add(list.size());
        step.forEach(buffer -> coming.use(buffer, buffer % 2 == 0));
        list.add(step);
      } else if (coming.known() > 0) {
        coming.removeFirst();
      }
      assertSame(list.subList(list.size() - coming.known(), list.size()), coming, window);
    }
  }

  private static void assertSame(List<List<Integer>> left, ComingOperations coming, int window) {
    List<List<Integer>> seen = new ArrayList<>();
    for (int i = 0; i < coming.count(); i++) {
      List<Integer> buffers = new ArrayList<>();
      for (int k = 0; k < coming.uses(i); k++) {
        buffers.add(coming.buffer(i, k));
      }
      seen.add(buffers);
    }
    List<List<Integer>> inView = left.subList(0, Math.min(window, left.size()));
    assertEquals(inView, seen);
    for (int buffer = 0; buffer < BUFFERS; buffer++) {
      int first = ComingOperations.NEVER;
      for (int i = inView.size() - 1; i >= 0; i--) {
        first = inView.get(i).contains(buffer) ? i : first;
      }
      assertEquals(first, coming.firstUse(buffer));
      assertEquals(first != ComingOperations.NEVER && buffer % 2 == 0, coming.readsFirst(buffer));
    }
  }

  /** Long enough for the lists to be cut, which they are once 1,024 operations have gone. */
  @Property(tries = 20)
  void longRuns_keepTheirNumbers(@ForAll @IntRange(min = 1, max = 40) int ahead) {
    ComingOperations coming = new ComingOperations(ahead);
    for (int operation = 0; operation < 5000; operation++) {
      coming.add(operation);
      coming.use(operation % 7, true);
      if (operation >= ahead) {
        coming.removeFirst();
        assertEquals(operation - ahead + 1, coming.number(0));
        assertEquals((operation - ahead + 1) % 7, coming.buffer(0, 0));
        assertEquals(0, coming.firstUse(coming.buffer(0, 0)));
      }
    }
  }

  @Provide
  Arbitrary<List<List<Integer>>> steps() {
    return Arbitraries.integers()
        .between(0, BUFFERS - 1)
        .list()
        .ofMaxSize(4)
        .map(buffers -> List.copyOf(new LinkedHashSet<>(buffers)))
        .list()
        .ofMaxSize(40);
  }
}
