package org.vramlab.ttm.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The heap against a list that is sorted by (time, order). */
class EventHeapProperties {
  private record Entry(long nanos, long order) {}

  /**
   * -3 takes back an entry in the middle, another negative number takes the first entry out, any
   * other adds an entry at that time.
   */
  @Property(tries = 300)
  void removeFirst_anyHistory_isTheLeastByTimeThenOrderOfThoseNotTakenBack(
      @ForAll @Size(max = 200) List<@IntRange(min = -4, max = 6) Integer> history) {
    EventHeap heap = new EventHeap();
    List<Entry> sorted = new ArrayList<>();
    long order = 0;
    for (int step : history) {
      if (step >= 0) {
        Entry entry = new Entry(step, order++);
        heap.add(entry.nanos, entry.order, step, entry);
        sorted.add(entry);
        sorted.sort(Comparator.comparingLong(Entry::nanos).thenComparingLong(Entry::order));
      } else if (step == -3) {
        Entry middle = sorted.isEmpty() ? new Entry(0, 0) : sorted.get(sorted.size() / 2);
        assertEquals(sorted.remove(middle), heap.remove(middle));
      } else if (!sorted.isEmpty()) {
        Entry least = sorted.remove(0);
        assertEquals(least.nanos, heap.firstNanos());
        assertEquals(least, heap.firstTarget());
        assertEquals(least.nanos, heap.firstSpan(), "the span travels with its entry");
        heap.removeFirst();
      }
      assertEquals(sorted.size(), heap.size());
    }
  }
}
