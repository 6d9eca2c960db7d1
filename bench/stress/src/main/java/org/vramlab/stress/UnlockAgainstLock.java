package org.vramlab.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.vramlab.ttm.ww.WwMutex;

/**
 * One unlocks, once, while the other queues: whatever the moment, the other gets the lock. Nobody
 * comes later to heal a wake-up that was lost, and the second waits until the first has the lock,
 * and then a random time, so that most samples meet in the few nanoseconds that matter. Result:
 * what the second saw of the first's work.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "One after the other.")
@Outcome(id = "-1", expect = FORBIDDEN, desc = "A wake-up was lost.")
@Outcome(expect = FORBIDDEN, desc = "Both held the lock.")
@State
public class UnlockAgainstLock {
  /** Turns of a spinning loop; both counts were chosen so that the two ranges overlap. */
  private static final int LONGEST_HOLD = 40;

  private static final int LONGEST_DELAY = 20;

  private final WwMutex mutex = new WwMutex(World.WAIT_DIE);
  private final int hold = ThreadLocalRandom.current().nextInt(LONGEST_HOLD);
  private final int delay = ThreadLocalRandom.current().nextInt(LONGEST_DELAY);
  private volatile boolean taken;
  private int plain;

  @Actor
  public void unlocks() {
    mutex.lockAlone();
    taken = true;
    World.spin(hold);
    plain = 1;
    mutex.unlock();
  }

  @Actor
  public void locks(I_Result result) {
    while (!taken) {
      Thread.onSpinWait();
    }
    World.spin(delay);
    mutex.lockAlone();
    result.r1 = World.ifWoken(World.release(mutex, plain));
  }
}
