package org.vramlab.ttm.bo;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.NoSpace;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;

/**
 * Asks everybody who lives in a pool at one instant to leave it, once: who comes, or comes back,
 * meanwhile stays. The alternative to {@link MemoryManager#evictAll}, which ends when nobody is
 * there, and so never beside clients who come back faster than it evicts (field case C1).
 *
 * <p>Life: made; {@link #run} once. Threads: one task.
 */
public final class EvictionPass {
  private final MemoryManager manager;
  private final ResourceManager pool;

  /** With a reference each. */
  private final List<BufferObject> residents = new ArrayList<>();

  /**
   * Begins: takes note of who lives in {@code domain}, or has a clean copy there, pinned buffers
   * apart.
   */
  public EvictionPass(MemoryManager manager, int domain) {
    this(manager, domain, false);
  }

  private EvictionPass(MemoryManager manager, int domain, boolean guestsOnly) {
    this.manager = manager;
    this.pool = manager.pool(domain);
    try (PoolWalk walk = new PoolWalk(manager, pool, false, r -> mayGo(r, guestsOnly))) {
      for (BufferObject bo = walk.next(); bo != null; bo = walk.next()) {
        residents.add(bo);
      }
    }
  }

  /** A copy may go even if its buffer is pinned: that is elsewhere. */
  private boolean mayGo(Resource place, boolean guestsOnly) {
    BufferObject bo = (BufferObject) place.resident();
    return (!bo.isPinned() || bo.resource() != place) && (!guestsOnly || bo.manager() != manager);
  }

  /** The same for the guests alone: the buffers of other managers that borrow the pool. */
  public static EvictionPass ofGuests(MemoryManager manager, int domain) {
    return new EvictionPass(manager, domain, true);
  }

  /** Whether nobody was there who may go. */
  public boolean isEmpty() {
    return residents.isEmpty();
  }

  /**
   * Evicts them, with one transaction each, and waits until the last of the moves has ended.
   *
   * @return how many were still there and went
   * @throws NoMemory one can go nowhere; those before it have gone
   */
  public int run(Ticket ticket) throws Interrupted, NoMemory, Busy {
    int[] evicted = new int[1];
    int done = 0;
    try {
      while (done < residents.size()) {
        BufferObject bo = residents.get(done);
        ticket.execute(t -> {
          t.lock(bo);
          Resource copy = CleanCopies.in(bo, pool);
          if (copy != null) {
            bo.manager().copies().giveUp(bo, copy);
            evicted[0]++;
          } else if (bo.isIn(pool) && !bo.isPinned()) {
            try {
              manager.evictor().evict(bo, Operation.of(t), null);
            } catch (NoSpace full) {
              throw NoMemory.INSTANCE;
            }
            evicted[0]++;
          }
          t.seal();
        });
        bo.release();
        done++;
      }
    } finally {
      while (done < residents.size()) {
        residents.get(done++).release();
      }
    }
    awaitMovesFrom(manager, pool, ticket.settings().interruptible());
    return evicted[0];
  }

  /**
   * Sleeps until what is on its way out of {@code pool} now has left it, or, if {@code
   * interruptible}, until a signal comes.
   */
  public static void awaitMovesFrom(
      MemoryManager manager, ResourceManager pool, boolean interruptible) throws Interrupted {
    manager.lruLock().lock();
    Fence[] moves = pool.unsignalledMoves();
    manager.lruLock().unlock();
    for (Fence move : moves) {
      move.await(interruptible);
    }
  }

  /**
   * Whether {@code pool} has {@code moved} as the fence of a move out of there, be it signalled:
   * for who counts what fences keep alive.
   */
  public static boolean keepsFence(MemoryManager manager, ResourceManager pool, Fence moved) {
    manager.lruLock().lock();
    boolean kept = pool.keepsMove(moved);
    manager.lruLock().unlock();
    return kept;
  }
}
