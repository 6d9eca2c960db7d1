package org.vramlab.ttm.replacement;

import org.jspecify.annotations.Nullable;

/**
 * LIRS (Jiang and Zhang, SIGMETRICS 2002) as libCacheSim has it: what has come back soon (LIR) has
 * nearly all of the cache; everything else (HIR) passes through the last hundredth. The stack S
 * orders by recency whatever may yet become LIR, whether kept or only remembered.
 *
 * <p>Unlike the paper, a hit on what is in the queue alone also demotes a LIR once the LIR set is
 * full. With a queue of a few objects that can push the hit object itself out of the queue, and
 * only the stack still calls it kept: then the next request counts as a hit. Both are
 * libCacheSim's.
 */
public final class Lirs extends Replacement {
  /** The queue of kept HIRs, and the remembered ones in the order in which they were evicted. */
  private static final int QUEUE = 0;

  private static final int REMEMBERED = 1;

  // Bits of the state.
  private static final int IN_STACK = 1;
  private static final int IN_QUEUE = 2;
  private static final int IN_REMEMBERED = 4;
  private static final int LIR = 8;

  /** With {@link #IN_STACK}: the stack takes it for kept. */
  private static final int KEPT = 16;

  private final long hirLimit;
  private final long lirLimit;
  private final SlotLists stack;
  private final SlotLists queues;
  private long lirSize;

  /**
   * Empty.
   *
   * @param hirShare of the queue; 0.01 is usual
   */
  public Lirs(CacheSetting setting, double hirShare) {
    super(setting);
    hirLimit = Math.max(1, (long) (hirShare * capacity));
    lirLimit = capacity - hirLimit;
    stack = new SlotLists(1, setting.slots());
    queues = new SlotLists(2, setting.slots());
  }

  private boolean is(int slot, int bit) {
    return (state[slot] & bit) != 0;
  }

  private void set(int slot, int bit) {
    state[slot] |= (byte) bit;
  }

  private void clear(int slot, int bit) {
    state[slot] &= (byte) ~bit;
  }

  @Override
  protected int find(int[] requests, int from, int to, long @Nullable [] nextUses) {
    int i = from;
    while (i < to && find(requests[i])) {
      i++;
    }
    return i;
  }

  @Override
  protected boolean find(int slot) {
    int bits = state[slot];
    if ((bits & IN_STACK) != 0) {
      stack.moveToNewest(0, slot);
    }
    if ((bits & IN_QUEUE) != 0) {
      queues.moveToNewest(QUEUE, slot);
    }
    if ((bits & LIR) != 0) {
      prune();
    } else if ((bits & (IN_STACK | KEPT)) == (IN_STACK | KEPT)) {
      if ((bits & IN_QUEUE) != 0) {
        leaveQueue(slot);
      } else {
        entered(slot);
      }
      demoteFor(slot);
      becomeLir(slot);
    } else if ((bits & IN_QUEUE) != 0) {
      demoteFor(slot);
      pushOnStack(slot);
    } else {
      return false;
    }
    boundStack();
    return true;
  }

  @Override
  protected void settle(int slot) {
    if (is(slot, IN_STACK)) {
      stack.moveToNewest(0, slot);
      prune();
    }
  }

  @Override
  protected boolean admits(int slot) {
    return is(slot, IN_STACK) || size(slot) <= Math.min(lirLimit, hirLimit);
  }

  @Override
  protected void miss(int slot) {
    if (admits(slot)) {
      if (is(slot, IN_STACK)) {
        demoteFor(slot);
        leaveRemembered(slot);
        while (used + size(slot) > capacity) {
          while (queues.size(QUEUE) >= hirLimit) {
            evictHir();
          }
          demoteLir();
        }
      } else {
        if (lirSize + size(slot) > lirLimit) {
          evictHirsFor(slot);
        }
        while (used + size(slot) > capacity) {
          evictHir();
        }
      }
      enter(slot);
    }
    boundStack();
  }

  @Override
  protected void admit(int slot) {
    if (is(slot, IN_STACK)) {
      demoteFor(slot);
      leaveRemembered(slot);
    } else if (lirSize + size(slot) > lirLimit) {
      evictHirsFor(slot);
    }
    enter(slot);
    boundStack();
  }

  @Override
  protected void insert(int slot) {
    throw new AssertionError("a miss does it all");
  }

  private void enter(int slot) {
    entered(slot);
    if (is(slot, IN_STACK)) {
      becomeLir(slot);
      return;
    }
    pushOnStack(slot);
    if (lirSize + size(slot) <= lirLimit) {
      becomeLir(slot);
    } else {
      enterQueue(slot);
    }
  }

  private void becomeLir(int slot) {
    set(slot, LIR | KEPT);
    lirSize += size(slot);
  }

  private void pushOnStack(int slot) {
    stack.addNewest(0, slot, size(slot));
    set(slot, IN_STACK | KEPT);
  }

  private void popFromStack(int slot) {
    stack.remove(0, slot, size(slot));
    clear(slot, IN_STACK | KEPT);
  }

  private void enterQueue(int slot) {
    queues.addNewest(QUEUE, slot, size(slot));
    set(slot, IN_QUEUE);
  }

  private void leaveQueue(int slot) {
    queues.remove(QUEUE, slot, size(slot));
    clear(slot, IN_QUEUE);
  }

  private void leaveRemembered(int slot) {
    if (is(slot, IN_REMEMBERED)) {
      queues.remove(REMEMBERED, slot, size(slot));
      clear(slot, IN_REMEMBERED);
    }
  }

  private void demoteFor(int slot) {
    while (lirSize > 0 && lirSize + size(slot) > lirLimit) {
      demoteLir();
    }
  }

  /** The oldest LIR becomes a HIR, if it fits among those. */
  private void demoteLir() {
    if (mandatory) {
      popUnproven();
    }
    int oldest = stack.oldest(0);
    popFromStack(oldest);
    clear(oldest, LIR);
    lirSize -= size(oldest);
    if (size(oldest) <= hirLimit) {
      evictHirsFor(oldest);
      enterQueue(oldest);
    } else {
      left(oldest);
    }
    prune();
  }

  /**
   * libCacheSim takes whatever stands at the bottom for a LIR; where it never prunes a lone entry,
   * in caches of a few objects, it may be none. A manager's books must be right even then.
   */
  private void popUnproven() {
    int oldest = stack.oldest(0);
    while (!is(oldest, LIR)) {
      leaveRemembered(oldest);
      popFromStack(oldest);
      oldest = stack.oldest(0);
    }
  }

  private void evictHirsFor(int slot) {
    while (queues.size(QUEUE) + size(slot) > hirLimit && !queues.isEmpty(QUEUE)) {
      evictHir();
    }
  }

  private void evictHir() {
    int oldest = queues.oldest(QUEUE);
    leaveQueue(oldest);
    rememberIfStacked(oldest);
    left(oldest);
  }

  private void rememberIfStacked(int slot) {
    if (is(slot, IN_STACK)) {
      clear(slot, KEPT);
      queues.addNewest(REMEMBERED, slot, size(slot));
      set(slot, IN_REMEMBERED);
    }
  }

  /** Nothing but a LIR stands at the bottom of the stack, unless it is alone there. */
  private void prune() {
    int oldest = stack.oldest(0);
    while (oldest >= 0 && !is(oldest, LIR) && stack.newest(0) != oldest) {
      if (!is(oldest, KEPT)) {
        leaveRemembered(oldest);
      }
      popFromStack(oldest);
      oldest = stack.oldest(0);
    }
  }

  /** The stack remembers at most what would fill the cache twice. */
  private void boundStack() {
    while (stack.size(0) - capacity > capacity && !queues.isEmpty(REMEMBERED)) {
      int oldest = queues.oldest(REMEMBERED);
      leaveRemembered(oldest);
      if (is(oldest, IN_STACK)) {
        popFromStack(oldest);
      }
    }
  }

  @Override
  protected void evictOne(int slot) {
    if (!queues.isEmpty(QUEUE)) {
      evictHir();
      return;
    }
    popUnproven();
    int oldest = stack.oldest(0);
    takeOut(oldest, false);
    entered(oldest);
    left(oldest);
  }

  @Override
  public boolean holds(int slot) {
    return (state[slot] & (LIR | IN_QUEUE)) != 0;
  }

  @Override
  public int candidates(int[] into) {
    int count = queues.oldestFirst(QUEUE, into, 0);
    int slot = stack.oldest(0);
    while (slot >= 0 && count < into.length) {
      if (is(slot, LIR)) {
        into[count++] = slot;
      }
      slot = stack.newer(slot);
    }
    return count;
  }

  @Override
  protected void takeOut(int slot, boolean remembered) {
    if (is(slot, LIR)) {
      clear(slot, LIR);
      lirSize -= size(slot);
      popFromStack(slot);
      prune();
    } else {
      leaveQueue(slot);
      if (remembered) {
        rememberIfStacked(slot);
      }
    }
    dropped(slot);
  }

  @Override
  protected void forget(int slot) {
    leaveRemembered(slot);
    if (is(slot, IN_STACK)) {
      popFromStack(slot);
      prune();
    }
    state[slot] = 0;
  }

  @Override
  protected void grow(int slots) {
    stack.grow(slots);
    queues.grow(slots);
  }
}
