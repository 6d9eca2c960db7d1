package org.vramlab.bench.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.LockOwner;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.ww.AcquireContext;
import org.vramlab.ttm.ww.WwMutex;

/**
 * One lock of a transaction that takes 64 free ones and releases them: with a context, with a
 * ticket, and 64 {@code ReentrantLock}s by tryLock with back-off.
 *
 * <p>The kernel's C on one core, with lock prefixes: 16.7 ns a lock with a context, 29 ns with
 * drm_exec, which is what a ticket compares with.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LockSetBench {
  private static final int LOCKS = 64;

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
  private WwMutex[] mutexes = {};
  private List<Buffer> owners = List.of();
  private AcquireContext context = new AcquireContext(world.wwClass());
  private Ticket ticket = new Ticket(world.wwClass(), TicketSettings.PLAIN);
  private ReentrantLock[] reentrants = {};

  /** Made once, as an embedder that wants no garbage does. */
  private final Attempt attempt = this::lockAll;

  /** What a ticket locks: a lock and a count of references. */
  private static final class Buffer implements LockOwner {
    private final WwMutex lock;
    private int references = 1;

    Buffer(WwMutex lock) {
      this.lock = lock;
    }

    @Override
    public WwMutex lock() {
      return lock;
    }

    @Override
    public void retain() {
      references++;
    }

    @Override
    public void release() {
      references--;
      assert references >= 1 : "released more often than retained";
    }
  }

  /** Makes the locks. */
  @Setup
  public void make() {
    world = LockWorld.of(runtime, lockdep, algorithm);
    List<WwMutex> made = world.mutexes(LOCKS);
    mutexes = made.toArray(new WwMutex[0]);
    List<Buffer> buffers = new ArrayList<>();
    reentrants = new ReentrantLock[LOCKS];
    for (int i = 0; i < LOCKS; i++) {
      buffers.add(new Buffer(made.get(i)));
      reentrants[i] = new ReentrantLock();
    }
    owners = buffers;
    context = new AcquireContext(world.wwClass());
    ticket = new Ticket(world.wwClass(), TicketSettings.PLAIN);
  }

  /** With a context. */
  @Benchmark
  @OperationsPerInvocation(LOCKS)
  public void wwContext() throws WouldDeadlock {
    context.begin(EventSink.NONE);
    for (WwMutex mutex : mutexes) {
      mutex.lock(context);
    }
    for (WwMutex mutex : mutexes) {
      mutex.unlock();
    }
    context.finish();
  }

  /** With a ticket, as a submission does. */
  @Benchmark
  @OperationsPerInvocation(LOCKS)
  public void ticket() throws Interrupted, NoMemory, Busy {
    ticket.execute(attempt);
  }

  private void lockAll(Ticket open) throws WouldDeadlock, Interrupted {
    for (int i = 0; i < owners.size(); i++) {
      open.lock(owners.get(i));
    }
    open.seal();
  }

  /** The comparison; no lock is ever lost here, but the code for it is there. */
  @Benchmark
  @OperationsPerInvocation(LOCKS)
  public int reentrantTryLock() {
    int lost = 0;
    int held = 0;
    while (held < LOCKS) {
      if (reentrants[held].tryLock()) {
        held++;
      } else {
        lost++;
        while (held > 0) {
          reentrants[--held].unlock();
        }
      }
    }
    while (held > 0) {
      reentrants[--held].unlock();
    }
    return lost;
  }
}
