package org.vramlab.ttm.dmabuf;

import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resv.Usage;

/**
 * What holds one shared buffer where it is: the exporter pins, each attachment has a count of what
 * it asked for, and nothing that ends keeps a pin: neither a ticket that fails nor an attachment.
 *
 * <p>Guarded by the buffer's reservation.
 */
final class Pins {
  private final DmaBuf dmaBuf;

  Pins(DmaBuf dmaBuf) {
    this.dmaBuf = dmaBuf;
  }

  /**
   * One more pin of {@code attachment}, which {@code ticket} drops again if it backs off or fails.
   * Waits for what moves the buffer to where it is held, until a signal comes if the ticket is
   * interruptible: the exporter may have moved it behind anybody's work.
   */
  void add(Attachment attachment, Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
    ticket.checkMayAllocate();
    dmaBuf.exporterCalls().pin(attachment, ticket);
    attachment.pinned(1);
    ticket.onBackOff(() -> drop(attachment));
    dmaBuf.bo().reservation().awaitIdle(Usage.KERNEL, ticket.settings().interruptible());
  }

  /** One pin fewer; there is one. */
  void drop(Attachment attachment) {
    attachment.pinned(-1);
    dmaBuf.exporter().unpin(dmaBuf.bo(), dmaBuf);
  }

  /** All that are left go. */
  void dropAll(Attachment attachment) {
    while (attachment.pins() > 0) {
      drop(attachment);
    }
  }
}
