package org.vramlab.ttm.event;

import java.util.Queue;

/**
 * Writes every event as a {@link BlockWriter} does. What a code and its ints mean is told in {@link
 * RelayCode}.
 *
 * <p>Threads: one at a time, as in the simulation.
 */
abstract class EventEncoder extends BlockWriter implements EventSink {
  /** Strings of set-up events, in order; read by the decoder's thread. */
  private final Queue<String> names;

  EventEncoder(int[] block, Queue<String> names) {
    super(block);
    this.names = names;
  }

  private static int flag(boolean set) {
    return set ? 1 : 0;
  }

  @Override
  public void taskCreated(int task, String name) {
    names.add(name);
    int at = begin(RelayCode.TASK_CREATED, 0, now());
    block[at] = task;
  }

  @Override
  public void poolCreated(int pool, String name, long capacityPages, boolean addressable) {
    names.add(name);
    int at = begin(RelayCode.POOL_CREATED, flag(addressable), now());
    block[at] = pool;
    putLong(at + 1, capacityPages);
  }

  @Override
  public void queueCreated(int queue, String name, boolean copyEngine) {
    names.add(name);
    int at = begin(RelayCode.QUEUE_CREATED, flag(copyEngine), now());
    block[at] = queue;
  }

  @Override
  public void attachmentCreated(int attachment, int buffer, String exporter, String importer) {
    names.add(exporter);
    names.add(importer);
    write(RelayCode.ATTACHMENT_CREATED, now(), attachment, buffer);
  }

  @Override
  public void lockCreated(long nanos, int lock, int buffer) {
    write(RelayCode.LOCK_CREATED, nanos, lock, buffer);
  }

  @Override
  public void lockNamed(int lock, String name) {
    names.add(name);
    int at = begin(RelayCode.LOCK_NAMED, 0, now());
    block[at] = lock;
  }

  @Override
  public void ticketOpened(long nanos, int task, int ticket, long stamp) {
    int at = begin(RelayCode.TICKET_OPENED, 0, nanos);
    block[at] = task;
    block[at + 1] = ticket;
    putLong(at + 2, stamp);
  }

  @Override
  public void ticketBackedOff(long nanos, int task, int ticket, int lock, int pool) {
    write(RelayCode.TICKET_BACKED_OFF, nanos, task, ticket, lock, pool);
  }

  @Override
  public void ticketSealed(long nanos, int task, int ticket) {
    write(RelayCode.TICKET_SEALED, nanos, task, ticket);
  }

  @Override
  public void ticketEnded(long nanos, int task, int ticket, boolean sealed) {
    int at = begin(RelayCode.TICKET_ENDED, flag(sealed), nanos);
    block[at] = task;
    block[at + 1] = ticket;
  }

  @Override
  public void backOffInjected(long nanos, int task, int ticket, int lock) {
    write(RelayCode.BACK_OFF_INJECTED, nanos, task, ticket, lock);
  }

  @Override
  public void ticketWounded(long nanos, int ticket, int byTicket) {
    write(RelayCode.TICKET_WOUNDED, nanos, ticket, byTicket);
  }

  @Override
  public void callBegan(long nanos, int task, int ticket, int call, int attachment, int buffer) {
    int at = begin(RelayCode.CALL_BEGAN, 0, nanos);
    block[at] = task;
    block[at + 1] = ticket;
    block[at + 2] = call;
    block[at + 3] = attachment;
    block[at + 4] = buffer;
  }

  @Override
  public void callEnded(long nanos, int task, int ticket, boolean lost) {
    int at = begin(RelayCode.CALL_ENDED, flag(lost), nanos);
    block[at] = task;
    block[at + 1] = ticket;
  }

  @Override
  public void lockAcquired(long nanos, int task, int ticket, int lock) {
    write(RelayCode.LOCK_ACQUIRED, nanos, task, ticket, lock);
  }

  @Override
  public void lockReleased(long nanos, int task, int lock) {
    write(RelayCode.LOCK_RELEASED, nanos, task, lock);
  }

  @Override
  public void lockWaitBegan(long nanos, int task, int ticket, int lock, int holderTask) {
    write(RelayCode.LOCK_WAIT_BEGAN, nanos, task, ticket, lock, holderTask);
  }

  @Override
  public void lockWaitEnded(long nanos, int task, int ticket, int lock, boolean acquired) {
    int at = begin(RelayCode.LOCK_WAIT_ENDED, flag(acquired), nanos);
    block[at] = task;
    block[at + 1] = ticket;
    block[at + 2] = lock;
  }

  @Override
  public void spaceWaitBegan(long nanos, int task, int ticket, int pool) {
    write(RelayCode.SPACE_WAIT_BEGAN, nanos, task, ticket, pool);
  }

  @Override
  public void spaceWaitEnded(long nanos, int task, int ticket, int pool) {
    write(RelayCode.SPACE_WAIT_ENDED, nanos, task, ticket, pool);
  }

  @Override
  public void spaceRegistered(long nanos, int ticket, int pool) {
    write(RelayCode.SPACE_REGISTERED, nanos, ticket, pool);
  }

  @Override
  public void spaceUnregistered(long nanos, int ticket, int pool) {
    write(RelayCode.SPACE_UNREGISTERED, nanos, ticket, pool);
  }

  @Override
  public void bufferCreated(long nanos, int buffer, int lock, long sizeBytes) {
    int at = begin(RelayCode.BUFFER_CREATED, 0, nanos);
    block[at] = buffer;
    block[at + 1] = lock;
    putLong(at + 2, sizeBytes);
  }

  @Override
  public void bufferDestroyed(long nanos, int buffer) {
    int at = begin(RelayCode.BUFFER_DESTROYED, 0, nanos);
    block[at] = buffer;
  }

  @Override
  public void resourceAllocated(long nanos, int resource, int buffer, int pool, long pages) {
    int at = begin(RelayCode.RESOURCE_ALLOCATED, 0, nanos);
    block[at] = resource;
    block[at + 1] = buffer;
    block[at + 2] = pool;
    putLong(at + 3, pages);
  }

  @Override
  public void resourceExtent(int resource, int pool, long firstPage, long pages) {
    int at = begin(RelayCode.RESOURCE_EXTENT, 0, now());
    block[at] = resource;
    block[at + 1] = pool;
    putLong(at + 2, firstPage);
    putLong(at + 4, pages);
  }

  @Override
  public void resourceBusyBehind(int resource, int fence) {
    int at = begin(RelayCode.RESOURCE_BUSY_BEHIND, 0, now());
    block[at] = resource;
    block[at + 1] = fence;
  }

  @Override
  public void resourceHandedOver(int resource, int fromBuffer, int toBuffer) {
    int at = begin(RelayCode.RESOURCE_HANDED_OVER, 0, now());
    block[at] = resource;
    block[at + 1] = fromBuffer;
    block[at + 2] = toBuffer;
  }

  @Override
  public void resourceFreed(long nanos, int resource, int buffer, int pool, long pages) {
    int at = begin(RelayCode.RESOURCE_FREED, 0, nanos);
    block[at] = resource;
    block[at + 1] = buffer;
    block[at + 2] = pool;
    putLong(at + 3, pages);
  }

  @Override
  public void bufferPlaced(long nanos, int buffer, int resource, int pool) {
    write(RelayCode.BUFFER_PLACED, nanos, buffer, resource, pool);
  }

  @Override
  public void copyKept(long nanos, int buffer, int resource) {
    write(RelayCode.COPY_KEPT, nanos, buffer, resource);
  }

  @Override
  public void duplicated(long nanos, int buffer, int duplicate) {
    write(RelayCode.DUPLICATED, nanos, buffer, duplicate);
  }

  @Override
  public void bufferPinned(long nanos, int buffer, int delta) {
    write(RelayCode.BUFFER_PINNED, nanos, buffer, delta);
  }

  @Override
  public void pinFellBack(long nanos, int buffer, int pool, int attachment) {
    write(RelayCode.PIN_FELL_BACK, nanos, buffer, pool, attachment);
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
    int at = begin(RelayCode.EVICTED, 0, nanos);
    block[at] = task;
    block[at + 1] = ticket;
    block[at + 2] = buffer;
    block[at + 3] = fromPool;
    block[at + 4] = toPool;
    putLong(at + 5, bytes);
    block[at + 7] = forBuffer;
  }

  @Override
  public void victimSkipped(long nanos, int task, int ticket, int buffer, int pool, int reason) {
    int at = begin(RelayCode.VICTIM_SKIPPED, 0, nanos);
    block[at] = task;
    block[at + 1] = ticket;
    block[at + 2] = buffer;
    block[at + 3] = pool;
    block[at + 4] = reason;
  }

  @Override
  public void refused(
      long nanos, int task, int ticket, int buffer, int pool, long pages, long evictablePages) {
    int at = begin(RelayCode.REFUSED, 0, nanos);
    block[at] = task;
    block[at + 1] = ticket;
    block[at + 2] = buffer;
    block[at + 3] = pool;
    putLong(at + 4, pages);
    putLong(at + 6, evictablePages);
  }

  @Override
  public void swappedOut(long nanos, int task, int ticket, int buffer, long pages) {
    int at = begin(RelayCode.SWAPPED_OUT, 0, nanos);
    block[at] = task;
    block[at + 1] = ticket;
    block[at + 2] = buffer;
    putLong(at + 3, pages);
  }

  @Override
  public void swappedIn(long nanos, int task, int ticket, int buffer, long pages) {
    int at = begin(RelayCode.SWAPPED_IN, 0, nanos);
    block[at] = task;
    block[at + 1] = ticket;
    block[at + 2] = buffer;
    putLong(at + 3, pages);
  }

  @Override
  public void prefetched(
      long nanos, int task, int ticket, int buffer, int pool, int fence, long bytes) {
    int at = begin(RelayCode.PREFETCHED, 0, nanos);
    block[at] = task;
    block[at + 1] = ticket;
    block[at + 2] = buffer;
    block[at + 3] = pool;
    block[at + 4] = fence;
    putLong(at + 5, bytes);
  }

  @Override
  public void prefetchGivenUp(long nanos, int task, int ticket, int buffer, int reason) {
    write(RelayCode.PREFETCH_GIVEN_UP, nanos, task, ticket, buffer, reason);
  }

  @Override
  public void mappingBound(long nanos, int mapping, int buffer, int resource) {
    write(RelayCode.MAPPING_BOUND, nanos, mapping, buffer, resource);
  }

  @Override
  public void mappingInvalidated(long nanos, int mapping, int buffer) {
    write(RelayCode.MAPPING_INVALIDATED, nanos, mapping, buffer);
  }

  @Override
  public void fenceCreated(long nanos, int fence, int queue) {
    write(RelayCode.FENCE_CREATED, nanos, fence, queue);
  }

  @Override
  public void fenceSignalled(long nanos, int fence) {
    int at = begin(RelayCode.FENCE_SIGNALLED, 0, nanos);
    block[at] = fence;
  }

  @Override
  public void jobQueued(long nanos, int job, int queue, int fence, int ticket) {
    write(RelayCode.JOB_QUEUED, nanos, job, queue, fence, ticket);
  }

  @Override
  public void jobUses(
      int job, int mapping, int buffer, int resource, boolean writes, long bytes, boolean remote) {
    int at = begin(RelayCode.JOB_USES, flag(writes) | flag(remote) << 1, now());
    block[at] = job;
    block[at + 1] = mapping;
    block[at + 2] = buffer;
    block[at + 3] = resource;
    putLong(at + 4, bytes);
  }

  @Override
  public void jobStarted(long nanos, int job, int queue) {
    write(RelayCode.JOB_STARTED, nanos, job, queue);
  }

  @Override
  public void jobEnded(long nanos, int job, int queue) {
    write(RelayCode.JOB_ENDED, nanos, job, queue);
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
    int at = begin(RelayCode.COPY_QUEUED, 0, nanos);
    block[at] = copy;
    block[at + 1] = queue;
    block[at + 2] = fence;
    block[at + 3] = buffer;
    block[at + 4] = fromResource;
    block[at + 5] = toResource;
    block[at + 6] = fromPool;
    block[at + 7] = toPool;
    putLong(at + 8, bytes);
  }

  @Override
  public void copyStarted(long nanos, int copy, int queue) {
    write(RelayCode.COPY_STARTED, nanos, copy, queue);
  }

  @Override
  public void copyEnded(long nanos, int copy, int queue) {
    write(RelayCode.COPY_ENDED, nanos, copy, queue);
  }

  @Override
  public void runEnded(long nanos) {
    begin(RelayCode.RUN_ENDED, 0, nanos);
  }

  @Override
  public void runFailed(long nanos) {
    begin(RelayCode.RUN_FAILED, 0, nanos);
  }
}
