package org.vramlab.bench.lock;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.ww.AcquireContext;
import org.vramlab.ttm.ww.WwMutex;

/**
 * One transaction of two threads that want the same two locks in opposite orders, doing a little
 * work while they hold both: ww locks with back-off, and {@code ReentrantLock}s with tryLock and
 * back-off. Threads runtime.
 *
 * <p>What it compares is fairness as much as speed: who backs off by tryLock spins, and may lose
 * for as long as the other likes; a ww context sleeps, ages and wins.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Threads(2)
public class ContendedLockBench {
  private static final long WORK_TOKENS = 20;

  /** The locks that both threads want. */
  @State(Scope.Benchmark)
  public static class Locks {
    /** Whether lockdep watches. */
    @Param({"off", "on"})
    public String lockdep = "off";

    /** Which class. */
    @Param({"wait-die", "wound-wait"})
    public String algorithm = "wait-die";

    private LockWorld world = LockWorld.of("threads", "off", "wait-die");
    private List<WwMutex> mutexes = List.of();
    private final ReentrantLock[] reentrants = {new ReentrantLock(), new ReentrantLock()};
    private final AtomicInteger users = new AtomicInteger();

    /** Makes the locks. */
    @Setup
    public void make() {
      world = LockWorld.of("threads", lockdep, algorithm);
      mutexes = world.mutexes(2);
    }
  }

  /** One thread: its order and its context. */
  @State(Scope.Thread)
  public static class User {
    private int first;
    private WwMutex[] order = {};
    private ReentrantLock[] reentrantOrder = {};
    private AcquireContext context =
        new AcquireContext(LockWorld.of("threads", "off", "wait-die").wwClass());

    /** Chooses the order: every second user begins at the other lock. */
    @Setup
    public void choose(Locks locks) {
      first = locks.users.getAndIncrement() & 1;
      order = new WwMutex[] {locks.mutexes.get(first), locks.mutexes.get(1 - first)};
      reentrantOrder = new ReentrantLock[] {locks.reentrants[first], locks.reentrants[1 - first]};
      context = new AcquireContext(locks.world.wwClass());
    }
  }

  /** Ww locks with the loop of ww-mutex-design.rst. */
  @Benchmark
  public void ww(User user) {
    AcquireContext context = user.context;
    context.begin(EventSink.NONE);
    WwMutex inHand = null;
    while (true) {
      WwMutex lost = takeBoth(user.order, context, inHand);
      if (lost == null) {
        break;
      }
      context.clearWound();
      lost.lockSlow(context);
      inHand = lost;
    }
    Blackhole.consumeCPU(WORK_TOKENS);
    user.order[1].unlock();
    user.order[0].unlock();
    context.finish();
  }

  /** Takes both; or what was lost, with nothing held. */
  private static @Nullable WwMutex takeBoth(
      WwMutex[] order, AcquireContext context, @Nullable WwMutex inHand) {
    WwMutex held = inHand;
    for (WwMutex wanted : order) {
      if (wanted == inHand) {
        continue;
      }
      try {
        wanted.lock(context);
      } catch (WouldDeadlock backOff) {
        if (held != null) {
          held.unlock();
        }
        return wanted;
      }
      held = wanted;
    }
    return null;
  }

  /** The comparison. */
  @Benchmark
  @SuppressWarnings("LockNotBeforeTry") // nothing between can fail, and try would be measured too
  public void reentrantTryLock(User user) {
    ReentrantLock[] order = user.reentrantOrder;
    while (true) {
      order[0].lock();
      if (order[1].tryLock()) {
        break;
      }
      order[0].unlock();
      Thread.onSpinWait();
    }
    Blackhole.consumeCPU(WORK_TOKENS);
    order[1].unlock();
    order[0].unlock();
  }
}
