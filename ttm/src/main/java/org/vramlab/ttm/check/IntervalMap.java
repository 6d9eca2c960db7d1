package org.vramlab.ttm.check;

import java.util.Arrays;

/**
 * Disjoint ranges of pages, each with an owner, sorted by start.
 *
 * <p>Stored as sorted chunks of at most {@value #CHUNK} ranges, so that finding, adding and
 * removing one costs a binary search and a short move, and nothing is allocated but a chunk now and
 * then. Pages are below 2^31.
 */
final class IntervalMap {
  private static final int CHUNK = 128;

  private static final class Chunk {
    final int[] start = new int[CHUNK];
    final int[] pages = new int[CHUNK];
    final int[] owner = new int[CHUNK];
    int count;

    long end(int i) {
      return (long) start[i] + pages[i];
    }

    /** Index of the last range that starts at or before {@code page}, or -1. */
    int atOrBefore(int page) {
      int low = 0;
      int high = count - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        if (start[middle] <= page) {
          low = middle + 1;
        } else {
          high = middle - 1;
        }
      }
      return high;
    }

    void insert(int i, int newStart, int newPages, int newOwner) {
      shift(i, i + 1);
      start[i] = newStart;
      pages[i] = newPages;
      owner[i] = newOwner;
      count++;
    }

    void remove(int i) {
      shift(i + 1, i);
      count--;
    }

    private void shift(int from, int to) {
      System.arraycopy(start, from, start, to, count - from);
      System.arraycopy(pages, from, pages, to, count - from);
      System.arraycopy(owner, from, owner, to, count - from);
    }
  }

  /** Sorted; every chunk but a sole one holds at least one range. */
  private Chunk[] chunks = {new Chunk()};

  private int chunkCount = 1;

  /**
   * The owner of the first range that overlaps {@code [start, start + pages)}, or {@code none}.
   *
   * @param from only ranges that start at or after this are considered, besides one that covers it:
   *     to go on from the last answer, pass {@link #endOfOverlap}
   */
  int overlap(long from, long endExclusive, int none) {
    if (from >= endExclusive) {
      return none;
    }
    int c = chunkFor((int) from);
    Chunk chunk = chunks[c];
    int i = chunk.atOrBefore((int) from);
    if (i >= 0 && chunk.end(i) > from) {
      endOfOverlap = chunk.end(i);
      return chunk.owner[i];
    }
    i++;
    if (i == chunk.count) {
      if (++c == chunkCount) {
        return none;
      }
      chunk = chunks[c];
      i = 0;
    }
    if (chunk.start[i] < endExclusive) {
      endOfOverlap = chunk.end(i);
      return chunk.owner[i];
    }
    return none;
  }

  /** Where the range that {@link #overlap} last answered ends. */
  private long endOfOverlap;

  long endOfOverlap() {
    return endOfOverlap;
  }

  /** Adds a range, which must not overlap any. */
  void add(int start, int pages, int owner) {
    int c = chunkFor(start);
    Chunk chunk = chunks[c];
    int i = chunk.atOrBefore(start) + 1;
    if (chunk.count == CHUNK) {
      split(c);
      if (i > chunk.count) {
        i -= chunk.count;
        chunk = chunks[c + 1];
      }
    }
    chunk.insert(i, start, pages, owner);
  }

  /** Removes the range that starts at {@code start}. */
  void remove(int start) {
    int c = chunkFor(start);
    Chunk chunk = chunks[c];
    int i = chunk.atOrBefore(start);
    assert i >= 0 && chunk.start[i] == start : "no range starts at page " + start;
    removeAt(c, i);
  }

  /**
   * Removes, within a range of pages, what belongs to {@code owner}; ranges that reach beyond are
   * cut.
   */
  void removeOwned(int start, int pages, int owner) {
    cut(start, (long) start + pages, owner, true);
  }

  /** Takes a range of pages away from whoever has them, for {@code owner}. */
  void replace(int start, int pages, int owner) {
    cut(start, (long) start + pages, owner, false);
    add(start, pages, owner);
  }

  /** Removes from {@code [start, end)} what is, or is not, {@code owner}'s. */
  private void cut(long start, long end, int owner, boolean owned) {
    long from = start;
    while (from < end) {
      int found = overlap(from, end, -1);
      if (found == -1) {
        return;
      }
      long foundEnd = endOfOverlap;
      if ((found == owner) == owned) {
        int c = chunkFor((int) (foundEnd - 1));
        Chunk chunk = chunks[c];
        int i = chunk.atOrBefore((int) (foundEnd - 1));
        int foundStart = chunk.start[i];
        removeAt(c, i);
        if (foundStart < start) {
          add(foundStart, (int) (start - foundStart), found);
        }
        if (foundEnd > end) {
          add((int) end, (int) (foundEnd - end), found);
        }
      }
      from = foundEnd;
    }
  }

  /** The last chunk that starts at or before {@code page}, or the first. */
  private int chunkFor(int page) {
    int low = 1;
    int high = chunkCount - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (chunks[middle].start[0] <= page) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private void removeAt(int c, int i) {
    Chunk chunk = chunks[c];
    chunk.remove(i);
    if (chunk.count == 0 && chunkCount > 1) {
      System.arraycopy(chunks, c + 1, chunks, c, chunkCount - c - 1);
      // Kept behind the last one, for the next split.
      chunks[--chunkCount] = chunk;
    }
  }

  /** Moves the upper half of a full chunk into a new one behind it. */
  private void split(int c) {
    if (chunkCount == chunks.length) {
      chunks = Arrays.copyOf(chunks, 2 * chunkCount);
    }
    Chunk lower = chunks[c];
    @SuppressWarnings(
        "NullAway") // Beyond chunkCount an entry may be null or a chunk to be used again.
    Chunk upper = chunks[chunkCount];
    if (upper == null) {
      upper = new Chunk();
    }
    System.arraycopy(chunks, c + 1, chunks, c + 2, chunkCount - c - 1);
    chunks[c + 1] = upper;
    chunkCount++;
    int half = CHUNK / 2;
    System.arraycopy(lower.start, half, upper.start, 0, CHUNK - half);
    System.arraycopy(lower.pages, half, upper.pages, 0, CHUNK - half);
    System.arraycopy(lower.owner, half, upper.owner, 0, CHUNK - half);
    lower.count = half;
    upper.count = CHUNK - half;
  }
}
