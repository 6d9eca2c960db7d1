package org.vramlab.ttm.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.ttm.upstream.MockDevice.KIB;
import static org.vramlab.ttm.upstream.MockDevice.MIB;
import static org.vramlab.ttm.upstream.MockDevice.MOCK1;
import static org.vramlab.ttm.upstream.MockDevice.MOCK2;
import static org.vramlab.ttm.upstream.MockDevice.PAGE;
import static org.vramlab.ttm.upstream.MockDevice.SYSTEM;
import static org.vramlab.ttm.upstream.MockDevice.TT;
import static org.vramlab.ttm.upstream.MockDevice.VRAM;
import static org.vramlab.ttm.upstream.MockDevice.in;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.pages.PageVector;
import org.vramlab.ttm.resource.Resource;

/**
 * The cases of ttm_bo_validate_test.c of Linux 6.12 in which others are evicted or swapped out,
 * under their names there.
 */
class TtmBoValidateEvictTest {
  private static final int SMALL = 8 * KIB;
  private static final int HALF = 512 * KIB;

  private MockDevice device = new MockDevice();

  private static @Nullable Integer domainOf(BufferObject bo) {
    Resource resource = bo.resource();
    return resource == null ? null : resource.manager().domain();
  }

  private static PageVector vectorOf(BufferObject bo) {
    PageVector vector = bo.pageVector();
    assertNotNull(vector);
    return vector;
  }

  /** The host has 1,024 pages, half of which may be used without swapping. */
  @Test
  void ttm_bo_validate_swapout() {
    long limit = 512;
    device = new MockDevice(limit);
    device.addCounted(TT);
    device.run(() -> {
      BufferObject small = device.placed(TT, SMALL);
      assertTrue(vectorOf(small).isPopulated());
      BufferObject big = device.create(limit * PAGE);
      device.validate(big, in(TT));
      assertEquals(TT, domainOf(big));
      assertEquals(SYSTEM, domainOf(small));
      assertTrue(vectorOf(small).isSwapped());
      assertFalse(vectorOf(small).isPopulated());
    });
  }

  @Test
  void ttm_bo_validate_happy_evict() {
    device.addMemory(VRAM, MIB);
    device.addCounted(TT);
    device.run(() -> {
      BufferObject oldest = device.placed(VRAM, SMALL);
      BufferObject second = device.placed(VRAM, HALF);
      BufferObject third = device.placed(VRAM, MIB - HALF - SMALL);
      BufferObject bo = device.create(PAGE);
      assertEquals(2 * SMALL + PAGE, device.validate(bo, in(VRAM)));
      assertEquals(VRAM, domainOf(bo));
      assertEquals(SYSTEM, domainOf(oldest));
      assertTrue(vectorOf(oldest).isPopulated());
      assertTrue(vectorOf(oldest).isClearing());
      assertEquals(VRAM, domainOf(second));
      assertEquals(VRAM, domainOf(third));
    });
  }

  @Test
  void ttm_bo_validate_all_pinned_evict() {
    device.addMemory(VRAM, MIB);
    device.addCounted(TT);
    device.run(() -> {
      BufferObject big = device.placed(VRAM, MIB);
      big.lock().lockAlone();
      // Not touched, so it stays where the walk comes by.
      device.manager.pin(big);
      big.lock().unlock();
      BufferObject bo = device.create(PAGE);
      assertThrows(NoMemory.class, () -> device.validate(bo, in(VRAM)));
      assertEquals(VRAM, domainOf(big));
      assertNull(domainOf(bo));
      device.reserved(big, ticket -> device.manager.unpin(big));
    });
  }

  @Test
  void ttm_bo_validate_allowed_only_evict() {
    device.addMemory(VRAM, MIB);
    device.addCounted(TT);
    device.run(() -> {
      BufferObject pinned = device.placed(VRAM, HALF);
      device.reserved(pinned, ticket -> device.manager.pin(pinned));
      BufferObject evictable = device.placed(VRAM, HALF);
      BufferObject bo = device.create(PAGE);
      assertEquals(2 * HALF + PAGE, device.validate(bo, in(VRAM)));
      assertEquals(VRAM, domainOf(pinned));
      assertEquals(SYSTEM, domainOf(evictable));
      assertEquals(VRAM, domainOf(bo));
      device.reserved(pinned, ticket -> device.manager.unpin(pinned));
    });
  }

  /** It is deleted and still there because work on it has not ended; nobody has finished it yet. */
  @Test
  void ttm_bo_validate_deleted_evict() {
    device.addMemory(VRAM, MIB);
    device.run(() -> {
      BufferObject deleted = device.placed(VRAM, MIB);
      Fence[] work = new Fence[1];
      device.reserved(deleted, ticket -> work[0] = device.fenced(deleted));
      deleted.release();
      assertTrue(deleted.isDeleted());
      assertEquals(VRAM, domainOf(deleted));
      work[0].signal();
      BufferObject bo = device.create(PAGE);
      assertEquals(PAGE, device.validate(bo, in(VRAM)));
      assertEquals(VRAM, domainOf(bo));
      assertEquals(1, device.manager.pool(VRAM).usedPages());
      assertNull(domainOf(deleted));
      assertNull(deleted.pageVector());
    });
  }

  @Test
  void ttm_bo_validate_busy_domain_evict() {
    device.addMemory(VRAM, MIB);
    device.addRefusing(MOCK1);
    device.bad = true;
    device.run(() -> {
      BufferObject victim = device.placed(VRAM, MIB);
      BufferObject bo = device.create(PAGE);
      assertThrows(NoMemory.class, () -> device.validate(bo, in(VRAM)));
      assertEquals(VRAM, domainOf(victim));
      assertNull(domainOf(bo));
    });
  }

  @Test
  void ttm_bo_validate_evict_gutting() {
    device.addMemory(MOCK1, MIB);
    device.run(() -> {
      BufferObject victim = device.placed(MOCK1, MIB);
      BufferObject bo = device.create(PAGE);
      assertEquals(PAGE, device.validate(bo, in(MOCK1)));
      assertEquals(MOCK1, domainOf(bo));
      assertNull(domainOf(victim));
      assertTrue(vectorOf(victim).isClearing());
      assertFalse(vectorOf(victim).isPopulated());
    });
  }

  @Test
  void ttm_bo_validate_recrusive_evict() {
    device.addMemory(TT, MIB);
    device.addMemory(MOCK2, MIB);
    device.run(() -> {
      BufferObject inTt = device.placed(TT, MIB);
      BufferObject inMock = device.placed(MOCK2, MIB);
      BufferObject bo = device.create(MIB);
      assertEquals(3 * MIB, device.validate(bo, in(TT)));
      assertEquals(TT, domainOf(bo));
      assertEquals(MOCK2, domainOf(inTt));
      assertEquals(SYSTEM, domainOf(inMock));
    });
  }
}
