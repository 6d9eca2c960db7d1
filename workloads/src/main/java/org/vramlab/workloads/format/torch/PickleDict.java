package org.vramlab.workloads.format.torch;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A dictionary in a pickle: keys and values in the order of the file. It can be reduced to what
 * somebody needs of it, because the pickle's memo keeps every object that the file names.
 *
 * <p>Threads: one.
 */
final class PickleDict {
  private static final Object[] EMPTY = {};

  /** Keys at even places, values at odd ones. */
  private Object[] pairs = EMPTY;

  private int length;
  private @Nullable Object reduced;

  /** Adds a pair; a repeated key counts the first time. */
  void put(Object key, Object value) {
    if (length == pairs.length) {
      pairs = Arrays.copyOf(pairs, Math.max(16, length * 2));
    }
    pairs[length++] = key;
    pairs[length++] = value;
  }

  /** The value of a key that is text; null where there is none. */
  @Nullable Object get(String key) {
    for (int i = 0; i < length; i += 2) {
      if (key.equals(pairs[i])) {
        return pairs[i + 1];
      }
    }
    return null;
  }

  /** The value of a key if it is an integer, else the alternative. */
  long integer(String key, long otherwise) {
    return get(key) instanceof Long value ? value : otherwise;
  }

  /** Forgets all pairs; this is what remains. */
  void reduceTo(Object remainder) {
    pairs = EMPTY;
    length = 0;
    reduced = remainder;
  }

  /** What it was reduced to; null if it was not. */
  @Nullable Object reduced() {
    return reduced;
  }
}
