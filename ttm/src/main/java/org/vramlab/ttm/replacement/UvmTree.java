package org.vramlab.ttm.replacement;

import java.util.Arrays;

/**
 * UVM's tree-based neighbourhood pre-eviction (TBNe: Ganguly and others, ISCA 2019, and their
 * simulator, UVMSmart): when an eviction leaves less than half of a neighbourhood here, the rest of
 * it goes as well.
 *
 * <p>There, memory is cut into large pages of 2 MiB, each a binary tree over 32 basic blocks of 64
 * KiB. A large page was used when any of its blocks was; the victim is the least recently used
 * block of the least recently used large page. After that every node of the page's tree, children
 * first, of which something but less than half is valid loses the rest, too.
 *
 * <p>Here objects are whole and of any size: <b>an object is a basic block, and {@code 2^levels} of
 * them that came one after another for the first time are a large page</b>. A node holds the size
 * of those that exist. For the buffers of a process, which a trace creates in the order in which
 * they are first used, that is the order of addresses if the allocator only goes up; one that fills
 * holes, and processes that allocate in turns, make other neighbours. So this is an analogy in what
 * a neighbour is, and in scale: buffers are megabytes, and UVM's tree ends at two of them.
 *
 * <p>UVM evicts the rest at once, so that room is ready before it is needed. An order of candidates
 * cannot evict anybody: who is pre-evicted is <i>condemned</i>, which is to go before all others
 * when there is need of room, in the order of addresses, and to be reprieved by a use. So nothing
 * is ever moved for a neighbourhood's sake that turns out to be used again before room is needed;
 * and nothing moves ahead of need, either. To the tree the condemned are gone.
 *
 * <p>Who is out of reach (pinned, say) has no part in the tree until it is back. A tree all of
 * whose objects have ended is used again. A manager's pool is not told of buffers that end
 * elsewhere: they count as evicted for as long as the run lasts.
 *
 * <p>Constant time per use; per eviction in proportion to a tree's size.
 */
public final class UvmTree extends Replacement {
  /** Here, and to stay. */
  private static final byte KEPT = 1;

  /** Here, and to go first. */
  private static final byte CONDEMNED = 2;

  /** Evicted; has its place in a tree. */
  private static final byte OUT = 3;

  /** Out of reach; has its place in a tree. */
  private static final byte ASIDE = 4;

  private static final int LIST = 0;
  private static final int MOST_LEVELS = 10;

  /** For a leaf: what is below a node that loses everything. */
  private static final long DOOMED = -1;

  /** How many objects a tree is over. */
  private final int span;

  // By slot.
  /** Its leaf, counted through all trees; {@link #NONE} while it has none. */
  private int[] leaves;

  /** When it was last used, in {@link #uses}. */
  private long[] lastUses;

  private final SlotLists condemned;

  // By tree.
  /** The slot of each leaf; {@link #NONE} for none. */
  private int[] slots = {};

  /** How many leaves are somebody's. */
  private int[] taken = {};

  /** How many of these are {@link #KEPT}. */
  private int[] kept = {};

  /** Those in which anybody is kept, in the order of their last use. */
  private SlotLists trees = new SlotLists(1, 0);

  private int treeCount;

  /** Trees whose objects have all ended, to be used again. */
  private int[] spareTrees = {};

  private int spareCount;

  /** The tree that newcomers go to, and its next leaf; {@link #NONE} if there is none. */
  private int filling = NONE;

  private int nextLeaf;

  private long uses;

  // Room to work. By node: the root is 1, the children of n are 2n and 2n + 1.
  private final long[] existing;
  private final long[] here;
  private final int[] byUse;

  /**
   * Empty.
   *
   * @param levels of a tree over {@code 2^levels} objects, 1 to 10; UVM's has 5
   */
  public UvmTree(CacheSetting setting, int levels) {
    super(setting);
    if (levels < 1 || levels > MOST_LEVELS) {
      throw new IllegalArgumentException("levels: " + levels);
    }
    span = 1 << levels;
    leaves = new int[setting.slots()];
    Arrays.fill(leaves, NONE);
    lastUses = new long[setting.slots()];
    condemned = new SlotLists(1, setting.slots());
    existing = new long[2 * span];
    here = new long[2 * span];
    byUse = new int[span];
  }

  @Override
  protected boolean find(int slot) {
    if (!holds(slot)) {
      return false;
    }
    if (state[slot] == CONDEMNED) {
      condemned.remove(LIST, slot, size(slot));
      keep(slot);
    }
    touch(slot);
    return true;
  }

  @Override
  protected void settle(int slot) {
    find(slot);
  }

  private void touch(int slot) {
    lastUses[slot] = ++uses;
    trees.moveToNewest(LIST, tree(slot));
  }

  private int tree(int slot) {
    return leaves[slot] / span;
  }

  private void keep(int slot) {
    state[slot] = KEPT;
    if (kept[tree(slot)]++ == 0) {
      trees.addNewest(LIST, tree(slot), 1);
    }
  }

  private void keepNoMore(int slot, byte now) {
    state[slot] = now;
    if (--kept[tree(slot)] == 0) {
      trees.remove(LIST, tree(slot), 1);
    }
  }

  @Override
  protected void insert(int slot) {
    if (leaves[slot] == NONE) {
      plant(slot);
    }
    keep(slot);
    touch(slot);
    entered(slot);
  }

  /** Gives {@code slot} the next leaf. */
  private void plant(int slot) {
    if (filling == NONE) {
      filling = spareCount > 0 ? spareTrees[--spareCount] : newTree();
      nextLeaf = filling * span;
    }
    int leaf = nextLeaf++;
    leaves[slot] = leaf;
    slots[leaf] = slot;
    taken[filling]++;
    if (nextLeaf % span == 0) {
      filling = NONE;
    }
  }

  private int newTree() {
    if (treeCount == taken.length) {
      int larger = Math.max(8, 2 * treeCount);
      int before = slots.length;
      slots = Arrays.copyOf(slots, larger * span);
      Arrays.fill(slots, before, slots.length, NONE);
      taken = Arrays.copyOf(taken, larger);
      kept = Arrays.copyOf(kept, larger);
      spareTrees = Arrays.copyOf(spareTrees, larger);
      trees.grow(larger);
    }
    return treeCount++;
  }

  @Override
  protected void evictOne(int slot) {
    int victim =
        condemned.isEmpty(LIST) ? leastRecentIn(trees.oldest(LIST)) : condemned.oldest(LIST);
    leave(victim, OUT);
    left(victim);
  }

  private int leastRecentIn(int tree) {
    int least = NONE;
    for (int leaf = tree * span; leaf < (tree + 1) * span; leaf++) {
      int slot = slots[leaf];
      if (isKept(slot) && (least == NONE || lastUses[slot] < lastUses[least])) {
        least = slot;
      }
    }
    return least;
  }

  private boolean isKept(int slot) {
    return slot != NONE && state[slot] == KEPT;
  }

  /** {@code slot}, which is here, is not from now on. */
  private void leave(int slot, byte where) {
    if (state[slot] == CONDEMNED) {
      condemned.remove(LIST, slot, size(slot));
      state[slot] = where;
      return;
    }
    keepNoMore(slot, where);
    if (where == OUT) {
      condemnRests(tree(slot));
    }
  }

  /** Of each node of which something, but less than half, is here, condemns the rest. */
  private void condemnRests(int tree) {
    int first = tree * span;
    for (int i = 0; i < span; i++) {
      int slot = slots[first + i];
      boolean exists = slot != NONE && state[slot] != ASIDE;
      existing[span + i] = exists ? size(slot) : 0;
      here[span + i] = isKept(slot) ? size(slot) : 0;
    }
    int leavesBelow = 2;
    for (int node = span - 1; node > 0; node--) {
      existing[node] = existing[2 * node] + existing[2 * node + 1];
      here[node] = here[2 * node] + here[2 * node + 1];
      if (here[node] > 0 && 2 * here[node] < existing[node]) {
        here[node] = 0;
        Arrays.fill(here, node * leavesBelow, (node + 1) * leavesBelow, DOOMED);
      }
      if (Integer.bitCount(node) == 1) {
        leavesBelow *= 2; // the leftmost of its level: the next one is above it
      }
    }
    for (int i = 0; i < span; i++) {
      int slot = slots[first + i];
      if (here[span + i] == DOOMED && isKept(slot)) {
        keepNoMore(slot, CONDEMNED);
        condemned.addNewest(LIST, slot, size(slot));
      }
    }
  }

  @Override
  public boolean holds(int slot) {
    return state[slot] == KEPT || state[slot] == CONDEMNED;
  }

  @Override
  public int candidates(int[] into) {
    int count = condemned.oldestFirst(LIST, into, 0);
    for (int tree = trees.oldest(LIST);
        tree >= 0 && count < into.length;
        tree = trees.newer(tree)) {
      int found = sortByUse(tree);
      int fit = Math.min(found, into.length - count);
      System.arraycopy(byUse, 0, into, count, fit);
      count += fit;
    }
    return count;
  }

  /** Fills {@link #byUse} with who is kept in a tree, the least recently used first; how many. */
  private int sortByUse(int tree) {
    int count = 0;
    for (int leaf = tree * span; leaf < (tree + 1) * span; leaf++) {
      int slot = slots[leaf];
      if (isKept(slot)) {
        int at = count++;
        while (at > 0 && lastUses[byUse[at - 1]] > lastUses[slot]) {
          byUse[at] = byUse[at - 1];
          at--;
        }
        byUse[at] = slot;
      }
    }
    return count;
  }

  @Override
  protected void takeOut(int slot, boolean remembered) {
    leave(slot, remembered ? OUT : ASIDE);
    dropped(slot);
  }

  @Override
  protected void forget(int slot) {
    int leaf = leaves[slot];
    state[slot] = 0;
    if (leaf == NONE) {
      return;
    }
    leaves[slot] = NONE;
    slots[leaf] = NONE;
    int tree = leaf / span;
    if (--taken[tree] == 0 && tree != filling) {
      spareTrees[spareCount++] = tree;
    }
  }

  @Override
  protected void grow(int more) {
    int before = leaves.length;
    leaves = Arrays.copyOf(leaves, more);
    Arrays.fill(leaves, before, more, NONE);
    lastUses = Arrays.copyOf(lastUses, more);
    condemned.grow(more);
  }
}
