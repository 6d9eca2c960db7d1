package org.vramlab.devices.rdma;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Importer;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.Sched;

/**
 * A shared buffer as a network card knows it ({@code struct ib_mr} over a dma-buf).
 *
 * <p>Life: registered; its translation lost at a move, and found again or not, as its {@link
 * Registration} says; deregistered. Guarded by the buffer's reservation.
 */
public final class MemoryRegion implements Importer {
  private final RdmaNic nic;
  private final DmaBuf dmaBuf;
  private final Registration registration;
  private final int mapping;
  private @Nullable Attachment attachment;

  /** What the card's translation table shows; null when it shows nothing. */
  private @Nullable Resource translation;

  /** Given up for good. */
  private boolean dead;

  private int remaps;

  MemoryRegion(RdmaNic nic, DmaBuf dmaBuf, Registration registration) {
    this.nic = nic;
    this.dmaBuf = dmaBuf;
    this.registration = registration;
    this.mapping = sched().nextId(IdKind.MAPPING);
  }

  @Override
  public String name() {
    return nic.name();
  }

  /** The shared buffer. */
  public BufferObject bo() {
    return dmaBuf.bo();
  }

  /** How it is registered. */
  public Registration registration() {
    return registration;
  }

  /** Where transfers go; null if they go nowhere now. */
  public @Nullable Resource translation() {
    return translation;
  }

  /** How often the buffer had moved and was mapped again. */
  public int remaps() {
    return remaps;
  }

  /** Whether the region was given up: every transfer ends with an error. */
  public boolean isDead() {
    return dead;
  }

  DmaBuf dmaBuf() {
    return dmaBuf;
  }

  int mapping() {
    return mapping;
  }

  Attachment attachment() {
    Attachment mine = attachment;
    assert mine != null : "registered regions are attached";
    return mine;
  }

  void attached(Attachment as) {
    attachment = as;
  }

  /** Writes what the attachment shows into the card's table; the reservation is held. */
  void translate(Resource where) {
    translation = where;
    sched().events().mappingBound(sched().nowNanos(), mapping, bo().id(), where.id());
  }

  /**
   * Where a transfer goes, mapped again if the region follows moves; null if there is no
   * translation. The reservation is held by {@code ticket}.
   */
  @Nullable Resource resolve(Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
    if (attachment().isRevoked()) {
      // Who is attached statically has not been told.
      forget();
      die();
    }
    if (translation == null && registration == Registration.ON_DEMAND && !dead) {
      translate(dmaBuf.map(attachment(), ticket));
      remaps++;
    }
    return translation;
  }

  /** The card has no lock of its own that a move would need. */
  @Override
  public void prepareMove(Attachment moving, Ticket ticket)
      throws WouldDeadlock, Interrupted, Busy {
    moving.bo().lockForMove(ticket);
  }

  @Override
  public void moveNotify(Attachment moving) {
    forget();
    dead |= registration != Registration.ON_DEMAND || moving.isRevoked();
  }

  /** Given up for good; the table shows nothing. */
  void die() {
    dead = true;
  }

  /** The table shows nothing any more. */
  void forget() {
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
    return "region of " + bo() + " at " + nic.name() + ", " + registration;
  }
}
