package org.vramlab.ttm.event;

/**
 * Hands every event to one sink, one at a time: for a sink that is not thread-safe in the threads
 * runtime.
 *
 * <p>Events of one task keep their order; those of different tasks come in the order in which they
 * are told, which is that of what happened only as far as who gives something up says so first, and
 * who takes it afterwards.
 *
 * <p>Threads: thread-safe. A sink that throws throws in the thread that told the event.
 */
public final class SynchronizedSink implements EventSink {
  private final EventSink sink;

  /** Wraps {@code sink}, which must not be told anything directly from now on. */
  public SynchronizedSink(EventSink sink) {
    this.sink = sink;
  }

  @Override
  public synchronized void taskCreated(int task, String name) {
    sink.taskCreated(task, name);
  }

  @Override
  public synchronized void poolCreated(
      int pool, String name, long capacityPages, boolean addressable) {
    sink.poolCreated(pool, name, capacityPages, addressable);
  }

  @Override
  public synchronized void queueCreated(int queue, String name, boolean copyEngine) {
    sink.queueCreated(queue, name, copyEngine);
  }

  @Override
  public synchronized void attachmentCreated(
      int attachment, int buffer, String exporter, String importer) {
    sink.attachmentCreated(attachment, buffer, exporter, importer);
  }

  @Override
  public synchronized void lockCreated(long nanos, int lock, int buffer) {
    sink.lockCreated(nanos, lock, buffer);
  }

  @Override
  public synchronized void lockNamed(int lock, String name) {
    sink.lockNamed(lock, name);
  }

  @Override
  public synchronized void ticketOpened(long nanos, int task, int ticket, long stamp) {
    sink.ticketOpened(nanos, task, ticket, stamp);
  }

  @Override
  public synchronized void ticketBackedOff(long nanos, int task, int ticket, int lock, int pool) {
    sink.ticketBackedOff(nanos, task, ticket, lock, pool);
  }

  @Override
  public synchronized void ticketSealed(long nanos, int task, int ticket) {
    sink.ticketSealed(nanos, task, ticket);
  }

  @Override
  public synchronized void ticketEnded(long nanos, int task, int ticket, boolean sealed) {
    sink.ticketEnded(nanos, task, ticket, sealed);
  }

  @Override
  public synchronized void backOffInjected(long nanos, int task, int ticket, int lock) {
    sink.backOffInjected(nanos, task, ticket, lock);
  }

  @Override
  public synchronized void ticketWounded(long nanos, int ticket, int byTicket) {
    sink.ticketWounded(nanos, ticket, byTicket);
  }

  @Override
  public synchronized void callBegan(
      long nanos, int task, int ticket, int call, int attachment, int buffer) {
    sink.callBegan(nanos, task, ticket, call, attachment, buffer);
  }

  @Override
  public synchronized void callEnded(long nanos, int task, int ticket, boolean lost) {
    sink.callEnded(nanos, task, ticket, lost);
  }

  @Override
  public synchronized void lockAcquired(long nanos, int task, int ticket, int lock) {
    sink.lockAcquired(nanos, task, ticket, lock);
  }

  @Override
  public synchronized void lockReleased(long nanos, int task, int lock) {
    sink.lockReleased(nanos, task, lock);
  }

  @Override
  public synchronized void lockWaitBegan(
      long nanos, int task, int ticket, int lock, int holderTask) {
    sink.lockWaitBegan(nanos, task, ticket, lock, holderTask);
  }

  @Override
  public synchronized void lockWaitEnded(
      long nanos, int task, int ticket, int lock, boolean acquired) {
    sink.lockWaitEnded(nanos, task, ticket, lock, acquired);
  }

  @Override
  public synchronized void spaceWaitBegan(long nanos, int task, int ticket, int pool) {
    sink.spaceWaitBegan(nanos, task, ticket, pool);
  }

  @Override
  public synchronized void spaceWaitEnded(long nanos, int task, int ticket, int pool) {
    sink.spaceWaitEnded(nanos, task, ticket, pool);
  }

  @Override
  public synchronized void spaceRegistered(long nanos, int ticket, int pool) {
    sink.spaceRegistered(nanos, ticket, pool);
  }

  @Override
  public synchronized void spaceUnregistered(long nanos, int ticket, int pool) {
    sink.spaceUnregistered(nanos, ticket, pool);
  }

  @Override
  public synchronized void bufferCreated(long nanos, int buffer, int lock, long sizeBytes) {
    sink.bufferCreated(nanos, buffer, lock, sizeBytes);
  }

  @Override
  public synchronized void bufferDestroyed(long nanos, int buffer) {
    sink.bufferDestroyed(nanos, buffer);
  }

  @Override
  public synchronized void resourceAllocated(
      long nanos, int resource, int buffer, int pool, long pages) {
    sink.resourceAllocated(nanos, resource, buffer, pool, pages);
  }

  @Override
  public synchronized void resourceExtent(int resource, int pool, long firstPage, long pages) {
    sink.resourceExtent(resource, pool, firstPage, pages);
  }

  @Override
  public synchronized void resourceBusyBehind(int resource, int fence) {
    sink.resourceBusyBehind(resource, fence);
  }

  @Override
  public synchronized void resourceHandedOver(int resource, int fromBuffer, int toBuffer) {
    sink.resourceHandedOver(resource, fromBuffer, toBuffer);
  }

  @Override
  public synchronized void resourceFreed(
      long nanos, int resource, int buffer, int pool, long pages) {
    sink.resourceFreed(nanos, resource, buffer, pool, pages);
  }

  @Override
  public synchronized void bufferPlaced(long nanos, int buffer, int resource, int pool) {
    sink.bufferPlaced(nanos, buffer, resource, pool);
  }

  @Override
  public synchronized void copyKept(long nanos, int buffer, int resource) {
    sink.copyKept(nanos, buffer, resource);
  }

  @Override
  public synchronized void duplicated(long nanos, int buffer, int duplicate) {
    sink.duplicated(nanos, buffer, duplicate);
  }

  @Override
  public synchronized void bufferPinned(long nanos, int buffer, int delta) {
    sink.bufferPinned(nanos, buffer, delta);
  }

  @Override
  public synchronized void pinFellBack(long nanos, int buffer, int pool, int attachment) {
    sink.pinFellBack(nanos, buffer, pool, attachment);
  }

  @Override
  public synchronized void evicted(
      long nanos,
      int task,
      int ticket,
      int buffer,
      int fromPool,
      int toPool,
      long bytes,
      int forBuffer) {
    sink.evicted(nanos, task, ticket, buffer, fromPool, toPool, bytes, forBuffer);
  }

  @Override
  public synchronized boolean wantsEverySkip() {
    return sink.wantsEverySkip();
  }

  @Override
  public synchronized void victimSkipped(
      long nanos, int task, int ticket, int buffer, int pool, int reason) {
    sink.victimSkipped(nanos, task, ticket, buffer, pool, reason);
  }

  @Override
  public synchronized void refused(
      long nanos, int task, int ticket, int buffer, int pool, long pages, long evictablePages) {
    sink.refused(nanos, task, ticket, buffer, pool, pages, evictablePages);
  }

  @Override
  public synchronized void swappedOut(long nanos, int task, int ticket, int buffer, long pages) {
    sink.swappedOut(nanos, task, ticket, buffer, pages);
  }

  @Override
  public synchronized void swappedIn(long nanos, int task, int ticket, int buffer, long pages) {
    sink.swappedIn(nanos, task, ticket, buffer, pages);
  }

  @Override
  public synchronized void prefetched(
      long nanos, int task, int ticket, int buffer, int pool, int fence, long bytes) {
    sink.prefetched(nanos, task, ticket, buffer, pool, fence, bytes);
  }

  @Override
  public synchronized void prefetchGivenUp(
      long nanos, int task, int ticket, int buffer, int reason) {
    sink.prefetchGivenUp(nanos, task, ticket, buffer, reason);
  }

  @Override
  public synchronized void mappingBound(long nanos, int mapping, int buffer, int resource) {
    sink.mappingBound(nanos, mapping, buffer, resource);
  }

  @Override
  public synchronized void mappingInvalidated(long nanos, int mapping, int buffer) {
    sink.mappingInvalidated(nanos, mapping, buffer);
  }

  @Override
  public synchronized void fenceCreated(long nanos, int fence, int queue) {
    sink.fenceCreated(nanos, fence, queue);
  }

  @Override
  public synchronized void fenceSignalled(long nanos, int fence) {
    sink.fenceSignalled(nanos, fence);
  }

  @Override
  public synchronized void jobQueued(long nanos, int job, int queue, int fence, int ticket) {
    sink.jobQueued(nanos, job, queue, fence, ticket);
  }

  @Override
  public synchronized void jobUses(
      int job, int mapping, int buffer, int resource, boolean writes, long bytes, boolean remote) {
    sink.jobUses(job, mapping, buffer, resource, writes, bytes, remote);
  }

  @Override
  public synchronized void jobStarted(long nanos, int job, int queue) {
    sink.jobStarted(nanos, job, queue);
  }

  @Override
  public synchronized void jobEnded(long nanos, int job, int queue) {
    sink.jobEnded(nanos, job, queue);
  }

  @Override
  public synchronized void copyQueued(
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
    sink.copyQueued(
        nanos, copy, queue, fence, buffer, fromResource, toResource, fromPool, toPool, bytes);
  }

  @Override
  public synchronized void copyStarted(long nanos, int copy, int queue) {
    sink.copyStarted(nanos, copy, queue);
  }

  @Override
  public synchronized void copyEnded(long nanos, int copy, int queue) {
    sink.copyEnded(nanos, copy, queue);
  }

  @Override
  public synchronized void runEnded(long nanos) {
    sink.runEnded(nanos);
  }

  @Override
  public synchronized void runFailed(long nanos) {
    sink.runFailed(nanos);
  }
}
