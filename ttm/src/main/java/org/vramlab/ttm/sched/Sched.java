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
   * Picks one of {@code count} alternatives that the model leaves open; 0 in an exact run, seeded
   * otherwise.
   */
  int choose(int count);

  /** Sends {@code task} a signal: an interruptible wait ends with {@code Interrupted}. */
  void signal(Task task);

  /** A new leaf lock; {@code name} is for reports. */
  LeafLock newLeafLock(String name);

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
