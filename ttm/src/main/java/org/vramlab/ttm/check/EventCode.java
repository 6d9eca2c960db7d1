package org.vramlab.ttm.check;

import static org.vramlab.ttm.check.Thing.BUFFER;
import static org.vramlab.ttm.check.Thing.COPY;
import static org.vramlab.ttm.check.Thing.FENCE;
import static org.vramlab.ttm.check.Thing.JOB;
import static org.vramlab.ttm.check.Thing.LOCK;
import static org.vramlab.ttm.check.Thing.MAPPING;
import static org.vramlab.ttm.check.Thing.POOL;
import static org.vramlab.ttm.check.Thing.QUEUE;
import static org.vramlab.ttm.check.Thing.RESOURCE;
import static org.vramlab.ttm.check.Thing.TASK;
import static org.vramlab.ttm.check.Thing.TICKET;
import static org.vramlab.ttm.check.Thing.VALUE;

/** The kinds of event that {@link History} remembers, and how to tell them. */
enum EventCode {
  LOCK_CREATED("lock created", "", LOCK, BUFFER),
  TICKET_OPENED("ticket opened", "stamp", TASK, TICKET),
  TICKET_BACKED_OFF("backed off", "", TASK, TICKET, LOCK, POOL),
  TICKET_SEALED("sealed", "", TASK, TICKET),
  TICKET_ENDED("ticket ended", "sealed", TASK, TICKET),
  BACK_OFF_INJECTED("must give up by error injection", "", TASK, TICKET, LOCK),
  TICKET_WOUNDED("wounded, by the second", "", TICKET, TICKET),
  LOCK_ACQUIRED("lock acquired", "", TASK, TICKET, LOCK),
  LOCK_RELEASED("lock released", "", TASK, LOCK),
  LOCK_WAIT_BEGAN("sleeps for a lock held by the second task", "", TASK, TICKET, LOCK, TASK),
  LOCK_WAIT_ENDED("stopped sleeping for a lock", "got it", TASK, TICKET, LOCK),
  SPACE_WAIT_BEGAN("waits for space", "", TASK, TICKET, POOL),
  SPACE_WAIT_ENDED("stopped waiting for space", "", TASK, TICKET, POOL),
  SPACE_REGISTERED("registered for space", "", TICKET, POOL),
  SPACE_UNREGISTERED("no longer registered for space", "", TICKET, POOL),
  BUFFER_CREATED("buffer created", "bytes", BUFFER, LOCK),
  BUFFER_DESTROYED("buffer destroyed", "", BUFFER),
  RESOURCE_ALLOCATED("allocated", "pages", RESOURCE, BUFFER, POOL),
  RESOURCE_EXTENT("has pages, from the value", "pages", RESOURCE, POOL, VALUE),
  RESOURCE_BUSY_BEHIND("to be written by others only after a fence", "", RESOURCE, FENCE),
  RESOURCE_HANDED_OVER("handed over to the second buffer", "", RESOURCE, BUFFER, BUFFER),
  RESOURCE_FREED("freed", "pages", RESOURCE, BUFFER, POOL),
  BUFFER_PLACED("placed", "", BUFFER, RESOURCE, POOL),
  COPY_KEPT("stays as a clean copy", "", BUFFER, RESOURCE),
  DUPLICATED("has what it holds in the second buffer as well", "", BUFFER, BUFFER),
  BUFFER_PINNED("pins changed", "by", BUFFER),
  EVICTED(
      "evicted, to the second pool, for the second buffer",
      "bytes",
      TASK,
      TICKET,
      BUFFER,
      POOL,
      POOL,
      BUFFER),
  VICTIM_SKIPPED("passed over as a victim, for the reason", "", TASK, TICKET, BUFFER, POOL, VALUE),
  REFUSED("refused", "pages", TASK, TICKET, BUFFER, POOL),
  SWAPPED_OUT("swapped out", "pages", TASK, TICKET, BUFFER),
  SWAPPED_IN("swapped in", "pages", TASK, TICKET, BUFFER),
  PREFETCHED("fetched ahead of need", "bytes", TASK, TICKET, BUFFER, POOL),
  MAPPING_BOUND("mapping bound", "", MAPPING, BUFFER, RESOURCE),
  MAPPING_INVALIDATED("mapping invalidated", "", MAPPING, BUFFER),
  FENCE_CREATED("fence created", "", FENCE, QUEUE),
  FENCE_SIGNALLED("fence signalled", "", FENCE),
  JOB_QUEUED("job queued", "", JOB, QUEUE, FENCE, TICKET),
  JOB_USES(
      "job uses, and writes if the value is 1", "bytes", JOB, MAPPING, BUFFER, RESOURCE, VALUE),
  JOB_STARTED("job started", "", JOB, QUEUE),
  JOB_ENDED("job ended", "", JOB, QUEUE),
  COPY_QUEUED(
      "copy queued, from the first resource to the second",
      "bytes",
      COPY,
      QUEUE,
      FENCE,
      BUFFER,
      RESOURCE,
      RESOURCE),
  COPY_STARTED("copy started", "", COPY, QUEUE),
  COPY_ENDED("copy ended", "", COPY, QUEUE),
  RUN_ENDED("run ended", "");

  private final String label;

  /** What the event's amount is; empty if it has none. */
  private final String amount;

  @SuppressWarnings("ImmutableEnumChecker") // Never written, never handed out.
  private final Thing[] arguments;

  EventCode(String label, String amount, Thing... arguments) {
    this.label = label;
    this.amount = amount;
    this.arguments = arguments;
  }

  String label() {
    return label;
  }

  String amount() {
    return amount;
  }

  int arity() {
    return arguments.length;
  }

  Thing argument(int i) {
    return arguments[i];
  }
}
