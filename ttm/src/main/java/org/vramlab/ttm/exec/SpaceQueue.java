package org.vramlab.ttm.exec;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.sched.Waitable;

/**
 * The tickets that want space in one pool, by age (rule 10).
 *
 * <p>Why: locks on victims do not protect the space that evicting them frees. Without this, a
 * ticket asleep for a victim that somebody younger is evicting finds the space gone when it wakes,
 * and so on for ever; the model search shows the cycle.
 *
 * <p>Rule: a ticket whose allocation fails is registered in the same indivisible step, and stays
 * so, across back-offs, until that allocation has succeeded or the ticket has ended. While an older
 * one is registered, a younger one's allocation fails even if bytes are free: it backs off at once
 * and waits here, holding nothing. A ticket that was refused here and went on elsewhere, or was
 * refused altogether, is no exception: it may come back for the space in the same transaction, and
 * stays registered until it ends; only a look that finds nobody to evict takes it off sooner.
 *
 * <p>Threads: guarded by the pool's lock, which is handed in; every method but {@link #awaitTurn}
 * with it held.
 */
public final class SpaceQueue implements Waitable {
  private final Sched sched;
  private final LeafLock lock;
  private final int pool;

  /** Whether it is of another device than the first, and takes age the wrong way if told to. */
  private final boolean reversed;

  /** Registered tickets, oldest first: stamps strictly ascend. */
  private final ObjectArrayList<Ticket> registered = new ObjectArrayList<>();

  private final ObjectArrayList<Task> waiting = new ObjectArrayList<>();

  /** For which ticket each of {@link #waiting} waits. */
  private final ObjectArrayList<Ticket> waitingTickets = new ObjectArrayList<>();

  public SpaceQueue(Sched sched, LeafLock lock, int pool) {
    this.sched = sched;
    this.lock = lock;
    this.pool = pool;
    this.reversed = pool > 2;
  }

  /** Whether a ticket older than {@code ticket} wants space here. */
  public boolean olderRegistered(Ticket ticket) {
    lock.assertHeld();
    return isBehind(ticket);
  }

  private boolean isBehind(Ticket ticket) {
    if (registered.isEmpty()) {
      return false;
    }
    if (reversed && ticket.wwClass().faults().has(Fault.STAMPS_DIFFER)) {
      return registered.get(registered.size() - 1).stamp() > ticket.stamp();
    }
    return registered.get(0).stamp() < ticket.stamp();
  }

  /** Whether nobody wants space here. */
  public boolean isEmpty() {
    lock.assertHeld();
    return registered.isEmpty();
  }

  /** Whether {@code ticket} wants space here. */
  public boolean isRegistered(Ticket ticket) {
    lock.assertHeld();
    return registered.contains(ticket);
  }

  /** Registers {@code ticket}, if it is not yet. */
  public void register(Ticket ticket) {
    lock.assertHeld();
    int i = registered.size();
    while (i > 0 && registered.get(i - 1).stamp() >= ticket.stamp()) {
      i--;
    }
    if (i < registered.size() && registered.get(i) == ticket) {
      return;
    }
    registered.add(i, ticket);
    ticket.registeredAt(this);
    sched.events().spaceRegistered(sched.nowNanos(), ticket.id(), pool);
  }

  /** Takes {@code ticket} off, if it is registered, and lets those go on who waited for it. */
  public void unregister(Ticket ticket) {
    lock.assertHeld();
    if (!registered.remove(ticket)) {
      return;
    }
    ticket.unregisteredAt(this);
    sched.events().spaceUnregistered(sched.nowNanos(), ticket.id(), pool);
    if (ticket.wwClass().faults().has(Fault.SPACE_WAKE_LOST)) {
      return;
    }
    for (int i = 0; i < waiting.size(); i++) {
      sched.unpark(waiting.get(i));
    }
  }

  /** Takes {@code ticket} off; the lock is not held. */
  void withdraw(Ticket ticket) {
    lock.lock();
    unregister(ticket);
    lock.unlock();
  }

  /** Sleeps, holding nothing, until no older ticket is registered. */
  void awaitTurn(Ticket ticket, boolean interruptible) throws Interrupted {
    Task task = sched.currentTask();
    EventSink events = sched.events();
    boolean waited = false;
    long memory = sched.memory();
    lock.lock();
    while (olderRegistered(ticket)) {
      if (interruptible && task.signalPending()) {
        if (waited) {
          waitEnded(task, ticket);
        }
        lock.unlock();
        throw Interrupted.INSTANCE;
      }
      if (!waited) {
        waited = true;
        waiting.add(task);
        waitingTickets.add(ticket);
        events.spaceWaitBegan(sched.nowNanos(), task.id(), ticket.id(), pool);
      }
      lock.unlock();
      // That it waits is part of the queue; it will look at everything anew.
      sched.concludes(memory, 1);
      sched.park(this);
      lock.lock();
    }
    if (waited) {
      waitEnded(task, ticket);
    }
    lock.unlock();
    sched.concludes(memory, 0);
  }

  private void waitEnded(Task task, Ticket ticket) {
    waiting.remove(task);
    waitingTickets.remove(ticket);
    sched.events().spaceWaitEnded(sched.nowNanos(), task.id(), ticket.id(), pool);
  }

  /** Adds who is registered, and who waits, to a digest of the pool's state. */
  public void digest(Digest into) {
    for (int i = 0; i < registered.size(); i++) {
      into.add(registered.get(i).rank());
    }
    into.add(-1);
    // All of them are woken, so it does not matter in which order they came.
    long all = 0;
    for (int i = 0; i < waiting.size(); i++) {
      all += Digest.of(waiting.get(i).id(), 0);
    }
    into.add(all);
  }

  @Override
  public boolean isReadyFor(Task task) {
    int i = waiting.indexOf(task);
    return i >= 0 && !isBehind(waitingTickets.get(i));
  }

  @Override
  public String describeWait() {
    return "space in pool " + pool + ", wanted by " + registered;
  }

  int pool() {
    return pool;
  }
}
