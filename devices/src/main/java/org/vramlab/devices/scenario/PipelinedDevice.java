package org.vramlab.devices.scenario;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.ManagerCosts;
import org.vramlab.ttm.bo.ManagerSettings;
import org.vramlab.ttm.bo.MemoryDriver;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.resv.Purpose;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.space.BuddyAllocator;
import org.vramlab.ttm.space.CountingAllocator;
import org.vramlab.ttm.ww.WwClass;

/**
 * A device whose victims leave VRAM on several copy engines, and whose VRAM is given back as TTM
 * does it: at once, behind what the pool keeps of the moves. New buffers have no contents, which an
 * engine would have to bring: a job writes them.
 */
class PipelinedDevice implements MemoryDriver {
  static final int VRAM = 1;
  static final Placement IN_VRAM = Placement.of(Place.anywhere(VRAM));
  private static final Placement IN_HOST = Placement.of(Place.anywhere(MemoryManager.SYSTEM));

  /** Somebody whose copies an engine does. */
  record Context(HardwareQueue engine, FenceTimeline fences) {}

  private final MemoryManager manager;
  private final HardwareQueue jobs;
  private final List<Context> contexts = new ArrayList<>();
  private int moves;

  PipelinedDevice(WwClass wwClass, Retirement retirement, long vramPages, HardwareQueue jobs) {
    this.jobs = jobs;
    this.manager =
        new MemoryManager(
            wwClass, this, ManagerSettings.of(ManagerCosts.FREE).retiring(retirement));
    manager.addPool(
        "host", new CountingAllocator(WorldPlan.UNLIMITED), false, EvictionPolicy.LRU::newOrder);
    manager.addPool("VRAM", new BuddyAllocator(vramPages), true, EvictionPolicy.LRU::newOrder);
  }

  /** Another for whom victims are copied. */
  final void add(Context context) {
    contexts.add(context);
  }

  final MemoryManager manager() {
    return manager;
  }

  final ResourceManager vram() {
    return manager.pool(VRAM);
  }

  /** Who copies the next victim: one after the other. */
  Context nextContext() {
    return contexts.get(moves++ % contexts.size());
  }

  /** A fence on the timeline of {@code context} was made for a copy. */
  void queued(Context context, Fence fence) {}

  /** Has a job write {@code bo} in VRAM, and seals the ticket; whoever is in the way goes. */
  final void write(BufferObject bo, Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
    ticket.lock(bo);
    bo.addToWorkingSet(ticket, VRAM);
    manager.validate(bo, IN_VRAM, ticket);
    bo.reservation().reserveSlots(1);
    ticket.seal();
    Resource place = bo.resource();
    assert place != null : "a validated buffer has a place";
    long before = bo.submittedVersion();
    HardwareQueue.Item job = jobs.newJob();
    job.dependOn(bo.reservation(), Purpose.WRITE);
    job.uses(bo, place, before, place, Content.next(before));
    Fence fence = jobs.submit(job, ticket.id());
    bo.reservation().add(fence, Usage.WRITE);
    bo.submittedVersion(Content.next(before));
    manager
        .wwClass()
        .sched()
        .events()
        .jobUses(job.id(), EventSink.NONE, bo.id(), place.id(), true, bo.sizeBytes(), false);
    jobs.start(job);
  }

  @Override
  public final String name() {
    return "device";
  }

  @Override
  public final Placement evictionPlacement(BufferObject victim) {
    return IN_HOST;
  }

  /** Copies go to and from host memory directly. */
  @Override
  public final boolean needsPages(Resource to) {
    return true;
  }

  @Override
  public final @Nullable Fence queueMove(
      BufferObject bo, @Nullable Resource from, Resource to, boolean evicting) {
    if (from == null) {
      return null;
    }
    Context context = nextContext();
    Fence fence = context.engine().copy(bo, from, to, context.fences());
    queued(context, fence);
    return fence;
  }
}
