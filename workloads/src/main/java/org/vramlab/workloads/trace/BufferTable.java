package org.vramlab.workloads.trace;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.Arrays;

/**
 * What a reader remembers of each buffer id it has met: size, owner, whether it lives, and its
 * place in the operation that touched it last. Two longs an id, in pages that are made when first
 * needed, so that ids may be sparse and a page of recent ids stays in the processor's cache.
 *
 * <pre>
 *   word 0   size in bytes (46 bits) | owner (16) | exported (1) | freed (1), all zero while the id is unknown (sizes are positive)
 *   word 1   ordinal of the last operation that touched it, from 1 (40 bits) | its place among that operation's operands (24)
 * </pre>
 */
final class BufferTable {
  /** Largest size a buffer may have, in bytes: 64 TiB less one. */
  static final long MAXIMUM_SIZE_BYTES = (1L << 46) - 1;

  /** Most operands that one operation may have. */
  static final int MAXIMUM_OPERANDS = 1 << 24;

  /** Largest buffer id. */
  static final int MAXIMUM_ID = Integer.MAX_VALUE - 1;

  private static final int PAGE_SHIFT = 12;
  private static final int PAGE_MASK = (1 << PAGE_SHIFT) - 1;
  private static final int SIZE_SHIFT = 18;
  private static final int OWNER_SHIFT = 2;
  private static final long OWNER_MASK = 0xffff;
  private static final long EXPORTED = 2;
  private static final long FREED = 1;
  private static final int PLACE_BITS = 24;

  private static final long[] NO_PAGE = {};

  private long[][] pages = new long[64][];

  /** Pairs of exported buffer and importing device; never iterated. */
  private final LongOpenHashSet imports = new LongOpenHashSet();

  BufferTable() {
    Arrays.fill(pages, NO_PAGE);
  }

  private long[] page(int id) {
    int index = id >>> PAGE_SHIFT;
    return index < pages.length ? pages[index] : NO_PAGE;
  }

  private static int slot(int id) {
    return (id & PAGE_MASK) << 1;
  }

  /** Word 0 of an id; 0 where it is unknown. */
  long state(int id) {
    long[] page = page(id);
    return page.length == 0 ? 0 : page[slot(id)];
  }

  /** Enters a new buffer; the caller has checked that the id is unknown. */
  void allocate(int id, long sizeBytes, int owner) {
    assert state(id) == 0;
    assert sizeBytes > 0 && sizeBytes <= MAXIMUM_SIZE_BYTES;
    int index = id >>> PAGE_SHIFT;
    if (index >= pages.length) {
      int old = pages.length;
      pages = Arrays.copyOf(pages, Math.max(index + 1, old * 2));
      Arrays.fill(pages, old, pages.length, NO_PAGE);
    }
    if (pages[index].length == 0) {
      pages[index] = new long[2 << PAGE_SHIFT];
    }
    pages[index][slot(id)] = sizeBytes << SIZE_SHIFT | (long) owner << OWNER_SHIFT;
  }

  void free(int id) {
    assert isLive(state(id));
    page(id)[slot(id)] |= FREED;
  }

  /** Notes that a device other than the owner uses a live buffer; false where it already does. */
  boolean export(int id, int importer) {
    assert isLive(state(id));
    page(id)[slot(id)] |= EXPORTED;
    return imports.add(importKey(id, importer));
  }

  /** Whether a device may use a buffer, given its word 0: as its owner, or because of an export. */
  boolean isUsable(int id, long state, int device) {
    return owner(state) == device
        || ((state & EXPORTED) != 0 && imports.contains(importKey(id, device)));
  }

  private static long importKey(int id, int importer) {
    return (long) id << 16 | importer;
  }

  /** Word 1 of a known id; 0 while no operation has touched it. */
  long touch(int id) {
    return page(id)[slot(id) + 1];
  }

  void touch(int id, long operationOrdinal, int place) {
    page(id)[slot(id) + 1] = operationOrdinal << PLACE_BITS | place;
  }

  static boolean isLive(long state) {
    return state != 0 && (state & FREED) == 0;
  }

  /** What is wrong with a buffer that is not live. */
  static String whyDead(int id, long state) {
    return "buffer "
        + id
        + (state == 0 ? ", which was never allocated" : ", which is already freed");
  }

  static long sizeBytes(long state) {
    return state >>> SIZE_SHIFT;
  }

  static int owner(long state) {
    return (int) (state >>> OWNER_SHIFT & OWNER_MASK);
  }

  static long operationOrdinal(long touch) {
    return touch >>> PLACE_BITS;
  }

  static int place(long touch) {
    return (int) touch & (MAXIMUM_OPERANDS - 1);
  }
}
