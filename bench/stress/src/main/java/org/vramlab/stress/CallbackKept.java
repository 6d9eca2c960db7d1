package org.vramlab.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceCallback;

/** A callback is added while its fence signals. Results: added, how often it ran. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Too late to be added.")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Added and run.")
@Outcome(id = "1, 0", expect = FORBIDDEN, desc = "Added, and never run.")
@Outcome(expect = FORBIDDEN, desc = "Run more often than it was added.")
@State
public class CallbackKept {
  private final Fence fence = World.timeline().nextFence();
  private int runs;

  private final FenceCallback callback =
      new FenceCallback() {
        @Override
        protected void signalled(Fence which) {
          runs++;
        }
      };

  @Actor
  public void hardware() {
    fence.signal();
  }

  @Actor
  public void client(II_Result result) {
    result.r1 = fence.addCallback(callback) ? 1 : 0;
  }

  @Arbiter
  public void count(II_Result result) {
    result.r2 = runs;
  }
}
