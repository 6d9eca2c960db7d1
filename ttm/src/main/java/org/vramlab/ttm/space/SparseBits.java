package org.vramlab.ttm.space;

import java.util.Arrays;

/**
 * A fixed number of bits, most of which are never set: memory is taken in chunks of 4 KiB, each
 * when a bit in it is first set.
 *
 * <p>Bits are numbered from 0; they are grouped in words of 64, and {@link #set} and {@link #clear}
 * say when a word ceases or starts to be empty, which is what a summary over this needs.
 */
final class SparseBits {

  private static final int CHUNK_SHIFT = 9;
  private static final int CHUNK_WORDS = 1 << CHUNK_SHIFT;
  private static final int CHUNK_MASK = CHUNK_WORDS - 1;

  /** Stands for every chunk without bits, so that reading needs no test; never written. */
  private static final long[] NOTHING_SET = new long[CHUNK_WORDS];

  private final int words;

  /** Each {@link #NOTHING_SET} until one of its bits is set. */
  private final long[][] chunks;

  /**
   * Creates them all clear.
   *
   * @param bits from 1 to 2^31
   */
  SparseBits(long bits) {
    words = Math.toIntExact((bits + Long.SIZE - 1) / Long.SIZE);
    chunks = new long[(words + CHUNK_WORDS - 1) / CHUNK_WORDS][];
    clearAll();
  }

  int words() {
    return words;
  }

  long word(int word) {
    return chunks[word >>> CHUNK_SHIFT][word & CHUNK_MASK];
  }

  boolean get(int bit) {
    return (word(bit >>> 6) & (1L << bit)) != 0;
  }

  /** Sets a bit that is clear; true if its word had no bit before. */
  boolean set(int bit) {
    int word = bit >>> 6;
    long[] chunk = chunks[word >>> CHUNK_SHIFT];
    if (chunk == NOTHING_SET) {
      chunk = newChunk(word >>> CHUNK_SHIFT);
    }
    long before = chunk[word & CHUNK_MASK];
    assert (before & (1L << bit)) == 0 : "bit " + bit + " is set already";
    chunk[word & CHUNK_MASK] = before | (1L << bit);
    return before == 0;
  }

  /** Clears a bit that is set; true if its word has no bit any more. */
  boolean clear(int bit) {
    int word = bit >>> 6;
    long[] chunk = chunks[word >>> CHUNK_SHIFT];
    assert (chunk[word & CHUNK_MASK] & (1L << bit)) != 0 : "bit " + bit + " is clear already";
    long after = chunk[word & CHUNK_MASK] & ~(1L << bit);
    chunk[word & CHUNK_MASK] = after;
    return after == 0;
  }

  void clearAll() {
    Arrays.fill(chunks, NOTHING_SET);
  }

  /** Number of set bits, by counting them. */
  long cardinality() {
    long bits = 0;
    for (long[] chunk : chunks) {
      if (chunk != NOTHING_SET) {
        for (long word : chunk) {
          bits += Long.bitCount(word);
        }
      }
    }
    return bits;
  }

  private long[] newChunk(int index) {
    // The last chunk is cut to size: a small memory has some sixty of these bitmaps.
    long[] chunk = new long[Math.min(CHUNK_WORDS, words - (index << CHUNK_SHIFT))];
    chunks[index] = chunk;
    return chunk;
  }
}
