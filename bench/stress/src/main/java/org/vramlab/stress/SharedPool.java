package org.vramlab.stress;

import org.vramlab.ttm.exec.SpaceQueue;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.MemoryFailure;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;

/** A pool whose space is given out by the age of tickets, and whose allocations are numbered. */
public final class SharedPool {
  private final LeafLock lock;
  private final SpaceQueue queue;

  /** Guarded by {@link #lock}. */
  private int allocations;

  public SharedPool(Sched sched) {
    lock = sched.newLeafLock("pool");
    queue = new SpaceQueue(sched, lock, 0);
  }

  /**
   * {@code ticket} registers, allocates when it is its turn, sleeping until then, and ends.
   *
   * @return the number of its allocation, from 1
   */
  public int transaction(Ticket ticket) {
    int[] mine = new int[1];
    try {
      ticket.execute(open -> mine[0] = allocate(open));
    } catch (MemoryFailure impossible) {
      throw new AssertionError("nobody is refused here", impossible);
    }
    return mine[0];
  }

  /** Registers first, as if the first look had found no room. */
  private int allocate(Ticket open) throws WouldDeadlock {
    lock.lock();
    queue.register(open);
    boolean mustWait = queue.olderRegistered(open);
    int mine = mustWait ? 0 : ++allocations;
    lock.unlock();
    if (mustWait) {
      throw open.waitForSpace(queue);
    }
    open.seal();
    return mine;
  }
}
