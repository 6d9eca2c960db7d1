package org.vramlab.ttm.space;

import java.util.Arrays;

/**
 * A set of numbers from a fixed range that finds the next member above or below any number by
 * reading one word per layer: four layers over the bits for 50 million numbers.
 *
 * <p>The bits lie in {@link SparseBits}. Layer 0 has one bit per word of those, set while the word
 * has any bit; each further layer says the same of the one below, up to a layer of a single word.
 *
 * <pre>
 *   layer 1     1                           (bit 0: word 0 of layer 0 is not empty)
 *   layer 0     0101                        (bits 0 and 2: words 0 and 2 below are not empty)
 *   bits        0110..0 | 0..0 | 0001..0 | 0..0
 * </pre>
 */
final class LayeredBitmap {

  private static final int NONE = -1;

  private final long size;
  private final SparseBits bits;

  /** From the layer just above the bits to the single word at the top; at least one. */
  private final long[][] layers;

  /**
   * Creates an empty set.
   *
   * @param size members are below this; from 1 to 2^31
   */
  LayeredBitmap(long size) {
    this.size = size;
    bits = new SparseBits(size);
    int depth = 0;
    int words = bits.words();
    do {
      words = (words + Long.SIZE - 1) / Long.SIZE;
      depth++;
    } while (words > 1);
    layers = new long[depth][];
    words = bits.words();
    for (int layer = 0; layer < depth; layer++) {
      words = (words + Long.SIZE - 1) / Long.SIZE;
      layers[layer] = new long[words];
    }
  }

  boolean contains(int member) {
    return bits.get(member);
  }

  boolean isEmpty() {
    return layers[layers.length - 1][0] == 0;
  }

  /** Adds a number that is not a member. */
  void add(int member) {
    if (!bits.set(member)) {
      return;
    }
    int position = member >>> 6;
    for (long[] layer : layers) {
      long before = layer[position >>> 6];
      layer[position >>> 6] = before | (1L << position);
      if (before != 0) {
        return;
      }
      position >>>= 6;
    }
  }

  /** Removes a member. */
  void remove(int member) {
    if (!bits.clear(member)) {
      return;
    }
    int position = member >>> 6;
    for (long[] layer : layers) {
      long after = layer[position >>> 6] & ~(1L << position);
      layer[position >>> 6] = after;
      if (after != 0) {
        return;
      }
      position >>>= 6;
    }
  }

  /** Smallest member at or above {@code from}, which is not negative; or -1. */
  int next(int from) {
    if (from >= size) {
      return NONE;
    }
    int position = from >>> 6;
    long word = bits.word(position) & (-1L << from);
    if (word != 0) {
      return (position << 6) + Long.numberOfTrailingZeros(word);
    }
    for (int layer = 0; layer < layers.length; layer++) {
      position++;
      int index = position >>> 6;
      if (index >= layers[layer].length) {
        return NONE;
      }
      word = layers[layer][index] & (-1L << position);
      if (word != 0) {
        return smallestUnder(layer, (index << 6) + Long.numberOfTrailingZeros(word));
      }
      position = index;
    }
    return NONE;
  }

  /** Largest member at or below {@code from}, which is below the size; or -1, also if negative. */
  int previous(int from) {
    if (from < 0) {
      return NONE;
    }
    int position = from >>> 6;
    long word = bits.word(position) & upTo(from);
    if (word != 0) {
      return (position << 6) + highestBit(word);
    }
    for (int layer = 0; layer < layers.length; layer++) {
      position--;
      if (position < 0) {
        return NONE;
      }
      int index = position >>> 6;
      word = layers[layer][index] & upTo(position);
      if (word != 0) {
        return largestUnder(layer, (index << 6) + highestBit(word));
      }
      position = index;
    }
    return NONE;
  }

  void clear() {
    bits.clearAll();
    for (long[] layer : layers) {
      Arrays.fill(layer, 0);
    }
  }

  /** Number of members, by counting them. */
  long cardinality() {
    return bits.cardinality();
  }

  /**
   * Throws {@link IllegalStateException} unless each layer says of the one below what it should.
   */
  void validate() {
    for (int word = 0; word < bits.words(); word++) {
      checkSummary(0, word, bits.word(word));
    }
    for (int layer = 1; layer < layers.length; layer++) {
      for (int word = 0; word < layers[layer - 1].length; word++) {
        checkSummary(layer, word, layers[layer - 1][word]);
      }
    }
  }

  private void checkSummary(int layer, int word, long below) {
    boolean said = (layers[layer][word >>> 6] & (1L << word)) != 0;
    if (said != (below != 0)) {
      throw new IllegalStateException(
          "layer " + layer + " says " + said + " of word " + word + " = " + below);
    }
  }

  private int smallestUnder(int layer, int position) {
    for (int below = layer - 1; below >= 0; below--) {
      position = (position << 6) + Long.numberOfTrailingZeros(layers[below][position]);
    }
    return (position << 6) + Long.numberOfTrailingZeros(bits.word(position));
  }

  private int largestUnder(int layer, int position) {
    for (int below = layer - 1; below >= 0; below--) {
      position = (position << 6) + highestBit(layers[below][position]);
    }
    return (position << 6) + highestBit(bits.word(position));
  }

  private static int highestBit(long word) {
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(word);
  }

  /** Bits 0 to {@code position} modulo 64, inclusive. */
  private static long upTo(int position) {
    return -1L >>> (Long.SIZE - 1 - (position & (Long.SIZE - 1)));
  }
}
