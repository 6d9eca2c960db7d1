package org.vramlab.devices.amdgpu;

import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.Importer;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.LockOwner;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.ww.WwMutex;

/**
 * The page tables of one process on one device ({@code struct amdgpu_vm}). Its root has a
 * reservation: every submission of the process takes it, and so does whoever moves a buffer that it
 * maps.
 *
 * <p>As an importer it follows moves: it asks for nothing but its root, and maps again at the next
 * submission. The root belongs to this driver alone; the ticket of another driver's submission
 * holds it by its {@link LockOwner}, which is how a lock lost here reaches whoever opened that
 * ticket.
 */
public final class Vm implements LockOwner, Importer {
  private final String name;
  private final AmdgpuDevice device;
  private final Reservation root;
  private final AlwaysValid alwaysValid;

  /** Lives as long as its process; tickets still count their references, so that a leak shows. */
  private final java.util.concurrent.atomic.AtomicInteger references =
      new java.util.concurrent.atomic.AtomicInteger(1);

  Vm(AmdgpuDevice device, String process) {
    this.device = device;
    this.name = device.name() + " VM of " + process;
    this.root = new Reservation(device.wwClass());
    this.alwaysValid = new AlwaysValid(device);
    Sched sched = device.wwClass().sched();
    sched.events().lockCreated(sched.nowNanos(), root.lock().id(), EventSink.NONE);
  }

  @Override
  public String name() {
    return name;
  }

  AmdgpuDevice device() {
    return device;
  }

  /** The reservation of its root. */
  public Reservation root() {
    return root;
  }

  /** The buffers that every submission may use; guarded by the root. */
  AlwaysValid alwaysValid() {
    return alwaysValid;
  }

  @Override
  public WwMutex lock() {
    return root.lock();
  }

  @Override
  public void retain() {
    references.incrementAndGet();
  }

  @Override
  public void release() {
    int left = references.decrementAndGet();
    assert left >= 0 : name + " was released more often than retained";
  }

  /** References besides its owner's; zero when no ticket is open. */
  public int extraReferences() {
    return references.get() - 1;
  }

  @Override
  public void prepareMove(Attachment attachment, Ticket ticket)
      throws WouldDeadlock, Interrupted, Busy {
    attachment.bo().lockForMove(ticket);
    ticket.lockForNotification(this);
  }

  @Override
  public void moveNotify(Attachment attachment) {
    // The mapping compares what it bound with where the buffer is; it sees by itself that it is
    // stale.
    root.lock().assertHeld();
  }

  @Override
  public String toString() {
    return name;
  }
}
