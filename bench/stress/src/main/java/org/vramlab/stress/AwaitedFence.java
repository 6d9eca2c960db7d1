package org.vramlab.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.vramlab.ttm.fence.Fence;

/** Work is done and its fence signalled: who awaited the fence sees the work, and does wake. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "The work is seen.")
@Outcome(id = "-1", expect = FORBIDDEN, desc = "A wake-up was lost.")
@Outcome(expect = FORBIDDEN, desc = "The fence had signalled, but the work is not seen.")
@State
public class AwaitedFence {
  private final Fence fence = World.timeline().nextFence();
  private int work;

  @Actor
  public void hardware() {
    work = 1;
    fence.signal();
  }

  @Actor
  public void client(I_Result result) {
    fence.await();
    result.r1 = World.ifWoken(work);
  }
}
