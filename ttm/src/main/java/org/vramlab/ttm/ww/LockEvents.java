package org.vramlab.ttm.ww;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;

/**
 * What a class's locks tell the sink. When nobody listens it costs one comparison: reading the
 * machine's clock takes longer than taking a free lock.
 *
 * <p>Threads: any task.
 */
final class LockEvents {
  private final Sched sched;
  private final boolean watched;

  LockEvents(Sched sched) {
    this.sched = sched;
    this.watched = sched.events() != EventSink.SILENT;
  }

  void acquired(QueuedLock mutex, Task task, @Nullable AcquireContext with) {
    if (watched) {
      sched.events().lockAcquired(sched.nowNanos(), task.id(), ticketOf(with), mutex.id());
    }
  }

  void released(QueuedLock mutex, Task task) {
    if (watched) {
      sched.events().lockReleased(sched.nowNanos(), task.id(), mutex.id());
    }
  }

  void waitBegan(
      QueuedLock mutex, Task task, @Nullable AcquireContext with, @Nullable Task holder) {
    if (watched) {
      int holderId = holder == null ? EventSink.NONE : holder.id();
      sched
          .events()
          .lockWaitBegan(sched.nowNanos(), task.id(), ticketOf(with), mutex.id(), holderId);
    }
  }

  void waitEnded(QueuedLock mutex, Task task, @Nullable AcquireContext with, boolean acquired) {
    if (watched) {
      sched
          .events()
          .lockWaitEnded(sched.nowNanos(), task.id(), ticketOf(with), mutex.id(), acquired);
    }
  }

  void injected(QueuedLock mutex, Task task, AcquireContext with) {
    if (watched) {
      sched.events().backOffInjected(sched.nowNanos(), task.id(), with.ticket(), mutex.id());
    }
  }

  void wounded(AcquireContext holder, AcquireContext by) {
    if (watched) {
      sched.events().ticketWounded(sched.nowNanos(), holder.ticket(), by.ticket());
    }
  }

  private static int ticketOf(@Nullable AcquireContext context) {
    return context == null ? EventSink.NONE : context.ticket();
  }
}
