package org.vramlab.ttm.dmabuf;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.MoveListener;
import org.vramlab.ttm.bo.NotificationLock;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.ww.WwClass;

/**
 * Tells the importers of one dma-buf that the buffer moves ({@code dma_buf_move_notify}), in two
 * phases: everybody who has it mapped is asked; when all have agreed, all are told, the newest
 * first, as the kernel's list has it.
 *
 * <p>Guarded by the buffer's reservation.
 */
final class Notifier implements MoveListener {
  private final BufferObject bo;
  private final Conduct conduct;

  /** Newest last; told from the end. */
  private final ObjectArrayList<Attachment> attachments = new ObjectArrayList<>(2);

  /** Who has it in an address space: told, but not asked, as it takes no lock of theirs. */
  private final ObjectArrayList<CpuMapping> cpuMappings = new ObjectArrayList<>(0);

  /** Whether the exporter has closed the dma-buf. */
  private boolean closed;

  Notifier(BufferObject bo, Conduct conduct) {
    this.bo = bo;
    this.conduct = conduct;
  }

  /** Is told of nothing any more. */
  void remove(Attachment attachment) {
    if (bo.manager().wwClass().faults().has(Fault.DETACHED_STAYS_LISTED)) {
      return;
    }
    attachment.detached();
    attachments.remove(attachment);
  }

  /** Who is attached, oldest first. */
  ObjectArrayList<Attachment> attachments() {
    return attachments;
  }

  void add(CpuMapping mapping) {
    cpuMappings.add(mapping);
  }

  void remove(CpuMapping mapping) {
    cpuMappings.remove(mapping);
    endIfUnused();
  }

  /** The exporter has closed the dma-buf; those who have it in an address space are still told. */
  void close() {
    closed = true;
    endIfUnused();
  }

  private void endIfUnused() {
    if (closed && cpuMappings.isEmpty()) {
      bo.removeListener(this);
    }
  }

  /**
   * Asks everybody, for a move that the buffer's manager knows nothing of.
   *
   * @throws WouldDeadlock somebody could not agree
   */
  void askAll(Ticket ticket) throws WouldDeadlock, Interrupted, Busy {
    ticket.beginAsking();
    try {
      prepareMove(bo, ticket);
    } finally {
      ticket.endNotification();
    }
  }

  /** Tells everybody the same; all have been asked. */
  void tellAll(Ticket ticket) {
    ticket.beginTelling();
    try {
      moveNotify(bo);
    } finally {
      ticket.endNotification();
    }
  }

  @Override
  public void prepareMove(BufferObject moving, Ticket ticket)
      throws WouldDeadlock, Interrupted, Busy {
    boolean asked = false;
    for (int i = attachments.size() - 1; i >= 0; i--) {
      Attachment attachment = attachments.get(i);
      Importer importer = attachment.importer();
      if (importer != null && attachment.isMapped()) {
        asked = true;
        ask(attachment, importer, ticket);
      }
    }
    if (!asked) {
      moving.lockForMove(ticket);
    }
  }

  private void ask(Attachment attachment, Importer importer, Ticket ticket)
      throws WouldDeadlock, Interrupted, Busy {
    NotificationLock debug = bo.notificationLock();
    boolean gpu = runs(importer.isGpu());
    ticket.enterDriver(importer.name());
    ticket.beginCall(EventSink.CALL_PREPARE_MOVE, attachment.id(), bo.id());
    try {
      if (debug != null) {
        debug.begin(ticket);
      }
      importer.prepareMove(attachment, ticket);
      ticket.driverReturned();
      if (debug != null) {
        debug.end(ticket, importer.name());
      }
    } catch (RuntimeException wrong) {
      conduct.threw(ConductRule.IMPORTER_FAILED, attachment.name(), bo, "prepareMove", wrong);
      attachment.revoke();
      ticket.passOnForDriver();
    } finally {
      ticket.endCall();
      ticket.leaveDriver();
      runs(gpu);
    }
  }

  /** Whose code runs from now on, to lockdep; answers whose ran before. */
  private boolean runs(boolean gpu) {
    WwClass wwClass = bo.manager().wwClass();
    return wwClass.lockdep().runsGpuDriver(wwClass.sched().currentTask().id(), gpu);
  }

  @Override
  public void moveNotify(BufferObject moving) {
    for (int i = attachments.size() - 1; i >= 0; i--) {
      Attachment attachment = attachments.get(i);
      Importer importer = attachment.importer();
      if (importer != null && attachment.isMapped()) {
        attachment.stale();
        tell(attachment, importer);
      }
    }
    if (!bo.manager().wwClass().faults().has(Fault.CPU_MAPPING_KEPT)) {
      cpuMappings.forEach(CpuMapping::takeDown);
    }
  }

  private void tell(Attachment attachment, Importer importer) {
    boolean gpu = runs(importer.isGpu());
    try {
      importer.moveNotify(attachment);
    } catch (RuntimeException wrong) {
      conduct.threw(ConductRule.IMPORTER_FAILED, attachment.name(), bo, "moveNotify", wrong);
      attachment.revoke();
    } finally {
      runs(gpu);
    }
  }

  @Override
  public void digest(Digest into) {
    for (int i = 0; i < attachments.size(); i++) {
      attachments.get(i).digest(into);
    }
  }
}
