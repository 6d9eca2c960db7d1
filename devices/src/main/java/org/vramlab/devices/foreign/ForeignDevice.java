package org.vramlab.devices.foreign;

import org.vramlab.devices.hardware.WorkError;
import org.vramlab.devices.lifecycle.DeviceGate;
import org.vramlab.devices.lifecycle.ManagedDevice;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.ww.WwClass;

/**
 * Another vendor's device: its {@link ForeignMemory} and its {@link ForeignRenderer}.
 *
 * <p>Suspend: frames end, and those that are lost are given up after a time; memory stays, as it
 * can go nowhere. Reset: frames are given up. Removal: the same, and importers lose the memory.
 *
 * <p>Threads: one task, and another that manages the device.
 */
public final class ForeignDevice implements ManagedDevice {
  /** How long a suspend waits for frames: as long as i915 waits for foreign fences. */
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final WwClass wwClass;
  private final TicketSettings settings;
  private final ForeignMemory memory;
  private final ForeignRenderer renderer;
  private final DeviceGate gate;

  public ForeignDevice(ForeignMemory memory, TicketSettings settings) {
    this.memory = memory;
    this.settings = settings;
    this.wwClass = memory.manager().wwClass();
    Sched sched = wwClass.sched();
    Lockdep lockdep = wwClass.lockdep();
    this.renderer = new ForeignRenderer(sched, lockdep, memory.name() + " ring");
    this.gate = new DeviceGate(sched, lockdep, memory.name());
  }

  @Override
  public String name() {
    return memory.name();
  }

  /** Its memory. */
  public ForeignMemory memory() {
    return memory;
  }

  /**
   * A buffer without a place.
   *
   * @throws org.vramlab.devices.lifecycle.DeviceGone the device has been removed
   */
  public BufferObject create(long pages) {
    gate.requirePresent();
    return memory.create(pages);
  }

  /** Exports {@code bo}, whose reservation is held. */
  public DmaBuf export(BufferObject bo) {
    gate.requirePresent();
    return memory.export(bo);
  }

  /**
   * Begins a frame, as {@link ForeignRenderer#render}; sleeps first while the device is suspended.
   *
   * @throws org.vramlab.devices.lifecycle.DeviceGone the device has been removed
   */
  public Fence render(long nanos, boolean lost) {
    gate.enter();
    try {
      return renderer.render(nanos, lost);
    } finally {
      gate.leave();
    }
  }

  @Override
  public void suspend() {
    gate.close();
    gate.awaitEmpty();
    renderer.awaitFrames(PATIENCE_NANOS);
    renderer.giveUp(WorkError.TIMED_OUT);
  }

  @Override
  public void resume() {
    gate.open();
  }

  @Override
  public void reset() {
    renderer.giveUp(WorkError.CANCELLED);
  }

  @Override
  public void remove() throws Interrupted, NoMemory, Busy {
    gate.remove();
    // Who is inside waits for nothing, but may be about to begin one more frame.
    gate.awaitEmpty();
    renderer.giveUp(WorkError.NO_DEVICE);
    memory.remove(new Ticket(wwClass, settings.uninterruptible()));
  }

  @Override
  public boolean isGone() {
    return gate.isGone();
  }
}
