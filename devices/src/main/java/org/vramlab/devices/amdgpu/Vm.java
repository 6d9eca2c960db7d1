package org.vramlab.devices.amdgpu;

import org.vramlab.ttm.bo.TableRoot;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.Importer;
import org.vramlab.ttm.exec.LockOwner;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.WouldDeadlock;

/**
 * The page tables of one process on one device ({@code struct amdgpu_vm}). Its root has a
 * reservation: every submission of the process takes it, and so does whoever moves a buffer that it
 * maps.
 *
 * <p>As an importer it follows moves: it asks for nothing but its root, and maps again at the next
 * submission. The root belongs to this driver alone; the ticket of another driver's submission
 * holds it as a {@link LockOwner}, which is how a lock lost here reaches whoever opened that
 * ticket.
 */
public final class Vm extends TableRoot implements Importer {
  private final AmdgpuDevice device;
  private final AlwaysValid alwaysValid;

  Vm(AmdgpuDevice device, String process) {
    super(device.wwClass(), device.name() + " VM of " + process);
    this.device = device;
    this.alwaysValid = new AlwaysValid(device);
  }

  AmdgpuDevice device() {
    return device;
  }

  /** The buffers that every submission may use; guarded by the root. */
  AlwaysValid alwaysValid() {
    return alwaysValid;
  }

  @Override
  public boolean isGpu() {
    return true;
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
    root().lock().assertHeld();
  }
}
