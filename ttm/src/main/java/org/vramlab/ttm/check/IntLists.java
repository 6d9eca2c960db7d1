package org.vramlab.ttm.check;

import java.util.Arrays;

/**
 * Many short linked lists whose nodes hold a few ints each, in two arrays. A list is the number of
 * its first node; {@link #EMPTY}, which is 0, is the empty list.
 */
final class IntLists {
  static final int EMPTY = 0;

  private final int width;
  private int[] values;
  private int[] next = new int[64];

  /** Head of the list of unused nodes. */
  private int free;

  /** Nodes ever used; node 0 is none. */
  private int used = 1;

  /** Lists whose nodes hold {@code width} ints. */
  IntLists(int width) {
    this.width = width;
    values = new int[64 * width];
  }

  /** A list with a new node, of undefined values, in front of {@code list}. */
  int prepend(int list) {
    int node = free;
    if (node != 0) {
      free = next[node];
    } else {
      node = used++;
      if (node == next.length) {
        next = Arrays.copyOf(next, 2 * node);
        values = Arrays.copyOf(values, 2 * node * width);
      }
    }
    next[node] = list;
    return node;
  }

  int get(int node, int field) {
    return values[node * width + field];
  }

  void set(int node, int field, int value) {
    values[node * width + field] = value;
  }

  int next(int node) {
    return next[node];
  }

  /** Gives the front node of a list back; answers the rest of the list. */
  int removeFront(int node) {
    int rest = next[node];
    next[node] = free;
    free = node;
    return rest;
  }
}
