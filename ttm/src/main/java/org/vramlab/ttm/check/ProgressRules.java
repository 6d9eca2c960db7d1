package org.vramlab.ttm.check;

import static org.vramlab.ttm.event.EventSink.NONE;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.check.CheckerOptions.Algorithm;

/**
 * Age decides: the oldest ticket never gives way, nobody overtakes it for space, and nobody is
 * refused what could have been had. Everybody ends within a bound, and what is copied leads to
 * something.
 */
final class ProgressRules {
  private static final long PAGE_BYTES = 4096;

  private final History history;
  private final CheckerOptions options;
  private final TicketRules tickets;

  /** By pool: tickets registered for space; the first {@link #registeredCount} of each. */
  private TicketState[][] registered = new TicketState[0][];

  private int[] registeredCount = new int[0];

  private long spuriousRefusals;

  /** Pages of memory that have addresses, of all devices. */
  private long capacityPages;

  /** Copied since a ticket or a job ended. */
  private long copiedBytes;

  ProgressRules(History history, CheckerOptions options, TicketRules tickets) {
    this.history = history;
    this.options = options;
    this.tickets = tickets;
  }

  /**
   * @param addressedPages how many pages with addresses it has
   */
  void poolCreated(int pool, long addressedPages) {
    capacityPages += addressedPages;
    if (pool >= registered.length) {
      int old = registered.length;
      registered = Arrays.copyOf(registered, pool + 1);
      registeredCount = Arrays.copyOf(registeredCount, pool + 1);
      for (int i = old; i <= pool; i++) {
        registered[i] = new TicketState[4];
      }
    }
  }

  void backedOff(long nanos, int task, int lock, int pool) {
    TicketState state = tickets.of(task);
    requireNotStarved(nanos, state);
    if (options.exactOrder()) {
      if (lock != NONE && lock != state.injected) {
        judgeBackOff(state, lock);
      }
      if (pool != NONE) {
        refuseOldestWaiting(state, pool);
      }
    }
    state.wounded = false;
    state.injected = NONE;
  }

  /** Excuses the one back-off that must follow, and sees to it that injection comes to an end. */
  void injected(int task, int lock) {
    TicketState state = tickets.of(task);
    String wrong = null;
    if (!options.errorInjection()) {
      wrong = "though nothing is to be injected in this run";
    } else if (state.held < 2) {
      wrong = "though it is its first";
    } else if (state.takenSinceInjection < state.injectionInterval) {
      wrong =
          "after "
              + state.takenSinceInjection
              + " more, and it takes "
              + state.injectionInterval
              + " at least";
    }
    if (wrong != null) {
      throw tickets
          .about(state)
          .and(Thing.LOCK, lock)
          .broken(
              Rule.INJECTION,
              "ticket " + state.ticket + " is made to lose lock " + lock + " " + wrong);
    }
    state.injected = lock;
    state.takenSinceInjection = 0;
    state.injectionInterval = state.injectionInterval * 7 / 2;
  }

  private void judgeBackOff(TicketState state, int lock) {
    if (options.algorithm() == Algorithm.WAIT_DIE) {
      if (tickets.isOldest(state)) {
        throw tickets
            .about(state)
            .and(Thing.LOCK, lock)
            .broken(
                Rule.OLDEST_BACKS_OFF,
                "ticket "
                    + state.ticket
                    + " backs off for lock "
                    + lock
                    + " though it is the oldest");
      }
    } else if (!state.wounded) {
      throw tickets
          .about(state)
          .and(Thing.LOCK, lock)
          .broken(
              Rule.BACK_OFF_WITHOUT_WOUND,
              "ticket "
                  + state.ticket
                  + " backs off for lock "
                  + lock
                  + " without having been wounded since it last did");
    }
  }

  void wounded(int ticket, int byTicket) {
    TicketState state = tickets.openTicket(ticket);
    TicketState by = tickets.openTicket(byTicket);
    if (state == null || by == null) {
      if (options.exactOrder()) {
        throw history
            .about(Thing.TICKET, ticket)
            .and(Thing.TICKET, byTicket)
            .broken(
                Rule.KNOWN_THINGS,
                "ticket " + byTicket + " wounds ticket " + ticket + ", but not both are open");
      }
      return;
    }
    if (by.stamp - state.stamp >= 0) {
      throw tickets
          .about(state)
          .and(Thing.TICKET, byTicket)
          .broken(
              Rule.WOUNDED_BY_YOUNGER,
              "ticket " + byTicket + " wounds ticket " + ticket + ", which is older");
    }
    state.wounded = true;
  }

  void spaceWaitBegan(int task, int pool) {
    if (options.exactOrder()) {
      refuseOldestWaiting(tickets.of(task), pool);
    }
  }

  private void refuseOldestWaiting(TicketState state, int pool) {
    if (tickets.isOldest(state)) {
      throw tickets
          .about(state)
          .and(Thing.POOL, pool)
          .broken(
              Rule.OLDEST_WAITS_FOR_SPACE,
              "ticket "
                  + state.ticket
                  + " gives way for space in pool "
                  + pool
                  + " though it is the oldest");
    }
  }

  void registered(int ticket, int pool) {
    TicketState state = tickets.openTicket(ticket);
    if (state == null) {
      throw history
          .about(Thing.TICKET, ticket)
          .broken(
              Rule.KNOWN_THINGS, "ticket " + ticket + " is registered for space but is not open");
    }
    TicketState[] there = registered[pool];
    int count = registeredCount[pool];
    if (indexOf(there, count, state) >= 0) {
      return;
    }
    if (count == there.length) {
      there = Arrays.copyOf(there, 2 * count);
      registered[pool] = there;
    }
    there[count] = state;
    registeredCount[pool] = count + 1;
    state.registrations++;
  }

  void unregistered(int ticket, int pool) {
    TicketState state = tickets.openTicket(ticket);
    int i = state == null ? -1 : indexOf(registered[pool], registeredCount[pool], state);
    if (state == null || i < 0) {
      throw history
          .about(Thing.TICKET, ticket)
          .and(Thing.POOL, pool)
          .broken(
              Rule.KNOWN_THINGS,
              "ticket "
                  + ticket
                  + " is no longer registered in pool "
                  + pool
                  + ", where it was not");
    }
    registered[pool][i] = registered[pool][--registeredCount[pool]];
    state.registrations--;
  }

  /**
   * {@code buffer} got room in {@code pool} on behalf of {@code ticket}, the one that holds its
   * lock.
   */
  void allocated(int ticket, int buffer, int pool) {
    if (registeredCount[pool] == 0 || !options.ticketMode()) {
      return;
    }
    TicketState state = tickets.openTicket(ticket);
    if (state == null) {
      return;
    }
    for (int i = 0; i < registeredCount[pool]; i++) {
      TicketState waiting = registered[pool][i];
      if (waiting.stamp - state.stamp < 0) {
        throw tickets
            .about(state)
            .and(Thing.TICKET, waiting.ticket)
            .and(Thing.BUFFER, buffer)
            .broken(
                Rule.OVERTAKEN_FOR_SPACE,
                "ticket "
                    + ticket
                    + " allocates in pool "
                    + pool
                    + " for buffer "
                    + buffer
                    + " though the older ticket "
                    + waiting.ticket
                    + " is registered there");
      }
    }
  }

  void refused(int ticket, int buffer, int pool, long pages, long freePages, long evictablePages) {
    // Compared this way round: an unlimited pool has more free pages than fit a sum.
    if (evictablePages <= 0 || pages - evictablePages > freePages) {
      return;
    }
    spuriousRefusals++;
    if (options.ticketMode()) {
      throw history
          .about(Thing.TICKET, ticket)
          .and(Thing.BUFFER, buffer)
          .and(Thing.POOL, pool)
          .broken(
              Rule.SPURIOUS_REFUSAL,
              "buffer "
                  + buffer
                  + " is refused "
                  + pages
                  + " pages of pool "
                  + pool
                  + ", where "
                  + freePages
                  + " are free and "
                  + evictablePages
                  + " could be evicted");
    }
  }

  private void requireNotStarved(long nanos, TicketState state) {
    if (options.exactOrder() && nanos - state.openedNanos > options.bounds().ticketNanos()) {
      throw tickets
          .about(state)
          .broken(
              Rule.STARVED,
              "ticket "
                  + state.ticket
                  + " was opened "
                  + (nanos - state.openedNanos) / 1_000_000
                  + " ms ago");
    }
  }

  /** {@code bytes} are going to be copied. */
  void copied(int copy, long bytes) {
    copiedBytes += bytes;
    long bound = options.bounds().movedCapacities() * capacityPages * PAGE_BYTES;
    if (options.exactOrder() && capacityPages > 0 && copiedBytes > bound) {
      throw history
          .about(Thing.COPY, copy)
          .broken(
              Rule.MOVED_FOR_NOTHING,
              copiedBytes
                  + " bytes were copied, and no ticket and no job has ended meanwhile; all memory"
                  + " with addresses is "
                  + capacityPages
                  + " pages");
    }
  }

  /** A job ended, or a ticket. */
  void completed() {
    copiedBytes = 0;
  }

  void ended(long nanos, TicketState state, int ticket) {
    requireNotStarved(nanos, state);
    completed();
    if (state.registrations == 0) {
      return;
    }
    for (int pool = 0; pool < registered.length; pool++) {
      if (registeredCount[pool] != 0
          && indexOf(registered[pool], registeredCount[pool], state) >= 0) {
        throw history
            .about(Thing.TICKET, ticket)
            .and(Thing.POOL, pool)
            .broken(
                Rule.LEFT_OVER,
                "ticket " + ticket + " ended while registered for space in pool " + pool);
      }
    }
  }

  /** Refusals, in a comparison mode, that eviction could have spared. */
  long spuriousRefusals() {
    return spuriousRefusals;
  }

  private static int indexOf(@Nullable TicketState[] states, int count, TicketState state) {
    for (int i = 0; i < count; i++) {
      if (states[i] == state) {
        return i;
      }
    }
    return -1;
  }
}
