package org.vramlab.ttm.sched;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.failure.Interrupted;

/**
 * The deterministic runtime: exactly one task runs at a time, and time is virtual.
 *
 * <p>Mechanism: every task has a virtual thread; exactly one of them (or the thread that called
 * {@link #run}) holds the baton. A task that parks or sleeps does not hand the baton to a
 * scheduler: it takes the next event from the heap itself, runs it if it is a {@link Handler}, and
 * hands the baton straight to the task whose turn it is. If that is the task itself, nothing is
 * switched at all; so an uncontended run costs no more than straight calls.
 *
 * <p>Threads: one simulation is used by its own tasks and by the caller of {@code run} only.
 * Failure: what a task or handler throws ends the run, unwinds every other task, and is thrown by
 * {@code run}. Progress: a watchdog logs the name of a task that runs for ten seconds without a
 * scheduling point; it changes nothing in the model.
 *
 * <p>Determinism: the order of events is (time, sequence). Seed 1 is exact. Any other seed breaks
 * ties of time by a seeded shuffle, answers {@link #choose} at random, and makes what is
 * {@linkplain #charge charged} up to 5 % more or less.
 */
public final class Simulation implements Sched {
  private static final Logger LOG = LoggerFactory.getLogger(Simulation.class);

  /** The seed of an exact run: ties go by sequence and {@link #choose} answers 0. */
  public static final long EXACT_SEED = 1;

  /** How much more or less CPU work may cost, in thousandths, for any seed but the exact one. */
  private static final int COST_SPREAD_PER_MILLE = 50;

  /** Heap entries of a task that slept go on in the task's own span. */
  private static final int OWN_SPAN = -2;

  private static final long WATCHDOG_NANOS = 10_000_000_000L;

  private final EventHeap heap = new EventHeap();
  private final List<SimTask> tasks = new ArrayList<>();
  private final int[] nextId = new int[IdKind.values().length];
  private final EventSink events;
  private final SpanLog spans;
  private final @Nullable Seeded random;
  private final SimTask hardware;

  private long nowNanos;
  private long sequence;
  private int unfinished;

  /** Who holds the baton; {@link #hardware} while a handler runs. */
  private SimTask current;

  /** The caller of {@link #run}. */
  private @Nullable Thread runner;

  private volatile boolean runnerHasBaton;
  private volatile boolean aborting;
  private @Nullable Throwable failure;

  /** Scheduling points so far; read by the watchdog. */
  private volatile long schedulingPoints;

  /** An exact simulation whose events nobody watches. */
  public Simulation() {
    this(EXACT_SEED, EventSink.SILENT, SpanLog.OFF);
  }

  /**
   * @param seed {@link #EXACT_SEED} for the exact run
   * @param events where events go
   * @param spans where spans go, {@link SpanLog#OFF} for nowhere
   */
  public Simulation(long seed, EventSink events, SpanLog spans) {
    this.events = events;
    this.spans = spans;
    this.random = seed == EXACT_SEED ? null : new Seeded(seed);
    this.hardware = new SimTask(this, nextId(IdKind.TASK), "hardware", () -> {});
    this.current = hardware;
    events.taskCreated(hardware.id(), hardware.name());
  }

  @Override
  public Task spawn(String name, TaskBody body) {
    SimTask task = new SimTask(this, nextId(IdKind.TASK), name, body);
    tasks.add(task);
    unfinished++;
    events.taskCreated(task.id(), name);
    task.sleeping = true;
    task.wakeQueued = true;
    push(nowNanos, currentSpan(), task);
    return task;
  }

  /** The name of the task of that {@link Task#id}; its number if there is none. */
  public String taskName(int id) {
    for (SimTask task : tasks) {
      if (task.id() == id) {
        return task.name();
      }
    }
    return id == hardware.id() ? hardware.name() : "task " + id;
  }

  /**
   * Runs until nothing is left to happen, then returns the time.
   *
   * @throws Stuck if tasks still wait when nothing is left to happen
   */
  public long run() {
    if (runner != null) {
      throw new IllegalStateException("this simulation has run: make a new one");
    }
    runner = Thread.currentThread();
    dispatch(null);
    Throwable thrown = failure;
    if (thrown == null && unfinished > 0) {
      thrown = new Stuck(describeStuck());
    }
    if (thrown != null) {
      try {
        events.runFailed(nowNanos);
      } catch (RuntimeException | Error earlier) {
        thrown = earlier;
      }
      unwindAll();
      rethrow(thrown);
    }
    return nowNanos;
  }

  /**
   * The main loop: takes events in order until the next one belongs to {@code me}; {@code null} is
   * the runner.
   */
  @SuppressWarnings(
      "NonAtomicVolatileUpdate") // only the holder of the baton writes schedulingPoints
  private void dispatch(@Nullable SimTask me) {
    if (aborting) {
      throw TaskAborted.INSTANCE;
    }
    schedulingPoints++;
    while (true) {
      if (heap.isEmpty() || failure != null) {
        yieldToRunner(me);
        return;
      }
      nowNanos = heap.firstNanos();
      Object next = heap.firstTarget();
      int span = heap.firstSpan();
      heap.removeFirst();
      if (next instanceof SimTask task) {
        if (task.ended) {
          continue;
        }
        wake(task, span);
        if (task != me) {
          handBaton(task, me);
        }
        return;
      }
      current = hardware;
      hardware.span = span;
      try {
        ((Handler) next).fire(nowNanos);
        assert hardware.leafDepth == 0 : "a handler returned holding a leaf lock";
      } catch (Throwable t) {
        failure = t;
      }
    }
  }

  /** The life of a task, on its own thread and with the baton: its body, then the next event. */
  void runToEnd(SimTask task) {
    try {
      if (!aborting) {
        task.body.run();
      }
    } catch (Interrupted killed) {
      LOG.debug("{} was killed by a signal", task);
    } catch (TaskAborted unwound) {
      LOG.trace("{} unwound", task);
    } catch (Throwable t) {
      if (failure == null) {
        failure = t;
      }
    }
    task.ended = true;
    unfinished--;
    if (aborting) {
      yieldToRunner(task);
    } else {
      task.leafDepth = 0;
      dispatch(task);
    }
  }

  private void wake(SimTask task, int spanOfWaker) {
    task.sleeping = false;
    task.wakeQueued = false;
    if (spanOfWaker != OWN_SPAN) {
      task.span = spans.begin(nowNanos, SpanKind.SUBMIT, spanOfWaker);
    }
    current = task;
  }

  private void handBaton(SimTask task, @Nullable SimTask me) {
    task.giveBaton();
    if (me == null) {
      awaitRunnerBaton();
    } else if (!me.ended) {
      awaitBaton(me);
    }
  }

  private void yieldToRunner(@Nullable SimTask me) {
    if (me == null) {
      return;
    }
    runnerHasBaton = true;
    LockSupport.unpark(runner);
    if (!me.ended) {
      awaitBaton(me);
    }
  }

  private void awaitBaton(SimTask me) {
    me.awaitBaton();
    if (aborting) {
      throw TaskAborted.INSTANCE;
    }
  }

  private void awaitRunnerBaton() {
    long seen = -1;
    while (!runnerHasBaton) {
      LockSupport.parkNanos(WATCHDOG_NANOS);
      if (!runnerHasBaton) {
        if (schedulingPoints == seen) {
          LOG.warn(
              "task {} has run for {} s without a scheduling point",
              current,
              WATCHDOG_NANOS / 1_000_000_000L);
        }
        seen = schedulingPoints;
      }
    }
    runnerHasBaton = false;
  }

  private void unwindAll() {
    aborting = true;
    for (SimTask task : tasks) {
      if (!task.ended && task.hasStarted()) {
        current = task;
        handBaton(task, null);
      }
      task.ended = true;
    }
  }

  private static void rethrow(Throwable thrown) {
    switch (thrown) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(thrown);
    }
  }

  private String describeStuck() {
    StringBuilder message =
        new StringBuilder("nothing is left to happen at ")
            .append(nowNanos)
            .append(" ns, but these wait:");
    for (SimTask task : tasks) {
      if (!task.ended) {
        message.append(' ').append(task);
      }
    }
    return message.toString();
  }

  @Override
  public void park() {
    SimTask me = currentSimTask();
    assert me.leafDepth == 0 : "parking under a leaf lock";
    if (me.permit) {
      me.permit = false;
      return;
    }
    me.sleeping = true;
    dispatch(me);
  }

  @Override
  public void unpark(Task task) {
    SimTask sleeper = (SimTask) task;
    if (sleeper.parkedForEvent()) {
      sleeper.wakeQueued = true;
      push(nowNanos, currentSpan(), sleeper);
    } else {
      sleeper.permit = true;
    }
  }

  @Override
  public void delay(long nanos, SpanKind kind) {
    assert nanos >= 0 : "time does not run backwards: " + nanos;
    SimTask me = currentSimTask();
    assert me.leafDepth == 0 : "sleeping under a leaf lock";
    if (me.span != SpanLog.ROOT && spans.kindOf(me.span) != kind) {
      me.span = spans.begin(nowNanos, kind, me.span);
    }
    long until = nowNanos + nanos;
    if (until < heap.firstNanos() && !aborting) {
      nowNanos = until;
      return;
    }
    me.sleeping = true;
    me.wakeQueued = true;
    push(until, OWN_SPAN, me);
    dispatch(me);
  }

  @Override
  public void charge(long nanos) {
    current.chargedNanos += random == null ? nanos : perturbed(nanos, random);
  }

  private static long perturbed(long nanos, Seeded random) {
    long perMille = 1000 - COST_SPREAD_PER_MILLE + random.below(2 * COST_SPREAD_PER_MILLE + 1);
    return nanos / 1000 * perMille + nanos % 1000 * perMille / 1000;
  }

  @Override
  public void settle(SpanKind kind) {
    long nanos = current.chargedNanos;
    if (nanos > 0) {
      current.chargedNanos = 0;
      delay(nanos, kind);
    }
  }

  @Override
  public void at(long atNanos, Handler handler) {
    at(atNanos, handler, currentSpan());
  }

  @Override
  public void at(long atNanos, Handler handler, int span) {
    if (atNanos < nowNanos) {
      throw new IllegalArgumentException(
          "asked for an event at " + atNanos + " ns, but it is " + nowNanos + " ns");
    }
    push(atNanos, span, handler);
  }

  @Override
  public boolean cancel(Handler handler) {
    return heap.remove(handler);
  }

  private void push(long atNanos, int span, Object target) {
    long order = sequence++;
    if (random != null) {
      // Ties of time go in a seeded order; the sequence keeps the order total.
      order |= (random.nextLong() >>> 1) & 0x7FFF_0000_0000_0000L;
    }
    heap.add(atNanos, order, span, target);
  }

  @Override
  public int choose(int count) {
    return random == null ? 0 : (int) random.below(count);
  }

  @Override
  public void signal(Task task) {
    task.signalPending(true);
    if (((SimTask) task).parkedForEvent()) {
      unpark(task);
    }
  }

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  @Override
  public Task currentTask() {
    return current;
  }

  @Override
  public boolean inHandler() {
    return current == hardware;
  }

  private SimTask currentSimTask() {
    if (current == hardware) {
      throw new IllegalStateException("a handler may not block");
    }
    return current;
  }

  @Override
  public LeafLock newLeafLock(String name) {
    return new SimLeafLock(this, name);
  }

  @Override
  public int nextId(IdKind kind) {
    return nextId[kind.ordinal()]++;
  }

  @Override
  public EventSink events() {
    return events;
  }

  @Override
  public SpanLog spans() {
    return spans;
  }

  @Override
  public int currentSpan() {
    return current.span;
  }

  @Override
  public void currentSpan(int span) {
    current.span = span;
  }
}
