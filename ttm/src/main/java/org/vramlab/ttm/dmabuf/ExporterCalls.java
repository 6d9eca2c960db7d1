package org.vramlab.ttm.dmabuf;

import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.Resource;

/**
 * Calls the exporter, on behalf of an importer's ticket or of the CPU: one level down for whoever
 * watches, and an exporter that throws is named and loses the attachment, if it was called for one.
 * When something is let go of there is nothing to lose: whoever lets go goes on.
 */
final class ExporterCalls {
  private final DmaBuf dmaBuf;

  ExporterCalls(DmaBuf dmaBuf) {
    this.dmaBuf = dmaBuf;
  }

  /** Asks whether the importer may attach; from then on the exporter knows of it. */
  void attach(Attachment attachment) throws Unsupported {
    try {
      dmaBuf.exporter().attach(attachment);
    } catch (RuntimeException wrong) {
      throw refused("attach", wrong);
    }
    attachment.known(true);
  }

  /** Tells that the importer has gone, if the exporter knows of it. */
  void forget(Attachment attachment) {
    if (attachment.isKnown()) {
      attachment.known(false);
      try {
        dmaBuf.exporter().detach(attachment);
      } catch (RuntimeException wrong) {
        tell("detach", wrong);
      }
    }
  }

  /** Gives up a mapping. */
  void unmap(Attachment attachment) {
    try {
      dmaBuf.exporter().unmap(dmaBuf.bo(), attachment);
    } catch (RuntimeException wrong) {
      tell("unmap", wrong);
    }
  }

  /**
   * Gives up a pin.
   *
   * @return false if the exporter failed as no driver may
   */
  boolean unpin() {
    try {
      dmaBuf.exporter().unpin(dmaBuf.bo(), dmaBuf);
      return true;
    } catch (RuntimeException wrong) {
      tell("unpin", wrong);
      return false;
    }
  }

  Resource map(Attachment attachment, Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
    begin(EventSink.CALL_MAP, attachment, ticket);
    try {
      Resource resource = dmaBuf.exporter().map(dmaBuf.bo(), attachment, ticket);
      ticket.driverReturned();
      return resource;
    } catch (RuntimeException wrong) {
      throw failed("map", attachment, wrong, ticket);
    } finally {
      end(ticket);
    }
  }

  void pin(Attachment attachment, Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
    begin(EventSink.CALL_PIN, attachment, ticket);
    try {
      dmaBuf.exporter().pin(dmaBuf.bo(), dmaBuf, ticket);
      ticket.driverReturned();
    } catch (RuntimeException wrong) {
      throw failed("pin", attachment, wrong, ticket);
    } finally {
      end(ticket);
    }
  }

  /**
   * Brings the buffer, whose reservation the ticket holds, where the CPU reaches it.
   *
   * @throws NoMemory it has no place there, or the exporter failed as no driver may
   */
  void bringToCpu(Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
    BufferObject bo = dmaBuf.bo();
    ticket.enterDriver(dmaBuf.exporter().name());
    try {
      dmaBuf.exporter().bringToCpu(bo, ticket);
      ticket.driverReturned();
    } catch (RuntimeException wrong) {
      tell("bringToCpu", wrong);
      ticket.passOnForDriver();
      throw NoMemory.INSTANCE;
    } finally {
      ticket.leaveDriver();
    }
    if (bo.resource() == null) {
      throw NoMemory.INSTANCE;
    }
  }

  void beginCpuAccess(boolean writes) throws Interrupted, NoMemory, Unsupported {
    try {
      dmaBuf.exporter().beginCpuAccess(dmaBuf, writes);
    } catch (RuntimeException wrong) {
      throw refused("beginCpuAccess", wrong);
    }
  }

  void endCpuAccess(boolean writes) throws Unsupported {
    try {
      dmaBuf.exporter().endCpuAccess(dmaBuf, writes);
    } catch (RuntimeException wrong) {
      throw refused("endCpuAccess", wrong);
    }
  }

  private void begin(int call, Attachment attachment, Ticket ticket) {
    BufferObject bo = dmaBuf.bo();
    ticket.enterDriver(dmaBuf.exporter().name());
    ticket.beginCall(call, attachment.id(), bo.id());
  }

  private static void end(Ticket ticket) {
    ticket.endCall();
    ticket.leaveDriver();
  }

  private Revoked failed(
      String callback, Attachment attachment, RuntimeException wrong, Ticket ticket)
      throws WouldDeadlock {
    tell(callback, wrong);
    attachment.revoke();
    ticket.passOnForDriver();
    return new Revoked(attachment);
  }

  private Unsupported refused(String callback, RuntimeException wrong) {
    tell(callback, wrong);
    return Unsupported.INSTANCE;
  }

  private void tell(String callback, RuntimeException wrong) {
    dmaBuf
        .conduct()
        .threw(ConductRule.EXPORTER_FAILED, dmaBuf.exporter().name(), dmaBuf.bo(), callback, wrong);
  }
}
