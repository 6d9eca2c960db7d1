package org.vramlab.stress.planted;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Planted: unlock clears the owner with release order, and so may look for waiters before the owner
 * is seen to be gone. Results: waiters seen by the unlocker, owner seen by the waiter; with neither
 * the wake-up is lost.
 */
@JCStressTest
@Outcome(
    id = {"1, 1", "1, 0", "0, 0"},
    expect = ACCEPTABLE,
    desc = "One of them sees the other.")
@Outcome(id = "0, 1", expect = FORBIDDEN, desc = "The waiter sleeps and nobody wakes it.")
@State
public class OwnerReleasedWithoutFence {
  private static final VarHandle OWNER;

  static {
    try {
      OWNER =
          MethodHandles.lookup().findVarHandle(OwnerReleasedWithoutFence.class, "owner", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // through OWNER
  private volatile int owner = 1;

  private volatile int waiters;

  @Actor
  public void unlock(II_Result result) {
    OWNER.setRelease(this, 0);
    result.r1 = waiters;
  }

  @Actor
  public void wait(II_Result result) {
    waiters = 1;
    result.r2 = owner;
  }
}
