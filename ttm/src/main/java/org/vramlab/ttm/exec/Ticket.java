package org.vramlab.ttm.exec;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.lockdep.Section;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.Task;
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
public final class Ticket extends TicketLocks {
  /** Changes with every attempt of every ticket; what was put in the working set carries it. */
  private long attemptMark;

  private long attempts;
  private long backOffs;

  /** Who has it open; null while it is closed. */
  private @Nullable Task opener;

  private final ObjectArrayList<Runnable> undo = new ObjectArrayList<>();
  private final ObjectArrayList<SpaceQueue> registeredAt = new ObjectArrayList<>();

  public Ticket(WwClass wwClass, TicketSettings settings) {
    super(wwClass, settings);
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
        sched.startsOver(1 + position());
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
    Task task = sched.currentTask();
    wwClass.lockdep().enter(task.id(), Section.TICKET);
    opener = task;
    id = sched.nextId(IdKind.TICKET);
    attempts = 0;
    context.begin(id);
    context.injectBackOffs(settings.injectionInterval());
    state = State.OPEN;
    sched.events().ticketOpened(sched.nowNanos(), task.id(), id, context.stamp());
  }

  /**
   * Registers {@code action} to run, newest first, if this attempt backs off or fails. It must not
   * fail, lock or block.
   *
   * @throws IllegalStateException also if another task has the ticket open
   */
  public void onBackOff(Runnable action) {
    checkMine(sched.currentTask(), "registers what to undo with ");
    checkMayLock();
    undo.add(action);
  }

  /**
   * The point of no return: every lock and fence slot is in hand (rule 8). A contended lock that
   * nobody asked for goes now; from here no step of the transaction can fail.
   *
   * @throws IllegalStateException also if another task has the ticket open
   */
  public void seal() {
    Task task = sched.currentTask();
    checkMine(task, "seals ");
    checkMayLock();
    sched.settle(SpanKind.SUBMIT);
    held.unlockUnclaimed(wwClass.faults().has(Fault.UNCLAIMED_LOCK_FORGOTTEN));
    undo.clear();
    state = State.SEALED;
    sched.events().ticketSealed(sched.nowNanos(), task.id(), id);
  }

  private void checkMine(Task caller, String does) {
    Task owner = opener;
    if (owner != null && owner != caller) {
      throw new IllegalStateException(
          caller.name() + " " + does + this + ", which " + owner.name() + " has open");
    }
  }

  /** Whether {@link #seal} was called. */
  public boolean isSealed() {
    return state == State.SEALED;
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

  /** Changes the behaviour; only between transactions. */
  public void settings(TicketSettings settings) {
    if (state != State.CLOSED) {
      throw new IllegalStateException("settings of an open ticket cannot change");
    }
    this.settings = settings;
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
    if (sched.isExplored() && undo.isEmpty()) {
      // The attempt is over: what it saw is forgotten but for what it lost and what it holds.
      long lostAt = Digest.of(contention.lockId(), contention.poolId());
      sched.startsOver(Digest.of(lostAt, Digest.of(position(), owed())));
    }
    long memory = sched.memory();
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
    // Of the unwinding nothing is remembered, if it has undone everything.
    sched.concludes(memory, position());
    if (owner != null && lost != null && faults.has(Fault.SLOW_LOCK_OMITTED)) {
      held.releaseLater(owner);
    } else if (owner != null && lost != null) {
      slowLock(owner, lost);
    } else if (space != null) {
      wwClass.lockdep().waitsForSpace(task);
      space.awaitTurn(this, settings.interruptible());
    }
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
    undoAndUnlock(0);
    state = State.CLOSED;
    opener = null;
    context.finish();
    wwClass.lockdep().leave(sched.currentTask().id(), Section.TICKET);
    sched.events().ticketEnded(sched.nowNanos(), sched.currentTask().id(), id, sealed);
    // The last reference to a buffer may have to lock it, which is no business of the ticket's.
    held.dropReferences(sched, ownersMayDie);
  }

  /**
   * Undoes, unlocks in reverse order, then drops references with nothing locked.
   *
   * @param kept how many locks stay; none, but for a fault
   */
  private void unwind(int kept) {
    undoAndUnlock(kept);
    held.dropReferences(sched, ownersMayDie);
  }

  private void undoAndUnlock(int kept) {
    Faults faults = wwClass.faults();
    if (faults.has(Fault.UNDO_LEFT_OUT)) {
      undo.clear();
    } else if (faults.has(Fault.UNDO_IN_WRONG_ORDER)) {
      Collections.reverse(undo);
    }
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
    held.unlockSince(kept);
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
