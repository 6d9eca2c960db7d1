package org.vramlab.ttm.replacement;

/**
 * Looks a stated number of operations ahead: who is used within that window stays as long as there
 * is anybody else, and of those in it the farthest use goes first. Everybody beyond the window, and
 * who is never used again, is alike, so that among them the least recently used goes first.
 *
 * <p>Sources: look-ahead eviction of CachedAttention (Gao and others, USENIX ATC 2024), whose
 * window is the queue of jobs that are waiting; G10 (Zhang and others, MICRO 2023), which knows a
 * training step's future from its compiled graph. Both also decide what to fetch early, which is
 * not an eviction policy's to do, and G10 weighs how much each move saves. A window counted in
 * operations, and the order of what lies beyond it, are ours.
 *
 * <p>With a window as long as the trace this is {@link Belady} but for ties among what is never
 * used again; with none at all, {@link Lru}. A use whose time is past counts as one that is due
 * now.
 *
 * <p>Logarithmic per request.
 */
public final class PlanAhead extends Replacement {
  /** Not used within the window, as far as known. */
  private static final byte BEYOND = 1;

  /** Used within the window. */
  private static final byte PLANNED = 2;

  private static final int LIST = 0;

  private final long window;

  /** Who is {@link #BEYOND}, in the order of use. */
  private final SlotLists beyond;

  /** Those of them who are used again at all, the soonest first: the next to be planned. */
  private final SlotHeap approaching;

  /** Who is {@link #PLANNED}, the farthest first. */
  private final SlotHeap planned;

  /**
   * Empty.
   *
   * @param window how many operations (of a memory manager) or requests (of a cache) ahead it sees
   */
  public PlanAhead(CacheSetting setting, long window) {
    super(setting);
    if (window < 0 || window > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("window: " + window);
    }
    this.window = window;
    this.beyond = new SlotLists(1, setting.slots());
    this.approaching = new SlotHeap(setting.slots());
    this.planned = new SlotHeap(setting.slots());
  }

  @Override
  protected boolean find(int slot) {
    advance();
    if (state[slot] == 0) {
      return false;
    }
    unlist(slot);
    list(slot);
    return true;
  }

  @Override
  protected void settle(int slot) {
    find(slot);
  }

  /** The window moves on with the present: whoever it reaches is planned. */
  private void advance() {
    double end = present() + window;
    for (int slot = approaching.first();
        slot != NONE && approaching.key(slot) <= end;
        slot = approaching.first()) {
      double next = approaching.key(slot);
      unlist(slot);
      state[slot] = PLANNED;
      planned.put(slot, -next, slot);
    }
  }

  @Override
  protected void insert(int slot) {
    list(slot);
    entered(slot);
  }

  private void list(int slot) {
    if (nextUse != NEVER && nextUse <= present() + window) {
      state[slot] = PLANNED;
      planned.put(slot, (double) -nextUse, slot);
      return;
    }
    state[slot] = BEYOND;
    beyond.addNewest(LIST, slot, size(slot));
    if (nextUse != NEVER) {
      approaching.put(slot, (double) nextUse, slot);
    }
  }

  private void unlist(int slot) {
    if (state[slot] == PLANNED) {
      planned.remove(slot);
    } else {
      beyond.remove(LIST, slot, size(slot));
      if (approaching.contains(slot)) {
        approaching.remove(slot);
      }
    }
    state[slot] = 0;
  }

  @Override
  protected void evictOne(int slot) {
    int victim = beyond.isEmpty(LIST) ? planned.first() : beyond.oldest(LIST);
    unlist(victim);
    left(victim);
  }

  @Override
  public boolean holds(int slot) {
    return state[slot] != 0;
  }

  @Override
  public int candidates(int[] into) {
    return planned.leastFirst(into, beyond.oldestFirst(LIST, into, 0));
  }

  @Override
  protected void takeOut(int slot, boolean remembered) {
    unlist(slot);
    dropped(slot);
  }

  @Override
  protected void grow(int slots) {
    beyond.grow(slots);
    approaching.grow(slots);
    planned.grow(slots);
  }
}
