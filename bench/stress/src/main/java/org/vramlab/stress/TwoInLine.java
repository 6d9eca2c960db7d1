package org.vramlab.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.vramlab.ttm.ww.WwMutex;

/**
 * Two take one lock twice each, without a context: the queue wakes who sleeps there, hands over to
 * who lost a race, and each sees what the other did. Result: what a plain counter was at the second
 * turn of each.
 */
@JCStressTest
@Outcome(
    id = {"2, 4", "3, 4", "4, 2", "4, 3"},
    expect = ACCEPTABLE,
    desc = "One after the other.")
@Outcome(
    id = {"-1, .*", ".*, -1"},
    expect = FORBIDDEN,
    desc = "A wake-up was lost.")
@Outcome(expect = FORBIDDEN, desc = "Both held the lock.")
@State
public class TwoInLine {
  private final WwMutex mutex = new WwMutex(World.WAIT_DIE);
  private int plain;

  @Actor
  public void first(II_Result result) {
    result.r1 = twice();
  }

  @Actor
  public void second(II_Result result) {
    result.r2 = twice();
  }

  private int twice() {
    int before = once();
    int mine = once();
    return World.ifWoken(before == World.NOT_THE_OWNER ? before : mine);
  }

  private int once() {
    mutex.lockAlone();
    return World.release(mutex, ++plain);
  }
}
