package org.vramlab.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.vramlab.ttm.ww.WwMutex;

/**
 * Three take one lock without a context: the queue wakes each of them, and each sees the others.
 */
@JCStressTest
@Outcome(
    id = {"1, 2, 3", "1, 3, 2", "2, 1, 3", "2, 3, 1", "3, 1, 2", "3, 2, 1"},
    expect = ACCEPTABLE,
    desc = "One after the other.")
@Outcome(expect = FORBIDDEN, desc = "Two held the lock at once.")
@State
public class ThreeInLine {
  private final WwMutex mutex = new WwMutex(World.WAIT_DIE);
  private int plain;

  @Actor
  public void first(III_Result result) {
    result.r1 = once();
  }

  @Actor
  public void second(III_Result result) {
    result.r2 = once();
  }

  @Actor
  public void third(III_Result result) {
    result.r3 = once();
  }

  private int once() {
    mutex.lockAlone();
    int mine = ++plain;
    mutex.unlock();
    return mine;
  }
}
