package org.vramlab.ttm.bo;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.resource.EvictionWalk;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;

/**
 * A walk over the buffers of one pool, in the policy's order, that lets go of the LRU lock between
 * its steps.
 *
 * <p>Threads: one task.
 */
final class PoolWalk implements AutoCloseable {
  private final ResourceManager pool;
  private final LeafLock lruLock;
  private final Sched sched;
  private final boolean seesNewcomers;
  private final Predicate<Resource> filter;

  /** Begins with the first step. */
  private @Nullable EvictionWalk walk;

  /**
   * @param seesNewcomers whether it also visits what is added or touched to the end meanwhile
   * @param filter whom to hand out; asked under the LRU lock
   */
  PoolWalk(
      MemoryManager manager,
      ResourceManager pool,
      boolean seesNewcomers,
      Predicate<Resource> filter) {
    this.pool = pool;
    this.lruLock = manager.lruLock();
    this.sched = manager.sched();
    this.seesNewcomers = seesNewcomers;
    this.filter = filter;
  }

  /** The next buffer, with a reference that is the caller's to drop; null at the end. */
  @Nullable BufferObject next() {
    long memory = sched.memory();
    lruLock.lockToRead();
    try {
      EvictionWalk mine = walk;
      if (mine == null) {
        mine = pool.walk(seesNewcomers);
        walk = mine;
      }
      for (Resource r = mine.next(); r != null; r = mine.next()) {
        BufferObject buffer = (BufferObject) r.resident();
        if (filter.test(r) && buffer.retainUnlessDead()) {
          sched.concludes(memory, buffer.id());
          return buffer;
        }
      }
      sched.concludes(memory, -1);
      return null;
    } finally {
      lruLock.unlock();
    }
  }

  @Override
  public void close() {
    EvictionWalk mine = walk;
    if (mine != null) {
      lruLock.lockToTidy();
      mine.close();
      lruLock.unlock();
    }
  }
}
