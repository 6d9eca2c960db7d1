package org.vramlab.ttm.event;

import java.util.Arrays;

/**
 * Hands every event to several sinks, in a fixed order. Threads: as its sinks.
 *
 * <p>Fields instead of an array: each call then has a place of its own in the code, where the
 * compiler sees the same class again and again and can inline what is called. A run tells tens of
 * millions of events, most of them of no concern to most sinks.
 */
public final class Tee implements EventSink {
  private final EventSink first;
  private final EventSink second;
  private final EventSink third;

  private Tee(EventSink first, EventSink second, EventSink third) {
    this.first = first;
    this.second = second;
    this.third = third;
  }

  /**
   * The cheapest sink that tells all of {@code sinks}: silent for none, the sink itself for one.
   */
  public static EventSink of(EventSink... sinks) {
    return switch (sinks.length) {
      case 0 -> SILENT;
      case 1 -> sinks[0];
      case 2 -> new Tee(sinks[0], sinks[1], SILENT);
      default -> new Tee(sinks[0], sinks[1], of(Arrays.copyOfRange(sinks, 2, sinks.length)));
    };
  }

  @Override
  public void taskCreated(int task, String name) {
    first.taskCreated(task, name);
    second.taskCreated(task, name);
    third.taskCreated(task, name);
  }

  @Override
  public void poolCreated(int pool, String name, long capacityPages, boolean addressable) {
    first.poolCreated(pool, name, capacityPages, addressable);
    second.poolCreated(pool, name, capacityPages, addressable);
    third.poolCreated(pool, name, capacityPages, addressable);
  }

  @Override
  public void queueCreated(int queue, String name, boolean copyEngine) {
    first.queueCreated(queue, name, copyEngine);
    second.queueCreated(queue, name, copyEngine);
    third.queueCreated(queue, name, copyEngine);
  }

  @Override
  public void attachmentCreated(int attachment, int buffer, String exporter, String importer) {
    first.attachmentCreated(attachment, buffer, exporter, importer);
    second.attachmentCreated(attachment, buffer, exporter, importer);
    third.attachmentCreated(attachment, buffer, exporter, importer);
  }

  @Override
  public void lockCreated(long nanos, int lock, int buffer) {
    first.lockCreated(nanos, lock, buffer);
    second.lockCreated(nanos, lock, buffer);
    third.lockCreated(nanos, lock, buffer);
  }

  @Override
  public void lockNamed(int lock, String name) {
    first.lockNamed(lock, name);
    second.lockNamed(lock, name);
    third.lockNamed(lock, name);
  }

  @Override
  public void ticketOpened(long nanos, int task, int ticket, long stamp) {
    first.ticketOpened(nanos, task, ticket, stamp);
    second.ticketOpened(nanos, task, ticket, stamp);
    third.ticketOpened(nanos, task, ticket, stamp);
  }

  @Override
  public void ticketBackedOff(long nanos, int task, int ticket, int lock, int pool) {
    first.ticketBackedOff(nanos, task, ticket, lock, pool);
    second.ticketBackedOff(nanos, task, ticket, lock, pool);
    third.ticketBackedOff(nanos, task, ticket, lock, pool);
  }

  @Override
  public void ticketSealed(long nanos, int task, int ticket) {
    first.ticketSealed(nanos, task, ticket);
    second.ticketSealed(nanos, task, ticket);
    third.ticketSealed(nanos, task, ticket);
  }

  @Override
  public void ticketEnded(long nanos, int task, int ticket, boolean sealed) {
    first.ticketEnded(nanos, task, ticket, sealed);
    second.ticketEnded(nanos, task, ticket, sealed);
    third.ticketEnded(nanos, task, ticket, sealed);
  }

  @Override
  public void backOffInjected(long nanos, int task, int ticket, int lock) {
    first.backOffInjected(nanos, task, ticket, lock);
    second.backOffInjected(nanos, task, ticket, lock);
    third.backOffInjected(nanos, task, ticket, lock);
  }

  @Override
  public void ticketWounded(long nanos, int ticket, int byTicket) {
    first.ticketWounded(nanos, ticket, byTicket);
    second.ticketWounded(nanos, ticket, byTicket);
    third.ticketWounded(nanos, ticket, byTicket);
  }

  @Override
  public void callBegan(long nanos, int task, int ticket, int call, int attachment, int buffer) {
    first.callBegan(nanos, task, ticket, call, attachment, buffer);
    second.callBegan(nanos, task, ticket, call, attachment, buffer);
    third.callBegan(nanos, task, ticket, call, attachment, buffer);
  }

  @Override
  public void callEnded(long nanos, int task, int ticket, boolean lost) {
    first.callEnded(nanos, task, ticket, lost);
    second.callEnded(nanos, task, ticket, lost);
    third.callEnded(nanos, task, ticket, lost);
  }

  @Override
  public void lockAcquired(long nanos, int task, int ticket, int lock) {
    first.lockAcquired(nanos, task, ticket, lock);
    second.lockAcquired(nanos, task, ticket, lock);
    third.lockAcquired(nanos, task, ticket, lock);
  }

  @Override
  public void lockReleased(long nanos, int task, int lock) {
    first.lockReleased(nanos, task, lock);
    second.lockReleased(nanos, task, lock);
    third.lockReleased(nanos, task, lock);
  }

  @Override
  public void lockWaitBegan(long nanos, int task, int ticket, int lock, int holderTask) {
    first.lockWaitBegan(nanos, task, ticket, lock, holderTask);
    second.lockWaitBegan(nanos, task, ticket, lock, holderTask);
    third.lockWaitBegan(nanos, task, ticket, lock, holderTask);
  }

  @Override
  public void lockWaitEnded(long nanos, int task, int ticket, int lock, boolean acquired) {
    first.lockWaitEnded(nanos, task, ticket, lock, acquired);
    second.lockWaitEnded(nanos, task, ticket, lock, acquired);
    third.lockWaitEnded(nanos, task, ticket, lock, acquired);
  }

  @Override
  public void spaceWaitBegan(long nanos, int task, int ticket, int pool) {
    first.spaceWaitBegan(nanos, task, ticket, pool);
    second.spaceWaitBegan(nanos, task, ticket, pool);
    third.spaceWaitBegan(nanos, task, ticket, pool);
  }

  @Override
  public void spaceWaitEnded(long nanos, int task, int ticket, int pool) {
    first.spaceWaitEnded(nanos, task, ticket, pool);
    second.spaceWaitEnded(nanos, task, ticket, pool);
    third.spaceWaitEnded(nanos, task, ticket, pool);
  }

  @Override
  public void spaceRegistered(long nanos, int ticket, int pool) {
    first.spaceRegistered(nanos, ticket, pool);
    second.spaceRegistered(nanos, ticket, pool);
    third.spaceRegistered(nanos, ticket, pool);
  }

  @Override
  public void spaceUnregistered(long nanos, int ticket, int pool) {
    first.spaceUnregistered(nanos, ticket, pool);
    second.spaceUnregistered(nanos, ticket, pool);
    third.spaceUnregistered(nanos, ticket, pool);
  }

  @Override
  public void bufferCreated(long nanos, int buffer, int lock, long sizeBytes) {
    first.bufferCreated(nanos, buffer, lock, sizeBytes);
    second.bufferCreated(nanos, buffer, lock, sizeBytes);
    third.bufferCreated(nanos, buffer, lock, sizeBytes);
  }

  @Override
  public void bufferDestroyed(long nanos, int buffer) {
    first.bufferDestroyed(nanos, buffer);
    second.bufferDestroyed(nanos, buffer);
    third.bufferDestroyed(nanos, buffer);
  }

  @Override
  public void resourceAllocated(long nanos, int resource, int buffer, int pool, long pages) {
    first.resourceAllocated(nanos, resource, buffer, pool, pages);
    second.resourceAllocated(nanos, resource, buffer, pool, pages);
    third.resourceAllocated(nanos, resource, buffer, pool, pages);
  }

  @Override
  public void resourceExtent(int resource, int pool, long firstPage, long pages) {
    first.resourceExtent(resource, pool, firstPage, pages);
    second.resourceExtent(resource, pool, firstPage, pages);
    third.resourceExtent(resource, pool, firstPage, pages);
  }

  @Override
  public void resourceBusyBehind(int resource, int fence) {
    first.resourceBusyBehind(resource, fence);
    second.resourceBusyBehind(resource, fence);
    third.resourceBusyBehind(resource, fence);
  }

  @Override
  public void resourceHandedOver(int resource, int fromBuffer, int toBuffer) {
    first.resourceHandedOver(resource, fromBuffer, toBuffer);
    second.resourceHandedOver(resource, fromBuffer, toBuffer);
    third.resourceHandedOver(resource, fromBuffer, toBuffer);
  }

  @Override
  public void resourceFreed(long nanos, int resource, int buffer, int pool, long pages) {
    first.resourceFreed(nanos, resource, buffer, pool, pages);
    second.resourceFreed(nanos, resource, buffer, pool, pages);
    third.resourceFreed(nanos, resource, buffer, pool, pages);
  }

  @Override
  public void bufferPlaced(long nanos, int buffer, int resource, int pool) {
    first.bufferPlaced(nanos, buffer, resource, pool);
    second.bufferPlaced(nanos, buffer, resource, pool);
    third.bufferPlaced(nanos, buffer, resource, pool);
  }

  @Override
  public void copyKept(long nanos, int buffer, int resource) {
    first.copyKept(nanos, buffer, resource);
    second.copyKept(nanos, buffer, resource);
    third.copyKept(nanos, buffer, resource);
  }

  @Override
  public void duplicated(long nanos, int buffer, int duplicate) {
    first.duplicated(nanos, buffer, duplicate);
    second.duplicated(nanos, buffer, duplicate);
    third.duplicated(nanos, buffer, duplicate);
  }

  @Override
  public void bufferPinned(long nanos, int buffer, int delta) {
    first.bufferPinned(nanos, buffer, delta);
    second.bufferPinned(nanos, buffer, delta);
    third.bufferPinned(nanos, buffer, delta);
  }

  @Override
  public void pinFellBack(long nanos, int buffer, int pool, int attachment) {
    first.pinFellBack(nanos, buffer, pool, attachment);
    second.pinFellBack(nanos, buffer, pool, attachment);
    third.pinFellBack(nanos, buffer, pool, attachment);
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
    first.evicted(nanos, task, ticket, buffer, fromPool, toPool, bytes, forBuffer);
    second.evicted(nanos, task, ticket, buffer, fromPool, toPool, bytes, forBuffer);
    third.evicted(nanos, task, ticket, buffer, fromPool, toPool, bytes, forBuffer);
  }

  @Override
  public boolean wantsEverySkip() {
    return first.wantsEverySkip() || second.wantsEverySkip() || third.wantsEverySkip();
  }

  @Override
  public void victimSkipped(long nanos, int task, int ticket, int buffer, int pool, int reason) {
    first.victimSkipped(nanos, task, ticket, buffer, pool, reason);
    second.victimSkipped(nanos, task, ticket, buffer, pool, reason);
    third.victimSkipped(nanos, task, ticket, buffer, pool, reason);
  }

  @Override
  public void refused(
      long nanos, int task, int ticket, int buffer, int pool, long pages, long evictablePages) {
    first.refused(nanos, task, ticket, buffer, pool, pages, evictablePages);
    second.refused(nanos, task, ticket, buffer, pool, pages, evictablePages);
    third.refused(nanos, task, ticket, buffer, pool, pages, evictablePages);
  }

  @Override
  public void swappedOut(long nanos, int task, int ticket, int buffer, long pages) {
    first.swappedOut(nanos, task, ticket, buffer, pages);
    second.swappedOut(nanos, task, ticket, buffer, pages);
    third.swappedOut(nanos, task, ticket, buffer, pages);
  }

  @Override
  public void swappedIn(long nanos, int task, int ticket, int buffer, long pages) {
    first.swappedIn(nanos, task, ticket, buffer, pages);
    second.swappedIn(nanos, task, ticket, buffer, pages);
    third.swappedIn(nanos, task, ticket, buffer, pages);
  }

  @Override
  public void prefetched(
      long nanos, int task, int ticket, int buffer, int pool, int fence, long bytes) {
    first.prefetched(nanos, task, ticket, buffer, pool, fence, bytes);
    second.prefetched(nanos, task, ticket, buffer, pool, fence, bytes);
    third.prefetched(nanos, task, ticket, buffer, pool, fence, bytes);
  }

  @Override
  public void prefetchGivenUp(long nanos, int task, int ticket, int buffer, int reason) {
    first.prefetchGivenUp(nanos, task, ticket, buffer, reason);
    second.prefetchGivenUp(nanos, task, ticket, buffer, reason);
    third.prefetchGivenUp(nanos, task, ticket, buffer, reason);
  }

  @Override
  public void mappingBound(long nanos, int mapping, int buffer, int resource) {
    first.mappingBound(nanos, mapping, buffer, resource);
    second.mappingBound(nanos, mapping, buffer, resource);
    third.mappingBound(nanos, mapping, buffer, resource);
  }

  @Override
  public void mappingInvalidated(long nanos, int mapping, int buffer) {
    first.mappingInvalidated(nanos, mapping, buffer);
    second.mappingInvalidated(nanos, mapping, buffer);
    third.mappingInvalidated(nanos, mapping, buffer);
  }

  @Override
  public void fenceCreated(long nanos, int fence, int queue) {
    first.fenceCreated(nanos, fence, queue);
    second.fenceCreated(nanos, fence, queue);
    third.fenceCreated(nanos, fence, queue);
  }

  @Override
  public void fenceSignalled(long nanos, int fence) {
    first.fenceSignalled(nanos, fence);
    second.fenceSignalled(nanos, fence);
    third.fenceSignalled(nanos, fence);
  }

  @Override
  public void jobQueued(long nanos, int job, int queue, int fence, int ticket) {
    first.jobQueued(nanos, job, queue, fence, ticket);
    second.jobQueued(nanos, job, queue, fence, ticket);
    third.jobQueued(nanos, job, queue, fence, ticket);
  }

  @Override
  public void jobUses(
      int job, int mapping, int buffer, int resource, boolean writes, long bytes, boolean remote) {
    first.jobUses(job, mapping, buffer, resource, writes, bytes, remote);
    second.jobUses(job, mapping, buffer, resource, writes, bytes, remote);
    third.jobUses(job, mapping, buffer, resource, writes, bytes, remote);
  }

  @Override
  public void jobStarted(long nanos, int job, int queue) {
    first.jobStarted(nanos, job, queue);
    second.jobStarted(nanos, job, queue);
    third.jobStarted(nanos, job, queue);
  }

  @Override
  public void jobEnded(long nanos, int job, int queue) {
    first.jobEnded(nanos, job, queue);
    second.jobEnded(nanos, job, queue);
    third.jobEnded(nanos, job, queue);
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
    first.copyQueued(
        nanos, copy, queue, fence, buffer, fromResource, toResource, fromPool, toPool, bytes);
    second.copyQueued(
        nanos, copy, queue, fence, buffer, fromResource, toResource, fromPool, toPool, bytes);
    third.copyQueued(
        nanos, copy, queue, fence, buffer, fromResource, toResource, fromPool, toPool, bytes);
  }

  @Override
  public void copyStarted(long nanos, int copy, int queue) {
    first.copyStarted(nanos, copy, queue);
    second.copyStarted(nanos, copy, queue);
    third.copyStarted(nanos, copy, queue);
  }

  @Override
  public void copyEnded(long nanos, int copy, int queue) {
    first.copyEnded(nanos, copy, queue);
    second.copyEnded(nanos, copy, queue);
    third.copyEnded(nanos, copy, queue);
  }

  @Override
  public void runEnded(long nanos) {
    first.runEnded(nanos);
    second.runEnded(nanos);
    third.runEnded(nanos);
  }

  @Override
  public void runFailed(long nanos) {
    first.runFailed(nanos);
    second.runFailed(nanos);
    third.runFailed(nanos);
  }
}
