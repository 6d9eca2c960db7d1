package org.vramlab.ttm.bo;

import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;

/** What an eviction must not do (rule 7); only ever called with the fault planted. */
final class FaultyEviction {
  private FaultyEviction() {}

  /** Asks everybody who has {@code victim}, locked, mapped; and leaves it where it is. */
  static void askOnly(MemoryManager manager, BufferObject victim, Operation operation)
      throws WouldDeadlock, Interrupted {
    operation.ticket().beginCall(EventSink.CALL_EVICT, EventSink.NONE, victim.id());
    try {
      manager.mover().prepareListeners(victim, operation);
    } catch (Busy inUse) {
      // Somebody has to be waited for: it is not asked again.
    } finally {
      operation.ticket().endCall();
    }
  }

  /** If the ticket backs off, {@code victim} goes back to {@code pool}, if there is room. */
  static void takeBackAtBackOff(
      MemoryManager manager, BufferObject victim, ResourceManager pool, Operation operation)
      throws WouldDeadlock {
    Ticket ticket = operation.ticket();
    ticket.onBackOff(() -> {
      Place place = Place.anywhere(pool.domain());
      Resource room = new RoomRequest(manager, victim, place, operation).tryAllocate();
      if (room != null) {
        manager.mover().takeBack(victim, room, operation);
      }
    });
  }
}
