package org.vramlab.devices.amdgpu;

import java.util.concurrent.atomic.AtomicLong;
import org.vramlab.ttm.event.EventSink;

/**
 * Holds threads up where the core tells events, now and then: what seldom meets in time then meets
 * often. Much of it happens under leaf locks and reservations, on purpose.
 *
 * <p>Sleeps and never parks: a park could eat the wake-up that the core is owed.
 */
final class Jitter implements EventSink {
  private final AtomicLong told = new AtomicLong();

  @SuppressWarnings("ThreadPriorityCheck") // to yield at bad moments is the purpose
  private void mayHold() {
    long mixed = told.incrementAndGet() * 0x9E3779B97F4A7C15L;
    mixed ^= mixed >>> 29;
    if ((mixed & 0x1F) == 0) {
      Thread.yield();
    } else if ((mixed & 0x7FFF) == 1) {
      try {
        Thread.sleep(0, 100_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void ticketBackedOff(long nanos, int task, int ticket, int lock, int pool) {
    mayHold();
  }

  @Override
  public void lockAcquired(long nanos, int task, int ticket, int lock) {
    mayHold();
  }

  @Override
  public void lockReleased(long nanos, int task, int lock) {
    mayHold();
  }

  @Override
  public void lockWaitBegan(long nanos, int task, int ticket, int lock, int holderTask) {
    mayHold();
  }

  @Override
  public void spaceWaitBegan(long nanos, int task, int ticket, int pool) {
    mayHold();
  }

  @Override
  public void spaceRegistered(long nanos, int ticket, int pool) {
    mayHold();
  }

  @Override
  public void resourceAllocated(long nanos, int resource, int buffer, int pool, long pages) {
    mayHold();
  }

  @Override
  public void resourceFreed(long nanos, int resource, int buffer, int pool, long pages) {
    mayHold();
  }

  @Override
  public void evicted(
      long nanos,
      int task,
      int ticket,
      int buffer,
      int fromPool,
      int toPool,
      long bytes,
      int forBuffer) {
    mayHold();
  }

  @Override
  public void victimSkipped(long nanos, int task, int ticket, int buffer, int pool, int reason) {
    mayHold();
  }

  @Override
  public void mappingInvalidated(long nanos, int mapping, int buffer) {
    mayHold();
  }

  @Override
  public void fenceSignalled(long nanos, int fence) {
    mayHold();
  }

  @Override
  public void jobQueued(long nanos, int job, int queue, int fence, int ticket) {
    mayHold();
  }
}
