package org.vramlab.devices.card;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.Job;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Revoked;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.Sched;

/**
 * A shared buffer as a card knows it that cannot follow moves: attached statically, so that its
 * exporter pins it for as long ({@code vb2_dc_attach_dmabuf}).
 *
 * <p>Life: attached; perhaps taken back by its exporter; detached. Guarded by the buffer's
 * reservation.
 */
public final class PinnedImport {
  private final DmaBuf dmaBuf;
  private final Attachment attachment;
  private final TicketSettings settings;
  private final int mapping;

  /** What the card's table shows; null when it shows nothing. */
  private @Nullable Resource translation;

  private PinnedImport(DmaBuf dmaBuf, Attachment attachment, TicketSettings settings) {
    this.dmaBuf = dmaBuf;
    this.attachment = attachment;
    this.settings = settings;
    this.mapping = sched().nextId(IdKind.MAPPING);
  }

  /**
   * Attaches, with a ticket of its own.
   *
   * @param card its name
   * @param device its number in the topology
   * @param peerToPeer whether it can do with memory of the exporter's device
   * @throws NoMemory the exporter cannot pin the buffer, or no more
   * @throws Unsupported the exporter refuses this card, or has failed as no driver may
   */
  public static PinnedImport attach(
      DmaBuf dmaBuf, String card, int device, boolean peerToPeer, TicketSettings settings)
      throws Interrupted, NoMemory, Busy, Unsupported {
    try {
      Attachment attachment = dmaBuf.attachStatic(card, device, peerToPeer, settings);
      PinnedImport made = new PinnedImport(dmaBuf, attachment, settings);
      made.locked(made::translate);
      return made;
    } catch (Revoked cutOff) {
      // The exporter failed as no driver may, and is cut off.
      throw Unsupported.INSTANCE;
    }
  }

  /** Does something with the buffer locked, whatever signal comes: it is attached. */
  private void locked(Runnable what) {
    try {
      new Ticket(dmaBuf.bo().manager().wwClass(), settings.uninterruptible())
          .execute(t -> {
            t.lock(bo());
            t.seal();
            what.run();
          });
    } catch (NoMemory | Busy | Interrupted impossible) {
      throw new AssertionError("nothing is allocated here, and no signal heard", impossible);
    }
  }

  private void translate() {
    Resource where = attachment.mapped();
    if (where != null) {
      translation = where;
      sched().events().mappingBound(sched().nowNanos(), mapping, bo().id(), where.id());
    }
  }

  /** The shared buffer. */
  public BufferObject bo() {
    return dmaBuf.bo();
  }

  /**
   * Hands over one access, as a transaction of {@code ticket}.
   *
   * @param job asked for what is handed over, which may have other operands and fences, once it can
   *     be
   * @param writes whether {@code bytes} go to the buffer, or come from it
   * @return its completion; null if the exporter has taken the buffer back
   */
  public @Nullable Fence access(
      DmaEngine engine, Supplier<Job> job, Ticket ticket, long bytes, boolean writes)
      throws Interrupted, NoMemory, Busy {
    @Nullable Fence[] done = new @Nullable Fence[1];
    ticket.execute(t -> {
      t.lock(bo());
      bo().reservation().reserveSlots(1);
      t.seal();
      done[0] = accessLocked(engine, job, t, bytes, writes);
    });
    return done[0];
  }

  /**
   * As the other, in a transaction that has the buffer locked, a slot reserved, and is sealed:
   * cannot fail.
   */
  public @Nullable Fence accessLocked(
      DmaEngine engine, Supplier<Job> job, Ticket sealed, long bytes, boolean writes) {
    Resource where = translation;
    if (attachment.isRevoked()) {
      forget();
      return null;
    }
    return where == null
        ? null
        : engine.access(job.get(), sealed, mapping, bo(), where, bytes, writes);
  }

  /** Lets go of the buffer; what the card still does to it is protected by its fences. */
  public void detach() {
    locked(this::forget);
    dmaBuf.detachStatic(attachment, settings);
  }

  private void forget() {
    if (translation != null) {
      translation = null;
      sched().events().mappingInvalidated(sched().nowNanos(), mapping, bo().id());
    }
  }

  private Sched sched() {
    return dmaBuf.bo().manager().wwClass().sched();
  }

  @Override
  public String toString() {
    return "pinned import of " + attachment;
  }
}
