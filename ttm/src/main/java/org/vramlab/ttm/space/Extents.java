package org.vramlab.ttm.space;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The pages that one allocation got: disjoint ranges of pages, in ascending order, no two of them
 * touching.
 *
 * <p>Empty at first, filled by {@link SpaceAllocator#allocate}, emptied by {@link
 * SpaceAllocator#free}, and then usable again. Reading allocates nothing:
 *
 * <pre>{@code
 * for (int i = 0; i < extents.count(); i++) {
 *   copy(extents.start(i), extents.pages(i));
 * }
 * }</pre>
 *
 * <p>There is one of these per resident buffer, ten million in the largest runs, so it is 24 bytes
 * for a buffer in one piece, and one array of 8 bytes per piece more for a scattered one. The class
 * is open so that a resource can be its own extents and save a header and a reference.
 *
 * <p>Not thread-safe.
 */
public class Extents {

  /** Page numbers of an addressed memory stay below this: one page short of 8 TiB. */
  public static final long MAX_ADDRESSED_PAGES = Integer.MAX_VALUE;

  private static final int START_SHIFT = 32;
  private static final long PAGES_MASK = (1L << START_SHIFT) - 1;

  /** No range packs to this: start would have to be above {@link #MAX_ADDRESSED_PAGES}. */
  private static final long EMPTY = -1;

  /**
   * With {@link #ranges} null: the only range, packed, or {@link #EMPTY}. Otherwise the sum of all
   * ranges' pages.
   */
  private long single = EMPTY;

  /** Null unless there are two ranges or more; then exactly as long as there are ranges. */
  private long @Nullable [] ranges;

  /** Creates an empty one. */
  public Extents() {}

  /** Number of ranges: 0 when empty. */
  public final int count() {
    long[] many = ranges;
    if (many != null) {
      return many.length;
    }
    return single == EMPTY ? 0 : 1;
  }

  /** First page of range {@code index}. */
  public final long start(int index) {
    return packedStart(packed(index));
  }

  /** Length of range {@code index} in pages. */
  public final long pages(int index) {
    return packedPages(packed(index));
  }

  /** The page after the last one of range {@code index}. */
  public final long endExclusive(int index) {
    long packed = packed(index);
    return packedStart(packed) + packedPages(packed);
  }

  /** Pages in all ranges together. */
  public final long totalPages() {
    if (ranges != null) {
      return single;
    }
    return single == EMPTY ? 0 : packedPages(single);
  }

  /** Whether nothing is held. */
  public final boolean isEmpty() {
    return ranges == null && single == EMPTY;
  }

  /** Forgets the ranges without giving them back to any allocator. */
  public final void clear() {
    single = EMPTY;
    ranges = null;
  }

  /**
   * Makes this hold one range. For allocators.
   *
   * @param start first page, from 0 to below {@link #MAX_ADDRESSED_PAGES}
   * @param pages length, from 0 to below 2^32
   */
  public final void setSingle(long start, long pages) {
    if (start < 0 || start >= MAX_ADDRESSED_PAGES || pages < 0 || pages > PAGES_MASK) {
      throw new IllegalArgumentException(
          "range of " + pages + " pages at page " + start + " cannot be represented");
    }
    single = pack(start, pages);
    ranges = null;
  }

  /**
   * Makes this hold the given pieces, which may come in any order but must be disjoint.
   *
   * @param pieces packed by {@link #pack}; its first {@code count} entries are sorted and merged in
   *     place
   * @param count at least 1
   */
  final void setPieces(long[] pieces, int count) {
    Arrays.sort(pieces, 0, count);
    int last = 0;
    long total = packedPages(pieces[0]);
    for (int i = 1; i < count; i++) {
      long end = packedStart(pieces[last]) + packedPages(pieces[last]);
      total += packedPages(pieces[i]);
      assert end <= packedStart(pieces[i]) : "pieces overlap at page " + end;
      if (end == packedStart(pieces[i])) {
        // Growing the length cannot carry into the start: both ends are below 2^31.
        pieces[last] += packedPages(pieces[i]);
      } else {
        pieces[++last] = pieces[i];
      }
    }
    if (last == 0) {
      single = pieces[0];
      ranges = null;
    } else {
      single = total;
      ranges = Arrays.copyOf(pieces, last + 1);
    }
  }

  /**
   * Forgets all pages but the first ones.
   *
   * @param pages from 1 to {@link #totalPages}
   */
  final void keepFirst(long pages) {
    long[] many = ranges;
    if (many == null) {
      setSingle(packedStart(single), pages);
      return;
    }
    int last = 0;
    long before = 0;
    while (before + packedPages(many[last]) < pages) {
      before += packedPages(many[last]);
      last++;
    }
    long end = pack(packedStart(many[last]), pages - before);
    if (last == 0) {
      single = end;
      ranges = null;
    } else {
      long[] kept = Arrays.copyOf(many, last + 1);
      kept[last] = end;
      single = pages;
      ranges = kept;
    }
  }

  /** One range as a number whose order is that of the start pages. */
  static long pack(long start, long pages) {
    return (start << START_SHIFT) | pages;
  }

  static long packedStart(long packed) {
    return packed >>> START_SHIFT;
  }

  static long packedPages(long packed) {
    return packed & PAGES_MASK;
  }

  private long packed(int index) {
    long[] many = ranges;
    if (many != null) {
      return many[index];
    }
    if (index != 0 || single == EMPTY) {
      throw new IndexOutOfBoundsException("range " + index + " of " + count());
    }
    return single;
  }

  /** The ranges as {@code [start,end)} pairs, for messages. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < count(); i++) {
      text.append(i == 0 ? "" : " ");
      text.append('[').append(start(i)).append(',').append(endExclusive(i)).append(')');
    }
    return text.append('}').toString();
  }
}
