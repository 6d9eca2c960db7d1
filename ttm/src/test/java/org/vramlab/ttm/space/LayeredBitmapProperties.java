package org.vramlab.ttm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** A layered bitmap is a sorted set of numbers. */
class LayeredBitmapProperties {

  /** Four layers of words, the last of each only partly used. */
  private static final int SIZE = 64 * 64 * 64 + 64 * 64 + 64 + 1;

  @Provide
  Arbitrary<List<Integer>> members() {
    Arbitrary<Integer> nearWordEdges =
        Arbitraries.of(1, 64, 64 * 64, 64 * 64 * 64)
            .flatMap(unit ->
                Arbitraries.integers()
                    .between(0, (SIZE - 2) / unit)
                    .flatMap(i ->
                        Arbitraries.integers()
                            .between(-1, 1)
                            .map(d -> Math.clamp((long) i * unit + d, 0, SIZE - 1))));
    return nearWordEdges.list().ofMaxSize(60);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void toggledMembers_areFoundFromBothSides(@ForAll("members") List<Integer> toggles) {
    LayeredBitmap bitmap = new LayeredBitmap(SIZE);
    TreeSet<Integer> set = new TreeSet<>();
    for (int member : toggles) {
      if (set.remove(member)) {
        bitmap.remove(member);
      } else {
        set.add(member);
        bitmap.add(member);
      }
      assertEquals(set.isEmpty(), bitmap.isEmpty());
      for (int probe : toggles) {
        assertEquals(set.contains(probe), bitmap.contains(probe));
        Integer above = set.ceiling(probe);
        Integer below = set.floor(probe);
        assertEquals(above == null ? -1 : above, bitmap.next(probe));
        assertEquals(below == null ? -1 : below, bitmap.previous(probe));
      }
    }
    assertEquals(set.size(), bitmap.cardinality());
    bitmap.validate();
    bitmap.clear();
    bitmap.validate();
    assertTrue(bitmap.isEmpty());
  }

  @Test
  void searchesBeyondTheEnds_findNothing() {
    LayeredBitmap bitmap = new LayeredBitmap(1);
    bitmap.add(0);
    assertEquals(-1, bitmap.next(1));
    assertEquals(-1, bitmap.previous(-1));
    assertEquals(0, bitmap.next(0));
    assertEquals(0, bitmap.previous(0));
  }
}
