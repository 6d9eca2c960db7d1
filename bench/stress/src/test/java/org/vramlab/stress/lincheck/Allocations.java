package org.vramlab.stress.lincheck;

import org.jetbrains.lincheck.datastructures.Operation;
import org.vramlab.stress.SharedPool;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * The queue for space in one pool: to Lincheck one operation, a ticket that registers, allocates
 * when it is its turn, sleeping until then, and ends.
 */
public abstract class Allocations {
  private final WwClass wwClass;
  private final SharedPool pool;

  Allocations(Faults faults) {
    wwClass = Worlds.wwClass(Algorithm.WAIT_DIE, faults);
    pool = new SharedPool(wwClass.sched());
  }

  @Operation
  public int transaction() {
    return pool.transaction(new Ticket(wwClass, TicketSettings.PLAIN));
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
