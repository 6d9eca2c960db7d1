package org.vramlab.stress;

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
 * The threads runtime, for judges that need to park and wake in a way of their own, and leave all
 * else as it is.
 *
 * <p>Threads: any.
 */
public abstract class JudgedRuntime implements Sched {
  private final ThreadRuntime threads = new ThreadRuntime(1, EventSink.SILENT, 1);

  @Override
  public void unpark(Task task) {
    threads.unpark(task);
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
  public boolean cancel(Handler handler) {
    return threads.cancel(handler);
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
