package org.vramlab.ttm.bo;

import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.NoSpace;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.pages.PageRequest;
import org.vramlab.ttm.pages.PageVector;
import org.vramlab.ttm.pages.Swapper;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.ww.LockResult;

/**
 * Makes pages of the host free by writing a buffer's contents to swap space ({@code
 * ttm_device_swapout}): the shrinker. It only trylocks, and looks in the pools that use pages of
 * the host, system memory first.
 *
 * <p>Threads: any task, inside of a reclaim section.
 */
final class SwapOut implements Swapper {
  private static final Place IN_SYSTEM = Place.anywhere(MemoryManager.SYSTEM);

  /** Of a walk that a planted fault keeps from ending. */
  private static final int MOST_ROUNDS = 10_000;

  private final MemoryManager manager;
  private final LeafLock lruLock;
  private final Faults faults;

  /** Counted with that fault alone. */
  private int rounds;

  SwapOut(MemoryManager manager) {
    this.manager = manager;
    this.lruLock = manager.lruLock();
    this.faults = manager.wwClass().faults();
  }

  /** The manager is one of GPUs. */
  @Override
  public boolean isGpu() {
    return true;
  }

  @Override
  public long swapOutOne(PageRequest request) throws WouldDeadlock, Interrupted {
    return swapOutOne(Operation.reclaimingFor(request));
  }

  @Override
  public int number() {
    return manager.hasPool(MemoryManager.SYSTEM) ? manager.pool(MemoryManager.SYSTEM).pool() : -1;
  }

  /** Swaps out one buffer; pages that became free, 0 if there is none. */
  long swapOutOne(Operation operation) throws WouldDeadlock, Interrupted {
    for (int domain = 0; domain < manager.domainCount(); domain++) {
      if (manager.hasPool(domain) && manager.pool(domain).usesHostPages()) {
        long pages = swapOutOneOf(manager.pool(domain), operation);
        if (pages > 0) {
          return pages;
        }
      }
    }
    return 0;
  }

  private long swapOutOneOf(ResourceManager pool, Operation operation)
      throws WouldDeadlock, Interrupted {
    Ticket ticket = operation.ticket();
    try (PoolWalk walk = new PoolWalk(manager, pool, true, resource -> true)) {
      for (BufferObject bo = walk.next(); bo != null; bo = walk.next()) {
        int mark = ticket.mark();
        try {
          long pages = locks(bo, ticket) ? trySwapOut(bo, pool, operation) : 0;
          if (pages > 0) {
            return pages;
          }
          if (faults.has(Fault.SWAP_WALK_GOES_ROUND)) {
            goRound(bo);
          }
        } finally {
          ticket.releaseSince(mark);
          bo.release();
        }
      }
    }
    return 0;
  }

  /** With that fault planted: the end of the walk moves on before it, for ever. */
  private void goRound(BufferObject bo) {
    standAlone(bo);
    if (++rounds > MOST_ROUNDS) {
      throw new IllegalStateException(
          "the walk does not end: it has looked " + MOST_ROUNDS + " times, and now at " + bo);
    }
  }

  private boolean locks(BufferObject bo, Ticket ticket) throws WouldDeadlock, Interrupted {
    return faults.has(Fault.SHRINKER_SLEEPS)
        ? ticket.lock(bo) == LockResult.ACQUIRED
        : ticket.tryLockAfresh(bo);
  }

  private long trySwapOut(BufferObject bo, ResourceManager pool, Operation operation)
      throws WouldDeadlock, Interrupted {
    Resource from = bo.resource();
    if (from == null || from.manager() != pool || !isWorthIt(bo, from)) {
      return 0;
    }
    PageVector pages = bo.pageVector();
    if (pages == null || !pages.isPopulated() || pages.isExternal()) {
      return 0;
    }
    try {
      if (bo.isDeleted()) {
        manager.deletion().reap(bo, operation);
        return pages.pages();
      }
      if (pool.domain() != MemoryManager.SYSTEM && !moveToSystem(bo, operation)) {
        return 0;
      }
      if (!faults.has(Fault.SWAPPED_OUT_BUSY)) {
        operation.awaitIdle(bo);
      }
    } catch (Busy inUse) {
      return 0;
    }
    if (operation.ticket().settings().mode() != EvictionMode.ONE_TICKET
        && !faults.has(Fault.BULK_CLEANUP_ON_WRONG_RESULT)) {
      standAlone(bo);
    }
    manager.pages().swapOut(bo, pages, operation.ticket());
    return pages.pages();
  }

  private boolean isWorthIt(BufferObject bo, Resource from) {
    return !bo.isPinned()
        && manager.driver().isEvictionValuable(bo, from, Place.anywhere(from.manager().domain()));
  }

  private boolean moveToSystem(BufferObject bo, Operation operation)
      throws WouldDeadlock, Interrupted, Busy {
    try {
      manager.mover().prepareListeners(bo, operation);
      Resource to = manager.evictor().allocateAtOnce(bo, IN_SYSTEM, operation);
      manager.mover().move(bo, to, operation, true);
      return true;
    } catch (NoSpace | NoMemory full) {
      return false;
    }
  }

  /**
   * What is swapped out is not moved together with others, and is the last to be looked at again:
   * so from Linux 6.13 on. Linux 6.12, which is mode {@code one-ticket}, leaves it where it is.
   */
  private void standAlone(BufferObject bo) {
    lruLock.lock();
    Resource resource = bo.resource();
    if (resource != null) {
      resource.manager().leaveBulkMove(resource);
      resource.manager().touch(resource, bo.nextUse());
    }
    lruLock.unlock();
  }
}
