package org.vramlab.ttm.event;

import java.util.Queue;

/**
 * Reads the events of a block that {@link EventEncoder} filled, and tells them to a sink. What a
 * code and its longs mean is told in {@link RelayCode}.
 *
 * <p>Threads: one at a time.
 */
final class EventDecoder {
  private static final RelayCode[] CODES = RelayCode.values();

  private final EventSink sink;

  /** Strings of set-up events, in order. */
  private final Queue<String> names;

  EventDecoder(EventSink sink, Queue<String> names) {
    this.sink = sink;
    this.names = names;
  }

  /** Tells the events in the first {@code length} longs of {@code block}. */
  void decode(long[] block, int length) {
    int at = 0;
    while (at < length) {
      RelayCode code = CODES[first(block[at])];
      tell(code, block, at);
      at += code.longs;
    }
    assert at == length : "the last event ends at " + at + ", its block at " + length;
  }

  private void tell(RelayCode code, long[] block, int at) {
    switch (code) {
      case TASK_CREATED -> sink.taskCreated(second(block[at]), names.remove());
      case POOL_CREATED ->
          sink.poolCreated(
              second(block[at]), names.remove(), block[at + 1], first(block[at + 2]) != 0);
      case QUEUE_CREATED ->
          sink.queueCreated(second(block[at]), names.remove(), (int) block[at + 1] != 0);
      case LOCK_CREATED -> sink.lockCreated(block[at + 1], second(block[at]), first(block[at + 2]));
      case TICKET_OPENED ->
          sink.ticketOpened(block[at + 1], second(block[at]), first(block[at + 3]), block[at + 2]);
      case TICKET_BACKED_OFF ->
          sink.ticketBackedOff(
              block[at + 1],
              second(block[at]),
              first(block[at + 2]),
              second(block[at + 2]),
              first(block[at + 3]));
      case TICKET_SEALED ->
          sink.ticketSealed(block[at + 1], second(block[at]), first(block[at + 2]));
      case TICKET_ENDED ->
          sink.ticketEnded(
              block[at + 1], second(block[at]), first(block[at + 2]), second(block[at + 2]) != 0);
      case TICKET_WOUNDED ->
          sink.ticketWounded(block[at + 1], second(block[at]), first(block[at + 2]));
      case LOCK_ACQUIRED ->
          sink.lockAcquired(
              block[at + 1], second(block[at]), first(block[at + 2]), second(block[at + 2]));
      case LOCK_RELEASED ->
          sink.lockReleased(block[at + 1], second(block[at]), first(block[at + 2]));
      case LOCK_WAIT_BEGAN ->
          sink.lockWaitBegan(
              block[at + 1],
              second(block[at]),
              first(block[at + 2]),
              second(block[at + 2]),
              first(block[at + 3]));
      case LOCK_WAIT_ENDED ->
          sink.lockWaitEnded(
              block[at + 1],
              second(block[at]),
              first(block[at + 2]),
              second(block[at + 2]),
              first(block[at + 3]) != 0);
      case SPACE_WAIT_BEGAN ->
          sink.spaceWaitBegan(
              block[at + 1], second(block[at]), first(block[at + 2]), second(block[at + 2]));
      case SPACE_WAIT_ENDED ->
          sink.spaceWaitEnded(
              block[at + 1], second(block[at]), first(block[at + 2]), second(block[at + 2]));
      case SPACE_REGISTERED ->
          sink.spaceRegistered(block[at + 1], second(block[at]), first(block[at + 2]));
      case SPACE_UNREGISTERED ->
          sink.spaceUnregistered(block[at + 1], second(block[at]), first(block[at + 2]));
      case BUFFER_CREATED ->
          sink.bufferCreated(block[at + 1], second(block[at]), first(block[at + 3]), block[at + 2]);
      case BUFFER_DESTROYED -> sink.bufferDestroyed(block[at + 1], second(block[at]));
      case RESOURCE_ALLOCATED ->
          sink.resourceAllocated(
              block[at + 1],
              second(block[at]),
              first(block[at + 3]),
              second(block[at + 3]),
              block[at + 2]);
      case RESOURCE_EXTENT ->
          sink.resourceExtent(
              second(block[at]), first(block[at + 3]), block[at + 1], block[at + 2]);
      case RESOURCE_BUSY_BEHIND -> sink.resourceBusyBehind(second(block[at]), (int) block[at + 1]);
      case RESOURCE_FREED ->
          sink.resourceFreed(
              block[at + 1],
              second(block[at]),
              first(block[at + 3]),
              second(block[at + 3]),
              block[at + 2]);
      case BUFFER_PLACED ->
          sink.bufferPlaced(
              block[at + 1], second(block[at]), first(block[at + 2]), second(block[at + 2]));
      case BUFFER_PINNED ->
          sink.bufferPinned(block[at + 1], second(block[at]), first(block[at + 2]));
      case EVICTED ->
          sink.evicted(
              block[at + 1],
              second(block[at]),
              first(block[at + 3]),
              second(block[at + 3]),
              first(block[at + 4]),
              second(block[at + 4]),
              block[at + 2],
              first(block[at + 5]));
      case VICTIM_SKIPPED ->
          sink.victimSkipped(
              block[at + 1],
              second(block[at]),
              first(block[at + 2]),
              second(block[at + 2]),
              first(block[at + 3]),
              second(block[at + 3]));
      case REFUSED ->
          sink.refused(
              block[at + 1],
              second(block[at]),
              first(block[at + 4]),
              second(block[at + 4]),
              first(block[at + 5]),
              block[at + 2],
              block[at + 3]);
      case MAPPING_BOUND ->
          sink.mappingBound(
              block[at + 1], second(block[at]), first(block[at + 2]), second(block[at + 2]));
      case MAPPING_INVALIDATED ->
          sink.mappingInvalidated(block[at + 1], second(block[at]), first(block[at + 2]));
      case FENCE_CREATED ->
          sink.fenceCreated(block[at + 1], second(block[at]), first(block[at + 2]));
      case FENCE_SIGNALLED -> sink.fenceSignalled(block[at + 1], second(block[at]));
      case JOB_QUEUED ->
          sink.jobQueued(
              block[at + 1],
              second(block[at]),
              first(block[at + 2]),
              second(block[at + 2]),
              first(block[at + 3]));
      case JOB_USES ->
          sink.jobUses(
              second(block[at]),
              first(block[at + 2]),
              second(block[at + 2]),
              first(block[at + 3]),
              second(block[at + 3]) != 0,
              block[at + 1],
              first(block[at + 4]) != 0);
      case JOB_STARTED -> sink.jobStarted(block[at + 1], second(block[at]), first(block[at + 2]));
      case JOB_ENDED -> sink.jobEnded(block[at + 1], second(block[at]), first(block[at + 2]));
      case COPY_QUEUED ->
          sink.copyQueued(
              block[at + 1],
              second(block[at]),
              first(block[at + 3]),
              second(block[at + 3]),
              first(block[at + 4]),
              second(block[at + 4]),
              first(block[at + 5]),
              second(block[at + 5]),
              first(block[at + 6]),
              block[at + 2]);
      case COPY_STARTED -> sink.copyStarted(block[at + 1], second(block[at]), first(block[at + 2]));
      case COPY_ENDED -> sink.copyEnded(block[at + 1], second(block[at]), first(block[at + 2]));
      case RUN_ENDED -> sink.runEnded(block[at + 1]);
      case RUN_FAILED -> sink.runFailed(block[at + 1]);
    }
  }

  private static int first(long pair) {
    return (int) (pair >>> 32);
  }

  private static int second(long pair) {
    return (int) pair;
  }
}
