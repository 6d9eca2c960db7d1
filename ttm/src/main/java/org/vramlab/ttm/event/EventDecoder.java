package org.vramlab.ttm.event;

import java.util.Queue;

/**
 * Reads the events of a block that {@link EventEncoder} filled, and tells them to a sink. What a
 * code and its ints mean is told in {@link RelayCode}.
 *
 * <p>Threads: one at a time.
 */
final class EventDecoder {
  private static final RelayCode[] CODES = RelayCode.values();

  private final EventSink sink;

  /** Strings of set-up events, in order. */
  private final Queue<String> names;

  /** Time of the event read last. */
  private long nanos;

  EventDecoder(EventSink sink, Queue<String> names) {
    this.sink = sink;
    this.names = names;
  }

  /** Tells the events in the first {@code length} ints of {@code block}. */
  void decode(int[] block, int length) {
    int at = 0;
    while (at < length) {
      int head = block[at++];
      if (head < 0) {
        nanos = longAt(block, at);
        at += 2;
      }
      RelayCode code = CODES[head & RelayCode.CODE_MASK];
      tell(code, head, block, at);
      at += code.ints;
    }
    assert at == length : "the last event ends at " + at + ", its block at " + length;
  }

  private void tell(RelayCode code, int head, int[] block, int at) {
    switch (code) {
      case TASK_CREATED -> sink.taskCreated(block[at], names.remove());
      case POOL_CREATED ->
          sink.poolCreated(block[at], names.remove(), longAt(block, at + 1), flag(head, 0));
      case QUEUE_CREATED -> sink.queueCreated(block[at], names.remove(), flag(head, 0));
      case ATTACHMENT_CREATED ->
          sink.attachmentCreated(block[at], block[at + 1], names.remove(), names.remove());
      case LOCK_CREATED -> sink.lockCreated(nanos, block[at], block[at + 1]);
      case LOCK_NAMED -> sink.lockNamed(block[at], names.remove());
      case TICKET_OPENED ->
          sink.ticketOpened(nanos, block[at], block[at + 1], longAt(block, at + 2));
      case TICKET_BACKED_OFF ->
          sink.ticketBackedOff(nanos, block[at], block[at + 1], block[at + 2], block[at + 3]);
      case TICKET_SEALED -> sink.ticketSealed(nanos, block[at], block[at + 1]);
      case TICKET_ENDED -> sink.ticketEnded(nanos, block[at], block[at + 1], flag(head, 0));
      case BACK_OFF_INJECTED ->
          sink.backOffInjected(nanos, block[at], block[at + 1], block[at + 2]);
      case TICKET_WOUNDED -> sink.ticketWounded(nanos, block[at], block[at + 1]);
      case CALL_BEGAN ->
          sink.callBegan(
              nanos, block[at], block[at + 1], block[at + 2], block[at + 3], block[at + 4]);
      case CALL_ENDED -> sink.callEnded(nanos, block[at], block[at + 1], flag(head, 0));
      case LOCK_ACQUIRED -> sink.lockAcquired(nanos, block[at], block[at + 1], block[at + 2]);
      case LOCK_RELEASED -> sink.lockReleased(nanos, block[at], block[at + 1]);
      case LOCK_WAIT_BEGAN ->
          sink.lockWaitBegan(nanos, block[at], block[at + 1], block[at + 2], block[at + 3]);
      case LOCK_WAIT_ENDED ->
          sink.lockWaitEnded(nanos, block[at], block[at + 1], block[at + 2], flag(head, 0));
      case SPACE_WAIT_BEGAN -> sink.spaceWaitBegan(nanos, block[at], block[at + 1], block[at + 2]);
      case SPACE_WAIT_ENDED -> sink.spaceWaitEnded(nanos, block[at], block[at + 1], block[at + 2]);
      case SPACE_REGISTERED -> sink.spaceRegistered(nanos, block[at], block[at + 1]);
      case SPACE_UNREGISTERED -> sink.spaceUnregistered(nanos, block[at], block[at + 1]);
      case BUFFER_CREATED ->
          sink.bufferCreated(nanos, block[at], block[at + 1], longAt(block, at + 2));
      case BUFFER_DESTROYED -> sink.bufferDestroyed(nanos, block[at]);
      case RESOURCE_ALLOCATED ->
          sink.resourceAllocated(
              nanos, block[at], block[at + 1], block[at + 2], longAt(block, at + 3));
      case RESOURCE_EXTENT ->
          sink.resourceExtent(
              block[at], block[at + 1], longAt(block, at + 2), longAt(block, at + 4));
      case RESOURCE_BUSY_BEHIND -> sink.resourceBusyBehind(block[at], block[at + 1]);
      case RESOURCE_HANDED_OVER -> sink.resourceHandedOver(block[at], block[at + 1], block[at + 2]);
      case RESOURCE_FREED ->
          sink.resourceFreed(nanos, block[at], block[at + 1], block[at + 2], longAt(block, at + 3));
      case BUFFER_PLACED -> sink.bufferPlaced(nanos, block[at], block[at + 1], block[at + 2]);
      case COPY_KEPT -> sink.copyKept(nanos, block[at], block[at + 1]);
      case DUPLICATED -> sink.duplicated(nanos, block[at], block[at + 1]);
      case BUFFER_PINNED -> sink.bufferPinned(nanos, block[at], block[at + 1]);
      case PIN_FELL_BACK -> sink.pinFellBack(nanos, block[at], block[at + 1], block[at + 2]);
      case EVICTED ->
          sink.evicted(
              nanos,
              block[at],
              block[at + 1],
              block[at + 2],
              block[at + 3],
              block[at + 4],
              longAt(block, at + 5),
              block[at + 7]);
      case VICTIM_SKIPPED ->
          sink.victimSkipped(
              nanos, block[at], block[at + 1], block[at + 2], block[at + 3], block[at + 4]);
      case REFUSED ->
          sink.refused(
              nanos,
              block[at],
              block[at + 1],
              block[at + 2],
              block[at + 3],
              longAt(block, at + 4),
              longAt(block, at + 6));
      case SWAPPED_OUT ->
          sink.swappedOut(nanos, block[at], block[at + 1], block[at + 2], longAt(block, at + 3));
      case SWAPPED_IN ->
          sink.swappedIn(nanos, block[at], block[at + 1], block[at + 2], longAt(block, at + 3));
      case PREFETCHED ->
          sink.prefetched(
              nanos,
              block[at],
              block[at + 1],
              block[at + 2],
              block[at + 3],
              block[at + 4],
              longAt(block, at + 5));
      case PREFETCH_GIVEN_UP ->
          sink.prefetchGivenUp(nanos, block[at], block[at + 1], block[at + 2], block[at + 3]);
      case MAPPING_BOUND -> sink.mappingBound(nanos, block[at], block[at + 1], block[at + 2]);
      case MAPPING_INVALIDATED -> sink.mappingInvalidated(nanos, block[at], block[at + 1]);
      case FENCE_CREATED -> sink.fenceCreated(nanos, block[at], block[at + 1]);
      case FENCE_SIGNALLED -> sink.fenceSignalled(nanos, block[at]);
      case JOB_QUEUED ->
          sink.jobQueued(nanos, block[at], block[at + 1], block[at + 2], block[at + 3]);
      case JOB_USES ->
          sink.jobUses(
              block[at],
              block[at + 1],
              block[at + 2],
              block[at + 3],
              flag(head, 0),
              longAt(block, at + 4),
              flag(head, 1));
      case JOB_STARTED -> sink.jobStarted(nanos, block[at], block[at + 1]);
      case JOB_ENDED -> sink.jobEnded(nanos, block[at], block[at + 1]);
      case COPY_QUEUED ->
          sink.copyQueued(
              nanos,
              block[at],
              block[at + 1],
              block[at + 2],
              block[at + 3],
              block[at + 4],
              block[at + 5],
              block[at + 6],
              block[at + 7],
              longAt(block, at + 8));
      case COPY_STARTED -> sink.copyStarted(nanos, block[at], block[at + 1]);
      case COPY_ENDED -> sink.copyEnded(nanos, block[at], block[at + 1]);
      case RUN_ENDED -> sink.runEnded(nanos);
      case RUN_FAILED -> sink.runFailed(nanos);
    }
  }

  private static long longAt(int[] block, int at) {
    return (long) block[at] << 32 | (block[at + 1] & 0xFFFF_FFFFL);
  }

  private static boolean flag(int head, int number) {
    return (head >>> (RelayCode.FLAG_SHIFT + number) & 1) != 0;
  }
}
