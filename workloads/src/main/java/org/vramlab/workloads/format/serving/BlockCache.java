package org.vramlab.workloads.format.serving;

import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/**
 * The blocks that can be found by what they hold: those in use, and those that no request holds, in
 * the order in which they were let go. A request lets go of its last block first, so that of a
 * prefix the end is dropped before the beginning, as servers do.
 *
 * <p>Threads: one.
 */
final class BlockCache {
  private final Long2ObjectOpenHashMap<Block> byHash = new Long2ObjectOpenHashMap<>();

  /** Held by nobody, the longest idle first; a subset of {@link #byHash}. */
  private final LinkedHashSet<Block> idle = new LinkedHashSet<>();

  /** The block that holds this, idle or not. */
  @Nullable Block find(long hash) {
    return byHash.get(hash);
  }

  /** Enters a new block, which a request holds. */
  void enter(Block block) {
    assert block.hashed;
    assert block.holders > 0;
    Block before = byHash.put(block.hash, block);
    assert before == null;
  }

  /** A request starts to use a block of this cache. */
  void hold(Block block) {
    if (block.holders++ == 0) {
      boolean wasIdle = idle.remove(block);
      assert wasIdle;
    }
  }

  /** A request is done with a block of this cache. */
  void release(Block block) {
    assert block.holders > 0;
    if (--block.holders == 0) {
      idle.add(block);
    }
  }

  /** Forgets the block that has been idle for longest, and returns it; null where none is idle. */
  @Nullable Block dropOldest() {
    if (idle.isEmpty()) {
      return null;
    }
    Block oldest = idle.removeFirst();
    byHash.remove(oldest.hash);
    return oldest;
  }

  /** Blocks that can be found. */
  int size() {
    return byHash.size();
  }

  /** Of them, those that some request holds. */
  int heldCount() {
    return byHash.size() - idle.size();
  }
}
