package org.vramlab.ttm.exec;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.MemoryFailure;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.lockdep.Section;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.ww.AcquireContext;
import org.vramlab.ttm.ww.LockResult;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/**
 * Everything that one submission has locked, on any driver's behalf.
 *
 * <pre>
 *   execute:  open ── attempt ── seal ── publish ── end
 *                       │  ▲
 *         WouldDeadlock │  │ retry, contended lock in hand
 *                       ▼  │
 *      undo, unlock everything, forget the wound, sleep for the lost lock (or for space) holding nothing
 * </pre>
 *
 * <p>Life: {@link #execute} opens the ticket, runs the attempt as often as it takes, and ends it.
 * States: CLOSED, OPEN, POISONED (a lock was lost: only unwinding is allowed), SEALED (no more
 * locks, no more failures), CLOSED again. One ticket per task; the object is reused from submission
 * to submission.
 *
 * <p>Threads: used by the task that opened it. Failure: using a poisoned or sealed ticket to lock
 * throws {@link IllegalStateException} and names the driver that swallowed the failure. Progress:
 * the ticket keeps its stamp through all back-offs, so it becomes the oldest and then, in wait-die,
 * never backs off again.
 */
public final class Ticket {
  private enum State {
    CLOSED,
    OPEN,
    POISONED,
    SEALED
  }

  /** What a driver that is being called about a move may do (rule 6). */
  private enum Notification {
    NONE,
    /** It is asked, and may lock. */
    ASKING,
    /** It is told, and may not even lock. */
    TELLING
  }

  private final WwClass wwClass;
  private final Sched sched;
  private final AcquireContext context;
  private TicketSettings settings;

  private State state = State.CLOSED;
  private Notification notification = Notification.NONE;
  private int id = EventSink.NONE;

  /** Changes with every attempt of every ticket; what was put in the working set carries it. */
  private long attemptMark;

  private long attempts;
  private long backOffs;

  private final HeldLocks held = new HeldLocks();

  /** What was lost; says something exactly while POISONED. */
  private final Contention contention = new Contention();

  private final ObjectArrayList<Runnable> undo = new ObjectArrayList<>();
  private final ObjectArrayList<SpaceQueue> registeredAt = new ObjectArrayList<>();
  private final DriverChain drivers;

  public Ticket(WwClass wwClass, TicketSettings settings) {
    this.wwClass = wwClass;
    this.sched = wwClass.sched();
    this.context = new AcquireContext(wwClass);
    this.drivers = new DriverChain(wwClass.lockdep());
    this.settings = settings;
  }

  /**
   * Runs {@code attempt} as one transaction, again and again until it is not told to back off.
   *
   * @throws Interrupted a signal came; everything is released
   * @throws NoMemory the request cannot be satisfied; everything is released
   * @throws Busy something may not be waited for; everything is released
   */
  public void execute(Attempt attempt) throws Interrupted, NoMemory, Busy {
    open();
    Throwable bug = null;
    try {
      while (true) {
        attempts++;
        attemptMark = (context.stamp() << 20) | (attempts & 0xFFFFF);
        // All that is left of earlier attempts is the contended lock in hand.
        sched.startsOver(1 + held.count());
        try {
          attempt.run(this);
          checkNotPoisoned();
          return;
        } catch (WouldDeadlock lost) {
          backOff();
        } catch (NoMemory | Busy | Interrupted failure) {
          // A lost lock must not come out as another failure either: the request would fail
          // although a retry may well succeed.
          checkNotPoisoned();
          checkNotSealed(failure);
          throw failure;
        }
      }
    } catch (RuntimeException | Error wrong) {
      bug = wrong;
      throw wrong;
    } finally {
      endAfter(bug);
    }
  }

  /** Ends; after a bug as well as it can, since what goes wrong then only hides the cause. */
  private void endAfter(@Nullable Throwable bug) {
    try {
      end();
    } catch (RuntimeException | Error consequence) {
      if (bug == null) {
        throw consequence;
      }
      bug.addSuppressed(consequence);
    }
  }

  private void open() {
    if (state != State.CLOSED) {
      throw new IllegalStateException("one ticket per task: " + this + " is open already");
    }
    wwClass.lockdep().enter(sched.currentTask().id(), Section.TICKET);
    id = sched.nextId(IdKind.TICKET);
    attempts = 0;
    context.begin(id);
    context.injectBackOffs(settings.injectionInterval());
    state = State.OPEN;
    sched.events().ticketOpened(sched.nowNanos(), sched.currentTask().id(), id, context.stamp());
  }

  /**
   * Takes the lock of {@code owner}, sleeping if need be.
   *
   * @return {@link LockResult#ALREADY_HELD} if this attempt holds it already
   * @throws WouldDeadlock the lock was lost to an older ticket: undo what is half done and pass it
   *     on
   */
  public LockResult lock(LockOwner owner) throws WouldDeadlock, Interrupted {
    return lock(owner, false);
  }

  private LockResult lock(LockOwner owner, boolean masked) throws WouldDeadlock, Interrupted {
    checkMayLock();
    sched.charge(settings.lockCostNanos());
    WwMutex lock = owner.lock();
    if (lock.contextOfOwner() == context) {
      return held.claim(lock) ? LockResult.ACQUIRED : LockResult.ALREADY_HELD;
    }
    owner.retain();
    boolean referenceKept = false;
    try {
      if (lock.isLocked()) {
        sched.settle(SpanKind.SUBMIT);
      }
      acquire(lock);
      held.add(owner, lock, HeldLocks.ORDINARY);
      referenceKept = true;
      return LockResult.ACQUIRED;
    } catch (WouldDeadlock lost) {
      state = State.POISONED;
      contention.lost(owner, lock, drivers.current());
      referenceKept = !wwClass.faults().has(Fault.CONTENDED_REFERENCE_DROPPED);
      if (!masked) {
        tellBackOff();
      }
      throw lost;
    } finally {
      if (!referenceKept) {
        held.releaseLater(owner);
      }
    }
  }

  /**
   * Takes the lock of {@code owner} if it is free, without sleeping: with the context in mode
   * {@code ticket} (rule 4), without one in the comparison modes.
   *
   * @return false if somebody else holds it
   */
  public boolean tryLock(LockOwner owner) {
    checkMayLock();
    sched.charge(settings.lockCostNanos());
    WwMutex lock = owner.lock();
    if (lock.heldByCurrentTask()) {
      held.claim(lock);
      return true;
    }
    boolean loose =
        settings.mode() != EvictionMode.TICKET
            || wwClass.faults().has(Fault.VICTIM_WITHOUT_CONTEXT);
    owner.retain();
    if (loose ? !lock.tryLockAlone() : !lock.tryLock(context)) {
      if (!wwClass.faults().has(Fault.REFERENCE_LEAKED)) {
        held.releaseLater(owner);
      }
      return false;
    }
    held.add(owner, lock, HeldLocks.ORDINARY);
    return true;
  }

  /**
   * Takes the lock of {@code owner} from within a notification ({@code prepareMove}): like {@link
   * #lock} in mode {@code ticket}, like {@link #tryLock} in the comparison modes.
   *
   * @throws Busy in the comparison modes, if somebody else holds it: the victim must be skipped
   */
  public void lockForNotification(LockOwner owner) throws WouldDeadlock, Interrupted, Busy {
    if (settings.mode() == EvictionMode.TICKET) {
      lock(owner);
    } else if (!tryLock(owner)) {
      throw Busy.INSTANCE;
    }
  }

  /**
   * Takes the lock of {@code owner}, sleeping if need be, and takes a lost lock for an ordinary
   * "no": what TTM 6.12 does with its one ticket ({@code ttm_lru_walk_ticketlock}), and what mode
   * {@code one-ticket} is there to show.
   *
   * @return false if the lock was lost, or is held already
   */
  public boolean lockMasked(LockOwner owner) throws Interrupted {
    checkMayLock();
    if (holds(owner)) {
      return false;
    }
    try {
      lock(owner, true);
      return true;
    } catch (WouldDeadlock forgiven) {
      // The lost lock is forgotten, and its reference dropped with the others.
      held.releaseLater(owner);
      contention.clear();
      state = State.OPEN;
      return false;
    }
  }

  private void acquire(WwMutex lock) throws WouldDeadlock, Interrupted {
    if (settings.interruptible()) {
      lock.lockInterruptible(context);
    } else {
      lock.lock(context);
    }
  }

  /** Whether this task holds the lock of {@code owner}, with the ticket or loosely. */
  public boolean holds(LockOwner owner) {
    return owner.lock().heldByCurrentTask();
  }

  /**
   * An allocation failed because an older ticket wants space: back off, and wait for it holding
   * nothing.
   *
   * @return never; the signature lets callers write {@code throw ticket.waitForSpace(queue)}
   */
  public WouldDeadlock waitForSpace(SpaceQueue queue) throws WouldDeadlock {
    checkMayLock();
    state = State.POISONED;
    contention.noRoom(queue, drivers.current());
    tellBackOff();
    throw WouldDeadlock.INSTANCE;
  }

  /**
   * Registers {@code action} to run, newest first, if this attempt backs off or fails. It must not
   * fail, lock or block.
   */
  public void onBackOff(Runnable action) {
    checkMayLock();
    undo.add(action);
  }

  /** How many locks are held: a mark for {@link #releaseSince}. */
  public int mark() {
    return held.count();
  }

  /** What counts of the locks that are held besides which they are; for digests of a state. */
  public long position() {
    return 2L * held.count() + (held.hasUnclaimed() ? 1 : 0);
  }

  /**
   * Releases the locks taken since {@code mark}: what was taken for an eviction that is committed,
   * or given up.
   */
  public void releaseSince(int mark) {
    held.unlockSince(mark);
  }

  /** Releases the lock of {@code owner} if it was taken since {@code mark}, and no other. */
  public void releaseIfSince(LockOwner owner, int mark) {
    held.unlockIfSince(owner.lock(), mark);
  }

  /** Drops a reference once nothing is locked any more (rule 9). */
  public void releaseLater(LockOwner owner) {
    held.releaseLater(owner);
  }

  /** A driver's callback begins; its name is for the report if it swallows a failure. */
  public void enterDriver(String driver) {
    checkMayLock();
    drivers.enter(sched.currentTask().id(), driver);
  }

  /**
   * Those who must agree to a move are about to be asked: until {@link #endNotification} they may
   * lock, but not ask for memory.
   */
  public void beginAsking() {
    checkMayLock();
    notification = Notification.ASKING;
  }

  /** They are about to be told: until {@link #endNotification} nobody may lock. */
  public void beginTelling() {
    notification = Notification.TELLING;
  }

  /** All have been asked, or told. */
  public void endNotification() {
    notification = Notification.NONE;
  }

  /**
   * Fails unless memory may be asked for, and others be evicted: in an attempt that has lost
   * nothing, before sealing, and not by a driver that is only asked or told about a move, which
   * would make recursion unbounded (rule 6).
   */
  public void checkMayAllocate() {
    checkMayLock();
    if (notification != Notification.NONE) {
      throw new IllegalStateException(
          drivers.current() + " asks for memory while it is asked about a move, with " + this);
    }
  }

  /** The callback returned without a failure: it must not have met one (rule 2). */
  public void driverReturned() {
    checkNotPoisoned();
  }

  /** The callback of {@link #enterDriver} returned or threw. */
  public void leaveDriver() {
    drivers.leave(sched.currentTask().id());
  }

  /**
   * The point of no return: every lock and fence slot is in hand (rule 8). A contended lock that
   * nobody asked for goes now; from here no step of the transaction can fail.
   */
  public void seal() {
    checkMayLock();
    sched.settle(SpanKind.SUBMIT);
    held.unlockUnclaimed(wwClass.faults().has(Fault.UNCLAIMED_LOCK_FORGOTTEN));
    undo.clear();
    state = State.SEALED;
    sched.events().ticketSealed(sched.nowNanos(), sched.currentTask().id(), id);
  }

  /** Whether {@link #seal} was called. */
  public boolean isSealed() {
    return state == State.SEALED;
  }

  /** The number by which events name this ticket; a new one for each transaction. */
  public int id() {
    return id;
  }

  /** Age: smaller is older; kept across back-offs. */
  public long stamp() {
    return context.stamp();
  }

  /** Adds its age among the open ones and its wound to a digest of a state. */
  public void digest(Digest into) {
    into.add(state == State.CLOSED ? -1 : rank());
    context.digest(into);
  }

  /** How many open tickets are older, for digests of a state. */
  int rank() {
    return wwClass.rankOf(context);
  }

  /**
   * Marks the working set of this very attempt: a buffer that carries it is no victim where it is
   * wanted (rule 5).
   */
  public long attemptMark() {
    return attemptMark;
  }

  /** How often the tickets of this object backed off, in all its transactions. */
  public long backOffs() {
    return backOffs;
  }

  public TicketSettings settings() {
    return settings;
  }

  /** Changes the behaviour; only between transactions. */
  public void settings(TicketSettings settings) {
    if (state != State.CLOSED) {
      throw new IllegalStateException("settings of an open ticket cannot change");
    }
    this.settings = settings;
  }

  public WwClass wwClass() {
    return wwClass;
  }

  void registeredAt(SpaceQueue queue) {
    registeredAt.add(queue);
  }

  void unregisteredAt(SpaceQueue queue) {
    registeredAt.remove(queue);
  }

  /**
   * Rule 3: undo, release everything, forget the wound, wait for what was lost holding nothing, and
   * keep it.
   */
  private void backOff() throws Interrupted {
    if (state != State.POISONED) {
      throw new IllegalStateException("told to back off, but " + this + " has lost nothing");
    }
    backOffs++;
    int task = sched.currentTask().id();
    // The work done so far takes its time before the locks go.
    sched.settle(SpanKind.SUBMIT);
    Faults faults = wwClass.faults();
    LockOwner owner = contention.owner();
    WwMutex lost = contention.lock();
    SpaceQueue space = contention.space();
    boolean holdsOn =
        faults.has(lost == null ? Fault.SPACE_WAIT_HOLDING : Fault.SLOW_LOCK_WHILE_HOLDING);
    if (!holdsOn) {
      unwind(faults.has(Fault.HALF_OF_THE_LOCKS_KEPT) ? 1 : 0);
    }
    contention.clear();
    drivers.leaveAll(task);
    state = State.OPEN;
    if (context.acquired() == 0 && !faults.has(Fault.WOUND_KEPT_AT_BACK_OFF)) {
      context.clearWound();
    }
    if (owner != null && lost != null && faults.has(Fault.SLOW_LOCK_OMITTED)) {
      held.releaseLater(owner);
    } else if (owner != null && lost != null) {
      slowLock(owner, lost);
    } else if (space != null) {
      wwClass.lockdep().waitsForSpace(task);
      space.awaitTurn(this, settings.interruptible());
    }
  }

  /** Told at the instant of the decision, while whoever caused it still has what was lost. */
  private void tellBackOff() {
    int task = sched.currentTask().id();
    sched
        .events()
        .ticketBackedOff(sched.nowNanos(), task, id, contention.lockId(), contention.poolId());
  }

  private void slowLock(LockOwner owner, WwMutex lost) throws Interrupted {
    try {
      if (settings.interruptible()) {
        lost.lockSlowInterruptible(context);
      } else {
        lost.lockSlow(context);
      }
    } catch (Interrupted signal) {
      held.releaseLater(owner);
      throw signal;
    }
    // The reference that the contention kept becomes the entry's.
    held.add(owner, lost, HeldLocks.UNCLAIMED);
  }

  private void end() {
    boolean sealed = state == State.SEALED;
    sched.settle(SpanKind.SUBMIT);
    LockOwner unwanted = contention.owner();
    if (unwanted != null) {
      held.releaseLater(unwanted);
    }
    contention.clear();
    drivers.leaveAll(sched.currentTask().id());
    while (!registeredAt.isEmpty()) {
      registeredAt.top().withdraw(this);
    }
    unwind(0);
    state = State.CLOSED;
    context.finish();
    wwClass.lockdep().leave(sched.currentTask().id(), Section.TICKET);
    sched.events().ticketEnded(sched.nowNanos(), sched.currentTask().id(), id, sealed);
  }

  /**
   * Undoes, unlocks in reverse order, then drops references with nothing locked.
   *
   * @param kept how many locks stay; none, but for a fault
   */
  private void unwind(int kept) {
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
    held.unlockSince(kept);
    held.dropReferences();
  }

  private void checkMayLock() {
    if (state != State.OPEN) {
      checkNotPoisoned();
      throw new IllegalStateException(this + " is " + state + ": no more locks");
    }
    if (notification == Notification.TELLING) {
      throw new IllegalStateException(
          drivers.current() + " locks while it is told of a move, with " + this);
    }
  }

  private void checkNotSealed(MemoryFailure failure) {
    if (state == State.SEALED) {
      throw new IllegalStateException(this + " is sealed: it can no longer fail", failure);
    }
  }

  private void checkNotPoisoned() {
    if (state == State.POISONED) {
      throw contention.swallowedBy(drivers.current(), this);
    }
  }

  @Override
  public String toString() {
    return "ticket "
        + id
        + " (stamp "
        + context.stamp()
        + ", "
        + state
        + ", holds "
        + held.count()
        + ")";
  }
}
