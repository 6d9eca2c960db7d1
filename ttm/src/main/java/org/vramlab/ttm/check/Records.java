package org.vramlab.ttm.check;

import java.util.Arrays;

/**
 * Records of a few ints each, by dense id, for things of which millions come and go while few exist
 * at a time.
 *
 * <p>Ids are grouped in pages of {@value #PAGE} records; a page without a live record is taken
 * back. Field 0 is the record's state: not 0 while it is live. Reading what is not live gives 0.
 */
final class Records {
  private static final int PAGE_BITS = 6;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int MAX_SPARE = 64;

  private final int fields;

  /** Stands for every page without live records: all zero, never written. */
  private final int[] nothing;

  private int[][] pages;
  private int[] liveInPage = new int[16];
  private final int[][] spare = new int[MAX_SPARE][];
  private int spareCount;

  /** One bit per id: whether it was ever live. */
  private long[] seen = new long[16];

  private int live;

  Records(int fields) {
    this.fields = fields;
    nothing = new int[fields << PAGE_BITS];
    pages = new int[16][];
    Arrays.fill(pages, nothing);
  }

  /** How many are live. */
  int live() {
    return live;
  }

  /** Whether the id is live; false for negative ones. */
  boolean isLive(int id) {
    return get(id, 0) != 0;
  }

  /** Whether the id was ever live. */
  boolean wasEver(int id) {
    int word = id >>> 6;
    return word < seen.length && (seen[word] & 1L << id) != 0;
  }

  /** The smallest live id, or -1. Not for the hot path. */
  int firstLive() {
    return nextLive(0);
  }

  /** The smallest live id that is {@code from} or more, or -1. Not for the hot path. */
  int nextLive(int from) {
    for (int id = from; id >>> PAGE_BITS < pages.length; id++) {
      if (liveInPage[id >>> PAGE_BITS] == 0) {
        id |= PAGE - 1;
      } else if (isLive(id)) {
        return id;
      }
    }
    return -1;
  }

  int get(int id, int field) {
    int page = id >>> PAGE_BITS;
    return page < pages.length ? pages[page][(id & PAGE - 1) * fields + field] : 0;
  }

  /** Makes the id live; its other fields are 0. It must not be live. */
  void create(int id, int state) {
    assert state != 0 && !isLive(id);
    int page = id >>> PAGE_BITS;
    if (page >= pages.length) {
      grow(page);
    }
    int[] records = pages[page];
    if (records == nothing) {
      records = spareCount > 0 ? spare[--spareCount] : new int[fields << PAGE_BITS];
      pages[page] = records;
    }
    records[(id & PAGE - 1) * fields] = state;
    liveInPage[page]++;
    live++;
    int word = id >>> 6;
    if (word >= seen.length) {
      seen = Arrays.copyOf(seen, Math.max(word + 1, 2 * seen.length));
    }
    seen[word] |= 1L << id;
  }

  /** The id must be live. */
  void set(int id, int field, int value) {
    assert isLive(id);
    pages[id >>> PAGE_BITS][(id & PAGE - 1) * fields + field] = value;
  }

  /** Adds to a field of a live record and returns the sum. */
  int add(int id, int field, int delta) {
    assert isLive(id);
    return pages[id >>> PAGE_BITS][(id & PAGE - 1) * fields + field] += delta;
  }

  /** The id is no longer live. */
  void drop(int id) {
    assert isLive(id);
    int page = id >>> PAGE_BITS;
    int[] records = pages[page];
    int base = (id & PAGE - 1) * fields;
    for (int i = 0; i < fields; i++) {
      records[base + i] = 0;
    }
    live--;
    if (--liveInPage[page] == 0) {
      pages[page] = nothing;
      if (spareCount < MAX_SPARE) {
        spare[spareCount++] = records;
      }
    }
  }

  private void grow(int page) {
    int length = Math.max(page + 1, 2 * pages.length);
    int old = pages.length;
    pages = Arrays.copyOf(pages, length);
    Arrays.fill(pages, old, length, nothing);
    liveInPage = Arrays.copyOf(liveInPage, length);
  }
}
