package org.vramlab.ttm.check;

import static org.vramlab.ttm.event.EventSink.NONE;

import org.vramlab.ttm.event.EventSink;

/**
 * Holds a run to the rules ({@link Rule}): hears every event, and throws {@link BrokenRule} at the
 * one that breaks a rule.
 *
 * <p>One checker watches one run, from its first event on. This class only hands each event to the
 * history and to the rules that it concerns; the rules keep what they need to know.
 *
 * <p>What it expects of the order of events, beyond that of what happened:
 *
 * <ul>
 *   <li>What gives something up (a lock, pages, a registration) is told before it can be had by
 *       others; what takes something is told when it has been had.
 *   <li>Page ranges follow their allocation at once. Fences that guard memory are told before it is
 *       freed.
 *   <li>A fence is created before its work is queued; operands follow their job at once; a fence
 *       signals after its work has ended.
 *   <li>A ticket is no longer registered for space when its end is told.
 * </ul>
 *
 * <p>Threads: not thread-safe; wrap it for the threads runtime ({@link
 * org.vramlab.ttm.event.SynchronizedSink}) and say so in the options. Cost: about 30 ns an event
 * once warm, nothing allocated but tables that grow with what is alive.
 */
public final class Checker implements EventSink {
  private final CheckerOptions options;
  private final History history = new History();
  private final Resources resources = new Resources();
  private final LockRules locks = new LockRules(history);
  private final TicketRules tickets;
  private final ProgressRules progress;
  private final FenceRules fences;
  private final ExecutionOrderRules order = new ExecutionOrderRules(history, resources);
  private final ReuseRules reuse;
  private final PlacementRules places = new PlacementRules(history, locks, resources);
  private final SwapRules swaps = new SwapRules(history, places, resources);
  private final CopyRules keptCopies = new CopyRules(history);
  private final MappingRules mappings = new MappingRules(history, places, resources);
  private final CommitRules commits;
  private final WorkRules jobs;
  private final WorkRules copies;

  /** Creates a checker for one run. */
  public Checker(CheckerOptions options) {
    this.options = options;
    tickets = new TicketRules(history, options.ticketMode());
    progress = new ProgressRules(history, options, tickets);
    commits = new CommitRules(history, locks, tickets, places);
    fences = new FenceRules(history, options);
    reuse = new ReuseRules(history, resources, fences, order);
    jobs = new WorkRules(Thing.JOB, history, fences, reuse, order, swaps);
    copies = new WorkRules(Thing.COPY, history, fences, reuse, order, swaps);
  }

  /** What the run is held to. */
  public CheckerOptions options() {
    return options;
  }

  /**
   * Refusals so far that eviction could have spared; in mode {@code ticket} the first is an error.
   */
  public long spuriousRefusals() {
    return progress.spuriousRefusals();
  }

  /** Pages of {@code pool} that live resources have: what the pool's manager must say too. */
  public long usedPages(int pool) {
    return places.usedPages(pool);
  }

  /**
   * What tickets owe because of what they did before: that is in no other state than the checker's,
   * and two states in which it differs may be judged differently from there on. For searches that
   * compare states, beside the state itself.
   */
  public long expectations() {
    return tickets.expectations();
  }

  // ---- Set-up.

  @Override
  public void taskCreated(int task, String name) {
    history.name(Thing.TASK, task, name);
  }

  @Override
  public void poolCreated(int pool, String name, long capacityPages, boolean addressable) {
    history.name(Thing.POOL, pool, name);
    places.poolCreated(pool, capacityPages, addressable);
    reuse.poolCreated(pool);
    progress.poolCreated(pool, addressable ? capacityPages : 0);
  }

  @Override
  public void queueCreated(int queue, String name, boolean copyEngine) {
    history.name(Thing.QUEUE, queue, name);
    jobs.queueCreated(queue, !copyEngine);
    // A copy engine may serve its channels in any order.
    copies.queueCreated(queue, false);
  }

  @Override
  public void lockCreated(long nanos, int lock, int buffer) {
    history.note(EventCode.LOCK_CREATED, nanos, lock, buffer);
    locks.created(lock);
  }

  // ---- Tickets and locks.

  @Override
  public void ticketOpened(long nanos, int task, int ticket, long stamp) {
    history.note(EventCode.TICKET_OPENED, nanos, task, ticket, stamp);
    tickets.opened(nanos, task, ticket, stamp);
  }

  @Override
  public void ticketBackedOff(long nanos, int task, int ticket, int lock, int pool) {
    history.note(EventCode.TICKET_BACKED_OFF, nanos, task, ticket, lock, pool, 0);
    tickets.backedOff(task, ticket, lock);
    progress.backedOff(nanos, task, lock, pool);
  }

  @Override
  public void ticketSealed(long nanos, int task, int ticket) {
    history.note(EventCode.TICKET_SEALED, nanos, task, ticket);
    tickets.sealed(task, ticket);
  }

  @Override
  public void ticketEnded(long nanos, int task, int ticket, boolean sealed) {
    history.note(EventCode.TICKET_ENDED, nanos, task, ticket, sealed ? 1 : 0);
    progress.ended(nanos, tickets.ended(task, ticket, sealed), ticket);
  }

  @Override
  public void backOffInjected(long nanos, int task, int ticket, int lock) {
    history.note(EventCode.BACK_OFF_INJECTED, nanos, task, ticket, lock, 0, 0);
    progress.injected(task, lock);
  }

  @Override
  public void ticketWounded(long nanos, int ticket, int byTicket) {
    history.note(EventCode.TICKET_WOUNDED, nanos, ticket, byTicket);
    progress.wounded(ticket, byTicket);
  }

  @Override
  public void lockAcquired(long nanos, int task, int ticket, int lock) {
    history.note(EventCode.LOCK_ACQUIRED, nanos, task, ticket, lock, 0, 0);
    locks.acquired(task, ticket, lock);
    tickets.acquired(task, ticket, lock);
    commits.locks(task, lock);
  }

  @Override
  public void callBegan(long nanos, int task, int ticket, int call, int attachment, int buffer) {
    commits.callBegan(task, call, buffer);
  }

  @Override
  public void callEnded(long nanos, int task, int ticket, boolean lost) {
    commits.callEnded(task, lost);
  }

  @Override
  public void lockReleased(long nanos, int task, int lock) {
    history.note(EventCode.LOCK_RELEASED, nanos, task, lock);
    tickets.released(task, locks.released(task, lock));
  }

  @Override
  public void lockWaitBegan(long nanos, int task, int ticket, int lock, int holderTask) {
    history.note(EventCode.LOCK_WAIT_BEGAN, nanos, task, ticket, lock, holderTask, 0);
    tickets.waitBegan(task, ticket, lock);
    commits.locks(task, lock);
  }

  @Override
  public void lockWaitEnded(long nanos, int task, int ticket, int lock, boolean acquired) {
    history.note(EventCode.LOCK_WAIT_ENDED, nanos, task, ticket, lock, 0, acquired ? 1 : 0);
  }

  @Override
  public void spaceWaitBegan(long nanos, int task, int ticket, int pool) {
    history.note(EventCode.SPACE_WAIT_BEGAN, nanos, task, ticket, pool, 0, 0);
    tickets.spaceWaitBegan(task, ticket, pool);
    progress.spaceWaitBegan(task, pool);
  }

  @Override
  public void spaceWaitEnded(long nanos, int task, int ticket, int pool) {
    history.note(EventCode.SPACE_WAIT_ENDED, nanos, task, ticket, pool, 0, 0);
  }

  @Override
  public void spaceRegistered(long nanos, int ticket, int pool) {
    history.note(EventCode.SPACE_REGISTERED, nanos, ticket, pool);
    progress.registered(ticket, pool);
  }

  @Override
  public void spaceUnregistered(long nanos, int ticket, int pool) {
    history.note(EventCode.SPACE_UNREGISTERED, nanos, ticket, pool);
    progress.unregistered(ticket, pool);
  }

  // ---- Buffers and their places.

  @Override
  public void bufferCreated(long nanos, int buffer, int lock, long sizeBytes) {
    history.note(EventCode.BUFFER_CREATED, nanos, buffer, lock, sizeBytes);
    places.bufferCreated(buffer, lock);
  }

  @Override
  public void bufferDestroyed(long nanos, int buffer) {
    history.note(EventCode.BUFFER_DESTROYED, nanos, buffer, 0);
    places.bufferDestroyed(buffer);
    keptCopies.forget(buffer);
  }

  @Override
  public void resourceAllocated(long nanos, int resource, int buffer, int pool, long pages) {
    history.note(EventCode.RESOURCE_ALLOCATED, nanos, resource, buffer, pool, 0, pages);
    places.allocated(resource, buffer, pool, pages);
    commits.moves(buffer);
    progress.allocated(locks.holdingTicket(places.lockOf(buffer)), buffer, pool);
  }

  @Override
  public void resourceExtent(int resource, int pool, long firstPage, long pages) {
    history.note(
        EventCode.RESOURCE_EXTENT, history.lastNanos(), resource, pool, (int) firstPage, 0, pages);
    places.extent(resource, pool, firstPage, pages);
    reuse.extent(resource, pool, firstPage, pages);
  }

  @Override
  public void resourceBusyBehind(int resource, int fence) {
    history.note(EventCode.RESOURCE_BUSY_BEHIND, history.lastNanos(), resource, fence);
    reuse.busyBehind(resource, fence);
  }

  @Override
  public void resourceHandedOver(int resource, int fromBuffer, int toBuffer) {
    long nanos = history.lastNanos();
    history.note(EventCode.RESOURCE_HANDED_OVER, nanos, resource, fromBuffer, toBuffer, 0, 0);
    places.handedOver(resource, fromBuffer, toBuffer);
  }

  @Override
  public void resourceFreed(long nanos, int resource, int buffer, int pool, long pages) {
    history.note(EventCode.RESOURCE_FREED, nanos, resource, buffer, pool, 0, pages);
    places.freed(resource, buffer, pool, pages);
    mappings.freed(resource);
    keptCopies.ended(resource);
    reuse.freed(resource);
  }

  @Override
  public void bufferPlaced(long nanos, int buffer, int resource, int pool) {
    history.note(EventCode.BUFFER_PLACED, nanos, buffer, resource, pool, 0, 0);
    places.placed(buffer, resource, pool);
    commits.moves(buffer);
    keptCopies.ended(resource);
  }

  @Override
  public void copyKept(long nanos, int buffer, int resource) {
    history.note(EventCode.COPY_KEPT, nanos, buffer, resource);
    places.requireOwn(Thing.BUFFER, buffer, buffer, resource);
    keptCopies.kept(buffer, resource);
  }

  @Override
  public void duplicated(long nanos, int buffer, int duplicate) {
    history.note(EventCode.DUPLICATED, nanos, buffer, duplicate);
    keptCopies.duplicated(buffer, duplicate);
  }

  @Override
  public void bufferPinned(long nanos, int buffer, int delta) {
    history.note(EventCode.BUFFER_PINNED, nanos, buffer, 0, delta);
    places.pinned(buffer, delta);
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
    history.note(
        EventCode.EVICTED, nanos, task, ticket, buffer, fromPool, toPool, forBuffer, bytes);
    places.requireLock(buffer, "is evicted");
    places.evicted(task, buffer);
  }

  @Override
  public void victimSkipped(long nanos, int task, int ticket, int buffer, int pool, int reason) {
    history.note(EventCode.VICTIM_SKIPPED, nanos, task, ticket, buffer, pool, reason, 0, 0);
    commits.skipped(task, buffer);
  }

  @Override
  public void refused(
      long nanos, int task, int ticket, int buffer, int pool, long pages, long evictablePages) {
    history.note(EventCode.REFUSED, nanos, task, ticket, buffer, pool, pages);
    progress.refused(ticket, buffer, pool, pages, places.freePages(pool), evictablePages);
  }

  @Override
  public void swappedOut(long nanos, int task, int ticket, int buffer, long pages) {
    history.note(EventCode.SWAPPED_OUT, nanos, task, ticket, buffer, 0, pages);
    swaps.swappedOut(buffer);
  }

  @Override
  public void swappedIn(long nanos, int task, int ticket, int buffer, long pages) {
    history.note(EventCode.SWAPPED_IN, nanos, task, ticket, buffer, 0, pages);
    swaps.swappedIn(buffer);
  }

  @Override
  public void prefetched(
      long nanos, int task, int ticket, int buffer, int pool, int fence, long bytes) {
    history.note(EventCode.PREFETCHED, nanos, task, ticket, buffer, pool, bytes);
  }

  // ---- Mappings.

  @Override
  public void mappingBound(long nanos, int mapping, int buffer, int resource) {
    history.note(EventCode.MAPPING_BOUND, nanos, mapping, buffer, resource, 0, 0);
    mappings.bound(mapping, buffer, resource);
  }

  @Override
  public void mappingInvalidated(long nanos, int mapping, int buffer) {
    history.note(EventCode.MAPPING_INVALIDATED, nanos, mapping, buffer);
    mappings.invalidated(mapping);
  }

  // ---- Fences, jobs and copies.

  @Override
  public void fenceCreated(long nanos, int fence, int queue) {
    history.note(EventCode.FENCE_CREATED, nanos, fence, queue);
    fences.created(nanos, fence, queue);
  }

  @Override
  public void fenceSignalled(long nanos, int fence) {
    history.note(EventCode.FENCE_SIGNALLED, nanos, fence, 0);
    reuse.fenceSignalled(fences.signalled(nanos, fence));
  }

  @Override
  public void jobQueued(long nanos, int job, int queue, int fence, int ticket) {
    history.note(EventCode.JOB_QUEUED, nanos, job, queue, fence, ticket, 0);
    if (ticket != NONE) {
      tickets.requireSealed(job, ticket);
    }
    jobs.queued(job, queue, fence, ticket);
  }

  @Override
  public void jobUses(
      int job, int mapping, int buffer, int resource, boolean writes, long bytes, boolean remote) {
    int wrote = writes ? 1 : 0;
    history.note(
        EventCode.JOB_USES, history.lastNanos(), job, mapping, buffer, resource, wrote, 0, bytes);
    places.requirePlace(Thing.JOB, job, buffer, resource);
    mappings.used(job, mapping, buffer, resource);
    keptCopies.used(job, buffer, writes);
    locks.requireHeldWith(jobs.ticketOf(job), places.lockOf(buffer), job, buffer);
    jobs.uses(job, resource, writes);
  }

  @Override
  public void jobStarted(long nanos, int job, int queue) {
    history.note(EventCode.JOB_STARTED, nanos, job, queue);
    jobs.started(job, queue);
  }

  @Override
  public void jobEnded(long nanos, int job, int queue) {
    history.note(EventCode.JOB_ENDED, nanos, job, queue);
    jobs.ended(job, queue);
    progress.completed();
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
    history.note(
        EventCode.COPY_QUEUED, nanos, copy, queue, fence, buffer, fromResource, toResource, bytes);
    copies.queued(copy, queue, fence, NONE);
    progress.copied(copy, bytes);
    if (buffer != NONE) {
      places.requireLock(buffer, "is copied");
    }
    copies.carries(copy, buffer, fromResource, false, places);
    copies.carries(copy, buffer, toResource, true, places);
  }

  @Override
  public void copyStarted(long nanos, int copy, int queue) {
    history.note(EventCode.COPY_STARTED, nanos, copy, queue);
    copies.started(copy, queue);
  }

  @Override
  public void copyEnded(long nanos, int copy, int queue) {
    history.note(EventCode.COPY_ENDED, nanos, copy, queue);
    copies.ended(copy, queue);
  }

  @Override
  public void runEnded(long nanos) {
    history.note(EventCode.RUN_ENDED, nanos, 0, 0);
    locks.runEnded();
    tickets.runEnded();
    jobs.runEnded();
    copies.runEnded();
    fences.runEnded();
    places.runEnded(keptCopies);
  }
}
