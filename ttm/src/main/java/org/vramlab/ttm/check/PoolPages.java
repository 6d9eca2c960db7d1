package org.vramlab.ttm.check;

import java.util.Arrays;

/** How many pages of each pool are in use, and which. */
final class PoolPages {
  /** By pool; capacity 0 for a pool never announced. */
  private long[] capacityPages = new long[0];

  private long[] usedPages = new long[0];
  private boolean[] addressable = new boolean[0];

  /** By pool: the pages of live resources. */
  private PageBits[] taken = new PageBits[0];

  void created(int pool, long capacity, boolean hasAddresses) {
    if (pool >= taken.length) {
      int old = taken.length;
      taken = Arrays.copyOf(taken, pool + 1);
      for (int i = old; i <= pool; i++) {
        taken[i] = new PageBits();
      }
      capacityPages = Arrays.copyOf(capacityPages, pool + 1);
      usedPages = Arrays.copyOf(usedPages, pool + 1);
      addressable = Arrays.copyOf(addressable, pool + 1);
    }
    capacityPages[pool] = capacity;
    addressable[pool] = hasAddresses;
  }

  boolean isKnown(int pool) {
    return pool >= 0 && pool < taken.length;
  }

  /** More are in use; negative for fewer. */
  void use(int pool, long pages) {
    usedPages[pool] += pages;
  }

  long usedPages(int pool) {
    return usedPages[pool];
  }

  long capacityPages(int pool) {
    return capacityPages[pool];
  }

  /** Computed so that it fits for a pool without a limit as well. */
  long freePages(int pool) {
    return capacityPages[pool] - usedPages[pool];
  }

  /** Whether the pool tells which pages its resources have. */
  boolean isAddressable(int pool) {
    return addressable[pool];
  }

  PageBits taken(int pool) {
    return taken[pool];
  }
}
