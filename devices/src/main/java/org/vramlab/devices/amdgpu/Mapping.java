package org.vramlab.devices.amdgpu;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.MoveListener;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.Sched;

/**
 * One buffer in the page tables of one {@link Vm}: a buffer of the device itself, or one of another
 * device through its dma-buf.
 *
 * <p>Life: made unbound; bound to where the buffer is, at a submission; invalidated when the buffer
 * moves; bound again; closed. Guarded by the buffer's reservation; binding and invalidating also
 * take the VM's root.
 */
public final class Mapping implements MoveListener {
  private final Vm vm;
  private final BufferObject bo;
  private final int id;

  /** How the buffer was imported; null for a buffer of the device itself. */
  private final @Nullable Attachment attachment;

  /** What the page tables show; null when stale. */
  private @Nullable Resource bound;

  /** How the buffer was exported; null until it is ({@code drm_gem_object.dma_buf}). */
  private @Nullable DmaBuf exported;

  /** What this process has of an imported buffer on its own device; null for nothing. */
  private @Nullable Duplicate duplicate;

  /** Out of the page tables, and detached. */
  private boolean closed;

  Mapping(Vm vm, BufferObject bo, @Nullable Attachment attachment) {
    this.vm = vm;
    this.bo = bo;
    this.attachment = attachment;
    this.id = sched().nextId(IdKind.MAPPING);
    bo.addListener(this);
    if (attachment != null) {
      vm.device().belongings().addImport(this);
    }
  }

  /** The buffer. */
  public BufferObject bo() {
    return bo;
  }

  Vm vm() {
    return vm;
  }

  int id() {
    return id;
  }

  /**
   * The dma-buf of the device's own buffer, whose reservation is held: the one there is, or else a
   * new one. Several may want to import at once, and a second would hold a reference that nobody
   * drops.
   */
  DmaBuf export() {
    bo.lock().assertHeld();
    if (exported == null) {
      exported = new DmaBuf(vm.device(), bo, vm.device().settings().sharing().conduct());
      vm.device().belongings().exports().add(exported);
    }
    return exported;
  }

  /** The dma-buf it came through; null for a buffer of the device itself. */
  @Nullable DmaBuf importedThrough() {
    return attachment == null ? null : attachment.dmaBuf();
  }

  /** Whether an imported buffer may be used in the memory of the exporter's device. */
  boolean isPeerToPeer() {
    return attachment != null && attachment.peerToPeer();
  }

  /** Whether the exporter of an imported buffer has taken it back for good. */
  boolean isRevoked() {
    return attachment != null && attachment.isRevoked();
  }

  /** What this process has of the imported buffer on its own device; null for nothing. */
  @Nullable Duplicate duplicate() {
    return duplicate;
  }

  void duplicate(@Nullable Duplicate made) {
    duplicate = made;
  }

  /** The pool of the owner where the working set wants the buffer. */
  int wantedDomain() {
    return attachment == null
        ? mustStayInReach() ? AmdgpuDevice.GTT : AmdgpuDevice.VRAM
        : attachment.dmaBuf().exporter().domainFor(bo, attachment);
  }

  /** A job that is about to be validated reads and writes so much of the buffer. */
  void announceUse(long readBytes, long writtenBytes) {
    if (attachment != null) {
      attachment.announceUse(readBytes, writtenBytes);
    }
  }

  /**
   * Sees to it that the buffer is where this device can use it; its lock and the root's are held by
   * {@code ticket}.
   *
   * @param mayMove whether a buffer of the device itself is brought where it is wanted; otherwise
   *     it may stay in GTT, and is wanted there
   * @return bytes moved on its account; an imported buffer's are the exporter's affair
   */
  long validate(Ticket ticket, boolean mayMove) throws WouldDeadlock, Interrupted, NoMemory {
    if (attachment != null) {
      attachment.dmaBuf().map(attachment, ticket);
      // The exporter may be suspended since it was asked where it wants the buffer.
      return placed(ticket, 0);
    }
    if (mustStayInReach()) {
      return validateWhereItIs(ticket);
    }
    return placed(ticket, vm.device().validate(bo, mayMove, ticket));
  }

  /**
   * The same without wanting it anywhere else: it gets a place only if it has none, or none in
   * reach.
   */
  long validateWhereItIs(Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
    return placed(ticket, vm.device().validateInReach(bo, ticket));
  }

  /**
   * Whether a job that reads and writes so much of the buffer uses it where it is now: only of a
   * buffer of the device itself that is not shared, since whoever imports one has it brought home.
   *
   * @param imports whether the job uses buffers of peers as well: a guest among its operands might
   *     take the room of these, and would be no victim
   * @param slack the job's
   */
  boolean reaches(long readBytes, long writtenBytes, boolean imports, JobSlack slack) {
    return attachment == null
        && exported == null
        && !(imports && isGuest())
        && vm.device().reaches(bo, readBytes, writtenBytes, slack);
  }

  /** Whether the buffer lives in the memory of a peer that does not own it. */
  private boolean isGuest() {
    Resource now = bo.resource();
    return now != null && bo.isGuestIn(now.manager());
  }

  private long placed(Ticket ticket, long movedPages) {
    Resource now = bo.resource();
    assert now != null : "a validated buffer has a place";
    bo.addToWorkingSet(ticket, bo.manager().domainOf(now.manager()));
    return movedPages * BufferObject.PAGE_BYTES;
  }

  /** Whether the VM's submissions may use it without naming it. */
  boolean isAlwaysValid() {
    return bo.reservation() == vm.root();
  }

  /**
   * Whether somebody has imported the buffer who does not reach this device's memory: then it is
   * not brought into VRAM at every submission, only to be moved out again for the importer ({@code
   * amdgpu_cs_bo_validate}, which moves nothing that is attached).
   */
  boolean mustStayInReach() {
    DmaBuf shared = exported;
    return shared != null && !shared.allPeerToPeer();
  }

  /** Brings the page tables up to date; the locks are held. Returns where the buffer is. */
  Resource bind(long pageTableNanos) {
    vm.root().lock().assertHeld();
    Resource now = bo.resource();
    assert now != null : "only a validated buffer can be bound";
    if (bound != now) {
      bound = now;
      sched().charge(pageTableNanos);
      sched().events().mappingBound(sched().nowNanos(), id, bo.id(), now.id());
    }
    return now;
  }

  @Override
  public void prepareMove(BufferObject moving, Ticket ticket)
      throws WouldDeadlock, Interrupted, Busy {
    moving.lockForMove(ticket);
    if (bound != null && attachment == null) {
      ticket.lockForNotification(vm);
    }
  }

  @Override
  public void moveNotify(BufferObject moving) {
    if (bound == null) {
      return;
    }
    vm.root().lock().assertHeld();
    bound = null;
    sched().events().mappingInvalidated(sched().nowNanos(), id, bo.id());
  }

  /**
   * Takes the buffer out of the page tables, unless a removal of the device has done so; the locks
   * are held.
   */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    moveNotify(bo);
    bo.removeListener(this);
    if (isAlwaysValid()) {
      vm.alwaysValid().remove(this);
    }
    if (attachment != null) {
      vm.device().belongings().removeImport(this);
      attachment.dmaBuf().detach(attachment);
    }
  }

  private Sched sched() {
    return vm.device().wwClass().sched();
  }
}
