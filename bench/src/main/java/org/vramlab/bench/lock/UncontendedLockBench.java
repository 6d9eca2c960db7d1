package org.vramlab.bench.lock;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.ww.AcquireContext;
import org.vramlab.ttm.ww.WwMutex;

/**
 * One free lock taken and released: with a context that stays, with a context begun and finished
 * around it, without a context, and a {@code ReentrantLock} by tryLock.
 *
 * <p>The kernel's C on one core, with lock prefixes: 20.4 ns with a context that stays, 22.0 ns
 * with one begun and finished, 18.1 ns without.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class UncontendedLockBench {
  /** Which runtime. */
  @Param({"threads", "simulation"})
  public String runtime = "threads";

  /** Whether lockdep watches. */
  @Param({"off", "on"})
  public String lockdep = "off";

  /** Which class. */
  @Param("wait-die")
  public String algorithm = "wait-die";

  private LockWorld world = LockWorld.of("threads", "off", "wait-die");
  private WwMutex mutex = new WwMutex(world.wwClass());
  private AcquireContext kept = new AcquireContext(world.wwClass());
  private AcquireContext fresh = new AcquireContext(world.wwClass());
  private final ReentrantLock reentrant = new ReentrantLock();

  /**
   * Makes the lock, and begins the context that stays, where it is used: a task has one at a time.
   */
  @Setup
  public void make(BenchmarkParams params) {
    world = LockWorld.of(runtime, lockdep, algorithm);
    mutex = new WwMutex(world.wwClass());
    kept = new AcquireContext(world.wwClass());
    if (params.getBenchmark().endsWith(".wwWithContext")) {
      kept.begin(EventSink.NONE);
    }
    fresh = new AcquireContext(world.wwClass());
  }

  /** With a context that was begun before. */
  @Benchmark
  public void wwWithContext() throws WouldDeadlock {
    mutex.lock(kept);
    mutex.unlock();
  }

  /** With a context of its own. */
  @Benchmark
  public void wwWholeTransaction() throws WouldDeadlock {
    fresh.begin(EventSink.NONE);
    mutex.lock(fresh);
    mutex.unlock();
    fresh.finish();
  }

  /** Without a context. */
  @Benchmark
  public void wwAlone() {
    mutex.lockAlone();
    mutex.unlock();
  }

  /** The comparison. */
  @Benchmark
  public boolean reentrantTryLock() {
    boolean taken = reentrant.tryLock();
    reentrant.unlock();
    return taken;
  }
}
