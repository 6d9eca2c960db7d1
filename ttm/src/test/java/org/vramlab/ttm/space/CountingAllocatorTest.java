package org.vramlab.ttm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A counting memory knows how much is used, and nothing of where. */
class CountingAllocatorTest {

  private final CountingAllocator allocator = new CountingAllocator(10);

  private Extents allocate(long pages) {
    Extents out = new Extents();
    assertTrue(allocator.allocate(pages, 0, 0, 0, 0, out));
    allocator.validate();
    return out;
  }

  @Test
  void allocate_upToTheCapacity_succeedsAndNotBeyond() {
    allocate(6);
    assertFalse(allocator.allocate(5, 0, 0, 0, 0, new Extents()));
    allocate(4);
    assertEquals(0, allocator.freePages());
  }

  @Test
  void allocate_windowAlignmentAndFlags_areIgnored() {
    Extents out = new Extents();
    assertTrue(allocator.allocate(7, 3, 4, SpaceAllocator.CONTIGUOUS, 3, out));
    assertEquals("{[0,7)}", out.toString());
    assertTrue(allocator.intersects(out, 8, 9));
    assertTrue(allocator.compatible(out, 8, 9));
  }

  @Test
  void allocate_noPages_succeedsAndMustBeFreedOnce() {
    Extents nothing = allocate(0);
    assertEquals(1, nothing.count());
    assertEquals(0, nothing.totalPages());
    allocator.free(nothing);
    assertThrows(IllegalStateException.class, () -> allocator.free(nothing));
  }

  @Test
  void allocate_unlimitedMemory_neverRefuses() {
    CountingAllocator system = new CountingAllocator(CountingAllocator.UNLIMITED);
    assertTrue(system.allocate(1L << 31, 0, 0, 0, 0, new Extents()));
    assertEquals(CountingAllocator.UNLIMITED - (1L << 31), system.freePages());
  }

  @Test
  void free_twiceOrMoreThanIsOut_isAnError() {
    Extents held = allocate(4);
    allocator.free(held);
    assertThrows(IllegalStateException.class, () -> allocator.free(held));
    allocate(4);
    Extents more = new Extents();
    more.setSingle(0, 5);
    assertThrows(IllegalStateException.class, () -> allocator.free(more));
  }

  @Test
  void reset_afterAnything_makesTheMemoryWhole() {
    allocate(4);
    allocator.reset();
    allocator.validate();
    assertEquals(10, allocator.freePages());
  }
}
