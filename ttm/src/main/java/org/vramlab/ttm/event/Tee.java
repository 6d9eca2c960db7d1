package org.vramlab.ttm.event;

/** Hands every event to several sinks, in a fixed order. Threads: as its sinks. */
public final class Tee implements EventSink {
  private final EventSink[] sinks;

  private Tee(EventSink[] sinks) {
    this.sinks = sinks;
  }

  /**
   * The cheapest sink that tells all of {@code sinks}: silent for none, the sink itself for one.
   */
  public static EventSink of(EventSink... sinks) {
    return switch (sinks.length) {
      case 0 -> SILENT;
      case 1 -> sinks[0];
      default -> new Tee(sinks.clone());
    };
  }

  @Override
  public void taskCreated(int task, String name) {
    for (EventSink sink : sinks) {
      sink.taskCreated(task, name);
    }
  }

  @Override
  public void poolCreated(int pool, String name, long capacityPages, boolean addressable) {
    for (EventSink sink : sinks) {
      sink.poolCreated(pool, name, capacityPages, addressable);
    }
  }

  @Override
  public void queueCreated(int queue, String name, boolean copyEngine) {
    for (EventSink sink : sinks) {
      sink.queueCreated(queue, name, copyEngine);
    }
  }

  @Override
  public void lockCreated(long nanos, int lock, int buffer) {
    for (EventSink sink : sinks) {
      sink.lockCreated(nanos, lock, buffer);
    }
  }

  @Override
  public void ticketOpened(long nanos, int task, int ticket, long stamp) {
    for (EventSink sink : sinks) {
      sink.ticketOpened(nanos, task, ticket, stamp);
    }
  }

  @Override
  public void ticketBackedOff(long nanos, int task, int ticket, int lock, int pool) {
    for (EventSink sink : sinks) {
      sink.ticketBackedOff(nanos, task, ticket, lock, pool);
    }
  }

  @Override
  public void ticketSealed(long nanos, int task, int ticket) {
    for (EventSink sink : sinks) {
      sink.ticketSealed(nanos, task, ticket);
    }
  }

  @Override
  public void ticketEnded(long nanos, int task, int ticket, boolean sealed) {
    for (EventSink sink : sinks) {
      sink.ticketEnded(nanos, task, ticket, sealed);
    }
  }

  @Override
  public void ticketWounded(long nanos, int ticket, int byTicket) {
    for (EventSink sink : sinks) {
      sink.ticketWounded(nanos, ticket, byTicket);
    }
  }

  @Override
  public void lockAcquired(long nanos, int task, int ticket, int lock) {
    for (EventSink sink : sinks) {
      sink.lockAcquired(nanos, task, ticket, lock);
    }
  }

  @Override
  public void lockReleased(long nanos, int task, int lock) {
    for (EventSink sink : sinks) {
      sink.lockReleased(nanos, task, lock);
    }
  }

  @Override
  public void lockWaitBegan(long nanos, int task, int ticket, int lock, int holderTask) {
    for (EventSink sink : sinks) {
      sink.lockWaitBegan(nanos, task, ticket, lock, holderTask);
    }
  }

  @Override
  public void lockWaitEnded(long nanos, int task, int ticket, int lock, boolean acquired) {
    for (EventSink sink : sinks) {
      sink.lockWaitEnded(nanos, task, ticket, lock, acquired);
    }
  }

  @Override
  public void spaceWaitBegan(long nanos, int task, int ticket, int pool) {
    for (EventSink sink : sinks) {
      sink.spaceWaitBegan(nanos, task, ticket, pool);
    }
  }

  @Override
  public void spaceWaitEnded(long nanos, int task, int ticket, int pool) {
    for (EventSink sink : sinks) {
      sink.spaceWaitEnded(nanos, task, ticket, pool);
    }
  }

  @Override
  public void spaceRegistered(long nanos, int ticket, int pool) {
    for (EventSink sink : sinks) {
      sink.spaceRegistered(nanos, ticket, pool);
    }
  }

  @Override
  public void spaceUnregistered(long nanos, int ticket, int pool) {
    for (EventSink sink : sinks) {
      sink.spaceUnregistered(nanos, ticket, pool);
    }
  }

  @Override
  public void bufferCreated(long nanos, int buffer, int lock, long sizeBytes) {
    for (EventSink sink : sinks) {
      sink.bufferCreated(nanos, buffer, lock, sizeBytes);
    }
  }

  @Override
  public void bufferDestroyed(long nanos, int buffer) {
    for (EventSink sink : sinks) {
      sink.bufferDestroyed(nanos, buffer);
    }
  }

  @Override
  public void resourceAllocated(long nanos, int resource, int buffer, int pool, long pages) {
    for (EventSink sink : sinks) {
      sink.resourceAllocated(nanos, resource, buffer, pool, pages);
    }
  }

  @Override
  public void resourceExtent(int resource, int pool, long firstPage, long pages) {
    for (EventSink sink : sinks) {
      sink.resourceExtent(resource, pool, firstPage, pages);
    }
  }

  @Override
  public void resourceBusyBehind(int resource, int fence) {
    for (EventSink sink : sinks) {
      sink.resourceBusyBehind(resource, fence);
    }
  }

  @Override
  public void resourceFreed(long nanos, int resource, int buffer, int pool, long pages) {
    for (EventSink sink : sinks) {
      sink.resourceFreed(nanos, resource, buffer, pool, pages);
    }
  }

  @Override
  public void bufferPlaced(long nanos, int buffer, int resource, int pool) {
    for (EventSink sink : sinks) {
      sink.bufferPlaced(nanos, buffer, resource, pool);
    }
  }

  @Override
  public void bufferPinned(long nanos, int buffer, int delta) {
    for (EventSink sink : sinks) {
      sink.bufferPinned(nanos, buffer, delta);
    }
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
    for (EventSink sink : sinks) {
      sink.evicted(nanos, task, ticket, buffer, fromPool, toPool, bytes, forBuffer);
    }
  }

  @Override
  public void victimSkipped(long nanos, int task, int ticket, int buffer, int pool, int reason) {
    for (EventSink sink : sinks) {
      sink.victimSkipped(nanos, task, ticket, buffer, pool, reason);
    }
  }

  @Override
  public void refused(
      long nanos, int task, int ticket, int buffer, int pool, long pages, long evictablePages) {
    for (EventSink sink : sinks) {
      sink.refused(nanos, task, ticket, buffer, pool, pages, evictablePages);
    }
  }

  @Override
  public void mappingBound(long nanos, int mapping, int buffer, int resource) {
    for (EventSink sink : sinks) {
      sink.mappingBound(nanos, mapping, buffer, resource);
    }
  }

  @Override
  public void mappingInvalidated(long nanos, int mapping, int buffer) {
    for (EventSink sink : sinks) {
      sink.mappingInvalidated(nanos, mapping, buffer);
    }
  }

  @Override
  public void fenceCreated(long nanos, int fence, int queue) {
    for (EventSink sink : sinks) {
      sink.fenceCreated(nanos, fence, queue);
    }
  }

  @Override
  public void fenceSignalled(long nanos, int fence) {
    for (EventSink sink : sinks) {
      sink.fenceSignalled(nanos, fence);
    }
  }

  @Override
  public void jobQueued(long nanos, int job, int queue, int fence, int ticket) {
    for (EventSink sink : sinks) {
      sink.jobQueued(nanos, job, queue, fence, ticket);
    }
  }

  @Override
  public void jobUses(
      int job, int mapping, int buffer, int resource, boolean writes, long bytes, boolean remote) {
    for (EventSink sink : sinks) {
      sink.jobUses(job, mapping, buffer, resource, writes, bytes, remote);
    }
  }

  @Override
  public void jobStarted(long nanos, int job, int queue) {
    for (EventSink sink : sinks) {
      sink.jobStarted(nanos, job, queue);
    }
  }

  @Override
  public void jobEnded(long nanos, int job, int queue) {
    for (EventSink sink : sinks) {
      sink.jobEnded(nanos, job, queue);
    }
  }

  @Override
  public void copyQueued(
      long nanos,
      int copy,
      int queue,
      int fence,
      int buffer,
      int fromResource,
      int toResource,
      int fromPool,
      int toPool,
      long bytes) {
    for (EventSink sink : sinks) {
      sink.copyQueued(
          nanos, copy, queue, fence, buffer, fromResource, toResource, fromPool, toPool, bytes);
    }
  }

  @Override
  public void copyStarted(long nanos, int copy, int queue) {
    for (EventSink sink : sinks) {
      sink.copyStarted(nanos, copy, queue);
    }
  }

  @Override
  public void copyEnded(long nanos, int copy, int queue) {
    for (EventSink sink : sinks) {
      sink.copyEnded(nanos, copy, queue);
    }
  }

  @Override
  public void runEnded(long nanos) {
    for (EventSink sink : sinks) {
      sink.runEnded(nanos);
    }
  }

  @Override
  public void runFailed(long nanos) {
    for (EventSink sink : sinks) {
      sink.runFailed(nanos);
    }
  }
}
