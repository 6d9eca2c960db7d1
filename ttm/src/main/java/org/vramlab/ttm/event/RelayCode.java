package org.vramlab.ttm.event;

/**
 * The kinds of event, as {@link EventEncoder} writes them and {@link EventDecoder} reads them: one
 * for each method of {@link EventSink}.
 *
 * <p>Layout, in longs: the code (upper half) and the first id (lower half); the first long
 * argument, mostly the time; the other longs; the other ids, two to a long, earlier ones in upper
 * halves. A string goes by a queue beside.
 */
enum RelayCode {
  TASK_CREATED(2),
  POOL_CREATED(3),
  QUEUE_CREATED(2),
  LOCK_CREATED(3),
  TICKET_OPENED(4),
  TICKET_BACKED_OFF(4),
  TICKET_SEALED(3),
  TICKET_ENDED(3),
  TICKET_WOUNDED(3),
  LOCK_ACQUIRED(3),
  LOCK_RELEASED(3),
  LOCK_WAIT_BEGAN(4),
  LOCK_WAIT_ENDED(4),
  SPACE_WAIT_BEGAN(3),
  SPACE_WAIT_ENDED(3),
  SPACE_REGISTERED(3),
  SPACE_UNREGISTERED(3),
  BUFFER_CREATED(4),
  BUFFER_DESTROYED(2),
  RESOURCE_ALLOCATED(4),
  RESOURCE_EXTENT(4),
  RESOURCE_BUSY_BEHIND(2),
  RESOURCE_FREED(4),
  BUFFER_PLACED(3),
  BUFFER_PINNED(3),
  EVICTED(6),
  VICTIM_SKIPPED(4),
  REFUSED(6),
  MAPPING_BOUND(3),
  MAPPING_INVALIDATED(3),
  FENCE_CREATED(3),
  FENCE_SIGNALLED(2),
  JOB_QUEUED(4),
  JOB_USES(5),
  JOB_STARTED(3),
  JOB_ENDED(3),
  COPY_QUEUED(7),
  COPY_STARTED(3),
  COPY_ENDED(3),
  RUN_ENDED(2),
  RUN_FAILED(2);

  /** Longs of an event of this kind. */
  final int longs;

  RelayCode(int longs) {
    this.longs = longs;
  }
}
