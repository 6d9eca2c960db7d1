package org.vramlab.ttm.replacement;

import java.util.Arrays;

/** What policies have in common that draw lots among what they keep. */
abstract class DrawingPolicy extends Replacement {
  static final byte KEPT = 1;

  /** Everything that is kept, in no order that means anything. */
  private int[] kept = new int[64];

  private int count;

  /** Where in {@link #kept} a slot is. */
  private int[] places;

  /** State of SplitMix64. */
  private long random;

  DrawingPolicy(CacheSetting setting) {
    super(setting);
    places = new int[setting.slots()];
    random = setting.seed();
  }

  /** How many are kept. */
  final int count() {
    return count;
  }

  /** Who the {@code ahead}-th of the coming draws would be, from 1; there is somebody. */
  final int peek(int ahead) {
    long bits = random + ahead * 0x9e3779b97f4a7c15L;
    bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
    bits ^= bits >>> 31;
    return kept[(int) Math.unsignedMultiplyHigh(bits, count)];
  }

  /** So many lots have been drawn. */
  final void drawn(int lots) {
    random += lots * 0x9e3779b97f4a7c15L;
  }

  /** Whom {@link #evictOne} would evict now; there is somebody. */
  abstract int choice();

  @Override
  protected boolean find(int slot) {
    return state[slot] != 0;
  }

  @Override
  protected void insert(int slot) {
    if (count == kept.length) {
      kept = Arrays.copyOf(kept, 2 * count);
    }
    places[slot] = count;
    kept[count++] = slot;
    state[slot] = KEPT;
    entered(slot);
  }

  final void unlist(int slot) {
    int last = kept[--count];
    kept[places[slot]] = last;
    places[last] = places[slot];
    state[slot] = 0;
  }

  @Override
  public final boolean holds(int slot) {
    return state[slot] != 0;
  }

  @Override
  public final int candidates(int[] into) {
    if (count == 0 || into.length == 0) {
      return 0;
    }
    int first = choice();
    into[0] = first;
    int given = 1;
    for (int i = 1; i < count && given < into.length; i++) {
      into[given++] = kept[(places[first] + i) % count];
    }
    return given;
  }

  @Override
  protected void takeOut(int slot, boolean remembered) {
    unlist(slot);
    dropped(slot);
  }

  @Override
  protected void grow(int slots) {
    places = Arrays.copyOf(places, slots);
  }
}
