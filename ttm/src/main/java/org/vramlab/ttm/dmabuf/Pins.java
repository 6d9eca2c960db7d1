package org.vramlab.ttm.dmabuf;

import org.vramlab.ttm.bo.BufferObject;
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

  /** Those of its pins that the buffer counts, too; what an exporter has beside them is its own. */
  private int counted;

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
    BufferObject bo = dmaBuf.bo();
    int before = bo.pins();
    dmaBuf.exporterCalls().pin(attachment, ticket);
    attachment.pinned(1);
    counted += bo.pins() > before ? 1 : 0;
    letGoDownTo(before + 1, "pins it more than once for " + attachment.name());
    ticket.onBackOff(() -> drop(attachment));
    dmaBuf.bo().reservation().awaitIdle(Usage.KERNEL, ticket.settings().interruptible());
  }

  /** One pin fewer; there is one. */
  void drop(Attachment attachment) {
    int before = dmaBuf.bo().pins();
    attachment.pinned(-1);
    boolean ended = dmaBuf.exporterCalls().unpin();
    if (counted > 0) {
      counted--;
      letGoDownTo(before - 1, ended ? "keeps the pin that " + attachment.name() + " gave up" : "");
    }
  }

  /**
   * The exporter has kept what is above {@code pins}: it is named, unless it was for something
   * else, and others can move the buffer.
   *
   * @param what it did; empty if it was named
   */
  private void letGoDownTo(int pins, String what) {
    BufferObject bo = dmaBuf.bo();
    if (bo.pins() <= pins) {
      return;
    }
    if (!what.isEmpty()) {
      dmaBuf.conduct().broke(ConductRule.PIN_LEAKED, dmaBuf.exporter().name(), bo, what);
    }
    while (bo.pins() > pins) {
      bo.manager().unpin(bo);
    }
    bo.manager().touch(bo);
  }

  /** All that are left go. */
  void dropAll(Attachment attachment) {
    while (attachment.pins() > 0) {
      drop(attachment);
    }
  }
}
