package org.vramlab.ttm.replacement;

import it.unimi.dsi.fastutil.ints.IntArrayList;

/** A fifo as somebody outside might write it, with one mistake. */
final class WrongPolicy extends Replacement {
  /** What he got wrong. */
  enum Mistake {
    NONE,
    EVICTS_TWICE,
    EVICTS_STRANGER,
    EVICTS_NOBODY,
    KEEPS_STRANGER,
    KEEPS_TWICE,
    FINDS_STRANGER,
    FINDS_NOBODY,
    HOLDS_NOBODY,
    OFFERS_TWICE,
    OFFERS_STRANGER,
    OFFERS_FEW,
    ADMITS_GIANT,
    EVICTS_ANOTHER,
    FORGETS_TO_TAKE_OUT,
    KEEPS_TOO_MUCH
  }

  private final Mistake mistake;
  private final IntArrayList queue = new IntArrayList();

  WrongPolicy(CacheSetting setting, Mistake mistake) {
    super(setting);
    this.mistake = mistake;
  }

  @Override
  protected boolean find(int slot) {
    if (mistake == Mistake.FINDS_STRANGER) {
      return true;
    }
    return mistake != Mistake.FINDS_NOBODY && queue.contains(slot);
  }

  @Override
  protected boolean admits(int slot) {
    return mistake == Mistake.ADMITS_GIANT || super.admits(slot);
  }

  @Override
  protected void evictOne(int slot) {
    switch (mistake) {
      case EVICTS_NOBODY -> {}
      case EVICTS_STRANGER -> left(state.length - 1);
      case EVICTS_TWICE -> {
        int victim = queue.removeInt(0);
        left(victim);
        left(victim);
      }
      case EVICTS_ANOTHER -> left(queue.removeInt(queue.size() - 1));
      default -> left(queue.removeInt(0));
    }
  }

  @Override
  protected void miss(int slot) {
    if (mistake == Mistake.KEEPS_TOO_MUCH) {
      insert(slot);
    } else {
      super.miss(slot);
    }
  }

  @Override
  protected void insert(int slot) {
    queue.add(slot);
    entered(mistake == Mistake.KEEPS_STRANGER ? slot + 1 : slot);
    if (mistake == Mistake.KEEPS_TWICE) {
      entered(slot);
    }
  }

  @Override
  public boolean holds(int slot) {
    return mistake != Mistake.HOLDS_NOBODY && queue.contains(slot);
  }

  @Override
  public int candidates(int[] into) {
    int count = Math.min(into.length, queue.size());
    queue.getElements(0, into, 0, count);
    switch (mistake) {
      case OFFERS_TWICE -> {
        if (count > 1) {
          into[1] = into[0];
        }
      }
      case OFFERS_STRANGER -> {
        if (count > 1) {
          into[1] = state.length - 1;
        }
      }
      case OFFERS_FEW -> {
        return Math.max(1, count - 1);
      }
      default -> {}
    }
    return count;
  }

  @Override
  protected void takeOut(int slot, boolean remembered) {
    if (mistake != Mistake.FORGETS_TO_TAKE_OUT) {
      queue.rem(slot);
      dropped(slot);
    }
  }
}
