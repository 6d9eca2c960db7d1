package org.vramlab.stress;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.vramlab.ttm.sched.Task;

/**
 * The threads runtime, but for two things. Who parks and is not woken in ten seconds wakes by
 * itself, and remembers it: so a lost wake-up is an outcome that a test can name, not a run that
 * never ends. Every race here ends in microseconds. And who wakes another waits a little, now and
 * then.
 *
 * <p>Threads: any.
 */
final class PatientRuntime extends JudgedRuntime {
  /** Longer than who wakes can be kept from running where a dozen others want every core. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Once one was lost the verdict is clear, and thousands more need not cost a second each. */
  private static final long IMPATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** One wake-up in so many gives a head start. */
  private static final int HEAD_START_ODDS = 2;

  /** Some microseconds: about as long as it takes a sleeper to run. */
  private static final int HEAD_START_TURNS = 500;

  @SuppressWarnings("ThreadLocalUsage") // one per runtime
  private final ThreadLocal<Boolean> overslept = ThreadLocal.withInitial(() -> false);

  private volatile long patienceNanos = PATIENCE_NANOS;

  /** Whether the calling thread had to wake by itself since it last asked. */
  boolean overslept() {
    boolean was = overslept.get();
    if (was) {
      overslept.set(false);
    }
    return was;
  }

  @Override
  public void park() {
    long patience = patienceNanos;
    long parkedAt = System.nanoTime();
    LockSupport.parkNanos(patience);
    if (System.nanoTime() - parkedAt >= patience) {
      patienceNanos = IMPATIENCE_NANOS;
      overslept.set(true);
    }
  }

  /** Sometimes lets the woken one run ahead: what is left to do after a wake-up may not matter. */
  @Override
  public void unpark(Task task) {
    super.unpark(task);
    if (ThreadLocalRandom.current().nextInt(HEAD_START_ODDS) == 0) {
      World.spin(HEAD_START_TURNS);
    }
  }
}
