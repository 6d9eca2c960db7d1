package org.vramlab.ttm.ww;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Simulation;

/**
 * Some contexts that each want some locks in an order of their own, with the back-off loop, as a
 * machine that somebody else steps: the protocol alone, without tasks.
 */
final class PaperTransactions {
  private static final int DONE = -1;

  private final PaperLock[] locks;
  private final int[][] orders;
  private final AcquireContext[] contexts;

  /** How many of its order each holds by now, in that order, but for the one kept in hand. */
  private final int[] next;

  /** The lock that each sleeps for, or must take first; null if none. */
  private final @Nullable PaperLock[] wanted;

  private final boolean[] queued;
  private final boolean[] woken;
  private final boolean[] slow;

  /** How often each was told to back off. */
  final int[] refusals;

  /** One order of locks for each context; the first context is the oldest. */
  PaperTransactions(PaperLock[] locks, int[][] orders) {
    this.locks = locks;
    this.orders = orders;
    int count = orders.length;
    contexts = new AcquireContext[count];
    next = new int[count];
    wanted = new @Nullable PaperLock[count];
    queued = new boolean[count];
    woken = new boolean[count];
    slow = new boolean[count];
    refusals = new int[count];
    WwClass wwClass = new WwClass(new Simulation(), Lockdep.OFF, locks[0].algorithm());
    for (int i = 0; i < count; i++) {
      contexts[i] = new AcquireContext(wwClass);
      contexts[i].begin(EventSink.NONE);
      contexts[i].waiter.context = contexts[i];
    }
    for (PaperLock lock : locks) {
      lock.bell(whom -> woken[Arrays.asList(contexts).indexOf(whom)] = true);
    }
  }

  /** Who can take a step. */
  List<Integer> enabled() {
    List<Integer> able = new ArrayList<>();
    for (int i = 0; i < contexts.length; i++) {
      if (next[i] != DONE && (!queued[i] || woken[i])) {
        able.add(i);
      }
    }
    return able;
  }

  boolean allDone() {
    for (int at : next) {
      if (at != DONE) {
        return false;
      }
    }
    return true;
  }

  /** Lets {@code who} do one thing: ask, look again, or release everything and end. */
  void step(int who) {
    PaperLock lock = wanted[who];
    if (queued[who] && lock != null) {
      lookAgain(who, lock);
      return;
    }
    while (next[who] < orders[who].length
        && locks[orders[who][next[who]]].contextOfOwner() == contexts[who]) {
      next[who]++;
    }
    if (lock != null) {
      ask(who, lock);
    } else if (next[who] == orders[who].length) {
      releaseAll(who);
      next[who] = DONE;
    } else {
      ask(who, locks[orders[who][next[who]]]);
    }
  }

  private void ask(int who, PaperLock lock) {
    AcquireContext context = contexts[who];
    context.clearStaleWound();
    if (lock.contextOfOwner() == null) {
      lock.take(context);
      WwProtocol.checkWaiters(lock, context);
      got(who);
      return;
    }
    if (!WwProtocol.enqueue(lock, context.waiter)) {
      backOff(who, lock);
      return;
    }
    wanted[who] = lock;
    queued[who] = true;
    woken[who] = false;
    if (WwProtocol.mustDie(lock, context.waiter, context)) {
      die(who, lock);
    }
  }

  private void lookAgain(int who, PaperLock lock) {
    AcquireContext context = contexts[who];
    woken[who] = false;
    if (lock.contextOfOwner() == null) {
      if (lock.firstWaiter() != context.waiter && lock.algorithm() == Algorithm.WOUND_WAIT) {
        WwProtocol.checkWaiters(lock, context);
      }
      lock.unlink(context.waiter);
      queued[who] = false;
      lock.take(context);
      got(who);
    } else if (WwProtocol.mustDie(lock, context.waiter, context)) {
      die(who, lock);
    }
  }

  private void got(int who) {
    wanted[who] = null;
    slow[who] = false;
  }

  private void die(int who, PaperLock lock) {
    lock.unlink(contexts[who].waiter);
    queued[who] = false;
    backOff(who, lock);
  }

  private void backOff(int who, PaperLock lost) {
    assert !slow[who] : "the slow lock was refused";
    refusals[who]++;
    releaseAll(who);
    contexts[who].clearWound();
    next[who] = 0;
    wanted[who] = lost;
    slow[who] = true;
  }

  private void releaseAll(int who) {
    for (PaperLock lock : locks) {
      if (lock.contextOfOwner() == contexts[who]) {
        lock.release();
      }
    }
  }

  /** Everything on which the future depends, as text. */
  String state() {
    StringBuilder text = new StringBuilder();
    for (PaperLock lock : locks) {
      text.append('|').append(Arrays.asList(contexts).indexOf(lock.contextOfOwner())).append(':');
      for (Waiter waiter = lock.firstWaiter(); waiter != null; waiter = waiter.next) {
        text.append(Arrays.asList(contexts).indexOf(waiter.context)).append(' ');
      }
    }
    for (int i = 0; i < contexts.length; i++) {
      text.append('/')
          .append(next[i])
          .append(contexts[i].wounded() ? 'w' : '-')
          .append(woken[i] ? 'k' : '-')
          .append(slow[i] ? 's' : '-')
          .append(Arrays.asList(locks).indexOf(wanted[i]));
    }
    return text.toString();
  }

  /** Queues are in the order of age. */
  boolean queuesAreOrdered() {
    for (PaperLock lock : locks) {
      for (Waiter waiter = lock.firstWaiter(); waiter != null; waiter = waiter.next) {
        Waiter behind = waiter.next;
        if (behind != null
            && behind.context != null
            && waiter.context != null
            && behind.context.isOlderThan(waiter.context)) {
          return false;
        }
      }
    }
    return true;
  }
}
