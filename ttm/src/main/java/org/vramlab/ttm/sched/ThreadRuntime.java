package org.vramlab.ttm.sched;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.failure.Interrupted;

/**
 * The runtime of real concurrency: a platform thread per task, the machine's clock, and one
 * dispatcher thread on which everything that hardware does happens. For stress tests, benchmarks
 * and embedding.
 *
 * <p>Time: model nanoseconds are wall nanoseconds times {@code timeScale}, so a scale of 1,000 lets
 * a copy of 1 ms end after 1 us. CPU work is real here, so {@link #charge} counts for nothing.
 *
 * <p>Threads: everything may be called by any task's thread; {@link Handler}s run on the dispatcher
 * only, one at a time. A thread that is not a task's may use locks too: it is adopted as a task of
 * its own at its first call.
 */
public final class ThreadRuntime implements Sched {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadRuntime.class);

  /** Sleeps shorter than this are not worth a trip through the operating system. */
  private static final long SHORTEST_SLEEP_NANOS = 20_000;

  /** How long a task of a failed run gets to unwind. */
  private static final long UNWINDING_MILLIS = 200;

  private final EventSink events;
  private final long timeScale;
  private final long seed;
  private final long originNanos = System.nanoTime();
  private final AtomicIntegerArray nextId = new AtomicIntegerArray(IdKind.values().length);
  private final AtomicInteger choices = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final List<ThreadTask> tasks = new ArrayList<>();

  @SuppressWarnings("ThreadLocalUsage") // one per runtime: a thread may belong to tasks of two
  private final ThreadLocal<@Nullable ThreadTask> adopted = new ThreadLocal<>();

  private final ThreadTask hardware;

  /** Guards {@link #heap}, {@link #sequence} and {@link #stopping}. */
  private final ReentrantLock heapLock = new ReentrantLock();

  private final EventHeap heap = new EventHeap();
  private long sequence;
  private boolean stopping;
  private boolean dispatching;
  private boolean started;

  /** The run has failed: whoever waits is unwound. */
  private volatile boolean givenUp;

  /**
   * @param seed answers {@link #choose}; the interleaving is the machine's
   * @param events a thread-safe sink
   * @param timeScale model nanoseconds per wall nanosecond, at least 1
   */
  public ThreadRuntime(long seed, EventSink events, long timeScale) {
    if (timeScale < 1) {
      throw new IllegalArgumentException("time scale must be at least 1, not " + timeScale);
    }
    this.seed = seed;
    this.events = events;
    this.timeScale = timeScale;
    this.hardware = new ThreadTask(nextId(IdKind.TASK), "hardware", () -> {});
    hardware.thread = new TaskThread(hardware, this::dispatchLoop);
    events.taskCreated(hardware.id(), hardware.name());
  }

  @Override
  public Task spawn(String name, TaskBody body) {
    ThreadTask task = new ThreadTask(nextId(IdKind.TASK), name, body);
    task.thread = new TaskThread(task, task);
    events.taskCreated(task.id(), name);
    synchronized (tasks) {
      tasks.add(task);
      if (started) {
        task.thread.start();
      }
    }
    return task;
  }

  /**
   * Runs all tasks to their end and the hardware until nothing is left to happen.
   *
   * @throws Stuck if that takes longer than {@code patienceNanos} of wall time: a deadlock or a
   *     lost wake-up; what waits is unwound
   */
  public void run(long patienceNanos) throws InterruptedException {
    long deadline = System.nanoTime() + patienceNanos;
    List<ThreadTask> all;
    synchronized (tasks) {
      started = true;
      all = List.copyOf(tasks);
    }
    hardware.thread().start();
    for (ThreadTask task : all) {
      task.thread().start();
    }
    try {
      for (int i = 0; i < taskCount(); i++) {
        awaitEnd(task(i), deadline);
      }
      drain(deadline);
    } catch (Stuck stuck) {
      unwindAll();
      throw stuck;
    } finally {
      stop();
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      unwindAll();
      throw new IllegalStateException("a task or handler failed: " + thrown.getMessage(), thrown);
    }
  }

  private int taskCount() {
    synchronized (tasks) {
      return tasks.size();
    }
  }

  private ThreadTask task(int i) {
    synchronized (tasks) {
      return tasks.get(i);
    }
  }

  private void awaitEnd(ThreadTask task, long deadline) throws InterruptedException {
    while (!task.ended.await(50, TimeUnit.MILLISECONDS)) {
      if (failure.get() != null) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new Stuck(
            "task " + task + " has not ended: " + List.of(task.thread().getStackTrace()));
      }
    }
  }

  private void drain(long deadline) throws InterruptedException {
    while (failure.get() == null) {
      heapLock.lock();
      try {
        if (heap.isEmpty() && !dispatching) {
          return;
        }
      } finally {
        heapLock.unlock();
      }
      if (System.nanoTime() > deadline) {
        throw new Stuck("hardware events are left, but none becomes due");
      }
      Thread.sleep(1);
    }
  }

  /** Ends, at its next wait, every task that is left; one that never waits is left behind. */
  private void unwindAll() throws InterruptedException {
    givenUp = true;
    for (int i = 0; i < taskCount(); i++) {
      LockSupport.unpark(task(i).thread());
    }
    for (int i = 0; i < taskCount(); i++) {
      task(i).ended.await(UNWINDING_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void stop() {
    heapLock.lock();
    try {
      stopping = true;
    } finally {
      heapLock.unlock();
    }
    LockSupport.unpark(hardware.thread());
  }

  private void dispatchLoop() {
    while (true) {
      Handler due = null;
      long waitNanos = Long.MAX_VALUE;
      heapLock.lock();
      try {
        dispatching = false;
        if (stopping) {
          return;
        }
        if (!heap.isEmpty()) {
          long early = heap.firstNanos() - nowNanos();
          if (early <= 0) {
            due = (Handler) heap.firstTarget();
            heap.removeFirst();
            dispatching = true;
          } else {
            waitNanos = early / timeScale + 1;
          }
        }
      } finally {
        heapLock.unlock();
      }
      if (due != null) {
        fire(due);
      } else if (waitNanos == Long.MAX_VALUE) {
        LockSupport.park();
      } else {
        LockSupport.parkNanos(waitNanos);
      }
    }
  }

  private void fire(Handler handler) {
    try {
      handler.fire(nowNanos());
    } catch (Throwable t) {
      failure.compareAndSet(null, t);
    }
  }

  @Override
  public void at(long atNanos, Handler handler) {
    heapLock.lock();
    try {
      heap.add(atNanos, sequence++, SpanLog.ROOT, handler);
    } finally {
      heapLock.unlock();
    }
    LockSupport.unpark(hardware.thread());
  }

  @Override
  public void at(long atNanos, Handler handler, int span) {
    at(atNanos, handler);
  }

  @Override
  public boolean cancel(Handler handler) {
    heapLock.lock();
    try {
      return heap.remove(handler);
    } finally {
      heapLock.unlock();
    }
  }

  @Override
  public void park() {
    checkMayBlock();
    checkNotGivenUp();
    LockSupport.park();
    checkNotGivenUp();
  }

  private void checkMayBlock() {
    ThreadTask task = (ThreadTask) currentTask();
    assert task.leafDepth == 0 : "waiting under a leaf lock";
    if (task == hardware) {
      throw new IllegalStateException("a handler may not block");
    }
  }

  private void checkNotGivenUp() {
    if (givenUp) {
      throw TaskAborted.INSTANCE;
    }
  }

  @Override
  public void unpark(Task task) {
    LockSupport.unpark(((ThreadTask) task).thread());
  }

  @Override
  public void delay(long nanos, SpanKind kind) {
    checkMayBlock();
    long wallNanos = nanos / timeScale;
    if (wallNanos < SHORTEST_SLEEP_NANOS) {
      Thread.onSpinWait();
      return;
    }
    long until = System.nanoTime() + wallNanos;
    for (long left = wallNanos; left > 0; left = until - System.nanoTime()) {
      checkNotGivenUp();
      LockSupport.parkNanos(left);
    }
    // The sleep may have eaten an unpark that was meant for the next park: give it back. The clock
    // does not tell whether it has: who is woken early may get a processor late.
    LockSupport.unpark(Thread.currentThread());
  }

  @Override
  public void charge(long nanos) {}

  @Override
  public void settle(SpanKind kind) {}

  @Override
  public int choose(int count) {
    return (int) new Seeded(seed + choices.getAndIncrement()).below(count);
  }

  @Override
  public void signal(Task task) {
    task.signalPending(true);
    unpark(task);
  }

  @Override
  public long nowNanos() {
    return (System.nanoTime() - originNanos) * timeScale;
  }

  @Override
  public Task currentTask() {
    if (Thread.currentThread() instanceof TaskThread thread) {
      return thread.task;
    }
    ThreadTask task = adopted.get();
    if (task == null) {
      Thread thread = Thread.currentThread();
      task = new ThreadTask(nextId(IdKind.TASK), thread.getName(), () -> {});
      task.thread = thread;
      adopted.set(task);
      events.taskCreated(task.id(), task.name());
    }
    return task;
  }

  @Override
  public boolean isCurrent(Task task) {
    return ((ThreadTask) task).thread == Thread.currentThread();
  }

  @Override
  public boolean inHandler() {
    return currentTask() == hardware;
  }

  @Override
  public LeafLock newLeafLock(String name) {
    return new ThreadLeafLock(this, name);
  }

  @Override
  public int nextId(IdKind kind) {
    return nextId.getAndIncrement(kind.ordinal());
  }

  @Override
  public EventSink events() {
    return events;
  }

  @Override
  public SpanLog spans() {
    return SpanLog.OFF;
  }

  @Override
  public int currentSpan() {
    return SpanLog.ROOT;
  }

  @Override
  public void currentSpan(int span) {}

  /** A thread that knows its task, so that finding the current task is a field read. */
  private static final class TaskThread extends Thread {
    private final ThreadTask task;

    TaskThread(ThreadTask task, Runnable body) {
      super(null, body, task.name(), 0, false);
      // run() waits for every task, so one that cannot be unwound must not keep the process.
      setDaemon(true);
      this.task = task;
    }
  }

  private final class ThreadTask extends Task implements Runnable {
    private final TaskBody body;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Thread thread;

    ThreadTask(int id, String name, TaskBody body) {
      super(id, name);
      this.body = body;
    }

    Thread thread() {
      Thread mine = thread;
      assert mine != null : "a task without a thread";
      return mine;
    }

    @Override
    public void run() {
      try {
        body.run();
      } catch (Interrupted | TaskAborted killed) {
        // A killed task ends quietly: its submission has unwound already.
        LOG.trace("{} ended early", this, killed);
      } catch (Throwable t) {
        failure.compareAndSet(null, t);
      } finally {
        ended.countDown();
      }
    }
  }
}
