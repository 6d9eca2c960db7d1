package org.vramlab.ttm.event;

/**
 * The kinds of event, as {@link EventEncoder} writes them and {@link EventDecoder} reads them: one
 * for each method of {@link EventSink}.
 *
 * <p>Layout, in ints: a head; the time, if it is another than that of the event before; then the
 * arguments in the order of the method, a long as two ints, the upper half first. The head holds
 * the code, the boolean arguments as flags, and as its sign whether a time follows. A string goes
 * by a queue beside. Most events are one of many at the same instant and name two or three ids, so
 * this is half of what a long for each would be; what a thread writes and another one reads has to
 * go from one processor's cache to the other's.
 */
enum RelayCode {
  TASK_CREATED(1),
  POOL_CREATED(3),
  QUEUE_CREATED(1),
  ATTACHMENT_CREATED(2),
  LOCK_CREATED(2),
  LOCK_NAMED(1),
  TICKET_OPENED(4),
  TICKET_BACKED_OFF(4),
  TICKET_SEALED(2),
  TICKET_ENDED(2),
  BACK_OFF_INJECTED(3),
  TICKET_WOUNDED(2),
  CALL_BEGAN(5),
  CALL_ENDED(2),
  LOCK_ACQUIRED(3),
  LOCK_RELEASED(2),
  LOCK_WAIT_BEGAN(4),
  LOCK_WAIT_ENDED(3),
  SPACE_WAIT_BEGAN(3),
  SPACE_WAIT_ENDED(3),
  SPACE_REGISTERED(2),
  SPACE_UNREGISTERED(2),
  BUFFER_CREATED(4),
  BUFFER_DESTROYED(1),
  RESOURCE_ALLOCATED(5),
  RESOURCE_EXTENT(6),
  RESOURCE_BUSY_BEHIND(2),
  RESOURCE_HANDED_OVER(3),
  RESOURCE_FREED(5),
  BUFFER_PLACED(3),
  COPY_KEPT(2),
  DUPLICATED(2),
  BUFFER_PINNED(2),
  PIN_FELL_BACK(3),
  EVICTED(8),
  VICTIM_SKIPPED(5),
  REFUSED(8),
  SWAPPED_OUT(5),
  SWAPPED_IN(5),
  PREFETCHED(7),
  PREFETCH_GIVEN_UP(4),
  MAPPING_BOUND(3),
  MAPPING_INVALIDATED(2),
  FENCE_CREATED(2),
  FENCE_SIGNALLED(1),
  JOB_QUEUED(4),
  JOB_USES(6),
  JOB_STARTED(2),
  JOB_ENDED(2),
  COPY_QUEUED(10),
  COPY_STARTED(2),
  COPY_ENDED(2),
  RUN_ENDED(0),
  RUN_FAILED(0);

  /** Bits of the head that are the code: its ordinal. */
  static final int CODE_MASK = 0xFF;

  /** Place of the first flag in the head. */
  static final int FLAG_SHIFT = 8;

  /** Set in the head when a time follows. */
  static final int NEW_TIME = 1 << 31;

  /** Ints of a head that a time follows, with that time. */
  static final int LONGEST_HEAD_INTS = 3;

  /** Ints of the arguments of an event of this kind. */
  final int ints;

  RelayCode(int ints) {
    this.ints = ints;
  }
}
