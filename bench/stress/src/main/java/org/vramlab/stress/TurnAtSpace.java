package org.vramlab.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.vramlab.ttm.exec.SpaceQueue;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.MemoryFailure;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.sched.LeafLock;

/**
 * Two tickets want space in one pool: the older registers, takes what it wants and leaves; the
 * younger waits for its turn, holding nothing, and is woken. Result: which allocation was whose.
 */
@JCStressTest
@Outcome(
    id = {"1, 2", "2, 1"},
    expect = ACCEPTABLE,
    desc = "One after the other.")
@Outcome(
    id = {"-1, .*", ".*, -1"},
    expect = FORBIDDEN,
    desc = "A wake-up was lost.")
@Outcome(expect = FORBIDDEN, desc = "One did not see the other's allocation.")
@State
public class TurnAtSpace {
  private final LeafLock pool = World.RUNTIME.newLeafLock("pool");
  private final SpaceQueue queue = new SpaceQueue(World.RUNTIME, pool, 0);
  private final Ticket one = new Ticket(World.WAIT_DIE, TicketSettings.PLAIN);
  private final Ticket other = new Ticket(World.WAIT_DIE, TicketSettings.PLAIN);
  private int allocations;

  @Actor
  public void first(II_Result result) {
    result.r1 = World.ifWoken(transaction(one));
  }

  @Actor
  public void second(II_Result result) {
    result.r2 = World.ifWoken(transaction(other));
  }

  private int transaction(Ticket ticket) {
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
}
