package org.vramlab.ttm.space;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of TTM's range manager on a plain list of holes, sorted anew for each request. */
final class NaiveRange extends NaiveMemory {

  private record Hole(int start, int end, int age) {
    int size() {
      return end - start;
    }
  }

  private final List<Hole> holes = new ArrayList<>();
  private int created;

  NaiveRange(int capacity) {
    super(capacity);
    create(0, capacity);
  }

  @Override
  @Nullable BitSet allocate(Step request) {
    int pages = request.pages();
    int unit = Math.max(1, request.alignment());
    if (pages == 0) {
      return null;
    }
    List<Hole> order = new ArrayList<>(holes);
    order.sort(
        request.topDown()
            ? Comparator.comparingInt(Hole::start).reversed()
            : Comparator.comparingInt(Hole::size)
                .thenComparing(Comparator.comparingInt(Hole::age).reversed()));
    for (Hole hole : order) {
      int low = Math.max(hole.start(), request.first());
      int high = Math.min(hole.end(), request.end(capacity));
      int start =
          request.topDown()
              ? Math.floorDiv(high - pages, unit) * unit
              : (low + unit - 1) / unit * unit;
      if (start >= low && start + pages <= high) {
        holes.remove(hole);
        create(hole.start(), start);
        create(start + pages, hole.end());
        used.set(start, start + pages);
        return range(start, start + pages);
      }
    }
    return null;
  }

  /** Whether some placement of the request would be possible at all. */
  boolean fitsSomewhere(Step request) {
    int unit = Math.max(1, request.alignment());
    int end = request.end(capacity);
    for (int start = 0; start + request.pages() <= end; start += unit) {
      if (start >= request.first() && isFree(start, start + request.pages())) {
        return request.pages() > 0;
      }
    }
    return false;
  }

  @Override
  void free(BitSet pages) {
    super.free(pages);
    int start = pages.nextSetBit(0);
    int end = pages.length();
    for (Hole hole : List.copyOf(holes)) {
      if (hole.end() == start) {
        start = hole.start();
        holes.remove(hole);
      } else if (hole.start() == end) {
        end = hole.end();
        holes.remove(hole);
      }
    }
    create(start, end);
  }

  private void create(int start, int end) {
    if (start < end) {
      holes.add(new Hole(start, end, created++));
    }
  }
}
