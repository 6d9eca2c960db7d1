package org.vramlab.devices.xe;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.MoveListener;
import org.vramlab.ttm.dmabuf.Attachment;
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
 * One buffer in an address space ({@code struct xe_vma}): a private one, which shares the address
 * space's reservation, or one of another driver through its dma-buf.
 *
 * <p>Life: made unbound; bound by the rebind worker; stale when the buffer moves; bound again;
 * closed. Guarded by the buffer's reservation and the address space's.
 */
public final class Binding implements MoveListener, Importer {
  private final PreemptVm vm;
  private final BufferObject bo;
  private final int id;

  /** How it was imported; null for a private buffer. */
  private @Nullable Attachment attachment;

  /** What the page tables show; null when stale. */
  private @Nullable Resource bound;

  /** Out of the page tables for good: closed, or taken back. */
  private boolean closed;

  Binding(PreemptVm vm, BufferObject bo) {
    this.vm = vm;
    this.bo = bo;
    this.id = sched().nextId(IdKind.MAPPING);
  }

  @Override
  public String name() {
    return vm.name();
  }

  @Override
  public boolean isGpu() {
    return true;
  }

  /** The buffer. */
  public BufferObject bo() {
    return bo;
  }

  int id() {
    return id;
  }

  /** Whether it belongs to this address space alone. */
  boolean isPrivate() {
    return attachment == null;
  }

  void importedAs(Attachment as) {
    attachment = as;
  }

  /** Attaches what was {@link #importedAs}. */
  void attach(Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
    Attachment mine = attachment;
    assert mine != null : "a private buffer is not attached";
    mine.dmaBuf().attach(mine, ticket);
  }

  /** Whether its exporter has taken it back. */
  boolean isLost() {
    Attachment mine = attachment;
    return mine != null && mine.isRevoked();
  }

  /** The pool of the owner where it is wanted. */
  int wantedDomain() {
    Attachment mine = attachment;
    return mine == null ? XeDevice.VRAM : mine.dmaBuf().exporter().domainFor(bo, mine);
  }

  /** Brings it where the device can use it; its lock is held by {@code ticket}. */
  void validate(Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
    Attachment mine = attachment;
    if (mine == null) {
      vm.device().validate(bo, ticket);
    } else {
      Resource where = mine.dmaBuf().map(mine, ticket);
      // The exporter may be suspended since it was asked where it wants the buffer.
      bo.addToWorkingSet(ticket, where.manager().domain());
    }
  }

  /** Writes into the page tables where the buffer is. */
  Resource bind() {
    Resource now = bo.resource();
    assert now != null : "only a validated buffer can be bound";
    if (bound != now) {
      bound = now;
      sched().events().mappingBound(sched().nowNanos(), id, bo.id(), now.id());
    }
    return now;
  }

  @Override
  public void prepareMove(BufferObject moving, Ticket ticket)
      throws WouldDeadlock, Interrupted, Busy {
    moving.lockForMove(ticket);
    if (bound != null) {
      ticket.lockForNotification(vm);
    }
  }

  @Override
  public void prepareMove(Attachment moving, Ticket ticket)
      throws WouldDeadlock, Interrupted, Busy {
    prepareMove(moving.bo(), ticket);
  }

  @Override
  public void moveNotify(BufferObject moving) {
    if (bound != null) {
      vm.lock().assertHeld();
      bound = null;
      sched().events().mappingInvalidated(sched().nowNanos(), id, bo.id());
    }
  }

  @Override
  public void moveNotify(Attachment moving) {
    moveNotify(bo);
  }

  /** Takes it out of the page tables; the locks are held. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    moveNotify(bo);
    Attachment mine = attachment;
    if (mine == null) {
      bo.removeListener(this);
    } else {
      mine.dmaBuf().detach(mine);
    }
  }

  private Sched sched() {
    return vm.device().wwClass().sched();
  }

  @Override
  public String toString() {
    return bo + " in " + vm;
  }
}
