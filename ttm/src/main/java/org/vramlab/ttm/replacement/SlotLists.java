package org.vramlab.ttm.replacement;

import java.util.Arrays;

/**
 * Lists of slots, each with an old and a new end, threaded through one array: a slot is in at most
 * one of them. Everything is constant time.
 *
 * <p>Who is where is the owner's to know. Lists count the size of what is in them.
 */
final class SlotLists {
  private final int lists;

  /**
   * Two links for each cell: at 2c to its older neighbour, at 2c+1 to its newer. Cell {@code list}
   * stands between the ends of that list, so that no end is a special case; cell {@code lists +
   * slot} is the slot's.
   */
  private int[] links;

  private final long[] sizes;

  SlotLists(int lists, int slots) {
    this.lists = lists;
    this.links = new int[2 * (lists + slots)];
    this.sizes = new long[lists];
    for (int list = 0; list < lists; list++) {
      links[2 * list] = list;
      links[2 * list + 1] = list;
    }
  }

  void grow(int slots) {
    links = Arrays.copyOf(links, 2 * (lists + slots));
  }

  /** Size of everything in {@code list}. */
  long size(int list) {
    return sizes[list];
  }

  boolean isEmpty(int list) {
    return links[2 * list] == list;
  }

  /** The slot at the old end; negative if the list is empty. */
  int oldest(int list) {
    return links[2 * list + 1] - lists;
  }

  /** The slot at the new end; negative if the list is empty. */
  int newest(int list) {
    return links[2 * list] - lists;
  }

  /** The next older slot; negative at the old end. */
  int older(int slot) {
    return links[2 * (slot + lists)] - lists;
  }

  /** The next newer slot; negative at the new end. */
  int newer(int slot) {
    return links[2 * (slot + lists) + 1] - lists;
  }

  void addNewest(int list, int slot, long size) {
    linkNewest(list, slot + lists);
    sizes[list] += size;
  }

  void addOldest(int list, int slot, long size) {
    int cell = slot + lists;
    int[] all = links;
    int next = all[2 * list + 1];
    all[2 * cell + 1] = next;
    all[2 * cell] = list;
    all[2 * next] = cell;
    all[2 * list + 1] = cell;
    sizes[list] += size;
  }

  private void linkNewest(int list, int cell) {
    int[] all = links;
    int next = all[2 * list];
    all[2 * cell] = next;
    all[2 * cell + 1] = list;
    all[2 * next + 1] = cell;
    all[2 * list] = cell;
  }

  private void unlink(int cell) {
    int[] all = links;
    int older = all[2 * cell];
    int newer = all[2 * cell + 1];
    all[2 * older + 1] = newer;
    all[2 * newer] = older;
  }

  void remove(int list, int slot, long size) {
    unlink(slot + lists);
    sizes[list] -= size;
  }

  void moveToNewest(int list, int slot) {
    unlink(slot + lists);
    linkNewest(list, slot + lists);
  }

  /** Fills {@code into} from {@code at} with the slots of a list, oldest first; where it ends. */
  int oldestFirst(int list, int[] into, int at) {
    int end = at;
    for (int slot = oldest(list); slot >= 0 && end < into.length; slot = newer(slot)) {
      into[end++] = slot;
    }
    return end;
  }

  /** Fills {@code into} from {@code at} with the slots of a list, newest first; where it ends. */
  int newestFirst(int list, int[] into, int at) {
    int end = at;
    for (int slot = newest(list); slot >= 0 && end < into.length; slot = older(slot)) {
      into[end++] = slot;
    }
    return end;
  }
}
