package org.vramlab.ttm.event;

import java.util.Queue;

/**
 * Writes every event into a block of longs; what happens to a full block is the subclass's affair.
 * What a code and its longs mean is told in {@link RelayCode}.
 *
 * <p>Threads: one at a time, as in the simulation.
 */
abstract class EventEncoder implements EventSink {
  /** Strings of set-up events, in order; read by the decoder's thread. */
  private final Queue<String> names;

  /** The block being filled. */
  private long[] block;

  /** Longs of {@link #block} that are filled. */
  private int used;

  EventEncoder(long[] block, Queue<String> names) {
    this.block = block;
    this.names = names;
  }

  /**
   * Takes the block that was being filled.
   *
   * @param length longs of it that are filled, possibly none
   * @return the block to fill next, as long as the first one
   */
  abstract long[] handOver(int length);

  /** Hands over what there is, full or not. */
  final void flush() {
    int length = used;
    // First: should handing over throw, the next event finds an empty block.
    used = 0;
    block = handOver(length);
  }

  /** Makes room for an event, writes its first two longs and returns its index. */
  private int begin(RelayCode code, int first, long second) {
    int longs = code.longs;
    if (used + longs > block.length) {
      flush();
    }
    int at = used;
    used = at + longs;
    block[at] = pair(code.ordinal(), first);
    block[at + 1] = second;
    return at;
  }

  private static long pair(int upper, int lower) {
    return ((long) upper << 32) | (lower & 0xFFFF_FFFFL);
  }

  @Override
  public void taskCreated(int task, String name) {
    names.add(name);
    begin(RelayCode.TASK_CREATED, task, 0);
  }

  @Override
  public void poolCreated(int pool, String name, long capacityPages, boolean addressable) {
    names.add(name);
    int at = begin(RelayCode.POOL_CREATED, pool, capacityPages);
    block[at + 2] = pair(addressable ? 1 : 0, 0);
  }

  @Override
  public void queueCreated(int queue, String name, boolean copyEngine) {
    names.add(name);
    begin(RelayCode.QUEUE_CREATED, queue, copyEngine ? 1 : 0);
  }

  @Override
  public void lockCreated(long nanos, int lock, int buffer) {
    int at = begin(RelayCode.LOCK_CREATED, lock, nanos);
    block[at + 2] = pair(buffer, 0);
  }

  @Override
  public void ticketOpened(long nanos, int task, int ticket, long stamp) {
    int at = begin(RelayCode.TICKET_OPENED, task, nanos);
    block[at + 2] = stamp;
    block[at + 3] = pair(ticket, 0);
  }

  @Override
  public void ticketBackedOff(long nanos, int task, int ticket, int lock, int pool) {
    int at = begin(RelayCode.TICKET_BACKED_OFF, task, nanos);
    block[at + 2] = pair(ticket, lock);
    block[at + 3] = pair(pool, 0);
  }

  @Override
  public void ticketSealed(long nanos, int task, int ticket) {
    int at = begin(RelayCode.TICKET_SEALED, task, nanos);
    block[at + 2] = pair(ticket, 0);
  }

  @Override
  public void ticketEnded(long nanos, int task, int ticket, boolean sealed) {
    int at = begin(RelayCode.TICKET_ENDED, task, nanos);
    block[at + 2] = pair(ticket, sealed ? 1 : 0);
  }

  @Override
  public void ticketWounded(long nanos, int ticket, int byTicket) {
    int at = begin(RelayCode.TICKET_WOUNDED, ticket, nanos);
    block[at + 2] = pair(byTicket, 0);
  }

  @Override
  public void lockAcquired(long nanos, int task, int ticket, int lock) {
    int at = begin(RelayCode.LOCK_ACQUIRED, task, nanos);
    block[at + 2] = pair(ticket, lock);
  }

  @Override
  public void lockReleased(long nanos, int task, int lock) {
    int at = begin(RelayCode.LOCK_RELEASED, task, nanos);
    block[at + 2] = pair(lock, 0);
  }

  @Override
  public void lockWaitBegan(long nanos, int task, int ticket, int lock, int holderTask) {
    int at = begin(RelayCode.LOCK_WAIT_BEGAN, task, nanos);
    block[at + 2] = pair(ticket, lock);
    block[at + 3] = pair(holderTask, 0);
  }

  @Override
  public void lockWaitEnded(long nanos, int task, int ticket, int lock, boolean acquired) {
    int at = begin(RelayCode.LOCK_WAIT_ENDED, task, nanos);
    block[at + 2] = pair(ticket, lock);
    block[at + 3] = pair(acquired ? 1 : 0, 0);
  }

  @Override
  public void spaceWaitBegan(long nanos, int task, int ticket, int pool) {
    int at = begin(RelayCode.SPACE_WAIT_BEGAN, task, nanos);
    block[at + 2] = pair(ticket, pool);
  }

  @Override
  public void spaceWaitEnded(long nanos, int task, int ticket, int pool) {
    int at = begin(RelayCode.SPACE_WAIT_ENDED, task, nanos);
    block[at + 2] = pair(ticket, pool);
  }

  @Override
  public void spaceRegistered(long nanos, int ticket, int pool) {
    int at = begin(RelayCode.SPACE_REGISTERED, ticket, nanos);
    block[at + 2] = pair(pool, 0);
  }

  @Override
  public void spaceUnregistered(long nanos, int ticket, int pool) {
    int at = begin(RelayCode.SPACE_UNREGISTERED, ticket, nanos);
    block[at + 2] = pair(pool, 0);
  }

  @Override
  public void bufferCreated(long nanos, int buffer, int lock, long sizeBytes) {
    int at = begin(RelayCode.BUFFER_CREATED, buffer, nanos);
    block[at + 2] = sizeBytes;
    block[at + 3] = pair(lock, 0);
  }

  @Override
  public void bufferDestroyed(long nanos, int buffer) {
    begin(RelayCode.BUFFER_DESTROYED, buffer, nanos);
  }

  @Override
  public void resourceAllocated(long nanos, int resource, int buffer, int pool, long pages) {
    int at = begin(RelayCode.RESOURCE_ALLOCATED, resource, nanos);
    block[at + 2] = pages;
    block[at + 3] = pair(buffer, pool);
  }

  @Override
  public void resourceExtent(int resource, int pool, long firstPage, long pages) {
    int at = begin(RelayCode.RESOURCE_EXTENT, resource, firstPage);
    block[at + 2] = pages;
    block[at + 3] = pair(pool, 0);
  }

  @Override
  public void resourceBusyBehind(int resource, int fence) {
    begin(RelayCode.RESOURCE_BUSY_BEHIND, resource, fence);
  }

  @Override
  public void resourceFreed(long nanos, int resource, int buffer, int pool, long pages) {
    int at = begin(RelayCode.RESOURCE_FREED, resource, nanos);
    block[at + 2] = pages;
    block[at + 3] = pair(buffer, pool);
  }

  @Override
  public void bufferPlaced(long nanos, int buffer, int resource, int pool) {
    int at = begin(RelayCode.BUFFER_PLACED, buffer, nanos);
    block[at + 2] = pair(resource, pool);
  }

  @Override
  public void bufferPinned(long nanos, int buffer, int delta) {
    int at = begin(RelayCode.BUFFER_PINNED, buffer, nanos);
    block[at + 2] = pair(delta, 0);
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
    int at = begin(RelayCode.EVICTED, task, nanos);
    block[at + 2] = bytes;
    block[at + 3] = pair(ticket, buffer);
    block[at + 4] = pair(fromPool, toPool);
    block[at + 5] = pair(forBuffer, 0);
  }

  @Override
  public void victimSkipped(long nanos, int task, int ticket, int buffer, int pool, int reason) {
    int at = begin(RelayCode.VICTIM_SKIPPED, task, nanos);
    block[at + 2] = pair(ticket, buffer);
    block[at + 3] = pair(pool, reason);
  }

  @Override
  public void refused(
      long nanos, int task, int ticket, int buffer, int pool, long pages, long evictablePages) {
    int at = begin(RelayCode.REFUSED, task, nanos);
    block[at + 2] = pages;
    block[at + 3] = evictablePages;
    block[at + 4] = pair(ticket, buffer);
    block[at + 5] = pair(pool, 0);
  }

  @Override
  public void mappingBound(long nanos, int mapping, int buffer, int resource) {
    int at = begin(RelayCode.MAPPING_BOUND, mapping, nanos);
    block[at + 2] = pair(buffer, resource);
  }

  @Override
  public void mappingInvalidated(long nanos, int mapping, int buffer) {
    int at = begin(RelayCode.MAPPING_INVALIDATED, mapping, nanos);
    block[at + 2] = pair(buffer, 0);
  }

  @Override
  public void fenceCreated(long nanos, int fence, int queue) {
    int at = begin(RelayCode.FENCE_CREATED, fence, nanos);
    block[at + 2] = pair(queue, 0);
  }

  @Override
  public void fenceSignalled(long nanos, int fence) {
    begin(RelayCode.FENCE_SIGNALLED, fence, nanos);
  }

  @Override
  public void jobQueued(long nanos, int job, int queue, int fence, int ticket) {
    int at = begin(RelayCode.JOB_QUEUED, job, nanos);
    block[at + 2] = pair(queue, fence);
    block[at + 3] = pair(ticket, 0);
  }

  @Override
  public void jobUses(
      int job, int mapping, int buffer, int resource, boolean writes, long bytes, boolean remote) {
    int at = begin(RelayCode.JOB_USES, job, bytes);
    block[at + 2] = pair(mapping, buffer);
    block[at + 3] = pair(resource, writes ? 1 : 0);
    block[at + 4] = pair(remote ? 1 : 0, 0);
  }

  @Override
  public void jobStarted(long nanos, int job, int queue) {
    int at = begin(RelayCode.JOB_STARTED, job, nanos);
    block[at + 2] = pair(queue, 0);
  }

  @Override
  public void jobEnded(long nanos, int job, int queue) {
    int at = begin(RelayCode.JOB_ENDED, job, nanos);
    block[at + 2] = pair(queue, 0);
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
    int at = begin(RelayCode.COPY_QUEUED, copy, nanos);
    block[at + 2] = bytes;
    block[at + 3] = pair(queue, fence);
    block[at + 4] = pair(buffer, fromResource);
    block[at + 5] = pair(toResource, fromPool);
    block[at + 6] = pair(toPool, 0);
  }

  @Override
  public void copyStarted(long nanos, int copy, int queue) {
    int at = begin(RelayCode.COPY_STARTED, copy, nanos);
    block[at + 2] = pair(queue, 0);
  }

  @Override
  public void copyEnded(long nanos, int copy, int queue) {
    int at = begin(RelayCode.COPY_ENDED, copy, nanos);
    block[at + 2] = pair(queue, 0);
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
