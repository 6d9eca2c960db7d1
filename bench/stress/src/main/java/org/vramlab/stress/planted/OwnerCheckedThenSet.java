package org.vramlab.stress.planted;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Planted: the owner is looked at and then set, instead of one compare-and-set. */
@JCStressTest
@Outcome(
    id = {"1, 2", "2, 1"},
    expect = ACCEPTABLE,
    desc = "One after the other.")
@Outcome(expect = FORBIDDEN, desc = "Both held the lock.")
@State
public class OwnerCheckedThenSet {
  private volatile int owner;
  private int plain;

  @Actor
  public void first(II_Result result) {
    result.r1 = once(1);
  }

  @Actor
  public void second(II_Result result) {
    result.r2 = once(2);
  }

  private int once(int task) {
    while (owner != 0) {
      Thread.onSpinWait();
    }
    owner = task;
    int mine = ++plain;
    owner = 0;
    return mine;
  }
}
