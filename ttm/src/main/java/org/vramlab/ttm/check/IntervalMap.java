package org.vramlab.ttm.check;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Disjoint ranges of pages, each with an owner, sorted by start.
 *
 * <p>Stored as sorted chunks of at most {@value #CHUNK} ranges under a directory of the chunks'
 * first pages, so that finding, adding and removing one costs two short binary searches and a short
 * move, and nothing is allocated but a chunk now and then. Pages are below 2^31.
 */
final class IntervalMap {
  /** What {@link #claim} and {@link #overlap} answer when nobody is in the way. */
  static final int NOBODY = -1;

  private static final int CHUNK = 64;

  /** Fills the half of a range's key that a search does not look at. */
  private static final long ANY_PAGES = 0xFFFF_FFFFL;

  private static final class Chunk {
    /** First page in the upper half, number of pages in the lower: sorted by first page. */
    final long[] range = new long[CHUNK];

    final int[] owner = new int[CHUNK];
    int count;

    long start(int i) {
      return range[i] >>> 32;
    }

    long end(int i) {
      return start(i) + (range[i] & ANY_PAGES);
    }

    /** Index of the last range that starts at or before {@code page}, or -1. */
    int atOrBefore(long page) {
      long key = page << 32 | ANY_PAGES;
      int low = 0;
      int high = count - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        if (range[middle] <= key) {
          low = middle + 1;
        } else {
          high = middle - 1;
        }
      }
      return high;
    }

    void insert(int i, long newRange, int newOwner) {
      System.arraycopy(range, i, range, i + 1, count - i);
      System.arraycopy(owner, i, owner, i + 1, count - i);
      range[i] = newRange;
      owner[i] = newOwner;
      count++;
    }

    void remove(int i) {
      count--;
      System.arraycopy(range, i + 1, range, i, count - i);
      System.arraycopy(owner, i + 1, owner, i, count - i);
    }
  }

  /**
   * The first {@link #chunkCount}, sorted; each but a sole one holds at least one range. Behind
   * them, spare ones or null.
   */
  private @Nullable Chunk[] chunks = new @Nullable Chunk[16];

  /**
   * Of each chunk, a page that is not before the end of its predecessor's last range and not after
   * the start of its own first; 0 for chunk 0.
   */
  private int[] firstPage = new int[16];

  private int chunkCount = 1;

  IntervalMap() {
    chunks[0] = new Chunk();
  }

  /**
   * Gives {@code owner} a range that nobody has any page of.
   *
   * @return {@link #NOBODY}, or somebody who has some of the pages; then nothing changed
   */
  int claim(long start, long pages, int owner) {
    int c = chunkFor(start);
    Chunk chunk = chunk(c);
    int i = chunk.atOrBefore(start);
    if (i >= 0 && chunk.end(i) > start) {
      return chunk.owner[i];
    }
    i++;
    if (i < chunk.count) {
      if (chunk.start(i) < start + pages) {
        return chunk.owner[i];
      }
    } else if (c + 1 < chunkCount && chunk(c + 1).start(0) < start + pages) {
      return chunk(c + 1).owner[0];
    }
    insert(c, i, start << 32 | pages, owner);
    return NOBODY;
  }

  /** Who has pages of {@code [start, endExclusive)}: the first of them, or {@link #NOBODY}. */
  int overlap(long start, long endExclusive) {
    int c = chunkFor(start);
    Chunk chunk = chunk(c);
    int i = chunk.atOrBefore(start);
    if (i >= 0 && chunk.end(i) > start) {
      return chunk.owner[i];
    }
    i++;
    if (i == chunk.count) {
      if (++c == chunkCount) {
        return NOBODY;
      }
      chunk = chunk(c);
      i = 0;
    }
    return chunk.start(i) < endExclusive ? chunk.owner[i] : NOBODY;
  }

  /** Takes from {@code owner} what it has of a range of pages; ranges that reach beyond are cut. */
  void removeOwned(long start, long pages, int owner) {
    int c = chunkFor(start);
    Chunk chunk = chunk(c);
    int i = chunk.atOrBefore(start);
    // Almost always it still has the very range that it claimed.
    if (i >= 0 && chunk.range[i] == (start << 32 | pages)) {
      if (chunk.owner[i] == owner) {
        removeAt(c, i);
      }
      return;
    }
    removePieces(start, start + pages, owner);
  }

  private void removePieces(long start, long end, int owner) {
    long from = start;
    while (from < end) {
      int c = chunkFor(from);
      int i = chunk(c).atOrBefore(from);
      if (i < 0 || chunk(c).end(i) <= from) {
        if (++i >= chunk(c).count) {
          i = 0;
          if (++c == chunkCount) {
            return;
          }
        }
      }
      Chunk chunk = chunk(c);
      long foundStart = chunk.start(i);
      long foundEnd = chunk.end(i);
      if (foundStart >= end) {
        return;
      }
      if (chunk.owner[i] == owner) {
        removeAt(c, i);
        if (foundStart < start) {
          claim(foundStart, start - foundStart, owner);
        }
        if (foundEnd > end) {
          claim(end, foundEnd - end, owner);
        }
      }
      from = foundEnd;
    }
  }

  /** The chunk in which a range that starts at {@code page} belongs. */
  private int chunkFor(long page) {
    int low = 1;
    int high = chunkCount - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (firstPage[middle] <= page) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private void insert(int c, int i, long range, int owner) {
    if (chunk(c).count == CHUNK) {
      split(c);
      int lowerCount = chunk(c).count;
      if (i > lowerCount) {
        insertWhereRoomIs(c + 1, i - lowerCount, range, owner);
        return;
      }
    }
    insertWhereRoomIs(c, i, range, owner);
  }

  private void insertWhereRoomIs(int c, int i, long range, int owner) {
    Chunk chunk = chunk(c);
    chunk.insert(i, range, owner);
    if (i == chunk.count - 1 && c + 1 < chunkCount) {
      // The next chunk may have lost the range that it is known by, and this one may reach beyond
      // that: a search for any of its pages must not be sent there.
      firstPage[c + 1] = Math.max(firstPage[c + 1], (int) chunk.end(i));
    }
  }

  private void removeAt(int c, int i) {
    Chunk chunk = chunk(c);
    chunk.remove(i);
    if (chunk.count == 0 && chunkCount > 1) {
      chunkCount--;
      System.arraycopy(chunks, c + 1, chunks, c, chunkCount - c);
      System.arraycopy(firstPage, c + 1, firstPage, c, chunkCount - c);
      chunks[chunkCount] = chunk;
      firstPage[0] = 0;
    }
  }

  /** Moves the upper half of a full chunk into a new one behind it. */
  private void split(int c) {
    if (chunkCount == chunks.length) {
      chunks = Arrays.copyOf(chunks, 2 * chunkCount);
      firstPage = Arrays.copyOf(firstPage, 2 * chunkCount);
    }
    Chunk lower = chunk(c);
    Chunk upper = chunks[chunkCount];
    if (upper == null) {
      upper = new Chunk();
    }
    System.arraycopy(chunks, c + 1, chunks, c + 2, chunkCount - c - 1);
    System.arraycopy(firstPage, c + 1, firstPage, c + 2, chunkCount - c - 1);
    chunkCount++;
    int half = CHUNK / 2;
    System.arraycopy(lower.range, half, upper.range, 0, CHUNK - half);
    System.arraycopy(lower.owner, half, upper.owner, 0, CHUNK - half);
    lower.count = half;
    upper.count = CHUNK - half;
    chunks[c + 1] = upper;
    firstPage[c + 1] = (int) upper.start(0);
  }

  private Chunk chunk(int c) {
    Chunk chunk = chunks[c];
    assert chunk != null && c < chunkCount;
    return chunk;
  }
}
