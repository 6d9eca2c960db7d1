package org.vramlab.stress;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.sched.Handler;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.sched.TaskBody;
import org.vramlab.ttm.sched.ThreadRuntime;

/**
 * The threads runtime, but for two things. Who parks and is not woken in a second wakes by itself,
 * and remembers it: so a lost wake-up is an outcome that a test can name, not a run that never
 * ends. Every race here ends in microseconds. And who wakes another waits a little, now and then.
 *
 * <p>Threads: any.
 */
final class PatientRuntime implements Sched {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Once one was lost the verdict is clear, and thousands more need not cost a second each. */
  private static final long IMPATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** One wake-up in so many gives a head start. */
  private static final int HEAD_START_ODDS = 2;

  /** Some microseconds: about as long as it takes a sleeper to run. */
  private static final int HEAD_START_TURNS = 500;

  private final ThreadRuntime threads = new ThreadRuntime(1, EventSink.SILENT, 1);

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
    threads.unpark(task);
    if (ThreadLocalRandom.current().nextInt(HEAD_START_ODDS) == 0) {
      World.spin(HEAD_START_TURNS);
    }
  }

  @Override
  public long nowNanos() {
    return threads.nowNanos();
  }

  @Override
  public Task currentTask() {
    return threads.currentTask();
  }

  @Override
  public boolean isCurrent(Task task) {
    return threads.isCurrent(task);
  }

  @Override
  public boolean inHandler() {
    return threads.inHandler();
  }

  @Override
  public Task spawn(String name, TaskBody body) {
    return threads.spawn(name, body);
  }

  @Override
  public void delay(long nanos, SpanKind kind) {
    threads.delay(nanos, kind);
  }

  @Override
  public void charge(long nanos) {
    threads.charge(nanos);
  }

  @Override
  public void settle(SpanKind kind) {
    threads.settle(kind);
  }

  @Override
  public void at(long atNanos, Handler handler) {
    threads.at(atNanos, handler);
  }

  @Override
  public void at(long atNanos, Handler handler, int span) {
    threads.at(atNanos, handler, span);
  }

  @Override
  public int choose(int count) {
    return threads.choose(count);
  }

  @Override
  public void signal(Task task) {
    threads.signal(task);
  }

  @Override
  public LeafLock newLeafLock(String name) {
    return threads.newLeafLock(name);
  }

  @Override
  public int nextId(IdKind kind) {
    return threads.nextId(kind);
  }

  @Override
  public EventSink events() {
    return threads.events();
  }

  @Override
  public SpanLog spans() {
    return threads.spans();
  }

  @Override
  public int currentSpan() {
    return threads.currentSpan();
  }

  @Override
  public void currentSpan(int span) {
    threads.currentSpan(span);
  }
}
