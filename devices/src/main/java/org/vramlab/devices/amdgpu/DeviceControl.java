package org.vramlab.devices.amdgpu;

import org.vramlab.devices.hardware.WorkQueue;
import org.vramlab.devices.lifecycle.ManagedDevice;
import org.vramlab.ttm.bo.EvictionPass;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;

/**
 * One device as power management and the bus see it.
 *
 * <p>Suspend: submissions wait, those under way end, queues of compute processes are stopped, VRAM
 * is emptied but for what is pinned, and importers get buffers in GTT. Reset: the rings of all
 * processes; moves of the memory manager are run again, as their source is still there ({@code
 * drm_sched_resubmit_jobs}). Removal: rings and copy engines end their work, what the device has
 * exported is revoked, what it has imported is detached. Buffers stay what and where they were, as
 * numbers, until their owners close them. A device that lends its memory gives guests back, and
 * forgets clean copies, before its engines end, at a suspend as at a removal (an unbound driver's;
 * a card that is torn out would take them with it).
 *
 * <p>Threads: as {@link ManagedDevice}.
 */
public final class DeviceControl implements ManagedDevice {
  private final AmdgpuDevice device;
  private final Ticket ticket;
  private final PowerManagement power;

  public DeviceControl(AmdgpuDevice device, TicketSettings settings) {
    this.device = device;
    this.ticket = new Ticket(device.wwClass(), settings);
    this.power = new PowerManagement(device, settings, PowerManagement.Emptying.ONE_PASS, true);
  }

  @Override
  public String name() {
    return device.name();
  }

  @Override
  public boolean isGone() {
    return device.gate().isGone();
  }

  @Override
  public void suspend() throws Interrupted, NoMemory, Busy {
    device.gate().close();
    device.gate().awaitEmpty();
    device.belongings().processes().forEach(ComputeProcess::stop);
    for (WorkQueue ring : device.belongings().rings()) {
      ring.awaitIdle();
    }
    device.sleeps(true);
    boolean done = false;
    try {
      power.suspend();
      giveGuestsBack();
      done = true;
    } finally {
      if (!done) {
        resume();
      }
    }
  }

  @Override
  public void resume() {
    device.sleeps(false);
    power.resume();
  }

  @Override
  public void reset() {
    device.belongings().rings().forEach(WorkQueue::reset);
  }

  @Override
  public void remove() throws Interrupted, NoMemory, Busy {
    device.gate().remove();
    // Who is inside may wait for the hardware.
    device.belongings().rings().forEach(WorkQueue::kill);
    try {
      giveGuestsBack();
    } finally {
      device.copyEngines().kill();
    }
    device.gate().awaitEmpty();
    device.belongings().exports().revokeAll(ticket);
    for (Mapping mapping : device.belongings().retainImports()) {
      ticket.execute(t -> {
        t.lock(mapping.vm());
        t.lock(mapping.bo());
        t.seal();
        mapping.close();
      });
      mapping.bo().release();
    }
  }

  /** Nobody new is let in; who was on the way in is given back as well. */
  private void giveGuestsBack() throws Interrupted, NoMemory, Busy {
    EvictionPass pass = EvictionPass.ofGuests(device.manager(), AmdgpuDevice.VRAM);
    while (!pass.isEmpty()) {
      pass.run(ticket);
      pass = EvictionPass.ofGuests(device.manager(), AmdgpuDevice.VRAM);
    }
  }

  @Override
  public String toString() {
    return "control of " + name();
  }
}
