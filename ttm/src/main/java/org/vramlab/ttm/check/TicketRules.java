package org.vramlab.ttm.check;

import static org.vramlab.ttm.event.EventSink.NONE;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.check.TicketState.Phase;

/**
 * The life of tickets: one per task; locks only while open; holding nothing when backed off,
 * waiting for space, or ended.
 */
final class TicketRules {
  private static final int TASK = 1;

  private final History history;

  /** Whether every lock inside a ticket must carry its context. */
  private final boolean contextsOnly;

  /** By task id. */
  private @Nullable TicketState[] byTask = new @Nullable TicketState[16];

  /** Open tickets, by id: state, task. */
  private final Records open = new Records(2);

  /** Open tickets, the oldest first; as many as {@link #open} has. */
  private TicketState[] byAge = new TicketState[16];

  private int openCount;

  TicketRules(History history, boolean contextsOnly) {
    this.history = history;
    this.contextsOnly = contextsOnly;
  }

  void opened(long nanos, int task, int ticket, long stamp) {
    TicketState state = of(task);
    if (state.phase != Phase.CLOSED) {
      throw about(state)
          .broken(
              Rule.ONE_TICKET_PER_TASK,
              "task "
                  + task
                  + " opens ticket "
                  + ticket
                  + " while its ticket "
                  + state.ticket
                  + " is open");
    }
    if (open.wasEver(ticket)) {
      throw history
          .about(Thing.TICKET, ticket)
          .broken(Rule.KNOWN_THINGS, "ticket " + ticket + " is opened a second time");
    }
    open.create(ticket, 1);
    open.set(ticket, TASK, task);
    state.phase = Phase.OPEN;
    state.ticket = ticket;
    state.stamp = stamp;
    state.openedNanos = nanos;
    state.held = 0;
    state.contended = NONE;
    state.wounded = false;
    state.injected = NONE;
    state.takenSinceInjection = 0;
    state.injectionInterval = 1;
    state.isInNoCall();
    insertByAge(state);
  }

  /** {@code job} is handed over by {@code ticket}. */
  void requireSealed(int job, int ticket) {
    TicketState state = openTicket(ticket);
    if (state == null || state.phase != Phase.SEALED) {
      throw history
          .about(Thing.JOB, job)
          .and(Thing.TICKET, ticket)
          .broken(
              Rule.HANDED_OVER_UNSEALED,
              "job "
                  + job
                  + " is handed over by ticket "
                  + ticket
                  + ", which is "
                  + (state == null ? "not open" : "not sealed"));
    }
  }

  void acquired(int task, int ticket, int lock) {
    TicketState state = of(task);
    state.heldByTask++;
    if (state.phase == Phase.SEALED) {
      throw about(state)
          .and(Thing.LOCK, lock)
          .broken(
              Rule.LOCKED_AFTER_SEAL,
              "task "
                  + task
                  + " acquires lock "
                  + lock
                  + " though its ticket "
                  + state.ticket
                  + " is sealed");
    }
    if (ticket == NONE) {
      if (contextsOnly && state.phase != Phase.CLOSED) {
        throw about(state)
            .and(Thing.LOCK, lock)
            .broken(
                Rule.LOCK_WITH_CONTEXT,
                "task "
                    + task
                    + " acquires lock "
                    + lock
                    + " without the context of its ticket "
                    + state.ticket
                    + ": that wait would be invisible to the others");
      }
      return;
    }
    requireTicket(state, ticket);
    if (state.phase == Phase.BACKED_OFF) {
      firstAfterBackOff(state, lock);
    }
    state.held++;
    state.injected = NONE;
    state.takenSinceInjection += state.held > 1 ? 1 : 0;
  }

  private void firstAfterBackOff(TicketState state, int lock) {
    requireNothingHeldAfterBackOff(state, lock);
    if (state.contended != NONE && state.contended != lock) {
      throw about(state)
          .and(Thing.LOCK, lock)
          .and(Thing.LOCK, state.contended)
          .broken(
              Rule.CONTENDED_LOCK_FIRST,
              "after backing off for lock "
                  + state.contended
                  + ", ticket "
                  + state.ticket
                  + " acquires lock "
                  + lock
                  + " first");
    }
    state.phase = Phase.OPEN;
    state.contended = NONE;
  }

  private void requireNothingHeldAfterBackOff(TicketState state, int lock) {
    if (state.held != 0) {
      throw about(state)
          .and(Thing.LOCK, lock)
          .broken(
              Rule.HOLDING_AFTER_BACK_OFF,
              "ticket "
                  + state.ticket
                  + " wants lock "
                  + lock
                  + " after backing off, but still holds "
                  + state.held
                  + " locks");
    }
  }

  void waitBegan(int task, int ticket, int lock) {
    TicketState state = of(task);
    if (state.phase == Phase.SEALED) {
      throw about(state)
          .and(Thing.LOCK, lock)
          .broken(
              Rule.LOCKED_AFTER_SEAL,
              "task "
                  + task
                  + " waits for lock "
                  + lock
                  + " though its ticket "
                  + state.ticket
                  + " is sealed");
    }
    if (ticket != NONE && state.phase == Phase.BACKED_OFF) {
      requireNothingHeldAfterBackOff(state, lock);
    }
  }

  void released(int task, int ticket) {
    TicketState state = of(task);
    state.heldByTask--;
    if (ticket != NONE) {
      state.held--;
    }
  }

  void backedOff(int task, int ticket, int lock) {
    TicketState state = of(task);
    requireTicket(state, ticket);
    if (state.phase == Phase.SEALED) {
      throw about(state)
          .broken(Rule.LOCKED_AFTER_SEAL, "ticket " + ticket + " backs off though it is sealed");
    }
    state.phase = Phase.BACKED_OFF;
    state.contended = lock;
  }

  void spaceWaitBegan(int task, int ticket, int pool) {
    TicketState state = of(task);
    requireTicket(state, ticket);
    if (state.heldByTask != 0) {
      throw about(state)
          .and(Thing.POOL, pool)
          .broken(
              Rule.HOLDING_WHILE_WAITING_FOR_SPACE,
              "ticket "
                  + ticket
                  + " waits for space in pool "
                  + pool
                  + " while its task holds "
                  + state.heldByTask
                  + " locks");
    }
  }

  void sealed(int task, int ticket) {
    TicketState state = of(task);
    requireTicket(state, ticket);
    if (state.phase == Phase.SEALED) {
      throw about(state)
          .broken(Rule.LOCKED_AFTER_SEAL, "ticket " + ticket + " is sealed a second time");
    }
    if (state.phase == Phase.BACKED_OFF && state.contended != NONE) {
      throw about(state)
          .broken(
              Rule.CONTENDED_LOCK_FIRST,
              "ticket "
                  + ticket
                  + " is sealed, but has not taken lock "
                  + state.contended
                  + " since it backed off for it");
    }
    state.phase = Phase.SEALED;
  }

  /** Answers the state, closed. */
  TicketState ended(int task, int ticket, boolean sealed) {
    TicketState state = of(task);
    requireTicket(state, ticket);
    if (state.heldByTask != 0) {
      throw about(state)
          .broken(
              Rule.HOLDING_AT_END,
              "ticket " + ticket + " ends while its task holds " + state.heldByTask + " locks");
    }
    if (sealed != (state.phase == Phase.SEALED)) {
      throw about(state)
          .broken(
              Rule.HOLDING_AT_END,
              "ticket "
                  + ticket
                  + " ends as "
                  + (sealed ? "sealed, which it is not" : "failed, though it was sealed"));
    }
    open.drop(ticket);
    removeByAge(state);
    state.phase = Phase.CLOSED;
    state.ticket = NONE;
    state.isInNoCall();
    return state;
  }

  void runEnded() {
    if (openCount > 0) {
      throw about(byAge[0])
          .broken(Rule.LEFT_OVER, "the run ends while ticket " + byAge[0].ticket + " is open");
    }
  }

  /** What is expected of each task's ticket because of what it did before, as one number. */
  long expectations() {
    long all = 0;
    for (TicketState state : byTask) {
      long one =
          state == null
              ? 0
              : 1 + state.phase.ordinal() + (state.wounded ? 8L : 0) + 16L * (1 + state.contended);
      all = (all ^ one) * 0x9E3779B97F4A7C15L;
      all ^= all >>> 29;
    }
    return all;
  }

  /** The state of the open ticket, or null if it is not open. */
  @Nullable TicketState openTicket(int ticket) {
    return open.isLive(ticket) ? byTask[open.get(ticket, TASK)] : null;
  }

  /** Whether no open ticket is older. */
  boolean isOldest(TicketState state) {
    return openCount > 0 && byAge[0] == state;
  }

  /** The state of a task's ticket. */
  TicketState of(int task) {
    if (task < byTask.length) {
      TicketState state = byTask[task];
      if (state != null) {
        return state;
      }
    } else {
      byTask = Arrays.copyOf(byTask, Math.max(task + 1, 2 * byTask.length));
    }
    TicketState state = new TicketState(task);
    byTask[task] = state;
    return state;
  }

  /** Begins a report about a task and its ticket. */
  History.Report about(TicketState state) {
    return history.about(Thing.TASK, state.task).and(Thing.TICKET, state.ticket);
  }

  private void requireTicket(TicketState state, int ticket) {
    if (state.phase == Phase.CLOSED || state.ticket != ticket) {
      throw about(state)
          .and(Thing.TICKET, ticket)
          .broken(
              Rule.ONE_TICKET_PER_TASK,
              "task "
                  + state.task
                  + " acts for ticket "
                  + ticket
                  + ", but "
                  + (state.phase == Phase.CLOSED ? "has none open" : "its own is " + state.ticket));
    }
  }

  private void insertByAge(TicketState state) {
    if (openCount == byAge.length) {
      byAge = Arrays.copyOf(byAge, 2 * openCount);
    }
    int i = openCount++;
    // Stamps grow, so a new ticket is almost always the youngest. The difference is signed: stamps
    // may wrap.
    for (; i > 0 && byAge[i - 1].stamp - state.stamp >= 0; i--) {
      TicketState older = byAge[i - 1];
      if (older.stamp == state.stamp) {
        throw about(state)
            .and(Thing.TICKET, older.ticket)
            .broken(
                Rule.KNOWN_THINGS,
                "tickets "
                    + state.ticket
                    + " and "
                    + older.ticket
                    + " have the same stamp, "
                    + state.stamp);
      }
      byAge[i] = older;
    }
    byAge[i] = state;
  }

  private void removeByAge(TicketState state) {
    int i = 0;
    while (byAge[i] != state) {
      i++;
    }
    System.arraycopy(byAge, i + 1, byAge, i, openCount - i - 1);
    openCount--;
  }
}
