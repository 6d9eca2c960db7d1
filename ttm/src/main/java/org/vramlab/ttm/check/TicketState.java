package org.vramlab.ttm.check;

import org.vramlab.ttm.event.EventSink;

/** What is known of one task's ticket; one object per task, used again for each of its tickets. */
final class TicketState {
  /** Where a ticket stands. */
  enum Phase {
    /** There is none. */
    CLOSED,
    /** It may lock. */
    OPEN,
    /** It gave up; it must come to hold nothing, and then take {@link #contended}. */
    BACKED_OFF,
    /** It may only hand over and release. */
    SEALED
  }

  final int task;
  Phase phase = Phase.CLOSED;

  /** Valid unless closed. */
  int ticket = EventSink.NONE;

  /** Age: smaller is older. Valid unless closed. */
  long stamp;

  /** When it was opened. Valid unless closed. */
  long openedNanos;

  /** Locks held with the ticket. */
  int held;

  /** Locks the task holds, with or without its ticket. */
  int heldByTask;

  /** The lock that it lost and must take first, or {@code NONE}; meaningful when backed off. */
  int contended = EventSink.NONE;

  /** Pools in which it is registered for space. */
  int registrations;

  /** The lock that error injection has just taken away, or {@code NONE}. */
  int injected = EventSink.NONE;

  /** Locks taken with the ticket since a back-off was last injected, but for first ones. */
  long takenSinceInjection;

  /** The least number of those before the next injection is due. */
  long injectionInterval = 1;

  /** Wounded, and not backed off since. */
  boolean wounded;

  TicketState(int task) {
    this.task = task;
  }
}
