package org.vramlab.ttm.sched;

import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;

/**
 * A runtime: who runs, what time it is, and what blocking means.
 *
 * <p>Threads: methods that speak of the current task are called by that task; {@link #unpark},
 * {@link #at}, {@link #signal} and {@link #newLeafLock} by anybody.
 *
 * <p>Progress: a task that is unparked runs again; events fire in the order of (time, order of
 * asking).
 */
public interface Sched {
  /**
   * Nanoseconds since the run began: virtual in the simulation, the machine's (scaled) in the
   * threads runtime.
   */
  long nowNanos();

  /** The task that is calling, or the runtime's stand-in for hardware inside a {@link Handler}. */
  Task currentTask();

  /**
   * Whether {@code task} is the one that is calling: what locks ask at every release, so an
   * implementation may know it without finding out who the caller is.
   */
  default boolean isCurrent(Task task) {
    return currentTask() == task;
  }

  /** Whether the caller is a {@link Handler}, that is, may not block. */
  boolean inHandler();

  /** Creates a task; it starts when the runtime gets to it, not before {@code run} was called. */
  Task spawn(String name, TaskBody body);

  /**
   * Blocks until somebody unparks the task; returns at once if that happened since the last {@code
   * park}. May return without reason: callers check their condition in a loop.
   */
  void park();

  /** As {@link #park()}, telling what for. */
  default void park(Waitable what) {
    park();
  }

  /** Lets {@code task} go on: ends its {@link #park}, or the next one. */
  void unpark(Task task);

  /** Lets time pass for the current task, in span kind {@code kind}: CPU work, or a pause. */
  void delay(long nanos, SpanKind kind);

  /**
   * Notes CPU time that the current task consumes; the clock moves at the next {@link #settle}.
   * Batching this way makes an operation of ten steps cost one event, while locks are still held
   * for as long as the work takes.
   */
  void charge(long nanos);

  /**
   * Lets the time charged so far pass. Called before anything that others can observe the time of.
   */
  void settle(SpanKind kind);

  /**
   * Runs {@code handler} at {@code atNanos} (not before now); what it causes is attributed to the
   * caller's span.
   */
  void at(long atNanos, Handler handler);

  /** As {@link #at(long, Handler)}, attributing what it causes to {@code span}. */
  void at(long atNanos, Handler handler, int span);

  /**
   * Takes back what was asked for with {@link #at}, once; takes time with the number of things that
   * are to happen.
   *
   * @return false if {@code handler} has fired, is firing, or was never asked for
   */
  boolean cancel(Handler handler);

  /**
   * Picks one of {@code count} alternatives that the model leaves open; 0 in an exact run, seeded
   * otherwise.
   */
  int choose(int count);

  /** Sends {@code task} a signal: an interruptible wait ends with {@code Interrupted}. */
  void signal(Task task);

  /** A new leaf lock; {@code name} is for reports. */
  LeafLock newLeafLock(String name);

  /**
   * A new leaf lock that is part of some primitive: a search of interleavings enters the primitive
   * as a whole, unless asked to look inside.
   */
  default LeafLock newWaitLock(String name) {
    return newLeafLock(name);
  }

  /**
   * Whether somebody searches interleavings here, so that {@link #step} and its like do anything.
   */
  default boolean isExplored() {
    return false;
  }

  /**
   * Says that {@link #at} will be asked to run {@code handler} again and again, though never twice
   * at a time, and that what it does depends on nothing but what is shared: to a search that
   * compares states it is one actor then, whatever came before, and not a new one each time.
   */
  default void announce(Handler handler) {}

  /**
   * Takes {@code what} into the state that searches compare.
   *
   * @return its {@link Shared#sharedId}
   */
  default int share(Shared what) {
    return nextId(IdKind.SHARED);
  }

  /**
   * The current task is about to touch {@code what}: a choice point, another task may go first.
   *
   * @param writes whether what others find there may differ afterwards
   */
  default void step(Shared what, boolean writes) {}

  /**
   * As {@link #step} where a search looks inside primitives, else as {@link #touch}: a choice point
   * in the middle of an operation that is atomic to everybody but its own implementation.
   */
  default void innerStep(Shared what, boolean writes) {}

  /** The current task touches {@code what} in the step that it is in: no choice point. */
  default void touch(Shared what, boolean writes) {}

  /**
   * A digest of what the current task remembers, for {@link #concludes}; 0 where nobody searches.
   */
  default long memory() {
    return 0;
  }

  /**
   * The current task has ended an operation, or come to rest in the middle of one: of all it has
   * seen since it remembered {@code memory}, {@code outcome} is what it will go by. Without this a
   * search that compares states is still right, but tells apart what makes no difference.
   */
  default void concludes(long memory, long outcome) {}

  /**
   * The current task goes on as if it had just begun, with {@code memory} as all that it remembers:
   * what it saw before has no influence any more. So a search can tell that it has been here
   * before.
   */
  default void startsOver(long memory) {}

  /** A number never handed out before in this runtime, from 0 in each {@link IdKind}. */
  int nextId(IdKind kind);

  /** Where events go. */
  EventSink events();

  /** Where spans go; {@link SpanLog#OFF} in the threads runtime. */
  SpanLog spans();

  /**
   * The span on whose account things happen now: the running task's, or that of the running
   * handler.
   */
  int currentSpan();

  /**
   * Continues on account of {@code span}: for a handler that serves several, and for a task that
   * starts another piece of work.
   */
  void currentSpan(int span);
}
