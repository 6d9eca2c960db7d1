package org.vramlab.ttm.check;

import static org.vramlab.ttm.event.EventSink.NONE;

/** Who holds which ww lock: one holder at a time, and only the holder releases. */
final class LockRules {
  private static final int TASK = 1;
  private static final int TICKET = 2;

  private final History history;

  /** Live while held: state, holding task, ticket it was taken with. */
  private final Records held = new Records(3);

  /** Locks announced: ids below this. */
  private int announced;

  LockRules(History history) {
    this.history = history;
  }

  void created(int lock) {
    announced = Math.max(announced, lock + 1);
  }

  void acquired(int task, int ticket, int lock) {
    if (lock >= announced || lock < 0) {
      throw history
          .about(Thing.LOCK, lock)
          .and(Thing.TASK, task)
          .broken(Rule.KNOWN_THINGS, "lock " + lock + " is acquired but was never created");
    }
    if (held.isLive(lock)) {
      int holder = held.get(lock, TASK);
      throw history
          .about(Thing.LOCK, lock)
          .and(Thing.TASK, task)
          .and(Thing.TASK, holder)
          .broken(
              Rule.MUTUAL_EXCLUSION,
              "task " + task + " acquires lock " + lock + " while task " + holder + " holds it");
    }
    held.create(lock, 1);
    held.set(lock, TASK, task);
    held.set(lock, TICKET, ticket);
  }

  /** Answers the ticket with which the lock was taken. */
  int released(int task, int lock) {
    if (!held.isLive(lock) || held.get(lock, TASK) != task) {
      throw history
          .about(Thing.LOCK, lock)
          .and(Thing.TASK, task)
          .broken(
              Rule.RELEASE_BY_HOLDER,
              "task "
                  + task
                  + " releases lock "
                  + lock
                  + ", which "
                  + (held.isLive(lock) ? "task " + held.get(lock, TASK) : "nobody")
                  + " holds");
    }
    int ticket = held.get(lock, TICKET);
    held.drop(lock);
    return ticket;
  }

  /** Whether anybody holds it. */
  boolean isHeld(int lock) {
    return held.isLive(lock);
  }

  /** The ticket with which the lock is held, or {@link org.vramlab.ttm.event.EventSink#NONE}. */
  int holdingTicket(int lock) {
    return held.isLive(lock) ? held.get(lock, TICKET) : NONE;
  }

  /** {@code job}, which {@code ticket} hands over, uses {@code buffer}, guarded by {@code lock}. */
  void requireHeldWith(int ticket, int lock, int job, int buffer) {
    if (ticket != NONE && lock != NONE && holdingTicket(lock) != ticket) {
      throw history
          .about(Thing.JOB, job)
          .and(Thing.LOCK, lock)
          .and(Thing.TICKET, ticket)
          .broken(
              Rule.UNDER_LOCK,
              "job "
                  + job
                  + " is handed over with buffer "
                  + buffer
                  + ", whose lock "
                  + lock
                  + " its ticket "
                  + ticket
                  + " does not hold");
    }
  }

  void runEnded() {
    int lock = held.firstLive();
    if (lock >= 0) {
      int task = held.get(lock, TASK);
      throw history
          .about(Thing.LOCK, lock)
          .broken(Rule.LEFT_OVER, "the run ends while task " + task + " holds lock " + lock);
    }
  }
}
