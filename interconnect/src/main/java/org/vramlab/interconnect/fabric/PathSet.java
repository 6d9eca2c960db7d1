package org.vramlab.interconnect.fabric;

import java.util.Arrays;

/** A set of paths that is filled, walked through and cleared again and again. */
final class PathSet {
  private final boolean[] isIn;
  private int[] list = new int[16];
  private int size;

  PathSet(int paths) {
    isIn = new boolean[paths];
  }

  void add(int path) {
    if (!isIn[path]) {
      isIn[path] = true;
      if (size == list.length) {
        list = Arrays.copyOf(list, 2 * size);
      }
      list[size++] = path;
    }
  }

  int size() {
    return size;
  }

  /** The paths, in the order in which they came. */
  int get(int index) {
    return list[index];
  }

  void clear() {
    for (int i = 0; i < size; i++) {
      isIn[list[i]] = false;
    }
    size = 0;
  }
}
