package org.vramlab.devices.scenario;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.MoveListener;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Importer;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.ww.WwClass;

/**
 * One buffer in the page table of one process: a buffer of the process's own device, which tells
 * this directly when it moves, or one of another device, which tells it through a dma-buf.
 *
 * <p>Life: unbound; bound at a submission; invalidated when the buffer moves; bound again; closed.
 * Guarded by the buffer's reservation; binding and invalidating also take the root.
 */
final class WorldMapping implements MoveListener, Importer {
  private final WwClass wwClass;
  private final Faults faults;
  private final WorldProcess process;
  private final PageTable pageTable;
  private final WorldBuffer buffer;
  private final boolean asksAlways;
  private final int id;

  /** How the buffer was imported; null if it is the device's own. */
  private final @Nullable Attachment attachment;

  /** What the page table shows; null when stale. */
  private @Nullable Resource bound;

  /** Whether it has ever been bound; the next is work put off. Both only matter to faults. */
  private boolean wasBound;

  private boolean pendingInvalidation;

  /** How often the process has pinned the buffer, and not let it go. */
  private int pins;

  /** It has detached: nobody may ask or tell it any more. */
  private boolean closed;

  /** Makes it, and asks whether it may attach; no lock is held. */
  WorldMapping(WorldProcess process, WorldBuffer buffer, boolean asksAlways) {
    this.wwClass = buffer.bo().manager().wwClass();
    this.faults = wwClass.faults();
    this.process = process;
    this.pageTable = process.pageTable();
    this.buffer = buffer;
    this.asksAlways = asksAlways;
    this.id = sched().nextId(IdKind.MAPPING);
    boolean own = buffer.home() == process.device();
    buffer.bo().lock().lockAlone();
    if (own || asksAlways) {
      buffer.bo().addListener(this);
    }
    DmaBuf dmaBuf = own ? null : buffer.export();
    buffer.bo().lock().unlock();
    this.attachment = dmaBuf == null ? null : request(dmaBuf);
    buffer.handleOpened();
  }

  private Attachment request(DmaBuf dmaBuf) {
    try {
      return dmaBuf.request(this, process.device().index(), true);
    } catch (Unsupported impossible) {
      throw new IllegalStateException("a world's device exports to everybody", impossible);
    }
  }

  /** Attaches, if the buffer is another device's; its reservation is held by {@code builder}. */
  void attach(Ticket builder) throws WouldDeadlock, Interrupted, NoMemory {
    if (attachment != null) {
      attachment.dmaBuf().attach(attachment, builder);
    }
  }

  int id() {
    return id;
  }

  WorldBuffer buffer() {
    return buffer;
  }

  BufferObject bo() {
    return buffer.bo();
  }

  @Override
  public String name() {
    return pageTable.toString();
  }

  @Override
  public boolean isGpu() {
    return true;
  }

  /** Sees to it that the buffer is where its home wants it; its lock is held by {@code ticket}. */
  void validate(Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
    if (attachment == null) {
      buffer.home().validateInVram(bo(), ticket);
    } else {
      attachment.dmaBuf().map(attachment, ticket);
    }
  }

  /** Brings the page table up to date; the buffer's lock and the root are held. */
  void bind() {
    pageTable.lock().assertHeld();
    Resource now = bo().resource();
    assert now != null : "only a validated buffer can be bound";
    if (pendingInvalidation) {
      invalidate();
      pendingInvalidation = false;
    }
    boolean leftStale = wasBound && faults.has(Fault.STALE_MAPPING_USED);
    if (bound != now && !leftStale) {
      bound = now;
      wasBound = true;
      sched().events().mappingBound(sched().nowNanos(), id, bo().id(), now.id());
    }
  }

  // ---- A buffer of the device itself.

  @Override
  public void prepareMove(BufferObject moving, Ticket ticket)
      throws WouldDeadlock, Interrupted, Busy {
    if (bound != null || (asksAlways && buffer.isInVram())) {
      ask(ticket);
    } else {
      moving.lockForMove(ticket);
    }
  }

  @Override
  public void moveNotify(BufferObject moving) {
    invalidate();
  }

  @Override
  public void digest(Digest into) {
    into.add(bound != null);
  }

  // ---- A buffer of another device.

  @Override
  public void prepareMove(Attachment moving, Ticket ticket)
      throws WouldDeadlock, Interrupted, Busy {
    if (closed) {
      throw new IllegalStateException(name() + " is asked about a move, and has detached");
    }
    ask(ticket);
  }

  @Override
  public void moveNotify(Attachment moving) {
    invalidate();
  }

  private void ask(Ticket ticket) throws WouldDeadlock, Interrupted, Busy {
    if (faults.has(Fault.PREPARE_MOVE_SKIPPED)) {
      return;
    }
    if (faults.has(Fault.TICKET_NOT_PASSED_ON)) {
      FaultyDriver.lockWithOwnTicket(wwClass, pageTable);
      return;
    }
    bo().lockForMove(ticket);
    if (faults.has(Fault.OUTER_LOCK_IN_CALLBACK)) {
      FaultyDriver.lockOuter(wwClass);
    }
    if (faults.has(Fault.INNER_LOCK_KEPT)) {
      FaultyDriver.lockUnderInner(wwClass, pageTable, ticket);
      return;
    }
    ticket.lockForNotification(pageTable);
    if (faults.has(Fault.NOTIFICATION_VALIDATES)) {
      process.bringInAll(ticket);
    }
  }

  private void invalidate() {
    if (bound == null || faults.has(Fault.MOVE_NOTIFY_SKIPPED)) {
      return;
    }
    if (faults.has(Fault.PENDING_WORK_LEFT) && !pendingInvalidation) {
      pendingInvalidation = true;
      return;
    }
    pageTable.lock().assertHeld();
    bound = null;
    sched().events().mappingInvalidated(sched().nowNanos(), id, bo().id());
  }

  /**
   * Takes the buffer out of the page table; both locks are held.
   *
   * @return how many references to the buffer the caller must drop, once nothing is locked
   */
  int close() {
    while (pins > 0) {
      unpin();
    }
    closed = true;
    invalidate();
    bo().removeListener(this);
    buffer.handleClosed();
    if (attachment == null) {
      return 1;
    }
    attachment.dmaBuf().detach(attachment);
    return buffer.closeExport() ? 2 : 1;
  }

  /** Holds the buffer where it is; its lock is held. */
  void pin() {
    bo().manager().pin(bo());
    pins++;
  }

  /** Takes one pin away; the buffer's lock is held. */
  void unpin() {
    bo().manager().unpin(bo());
    pins--;
  }

  int pins() {
    return pins;
  }

  /** Where the buffer is, for events. */
  int resourceId() {
    Resource now = bo().resource();
    return now == null ? EventSink.NONE : now.id();
  }

  private Sched sched() {
    return wwClass.sched();
  }
}
