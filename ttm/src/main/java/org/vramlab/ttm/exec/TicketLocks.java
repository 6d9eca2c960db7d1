package org.vramlab.ttm.exec;

import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.MemoryFailure;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.ww.AcquireContext;
import org.vramlab.ttm.ww.LockResult;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/**
 * What a {@link Ticket} has locked and what it lost: locks are taken here, one at a time, on any
 * driver's behalf, and a lost one is noted. When that ends in a retry is the ticket's business.
 *
 * <p>Threads: used by the task that opened the ticket.
 */
abstract sealed class TicketLocks permits Ticket {
  enum State {
    CLOSED,
    OPEN,
    POISONED,
    SEALED
  }

  /** What a driver that is being called about a move may do (rule 6). */
  enum Notification {
    NONE,
    /** It is asked, and may lock. */
    ASKING,
    /** It is told, and may not even lock. */
    TELLING
  }

  final WwClass wwClass;
  final Sched sched;
  final AcquireContext context;
  TicketSettings settings;
  boolean ownersMayDie = true;

  State state = State.CLOSED;
  Notification notification = Notification.NONE;

  /** How many demand that notifications only trylock. */
  private int trylocking;

  int id = EventSink.NONE;

  final HeldLocks held = new HeldLocks();

  /** What was lost; says something exactly while POISONED. */
  final Contention contention = new Contention();

  final DriverChain drivers;

  TicketLocks(WwClass wwClass, TicketSettings settings) {
    this.wwClass = wwClass;
    this.sched = wwClass.sched();
    this.context = new AcquireContext(wwClass);
    this.drivers = new DriverChain(wwClass.lockdep());
    this.settings = settings;
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

  /** As {@link #tryLock}, and false also if this task holds the lock already: as TTM trylocks. */
  public boolean tryLockAfresh(LockOwner owner) {
    if (owner.lock().heldByCurrentTask()) {
      checkMayLock();
      return false;
    }
    return tryLock(owner);
  }

  /**
   * Takes the lock of {@code owner} from within a notification ({@code prepareMove}): like {@link
   * #lock} in mode {@code ticket}, like {@link #tryLock} in the comparison modes and in reclaim.
   *
   * @throws Busy in the latter, if somebody else holds it: the victim must be skipped
   */
  public void lockForNotification(LockOwner owner) throws WouldDeadlock, Interrupted, Busy {
    if (settings.mode() == EvictionMode.TICKET && trylocking == 0) {
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
   * @throws IllegalStateException in mode {@code ticket}, where no lost lock is masked (rule 2)
   */
  public boolean lockMasked(LockOwner owner) throws Interrupted {
    checkMayLock();
    if (settings.mode() == EvictionMode.TICKET) {
      throw new IllegalStateException(
          drivers.current() + " masks a lock that it may lose, in mode ticket, with " + this);
    }
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

  /** Whether this ticket holds the lock of {@code owner} with its context, not loosely. */
  public boolean holdsWithContext(LockOwner owner) {
    return owner.lock().contextOfOwner() == context;
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

  /** How many locks are held: a mark for {@link #releaseSince}. */
  public int mark() {
    return held.count();
  }

  /**
   * What counts of the locks that are held besides that they are: in which order they will be
   * released, and whether one is still to be asked for. For digests of a state.
   */
  public long position() {
    return held.order();
  }

  /**
   * Whose references are still to be dropped, for digests of a state; 0 if no owner can die of it.
   */
  public long owed() {
    return ownersMayDie ? held.owed() : 0;
  }

  /**
   * For searches of interleavings: whether a reference that this ticket drops may be the last. If
   * not, it makes no difference which it has.
   */
  public void ownersMayDie(boolean may) {
    ownersMayDie = may;
  }

  /**
   * Releases the locks taken since {@code mark}: what was taken for an eviction that is committed,
   * or given up. In mode {@code one-ticket} their references go at once, as in TTM's walk.
   */
  public void releaseSince(int mark) {
    held.unlockSince(mark);
    if (settings.mode() == EvictionMode.ONE_TICKET) {
      held.dropReferences(sched, true);
    }
  }

  /** Releases the lock of {@code owner} if it was taken since {@code mark}, and no other. */
  public void releaseIfSince(LockOwner owner, int mark) {
    held.unlockIfSince(owner.lock(), mark);
  }

  /** Drops a reference once nothing is locked any more (rule 9). */
  public void releaseLater(LockOwner owner) {
    held.releaseLater(owner);
  }

  /**
   * Until {@link #endTrylocking} notifications only trylock, in every mode: memory is being
   * reclaimed, or the caller may not sleep. May be nested.
   */
  public void beginTrylocking() {
    checkMayLock();
    trylocking++;
  }

  /** The end of the innermost {@link #beginTrylocking}. */
  public void endTrylocking() {
    assert trylocking > 0 : "nobody trylocks with " + this;
    trylocking--;
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

  /**
   * A callback was cut off for what it did; if it has swallowed a lost lock, that is passed on in
   * its stead.
   */
  public void passOnForDriver() throws WouldDeadlock {
    if (state == State.POISONED) {
      throw WouldDeadlock.INSTANCE;
    }
  }

  /**
   * The callback of {@link #enterDriver} returned or threw.
   *
   * @throws IllegalStateException there was none
   */
  public void leaveDriver() {
    drivers.leave(sched.currentTask().id());
  }

  /**
   * What is done for this ticket goes one level down, for whoever watches.
   *
   * @param call one of the {@code CALL_} constants of {@link EventSink}
   */
  public void beginCall(int call, int attachment, int buffer) {
    sched
        .events()
        .callBegan(sched.nowNanos(), sched.currentTask().id(), id, call, attachment, buffer);
  }

  /** The end of the innermost {@link #beginCall}, however it ended. */
  public void endCall() {
    boolean lost = state == State.POISONED;
    sched.events().callEnded(sched.nowNanos(), sched.currentTask().id(), id, lost);
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

  public TicketSettings settings() {
    return settings;
  }

  public WwClass wwClass() {
    return wwClass;
  }

  /** Told at the instant of the decision, while whoever caused it still has what was lost. */
  final void tellBackOff() {
    int task = sched.currentTask().id();
    sched
        .events()
        .ticketBackedOff(sched.nowNanos(), task, id, contention.lockId(), contention.poolId());
  }

  final void checkMayLock() {
    if (state != State.OPEN) {
      checkNotPoisoned();
      throw new IllegalStateException(this + " is " + state + ": no more locks");
    }
    if (notification == Notification.TELLING) {
      throw new IllegalStateException(
          drivers.current() + " locks while it is told of a move, with " + this);
    }
  }

  final void checkNotSealed(MemoryFailure failure) {
    if (state == State.SEALED) {
      throw new IllegalStateException(this + " is sealed: it can no longer fail", failure);
    }
  }

  final void checkNotPoisoned() {
    if (state == State.POISONED) {
      throw contention.swallowedBy(drivers.current(), this);
    }
  }
}
