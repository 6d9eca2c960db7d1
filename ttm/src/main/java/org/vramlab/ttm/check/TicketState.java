package org.vramlab.ttm.check;

import java.util.Arrays;
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

  /**
   * Of each call that it is in, outermost first: the buffer that is pushed out, or NONE, and the
   * resource out of which it is.
   */
  private int[] pushedOut = new int[16];

  /** How many calls it is in. */
  private int calls;

  /** The buffer whose eviction has ended last, if nothing was lost in it; or NONE. */
  int evicted = EventSink.NONE;

  /** The resource in which it was before. */
  int evictedFrom = EventSink.NONE;

  TicketState(int task) {
    this.task = task;
  }

  /**
   * A call goes one level down.
   *
   * @param buffer that it pushes out, or NONE
   * @param from the resource in which that is
   */
  void goesDown(int buffer, int from) {
    if (2 * calls == pushedOut.length) {
      pushedOut = Arrays.copyOf(pushedOut, 4 * calls);
    }
    pushedOut[2 * calls] = buffer;
    pushedOut[2 * calls + 1] = from;
    calls++;
  }

  /** The innermost call is over; {@code lost} if it unwinds. */
  void comesBack(boolean lost) {
    assert calls > 0 : "a call ends that never began";
    calls--;
    if (pushedOut[2 * calls] != EventSink.NONE && !lost) {
      evicted = pushedOut[2 * calls];
      evictedFrom = pushedOut[2 * calls + 1];
    }
  }

  /** It begins, or begins again: it is in no call. */
  void isInNoCall() {
    calls = 0;
    evicted = EventSink.NONE;
  }
}
