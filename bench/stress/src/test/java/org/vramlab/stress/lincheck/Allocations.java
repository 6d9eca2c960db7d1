package org.vramlab.stress.lincheck;

import org.jetbrains.lincheck.datastructures.Operation;
import org.vramlab.ttm.exec.SpaceQueue;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.MemoryFailure;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * The queue for space in one pool: to Lincheck one operation, a ticket that registers, allocates
 * when it is its turn, sleeping until then, and ends.
 */
public abstract class Allocations {
  private final WwClass wwClass;
  private final LeafLock pool;
  private final SpaceQueue queue;

  /** Guarded by {@code pool}. */
  private int allocations;

  Allocations(Faults faults) {
    wwClass = Worlds.wwClass(Algorithm.WAIT_DIE, faults);
    pool = wwClass.sched().newLeafLock("pool");
    queue = new SpaceQueue(wwClass.sched(), pool, 0);
  }

  @Operation
  public int transaction() {
    Ticket ticket = new Ticket(wwClass, TicketSettings.PLAIN);
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
    pool.lock();
    queue.register(open);
    boolean mustWait = queue.olderRegistered(open);
    int mine = mustWait ? 0 : ++allocations;
    pool.unlock();
    if (mustWait) {
      throw open.waitForSpace(queue);
    }
    open.seal();
    return mine;
  }

  /** What it comes to, one ticket at a time. */
  public static class Specification {
    private int count;

    public int transaction() {
      return ++count;
    }
  }

  /** The code as it is. */
  public static class Clean extends Allocations {
    public Clean() {
      super(Faults.NONE);
    }
  }

  /** Planted: {@link Fault#SPACE_WAKE_LOST}. */
  public static class SpaceWakeLost extends Allocations {
    public SpaceWakeLost() {
      super(Faults.of(Fault.SPACE_WAKE_LOST));
    }
  }
}
