package org.vramlab.ttm.check;

import java.util.Arrays;

/** Which pages of a pool are taken: one bit each, 2 MiB of bits for 64 GiB of memory. */
final class PageBits {
  private static final long ALL = -1L;

  private long[] words = new long[16];

  /** Takes pages that are all free, and answers true; otherwise changes nothing. */
  boolean claim(long start, long pages) {
    long last = start + pages - 1;
    int from = (int) (start >>> 6);
    int to = (int) (last >>> 6);
    if (to >= words.length) {
      words = Arrays.copyOf(words, Math.max(to + 1, 2 * words.length));
    }
    // Shifts take the low six bits of their distance.
    long first = ALL << start;
    long rest = ALL >>> ~last;
    if (from == to) {
      long mask = first & rest;
      if ((words[from] & mask) != 0) {
        return false;
      }
      words[from] |= mask;
      return true;
    }
    long taken = (words[from] & first) | (words[to] & rest);
    for (int i = from + 1; i < to; i++) {
      taken |= words[i];
    }
    if (taken != 0) {
      return false;
    }
    words[from] |= first;
    Arrays.fill(words, from + 1, to, ALL);
    words[to] |= rest;
    return true;
  }

  /** Gives back pages that are all taken. */
  void free(long start, long pages) {
    long last = start + pages - 1;
    int from = (int) (start >>> 6);
    int to = (int) (last >>> 6);
    long first = ALL << start;
    long rest = ALL >>> ~last;
    if (from == to) {
      words[from] &= ~(first & rest);
      return;
    }
    words[from] &= ~first;
    Arrays.fill(words, from + 1, to, 0);
    words[to] &= ~rest;
  }
}
