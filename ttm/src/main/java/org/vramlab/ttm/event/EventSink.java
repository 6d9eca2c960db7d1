package org.vramlab.ttm.event;

/**
 * Receives what happens in a run, in the order in which it happens.
 *
 * <p>Every method has an empty body: a sink overrides what it cares for. Arguments: {@code nanos}
 * is the time since the run began; {@code task}, {@code ticket}, {@code lock}, {@code buffer},
 * {@code pool}, {@code resource}, {@code fence}, {@code mapping}, {@code queue} and {@code engine}
 * are small non-negative numbers, handed out in order of creation and never reused; {@link #NONE}
 * stands for "no such thing". Sizes are bytes unless the name says pages (of 4 KiB).
 *
 * <p>Threads: in the simulation calls come one at a time. In the threads runtime they come from any
 * thread, and a sink must be thread-safe. A sink must not call back into the manager and must not
 * throw, except to report a broken rule.
 */
public interface EventSink {
  /** Stands for "no such thing" wherever an id is expected. */
  int NONE = -1;

  /** A sink that ignores everything. */
  EventSink SILENT = new EventSink() {};

  // ---- Set-up: announced once per thing, before its first use; the only methods that carry
  // objects.

  /** A task (a client thread of the simulated system) exists. */
  default void taskCreated(int task, String name) {}

  /**
   * A pool of memory exists. {@code capacityPages} is {@code Long.MAX_VALUE} for an unlimited one.
   */
  default void poolCreated(int pool, String name, long capacityPages, boolean addressable) {}

  /** An in-order queue of jobs or a copy engine exists; both share one numbering. */
  default void queueCreated(int queue, String name, boolean copyEngine) {}

  /**
   * A ww lock exists. {@code buffer} is the buffer it guards, or {@link #NONE} (a page-table root,
   * say).
   */
  default void lockCreated(long nanos, int lock, int buffer) {}

  /**
   * The ww lock that was created last under this number guards no buffer, and is called {@code
   * name}: the page tables of a process, say.
   */
  default void lockNamed(int lock, String name) {}

  /** An importer is about to attach to {@code buffer}, which the other one exports. */
  default void attachmentCreated(int attachment, int buffer, String exporter, String importer) {}

  // ---- Tickets and locks.

  /**
   * A ticket opened; {@code stamp} orders tickets, smaller is older, and is kept across back-offs.
   */
  default void ticketOpened(long nanos, int task, int ticket, long stamp) {}

  /**
   * The ticket gives up its locks: it lost {@code lock}, or must wait for space in a pool ({@code
   * lock} is {@link #NONE}).
   */
  default void ticketBackedOff(long nanos, int task, int ticket, int lock, int pool) {}

  /** All locks and fence slots are in hand; from here no step of this ticket can fail. */
  default void ticketSealed(long nanos, int task, int ticket) {}

  /**
   * The ticket released everything and ended. {@code sealed}: it did its work; otherwise it failed
   * or was interrupted.
   */
  default void ticketEnded(long nanos, int task, int ticket, boolean sealed) {}

  /**
   * Error injection: {@code ticket} just got {@code lock}, and must give it up and back off as if
   * it had lost it. {@link #lockReleased} and, unless the loss is masked, {@link #ticketBackedOff}
   * follow.
   */
  default void backOffInjected(long nanos, int task, int ticket, int lock) {}

  /** The ticket's context was wounded by an older one (wound-wait). */
  default void ticketWounded(long nanos, int ticket, int byTicket) {}

  /**
   * {@code task} now holds {@code lock}; {@code ticket} is {@link #NONE} for a lock taken without a
   * context.
   */
  default void lockAcquired(long nanos, int task, int ticket, int lock) {}

  /**
   * A call for {@code ticket} goes one level down, into a driver or into an eviction; what is told
   * until its {@link #callEnded} happens there. Calls nest.
   *
   * @param call one of the {@code CALL_} constants
   * @param attachment whose exporter or importer is called; {@link #NONE} for {@link #CALL_EVICT}
   */
  default void callBegan(long nanos, int task, int ticket, int call, int attachment, int buffer) {}

  /** The exporter maps the buffer. */
  int CALL_MAP = 0;

  /** The exporter pins the buffer. */
  int CALL_PIN = 1;

  /** The buffer is pushed out. */
  int CALL_EVICT = 2;

  /** The importer is asked to let the buffer move. */
  int CALL_PREPARE_MOVE = 3;

  /**
   * The innermost call is over.
   *
   * @param lost whether it unwinds because a lock, or the space, was lost (EDEADLK)
   */
  default void callEnded(long nanos, int task, int ticket, boolean lost) {}

  /** {@code task} no longer holds {@code lock}. */
  default void lockReleased(long nanos, int task, int lock) {}

  /** {@code task} begins to sleep for {@code lock}, held by {@code holderTask}. */
  default void lockWaitBegan(long nanos, int task, int ticket, int lock, int holderTask) {}

  /** {@code task} stopped sleeping for {@code lock}, with or without it. */
  default void lockWaitEnded(long nanos, int task, int ticket, int lock, boolean acquired) {}

  /**
   * {@code task} begins to wait, holding nothing, until no older ticket is registered at {@code
   * pool}.
   */
  default void spaceWaitBegan(long nanos, int task, int ticket, int pool) {}

  /** The wait of {@link #spaceWaitBegan} is over. */
  default void spaceWaitEnded(long nanos, int task, int ticket, int pool) {}

  /**
   * {@code ticket} is registered as wanting space in {@code pool}: younger tickets may not allocate
   * there.
   */
  default void spaceRegistered(long nanos, int ticket, int pool) {}

  /** {@code ticket} is no longer registered at {@code pool}. */
  default void spaceUnregistered(long nanos, int ticket, int pool) {}

  // ---- Buffers and the places where they live.

  /** A buffer exists, without a place; {@code lock} guards it. */
  default void bufferCreated(long nanos, int buffer, int lock, long sizeBytes) {}

  /** The last reference went. */
  default void bufferDestroyed(long nanos, int buffer) {}

  /**
   * {@code buffer} got room in {@code pool}. The page ranges follow as {@link #resourceExtent} if
   * the pool has addresses.
   */
  default void resourceAllocated(long nanos, int resource, int buffer, int pool, long pages) {}

  /** One range of pages of {@code resource}. */
  default void resourceExtent(int resource, int pool, long firstPage, long pages) {}

  /**
   * {@code fence} must signal before the memory of {@code resource}, which is about to be freed,
   * may be written by others.
   */
  default void resourceBusyBehind(int resource, int fence) {}

  /**
   * {@code resource}, which {@code fromBuffer} has left or is leaving, is {@code toBuffer}'s from
   * now on: memory that is busy and stays behind.
   */
  default void resourceHandedOver(int resource, int fromBuffer, int toBuffer) {}

  /** {@code resource} gave its pages back. */
  default void resourceFreed(long nanos, int resource, int buffer, int pool, long pages) {}

  /**
   * {@code buffer} now lives in {@code resource} (and, until the copy has ended, its old contents
   * are on the way there).
   */
  default void bufferPlaced(long nanos, int buffer, int resource, int pool) {}

  /**
   * {@code resource}, which {@code buffer} is leaving, stays the buffer's: until it is written, or
   * lives there again, or the resource is freed, it holds what the buffer holds.
   */
  default void copyKept(long nanos, int buffer, int resource) {}

  /**
   * {@code duplicate}, a buffer of another device than {@code buffer}, holds what that one does,
   * once the job has ended that was handed over last; it does until {@code buffer} is written.
   */
  default void duplicated(long nanos, int buffer, int duplicate) {}

  /** {@code delta} pins were added (positive) or dropped (negative). */
  default void bufferPinned(long nanos, int buffer, int delta) {}

  /**
   * {@code buffer} is going to be pinned in {@code pool}, and not in the memory of its device: the
   * importer of {@code attachment} does not reach that.
   */
  default void pinFellBack(long nanos, int buffer, int pool, int attachment) {}

  /**
   * {@code buffer} is pushed out of {@code fromPool} to make room for {@code forBuffer}; {@code
   * toPool} is {@link #NONE} if its contents were given up and it lives nowhere.
   */
  default void evicted(
      long nanos,
      int task,
      int ticket,
      int buffer,
      int fromPool,
      int toPool,
      long bytes,
      int forBuffer) {}

  /**
   * A candidate for eviction was passed over.
   *
   * @param reason one of the {@code SKIP_} constants
   */
  default void victimSkipped(long nanos, int task, int ticket, int buffer, int pool, int reason) {}

  /** The candidate is pinned. */
  int SKIP_PINNED = 0;

  /** The candidate belongs to the working set of the ticket that needs room. */
  int SKIP_WORKING_SET = 1;

  /** Somebody else holds the candidate's lock, and this walk does not wait. */
  int SKIP_LOCKED = 2;

  /** An importer, or a page table, of the candidate is locked, and this walk does not wait. */
  int SKIP_IMPORTER = 3;

  /** The candidate does not stand where room is needed, or has left meanwhile. */
  int SKIP_NOT_VALUABLE = 4;

  /** There is nowhere to put the candidate. */
  int SKIP_NO_TARGET = 5;

  /** Its lock was lost, and mode {@code one-ticket} takes that for "no". */
  int SKIP_LOST = 6;

  /** The candidate's tenant is within its protection, or is not the one that is at its maximum. */
  int SKIP_PROTECTED = 7;

  /** The room is wanted ahead of need, and the candidate is used, or needed sooner. */
  int SKIP_NEEDED = 8;

  /**
   * Whether {@link #victimSkipped} is wanted also for those that a walk passes over without trying
   * to lock them, because they may not be evicted at all: pinned, of the working set, protected, or
   * of no value for the place. There are many of these; asked once for each walk.
   */
  default boolean wantsEverySkip() {
    return false;
  }

  /**
   * A request was refused (ENOMEM).
   *
   * @param evictablePages pages of the pool, outside the ticket's working set, that were neither
   *     pinned nor protected
   */
  default void refused(
      long nanos, int task, int ticket, int buffer, int pool, long pages, long evictablePages) {}

  /**
   * The {@code pages} of the host that {@code buffer} lived in are free: what they held is in swap
   * space.
   */
  default void swappedOut(long nanos, int task, int ticket, int buffer, long pages) {}

  /** {@code buffer} has pages of the host again, with what was in swap space. */
  default void swappedIn(long nanos, int task, int ticket, int buffer, long pages) {}

  /**
   * {@code buffer} is on its way into {@code pool} although nobody uses it yet: ahead of need.
   *
   * @param fence signals when its copy has ended
   */
  default void prefetched(
      long nanos, int task, int ticket, int buffer, int pool, int fence, long bytes) {}

  /**
   * {@code buffer} was to be fetched ahead of need, and was not.
   *
   * @param reason one of the {@code GIVEN_UP_} constants
   */
  default void prefetchGivenUp(long nanos, int task, int ticket, int buffer, int reason) {}

  /** Somebody else holds the buffer's lock. */
  int GIVEN_UP_LOCKED = 0;

  /** There is no room but that of buffers that are used or needed sooner, or others want it. */
  int GIVEN_UP_NO_ROOM = 1;

  /** Submissions may move no more either ({@code amdgpu_cs_get_threshold_for_moves}). */
  int GIVEN_UP_MOVE_LIMIT = 2;

  // ---- Mappings: page tables of a VM, or an importer's attachment.

  /** {@code mapping} (of VM or importer) shows {@code resource}, where {@code buffer} lives. */
  default void mappingBound(long nanos, int mapping, int buffer, int resource) {}

  /** {@code mapping} is stale: nobody may use it before the next {@link #mappingBound}. */
  default void mappingInvalidated(long nanos, int mapping, int buffer) {}

  // ---- Fences, jobs and copies.

  /** {@code fence} exists and is published (or about to be); {@code queue} will signal it. */
  default void fenceCreated(long nanos, int fence, int queue) {}

  /** {@code fence} signalled. */
  default void fenceSignalled(long nanos, int fence) {}

  /**
   * A job of {@code task}'s submission was handed to {@code queue}; {@code fence} signals when it
   * has ended.
   */
  default void jobQueued(long nanos, int job, int queue, int fence, int ticket) {}

  /**
   * The job uses {@code buffer} in {@code resource} through {@code mapping}; told at hand-over,
   * once per operand.
   */
  default void jobUses(
      int job, int mapping, int buffer, int resource, boolean writes, long bytes, boolean remote) {}

  /** The job started. */
  default void jobStarted(long nanos, int job, int queue) {}

  /** The job ended. */
  default void jobEnded(long nanos, int job, int queue) {}

  /**
   * A copy was handed to {@code queue} (a copy engine); {@code fence} signals when it has ended.
   */
  default void copyQueued(
      long nanos,
      int copy,
      int queue,
      int fence,
      int buffer,
      int fromResource,
      int toResource,
      int fromPool,
      int toPool,
      long bytes) {}

  /** The copy started. */
  default void copyStarted(long nanos, int copy, int queue) {}

  /** The copy ended. */
  default void copyEnded(long nanos, int copy, int queue) {}

  /** The run is over: everything that was going to happen has happened. */
  default void runEnded(long nanos) {}

  /**
   * The run is given up; {@link #runEnded} will not come. What is still told after this is tasks
   * letting go of what they hold, and no longer part of the run. A sink that lags behind says only
   * now what it found before: unlike elsewhere, what it throws replaces the reason for giving up.
   */
  default void runFailed(long nanos) {}
}
