package org.vramlab.ttm.dmabuf;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.MoveListener;
import org.vramlab.ttm.bo.NotificationLock;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.sched.Digest;

/**
 * A buffer that its driver exported ({@code struct dma_buf}), with the attachments of those who
 * import it.
 *
 * <p>Life: exported, holding a reference to the buffer; attached to and mapped; closed when no
 * attachment is left. Before the buffer moves, every attachment that has it mapped is asked ({@code
 * prepareMove}); when all have agreed, every one is told ({@code moveNotify}), the newest first, as
 * the kernel's list has it.
 *
 * <p>Threads: every method with the buffer's reservation held, as said; the misuse is refused.
 */
public final class DmaBuf implements MoveListener {
  private final Exporter exporter;
  private final BufferObject bo;

  /** Newest last; told from the end. Guarded by the reservation. */
  private final ObjectArrayList<Attachment> attachments = new ObjectArrayList<>(2);

  private boolean open = true;

  /** Exports {@code bo}, whose reservation is held. */
  public DmaBuf(Exporter exporter, BufferObject bo) {
    bo.lock().assertHeld();
    this.exporter = exporter;
    this.bo = bo;
    bo.retain();
    bo.addListener(this);
  }

  /** The shared buffer. */
  public BufferObject bo() {
    return bo;
  }

  public Exporter exporter() {
    return exporter;
  }

  /**
   * Attaches a dynamic importer on {@code device}; the reservation is held. Nothing is mapped yet.
   */
  public Attachment attach(Importer importer, int device) {
    bo.lock().assertHeld();
    requireOpen();
    Attachment attachment = new Attachment(this, importer, device);
    attachments.add(attachment);
    return attachment;
  }

  /**
   * Maps the buffer for {@code attachment}: the exporter sees to it that the importer can reach it,
   * evicting others if it must.
   *
   * @return where it is; valid until {@link Importer#moveNotify}, or under fences that the importer
   *     adds
   */
  public Resource map(Attachment attachment, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    requireOwn(attachment);
    bo.lock().assertHeld();
    ticket.checkMayAllocate();
    ticket.enterDriver(exporter.name());
    try {
      Resource resource = exporter.map(bo, attachment, ticket);
      ticket.driverReturned();
      attachment.mapped(resource);
      return resource;
    } finally {
      ticket.leaveDriver();
    }
  }

  /** The importer gives its mapping up. */
  public void unmap(Attachment attachment) {
    requireOwn(attachment);
    bo.lock().assertHeld();
    attachment.mapped(null);
  }

  /** Takes the importer off; it has no mapping any more. */
  public void detach(Attachment attachment) {
    requireOwn(attachment);
    bo.lock().assertHeld();
    attachment.detached();
    attachments.remove(attachment);
  }

  /**
   * Gives up the reference to the buffer; nobody is attached any more. The reservation is held; the
   * caller drops the reference.
   */
  public void close() {
    bo.lock().assertHeld();
    requireOpen();
    if (!attachments.isEmpty()) {
      throw new IllegalStateException(
          exporter.name()
              + " closes "
              + bo
              + " while "
              + attachments.top().importer().name()
              + " is attached");
    }
    open = false;
    bo.removeListener(this);
  }

  /** How many importers are attached. */
  public int attachmentCount() {
    return attachments.size();
  }

  /** Attachment number {@code i}, oldest first. */
  public Attachment attachment(int i) {
    return attachments.get(i);
  }

  @Override
  public void prepareMove(BufferObject moving, Ticket ticket)
      throws WouldDeadlock, Interrupted, Busy {
    boolean asked = false;
    for (int i = attachments.size() - 1; i >= 0; i--) {
      Attachment attachment = attachments.get(i);
      if (attachment.mapped() != null) {
        asked = true;
        ask(attachment, ticket);
      }
    }
    if (!asked) {
      moving.lockForMove(ticket);
    }
  }

  private void ask(Attachment attachment, Ticket ticket) throws WouldDeadlock, Interrupted, Busy {
    Importer importer = attachment.importer();
    NotificationLock debug = bo.notificationLock();
    ticket.enterDriver(importer.name());
    try {
      if (debug != null) {
        debug.begin(ticket);
      }
      importer.prepareMove(attachment, ticket);
      ticket.driverReturned();
      if (debug != null) {
        debug.end(ticket, importer.name());
      }
    } finally {
      ticket.leaveDriver();
    }
  }

  @Override
  public void moveNotify(BufferObject moving) {
    for (int i = attachments.size() - 1; i >= 0; i--) {
      Attachment attachment = attachments.get(i);
      if (attachment.mapped() != null) {
        attachment.mapped(null);
        attachment.importer().moveNotify(attachment);
      }
    }
  }

  @Override
  public void digest(Digest into) {
    into.add(open);
    for (int i = 0; i < attachments.size(); i++) {
      into.add(attachments.get(i).device()).add(attachments.get(i).mapped() != null);
    }
  }

  private void requireOpen() {
    if (!open) {
      throw new IllegalStateException("the dma-buf of " + bo + " is closed");
    }
  }

  private void requireOwn(Attachment attachment) {
    if (attachment.dmaBuf() != this || !attachment.isAttached()) {
      throw new IllegalStateException(
          attachment.importer().name() + " uses an attachment that is not of " + bo);
    }
  }
}
