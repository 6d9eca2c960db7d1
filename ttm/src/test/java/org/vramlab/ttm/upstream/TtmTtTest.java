package org.vramlab.ttm.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.pages.Caching;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.pages.PageRequest;
import org.vramlab.ttm.pages.PageVector;

/** The cases of ttm_tt_test.c of Linux 6.12, under their names there. */
class TtmTtTest {
  private final MockDevice device = new MockDevice();
  private final HostMemory memory = device.hostMemory;
  private final PageVector vector = new PageVector(4, Caching.CACHED, false, false);

  private void populate(PageVector pages) throws Interrupted, NoMemory, Busy {
    device.ticket().execute(ticket -> memory.populate(pages, PageRequest.of(ticket)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void ttm_tt_init_basic(int extraPages) {
    PageVector fresh = new PageVector(1 + extraPages, Caching.WRITE_COMBINED, true, false);
    assertEquals(1 + extraPages, fresh.pages());
    assertEquals(Caching.WRITE_COMBINED, fresh.caching());
    assertTrue(fresh.isClearing());
    assertFalse(fresh.isExternal());
    assertFalse(fresh.isPopulated());
    assertFalse(fresh.isSwapped());
  }

  @Test
  void ttm_tt_init_misaligned() {
    device.run(() -> {
      BufferObject bo = device.placed(MockDevice.SYSTEM, 2 * MockDevice.PAGE + 1);
      PageVector pages = bo.pageVector();
      assertEquals(3, pages == null ? 0 : pages.pages());
    });
  }

  @Test
  void ttm_tt_fini_basic() {
    device.run(() -> {
      populate(vector);
      memory.unpopulate(vector);
    });
    assertFalse(vector.isPopulated());
    assertEquals(0, memory.usedPages());
  }

  @Test
  void ttm_tt_fini_shmem() {
    device.run(() -> {
      populate(vector);
      memory.swapOut(vector);
      assertEquals(4, memory.swappedPages());
      memory.unpopulate(vector);
    });
    assertFalse(vector.isSwapped());
    assertEquals(0, memory.swappedPages());
  }

  /** A buffer gets its vector when it comes to live in pages of the host. */
  @Test
  void ttm_tt_create_basic() {
    device.run(() -> {
      BufferObject bo = device.create(MockDevice.PAGE);
      assertNull(bo.pageVector());
      device.validate(bo, MockDevice.in(MockDevice.SYSTEM));
      assertNotNull(bo.pageVector());
    });
  }

  @Test
  void ttm_tt_create_ttm_exists() {
    device.addCounted(MockDevice.TT);
    device.run(() -> {
      BufferObject bo = device.placed(MockDevice.SYSTEM, MockDevice.PAGE);
      PageVector first = bo.pageVector();
      assertNotNull(first);
      device.validate(bo, MockDevice.in(MockDevice.TT));
      assertSame(first, bo.pageVector());
    });
  }

  @Test
  void ttm_tt_destroy_basic() {
    device.addCounted(MockDevice.TT);
    device.run(() -> {
      BufferObject bo = device.placed(MockDevice.TT, MockDevice.PAGE);
      assertEquals(1, memory.usedPages());
      bo.release();
      assertNull(bo.pageVector());
      assertEquals(0, memory.usedPages());
    });
  }

  @Test
  void ttm_tt_populate_populated_ttm() {
    device.run(() -> {
      populate(vector);
      populate(vector);
    });
    assertTrue(vector.isPopulated());
    assertEquals(4, memory.usedPages());
  }

  @Test
  void ttm_tt_unpopulate_basic() {
    device.run(() -> {
      populate(vector);
      assertTrue(vector.isPopulated());
      memory.unpopulate(vector);
    });
    assertFalse(vector.isPopulated());
  }

  @Test
  void ttm_tt_unpopulate_empty_ttm() {
    device.run(() -> memory.unpopulate(vector));
    assertFalse(vector.isPopulated());
    assertEquals(0, memory.usedPages());
  }

  /** Populating brings the contents back by itself. */
  @Test
  void ttm_tt_swapin_basic() {
    device.run(() -> {
      populate(vector);
      memory.swapOut(vector);
      assertTrue(vector.isSwapped());
      assertFalse(vector.isPopulated());
      assertEquals(4, memory.swappedPages());
      populate(vector);
    });
    assertFalse(vector.isSwapped());
    assertTrue(vector.isPopulated());
    assertEquals(0, memory.swappedPages());
    assertEquals(1, memory.swapIns());
  }
}
