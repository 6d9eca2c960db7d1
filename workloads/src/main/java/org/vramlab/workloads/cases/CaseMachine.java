package org.vramlab.workloads.cases;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.AmdgpuDevice;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.sched.TaskBody;
import org.vramlab.ttm.ww.Algorithm;

/**
 * A {@link CaseFleet} of one GPU with little memory: what the cases of locking run on. Clients use
 * the driver's memory manager directly, a buffer and a lock at a time.
 *
 * <p>Life: made; clients and buffers added; {@link #run} once.
 */
public final class CaseMachine {
  private static final Placement IN_VRAM = Placement.of(Place.anywhere(AmdgpuDevice.VRAM));

  /**
   * How one machine differs from another.
   *
   * @param faults what is planted
   */
  public record Shape(CaseFleet.Locking locking, long vramPages, Faults faults, long seed) {
    /** One without a fault. */
    public Shape(EvictionMode mode, Algorithm algorithm, int interval, long vramPages, long seed) {
      this(new CaseFleet.Locking(mode, algorithm, interval), vramPages, Faults.NONE, seed);
    }
  }

  private final CaseFleet fleet;
  private final AmdgpuDevice device;

  public CaseMachine(Shape shape, EventSink... watchers) {
    fleet =
        new CaseFleet(
            CaseFleet.Shape.of(
                    Topologies.named("frontier-mi250x"), 1, shape.vramPages(), shape.seed())
                .locking(shape.locking())
                .with(shape.faults()),
            watchers);
    device = fleet.gpu(0);
  }

  /** A client; what it throws ends the run. */
  public Task client(String name, TaskBody body) {
    return fleet.simulation().spawn(name, body);
  }

  /** A ticket for one client. */
  public Ticket ticket() {
    return new Ticket(fleet.wwClass(), fleet.ticketSettings());
  }

  /** A buffer without a place. */
  public BufferObject buffer(long pages) {
    return device.manager().create(pages * BufferObject.PAGE_BYTES, 0);
  }

  /** Locks {@code bo} as part of the working set that this attempt wants in VRAM. */
  public void lock(Ticket ticket, BufferObject bo) throws WouldDeadlock, Interrupted {
    ticket.lock(bo);
    bo.addToWorkingSet(ticket, AmdgpuDevice.VRAM);
  }

  /** Sees to it that {@code bo}, which is locked, is in VRAM. */
  public void validate(Ticket ticket, BufferObject bo) throws WouldDeadlock, Interrupted, NoMemory {
    device.manager().validate(bo, IN_VRAM, ticket);
  }

  /** Holds {@code bo}, which is locked and has a place, where it is. */
  public void pin(BufferObject bo) {
    device.manager().pin(bo);
  }

  /** Notes that {@code bo}, which is locked, was used. */
  public void touch(BufferObject bo) {
    device.manager().touch(bo);
  }

  public boolean isInVram(BufferObject bo) {
    return bo.isIn(device.vram());
  }

  public long nowNanos() {
    return fleet.nowNanos();
  }

  /** Works, or sleeps, until that time, if it has not come yet. */
  public void until(long nanos) {
    long wait = nanos - fleet.nowNanos();
    if (wait > 0) {
      fleet.pause(wait);
    }
  }

  /** As {@link CaseFleet#run}. */
  public @Nullable String run() {
    return fleet.run();
  }

  /** As {@link CaseFleet#refusalsWithEvictableMemory}. */
  public long refusalsWithEvictableMemory() {
    return fleet.refusalsWithEvictableMemory();
  }
}
