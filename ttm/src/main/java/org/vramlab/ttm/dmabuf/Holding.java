package org.vramlab.ttm.dmabuf;

import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.exec.Ticket;

/**
 * Who must hold the reservation of a shared buffer, and who must not: checked at every call, not
 * only documented, with the name of the driver that is wrong.
 */
final class Holding {
  private Holding() {}

  static void require(BufferObject bo, Ticket ticket, String driver) {
    if (!ticket.holds(bo)) {
      throw new IllegalStateException(
          driver + " comes with " + ticket + ", which does not hold the reservation of " + bo);
    }
  }

  static void require(BufferObject bo, String driver) {
    if (!bo.lock().heldByCurrentTask()) {
      throw new IllegalStateException(driver + " does not hold the reservation of " + bo);
    }
  }

  /** For what may have to take it. */
  static void requireNot(BufferObject bo, String driver) {
    if (bo.lock().heldByCurrentTask()) {
      throw new IllegalStateException(
          driver
              + " holds the reservation of "
              + bo
              + (bo.lock().contextOfOwner() == null ? "" : " with a ticket")
              + ", which may have to be taken here");
    }
  }
}
