package org.vramlab.ttm.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.pages.Caching;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.pages.PageRequest;
import org.vramlab.ttm.pages.PageVector;

/**
 * The cases of ttm_pool_test.c of Linux 6.12, under their names there.
 *
 * <p>Upstream a pool with DMA allocation keeps pages of every caching class; here, as with its
 * global pools, only those that are dear to make: where it says cached, these say write-combined.
 */
class TtmPoolTest {
  private final MockDevice device = new MockDevice();
  private final HostMemory memory = device.hostMemory;

  private static PageVector vector(long pages, Caching caching) {
    return new PageVector(pages, caching, true, false);
  }

  private void populate(PageVector vector) throws Interrupted, NoMemory, Busy {
    device.ticket().execute(ticket -> memory.populate(vector, PageRequest.of(ticket)));
  }

  /** Leaves one freed block of 2^{@code order} pages in the pool. */
  private void fill(int order, Caching caching) throws Interrupted, NoMemory, Busy {
    PageVector freed = vector(1L << order, caching);
    populate(freed);
    memory.unpopulate(freed);
    assertEquals(1L << order, memory.pooledPages(caching, order));
  }

  /** 1025 pages are one of the largest blocks and a page. */
  @ParameterizedTest
  @CsvSource({"1, 0", "4, 2", "2048, 10", "1025, 10"})
  void ttm_pool_alloc_basic(long pages, int largestOrder) {
    device.run(() -> {
      PageVector vector = vector(pages, Caching.UNCACHED);
      populate(vector);
      assertTrue(vector.isPopulated());
      assertEquals(pages, vector.pages());
      assertEquals(pages, memory.usedPages());
      memory.unpopulate(vector);
      assertEquals(0, memory.usedPages());
      assertEquals(pages, memory.pooledPages(Caching.UNCACHED));
      // What it was made of: the largest blocks that fit, and single pages only for what is odd.
      assertTrue(memory.pooledPages(Caching.UNCACHED, largestOrder) >= 1L << largestOrder);
      assertEquals(pages % 2, memory.pooledPages(Caching.UNCACHED, 0));
    });
  }

  @Test
  void ttm_pool_alloc_order_caching_match() {
    device.run(() -> {
      fill(0, Caching.UNCACHED);
      populate(vector(1, Caching.UNCACHED));
      assertEquals(0, memory.pooledPages(Caching.UNCACHED, 0));
    });
  }

  @Test
  void ttm_pool_alloc_caching_mismatch() {
    device.run(() -> {
      fill(0, Caching.WRITE_COMBINED);
      PageVector uncached = vector(1, Caching.UNCACHED);
      populate(uncached);
      assertEquals(1, memory.pooledPages(Caching.WRITE_COMBINED, 0));
      assertEquals(0, memory.pooledPages(Caching.UNCACHED, 0));
      memory.unpopulate(uncached);
      assertEquals(1, memory.pooledPages(Caching.WRITE_COMBINED, 0));
      assertEquals(1, memory.pooledPages(Caching.UNCACHED, 0));
    });
  }

  @Test
  void ttm_pool_alloc_order_mismatch() {
    device.run(() -> {
      fill(2, Caching.UNCACHED);
      PageVector page = vector(1, Caching.UNCACHED);
      populate(page);
      assertEquals(4, memory.pooledPages(Caching.UNCACHED, 2));
      assertEquals(0, memory.pooledPages(Caching.UNCACHED, 0));
      memory.unpopulate(page);
      assertEquals(4, memory.pooledPages(Caching.UNCACHED, 2));
      assertEquals(1, memory.pooledPages(Caching.UNCACHED, 0));
    });
  }

  /** A pool that keeps what is freed. */
  @Test
  void ttm_pool_free_dma_alloc() {
    device.run(() -> {
      PageVector vector = vector(4, Caching.WRITE_COMBINED);
      populate(vector);
      assertEquals(0, memory.pooledPages(Caching.WRITE_COMBINED, 2));
      memory.unpopulate(vector);
      assertEquals(4, memory.pooledPages(Caching.WRITE_COMBINED, 2));
    });
  }

  /** Cached pages pass the pools by: what was in them stays, no more and no less. */
  @Test
  void ttm_pool_free_no_dma_alloc() {
    device.run(() -> {
      fill(2, Caching.UNCACHED);
      PageVector vector = vector(4, Caching.CACHED);
      populate(vector);
      assertEquals(4, memory.pooledPages(Caching.UNCACHED, 2));
      memory.unpopulate(vector);
      assertEquals(4, memory.pooledPages(Caching.UNCACHED, 2));
      assertEquals(0, memory.pooledPages(Caching.CACHED));
    });
  }

  @Test
  void ttm_pool_fini_basic() {
    device.run(() -> {
      fill(2, Caching.UNCACHED);
      fill(0, Caching.WRITE_COMBINED);
      memory.releasePools();
      assertEquals(0, memory.pooledPages(Caching.UNCACHED));
      assertEquals(0, memory.pooledPages(Caching.WRITE_COMBINED));
    });
  }
}
