package org.vramlab.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.ww.AcquireContext;
import org.vramlab.ttm.ww.WwMutex;

/** A trylock, which may steal the lock from who was just woken, against a lock with a context. */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The trylock met a held lock.")
@Outcome(
    id = {"1, 2", "2, 1"},
    expect = ACCEPTABLE,
    desc = "One after the other.")
@Outcome(
    id = {"-1, .*", ".*, -1"},
    expect = FORBIDDEN,
    desc = "A wake-up was lost.")
@Outcome(expect = FORBIDDEN, desc = "Both held the lock.")
@State
public class TrylockAgainstLock {
  private final WwMutex mutex = new WwMutex(World.WAIT_DIE);
  private final AcquireContext trying = new AcquireContext(World.WAIT_DIE);
  private final AcquireContext waiting = new AcquireContext(World.WAIT_DIE);
  private int plain;

  @Actor
  public void trylock(II_Result result) {
    trying.begin(EventSink.NONE);
    if (mutex.tryLock(trying)) {
      result.r1 = World.release(mutex, ++plain);
    }
    trying.finish();
  }

  @Actor
  public void lock(II_Result result) {
    waiting.begin(EventSink.NONE);
    // Who holds nothing only ever waits; the slow lock is the same, and throws nothing.
    mutex.lockSlow(waiting);
    result.r2 = World.ifWoken(World.release(mutex, ++plain));
    waiting.finish();
  }
}
