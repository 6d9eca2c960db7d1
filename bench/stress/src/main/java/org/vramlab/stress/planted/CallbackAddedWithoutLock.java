package org.vramlab.stress.planted;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Planted: whether the fence has signalled is looked at before the callback is added, unlocked. */
@JCStressTest
@Outcome(
    id = {"0, 0", "1, 1"},
    expect = ACCEPTABLE,
    desc = "Added and run, or too late.")
@Outcome(expect = FORBIDDEN, desc = "Added, and never run.")
@State
public class CallbackAddedWithoutLock {
  private volatile boolean signalled;
  private volatile boolean queued;
  private int runs;

  @Actor
  public void hardware() {
    signalled = true;
    if (queued) {
      runs++;
    }
  }

  @Actor
  public void client(II_Result result) {
    if (!signalled) {
      queued = true;
      result.r1 = 1;
    }
  }

  @Arbiter
  public void count(II_Result result) {
    result.r2 = runs;
  }
}
