package org.vramlab.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceCallback;

/**
 * A callback is added and taken back while its fence signals: it runs exactly once if it was added
 * and not taken back, and never otherwise. Results: added, taken back, how often it ran.
 */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "Too late to be added.")
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "Added, and too late to be taken back.")
@Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "Added and taken back.")
@Outcome(expect = FORBIDDEN, desc = "Lost, or run although it was taken back.")
@State
public class CallbackAgainstSignal {
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
  public void client(III_Result result) {
    boolean added = fence.addCallback(callback);
    result.r1 = added ? 1 : 0;
    result.r2 = added && fence.removeCallback(callback) ? 1 : 0;
  }

  @Arbiter
  public void count(III_Result result) {
    result.r3 = runs;
  }
}
