package org.vramlab.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;

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
  private final SharedPool pool = new SharedPool(World.RUNTIME);
  private final Ticket one = new Ticket(World.WAIT_DIE, TicketSettings.PLAIN);
  private final Ticket other = new Ticket(World.WAIT_DIE, TicketSettings.PLAIN);

  @Actor
  public void first(II_Result result) {
    result.r1 = World.ifWoken(pool.transaction(one));
  }

  @Actor
  public void second(II_Result result) {
    result.r2 = World.ifWoken(pool.transaction(other));
  }
}
