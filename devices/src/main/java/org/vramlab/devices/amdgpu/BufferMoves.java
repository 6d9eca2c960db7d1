package org.vramlab.devices.amdgpu;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.Copy;
import org.vramlab.devices.hardware.WorkQueue;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.sched.Sched;

/**
 * How the contents of one device's buffers get from place to place: by a copy engine, or with the
 * pages that they are in.
 *
 * <p>Threads: as the device.
 */
final class BufferMoves {
  private final AmdgpuDevice device;
  private final Sched sched;
  private final @Nullable Destinations destinations;

  /**
   * @param destinations who knows the peers that hold buffers of the device; null if none does
   */
  BufferMoves(AmdgpuDevice device, @Nullable Destinations destinations) {
    this.device = device;
    this.sched = device.wwClass().sched();
    this.destinations = destinations;
  }

  /** Queues the copy; returns its fence, or null if there is nothing to copy. Cannot fail. */
  @Nullable Fence queue(BufferObject bo, Resource from, Resource to, int source, int destination) {
    if (source == Topology.HOST && destination == Topology.HOST) {
      rebind(bo, from, to);
      return null;
    }
    Copy copy =
        new Copy(
            sched,
            device.wires(),
            bo.id(),
            from,
            to,
            source,
            destination,
            CopyEngines.bytes(bo),
            CopyEngines.kind(source, destination),
            bo.submittedVersion());
    WorkQueue queue = ringFor(bo, source, destination).queue();
    return device.wwClass().faults().has(Fault.COPY_DOES_NOT_WAIT)
        ? copy.queueUnordered(queue)
        : copy.queueTo(queue, bo.reservation());
  }

  /** The engine that does it: the lender's for what a lender gives back to the host. */
  private CopyEngines.Ring ringFor(BufferObject bo, int source, int destination) {
    CopyEngines own = device.copyEngines();
    if (destinations == null) {
      return source == Topology.HOST ? own.in() : own.out();
    }
    CopyEngines.Ring ring;
    if (source == Topology.HOST) {
      ring = own.in();
    } else if (destination == Topology.HOST) {
      ring = source == device.device() ? own.out() : destinations.enginesAt(source).out();
    } else {
      ring = source == device.device() ? own.to(destination) : own.from(source);
    }
    destinations.copyQueued(bo, source, destination);
    ring.busyFor(destinations.copyNanos(bo, source, destination), sched.nowNanos());
    return ring;
  }

  /**
   * The same pages of the host under another name: between GTT and SYSTEM. Nobody writes them: what
   * leaves GTT is idle, and no engine reaches system memory.
   */
  private static void rebind(BufferObject bo, Resource from, Resource to) {
    long version = bo.submittedVersion();
    from.content().expect(version, bo.id(), "the move to resource", to.id());
    to.content().write(from.content().version());
  }
}
