package org.vramlab.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.vramlab.ttm.ww.AcquireContext;
import org.vramlab.ttm.ww.WwMutex;

/** Two contexts take two locks in opposite orders, wound-wait: both get both, one at a time. */
@JCStressTest
@Outcome(
    id = {"1, 2", "2, 1"},
    expect = ACCEPTABLE,
    desc = "One after the other.")
@Outcome(
    id = {"-1, .*", ".*, -1"},
    expect = FORBIDDEN,
    desc = "A wake-up was lost.")
@Outcome(expect = FORBIDDEN, desc = "Both held the locks, or one did not see the other's work.")
@State
public class OppositeOrdersWoundWait {
  private final WwMutex a = new WwMutex(World.WOUND_WAIT);
  private final WwMutex b = new WwMutex(World.WOUND_WAIT);
  private final AcquireContext one = new AcquireContext(World.WOUND_WAIT);
  private final AcquireContext other = new AcquireContext(World.WOUND_WAIT);
  private int plain;

  @Actor
  public void forwards(II_Result result) {
    World.takeBoth(one, a, b);
    result.r1 = World.ifWoken(++plain);
    World.releaseBoth(one, a, b);
  }

  @Actor
  public void backwards(II_Result result) {
    World.takeBoth(other, b, a);
    result.r2 = World.ifWoken(++plain);
    World.releaseBoth(other, b, a);
  }
}
