package org.vramlab.ttm.check;

import static org.vramlab.ttm.event.EventSink.NONE;

import org.vramlab.ttm.check.TicketState.Phase;
import org.vramlab.ttm.event.EventSink;

/**
 * Moves and back-off keep apart: an eviction is committed before its ticket turns to anything else,
 * and a ticket that backs off drops locks, never moves.
 */
final class CommitRules {
  private final History history;
  private final LockRules locks;
  private final TicketRules tickets;
  private final PlacementRules places;

  CommitRules(History history, LockRules locks, TicketRules tickets, PlacementRules places) {
    this.history = history;
    this.locks = locks;
    this.tickets = tickets;
    this.places = places;
  }

  void callBegan(int task, int call, int buffer) {
    boolean evicts = call == EventSink.CALL_EVICT;
    tickets.of(task).goesDown(evicts ? buffer : NONE, evicts ? places.placeOf(buffer) : NONE);
  }

  void callEnded(int task, boolean lost) {
    tickets.of(task).comesBack(lost);
  }

  /** {@code buffer} was passed over after all. */
  void skipped(int task, int buffer) {
    TicketState state = tickets.of(task);
    if (state.evicted == buffer) {
      state.evicted = NONE;
    }
  }

  /** {@code task} has got {@code lock}, or is about to sleep for it. */
  void locks(int task, int lock) {
    TicketState state = tickets.of(task);
    if (state.evicted == NONE) {
      return;
    }
    int buffer = state.evicted;
    state.evicted = NONE;
    boolean stillThere = state.evictedFrom != NONE && places.placeOf(buffer) == state.evictedFrom;
    if (stillThere && locks.holdingTicket(places.lockOf(buffer)) == state.ticket) {
      throw tickets
          .about(state)
          .and(Thing.BUFFER, buffer)
          .and(Thing.LOCK, lock)
          .broken(
              Rule.EVICTION_LEFT_OPEN,
              "ticket "
                  + state.ticket
                  + " wants lock "
                  + lock
                  + ", but buffer "
                  + buffer
                  + ", which it has pushed out, is still where it was");
    }
  }

  /** {@code buffer} gets room, or is moved. */
  void moves(int buffer) {
    int ticket = locks.holdingTicket(places.lockOf(buffer));
    TicketState state = tickets.openTicket(ticket);
    if (state != null && state.phase == Phase.BACKED_OFF) {
      throw history
          .about(Thing.BUFFER, buffer)
          .and(Thing.TICKET, ticket)
          .broken(
              Rule.MOVED_AT_BACK_OFF,
              "buffer " + buffer + " is moved while ticket " + ticket + " backs off");
    }
  }
}
