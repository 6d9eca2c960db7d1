package org.vramlab.devices.amdgpu;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.DeviceMemory;
import org.vramlab.devices.hardware.Engine;
import org.vramlab.devices.hardware.RouteProbe;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.devices.hardware.WorkQueue;
import org.vramlab.devices.lifecycle.DeviceGate;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.EvictionPass;
import org.vramlab.ttm.bo.MemoryDriver;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.bo.Operation;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Exporter;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.EvictionOrder;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.space.BuddyAllocator;
import org.vramlab.ttm.space.CountingAllocator;
import org.vramlab.ttm.ww.WwClass;

/**
 * One GPU and its driver instance: pools, engines, where victims go, and the exporter's side of
 * sharing.
 *
 * <p>Pools: VRAM (buddy, scattered blocks), GTT (host memory that the device reaches, counted),
 * SYSTEM (host memory beyond that, unlimited). Victims leave VRAM for GTT, or for SYSTEM when GTT
 * is full, and GTT for SYSTEM. The engines reach no further than GTT, so that what moves between
 * VRAM and SYSTEM goes through it, which may push others out of there; between GTT and SYSTEM the
 * pages stay where they are, and nothing is copied. Two copy engines, one per direction.
 *
 * <p>Threads: as {@link MemoryManager}.
 */
public final class AmdgpuDevice implements MemoryDriver, DeviceMemory, Exporter {
  /** Host memory that no device has bound ({@code TTM_PL_SYSTEM}). */
  public static final int SYSTEM = 0;

  /** Host memory that the device reaches ({@code TTM_PL_TT}). */
  public static final int GTT = 1;

  /** The device's own memory ({@code TTM_PL_VRAM}). */
  public static final int VRAM = 2;

  /** On the way between VRAM and SYSTEM. */
  private static final Place THROUGH_GTT = new Place(GTT, 0, 0, Place.TEMPORARY);

  private final WwClass wwClass;
  private final Sched sched;
  private final Wires wires;
  private final int device;
  private final String name;
  private final DeviceSettings settings;
  private final MemoryManager manager;
  private final Engine compute;
  private final CopyEngines copyEngines;
  private final BufferMoves moves;

  /** Where else than to the host its buffers may go; null for nowhere, as in Linux. */
  private final @Nullable Destinations destinations;

  private final Residency residency;
  private final DeviceGate gate;
  private final Belongings belongings;

  private final SharedPlaces shared;

  /** Scales the duration of jobs: 1 in an exact run. */
  private final JobScale jobScale;

  /**
   * @param device its number in the topology
   * @param jobScale what it does to the duration of jobs; its seed is that of policies that draw
   *     lots, too
   */
  public AmdgpuDevice(
      WwClass wwClass, Wires wires, int device, DeviceSettings settings, JobScale jobScale) {
    this.wwClass = wwClass;
    this.sched = wwClass.sched();
    this.wires = wires;
    this.device = device;
    this.settings = settings;
    this.jobScale = jobScale;
    this.name = "gpu" + device;
    this.manager = new MemoryManager(wwClass, this, settings.managing());
    Neighbourhood neighbourhood = settings.neighbourhood();
    this.destinations = neighbourhood == null ? null : new Destinations(this, sched, neighbourhood);
    EvictionTimes times = new EvictionTimes(this, wires, destinations);
    Supplier<EvictionOrder> order = () -> settings.policy().newOrder(times, jobScale.seed());
    manager.addPool("SYSTEM", new CountingAllocator(Long.MAX_VALUE), false, order);
    manager.addPool(
        "GTT", new CountingAllocator(settings.gttBytes() / BufferObject.PAGE_BYTES), false, order);
    manager.addPool(
        "VRAM", new BuddyAllocator(settings.vramBytes() / BufferObject.PAGE_BYTES), true, order);
    this.residency = new Residency(settings.residency(), sched, vram(), settings.vramBytes());
    this.shared = new SharedPlaces(manager, settings);
    this.gate = new DeviceGate(sched, wwClass.lockdep(), name);
    this.belongings = new Belongings(wwClass, name);
    this.compute = new Engine(sched);
    this.copyEngines = new CopyEngines(wwClass, name, wires.topology());
    this.moves = new BufferMoves(this, destinations);
  }

  /** A new compute ring for one process. */
  WorkQueue newRing(String process) {
    WorkQueue ring =
        new WorkQueue(sched, wwClass.lockdep(), compute, name + " compute " + process, false);
    belongings.add(ring);
    return ring;
  }

  @Override
  public String name() {
    return name;
  }

  /** Its number in the topology. */
  public int device() {
    return device;
  }

  /** Its memory manager. */
  public MemoryManager manager() {
    return manager;
  }

  /** Its VRAM pool. */
  public ResourceManager vram() {
    return manager.pool(VRAM);
  }

  /** How it is set up. */
  public DeviceSettings settings() {
    return settings;
  }

  Wires wires() {
    return wires;
  }

  WwClass wwClass() {
    return wwClass;
  }

  JobScale jobScale() {
    return jobScale;
  }

  /**
   * Sees to it that {@code bo} is where a submission that may move it, or may not, wants it; pages
   * moved for it.
   */
  long validate(BufferObject bo, boolean mayMove, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    // What an importer has pinned stays where that importer reaches it.
    return bo.isPinned() ? 0 : manager.validate(bo, residency.placementFor(bo, mayMove), ticket);
  }

  /**
   * Leaves {@code bo} where the device can reach it, and puts it into VRAM only if it is nowhere;
   * pages moved for it.
   */
  long validateInReach(BufferObject bo, Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
    Placement where = destinations == null ? Residency.IN_REACH : destinations.inReach();
    return bo.isPinned() ? 0 : manager.validate(bo, where, ticket);
  }

  /** Whether {@code bo} fits into its VRAM beside all that is there. */
  boolean hasRoomFor(BufferObject bo) {
    return vram().usedPages() + bo.pages() <= vram().capacityPages();
  }

  CopyEngines copyEngines() {
    return copyEngines;
  }

  /** Where else its buffers may go; only of a device with neighbours. */
  Destinations destinations() {
    Destinations mine = destinations;
    if (mine == null) {
      throw new IllegalStateException(name + " has no neighbours");
    }
    return mine;
  }

  /** The same; null for a device without neighbours. */
  @Nullable Destinations destinationsOrNull() {
    return destinations;
  }

  /**
   * Whether a job that uses so many bytes of {@code bo} leaves it where it is; only of a device
   * with neighbours.
   */
  boolean reaches(BufferObject bo, long readBytes, long writtenBytes, JobSlack slack) {
    return destinations().reaches(bo, readBytes, writtenBytes, slack);
  }

  /** What brings buffers into VRAM. */
  Residency residency() {
    return residency;
  }

  /** Where submissions wait while the device is being emptied, and are refused once it is gone. */
  DeviceGate gate() {
    return gate;
  }

  /** What a reset or a removal must reach. */
  Belongings belongings() {
    return belongings;
  }

  /** From now on nothing is brought into VRAM for others, or it may be again. */
  void sleeps(boolean whether) {
    shared.sleeps(whether);
  }

  /** Whether buffers may come into its VRAM by themselves: it neither sleeps nor is it gone. */
  boolean isAwake() {
    return !shared.isAsleep() && !gate.isGone();
  }

  /** Sleeps until what is on its way out of VRAM now has left it, or until a signal comes. */
  void awaitMovesFromVram(boolean interruptible) throws Interrupted {
    EvictionPass.awaitMovesFrom(manager, vram(), interruptible);
  }

  @Override
  public void fillFromHost(BufferObject bo, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    manager.placeFromHost(bo, Residency.IN_HOST, ticket);
  }

  @Override
  public Placement evictionPlacement(BufferObject victim) {
    if (destinations != null) {
      return destinations.placementFor(victim);
    }
    return victim.isIn(manager.pool(VRAM)) ? Residency.IN_HOST : Residency.IN_SYSTEM;
  }

  @Override
  public @Nullable Resource fallBack(BufferObject victim, List<Resource> copies) {
    return destinations == null ? null : destinations.fallBack(victim, copies);
  }

  @Override
  public boolean keepsCopy(BufferObject bo, Resource from, Resource to) {
    return destinations != null && destinations.keepsCopy(from, to);
  }

  @Override
  public boolean mayDisplace(BufferObject winner, BufferObject victim) {
    return residency.mayDisplace(winner, victim);
  }

  /** In system memory as well: what comes there from GTT, or from the host itself, has pages. */
  @Override
  public boolean needsPages(Resource to) {
    return true;
  }

  /** A victim that leaves GTT has its pages already. */
  @Override
  public long populateNanos(Resource place) {
    Resource from = ((BufferObject) place.resident()).resource();
    return from != null && !from.manager().usesHostPages() && place.manager().usesHostPages()
        ? place.pageCount() * settings.costs().hostPageNanos()
        : 0;
  }

  @Override
  public long swapNanos(long pages) {
    return pages * settings.costs().swapPageNanos();
  }

  /** The engines do not reach system memory ({@code amdgpu_bo_move}). */
  @Override
  public @Nullable Place hop(BufferObject bo, Resource from, Resource to, boolean evicting) {
    int source = from.manager().domain();
    int destination = to.manager().domain();
    // A peer calls its own memory VRAM as well.
    boolean isOut = source == VRAM && destination == SYSTEM;
    boolean isIn = source == SYSTEM && destination == VRAM;
    return isOut || isIn ? THROUGH_GTT : null;
  }

  /** Pages are unbound once nobody uses them any more ({@code amdgpu_bo_move}). */
  @Override
  public void beforeMove(BufferObject bo, Resource from, Resource to, Operation operation)
      throws Busy, Interrupted {
    if (from.manager().domain() == GTT && endpoint(to) == Topology.HOST) {
      operation.awaitIdle(bo);
    }
  }

  @Override
  public @Nullable Fence queueMove(
      BufferObject bo, @Nullable Resource from, Resource to, boolean evicting) {
    if (from == null) {
      return null;
    }
    if (destinations != null) {
      destinations.noteMove(bo, to);
    }
    return moves.queue(bo, from, to, endpoint(from), endpoint(to));
  }

  /**
   * What is no buffer of its own has none of what the driver would free ({@code
   * amdgpu_bo_destroy}).
   */
  @Override
  public void destroyed(BufferObject bo) {
    if (destinations != null) {
      destinations.forget(bo);
    }
    if (bo.leftBehindBy() != null) {
      throw new IllegalStateException(
          name + " is told to free " + bo + ", which is no buffer of the driver's but a ghost");
    }
  }

  @Override
  public int endpoint(Resource resource) {
    ResourceManager pool = resource.manager();
    if (pool == manager.pool(VRAM)) {
      return device;
    }
    return pool.usesHostPages() ? Topology.HOST : destinations().endpointOf(pool);
  }

  /** Who does not reach this device's memory directly is not given it. */
  @Override
  public void attach(Attachment attachment) throws Unsupported {
    if (gate.isGone()) {
      throw Unsupported.INSTANCE;
    }
    int importer = attachment.device();
    if (!wires.fabric().routes().peerAccess(importer, device)
        || (settings.sharing().probesRoutes()
            && importer != device
            && !RouteProbe.of(wires, importer, device).passes())) {
      attachment.denyPeerToPeer();
    }
  }

  @Override
  public void pin(BufferObject bo, DmaBuf dmaBuf, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    shared.pin(bo, dmaBuf, ticket);
  }

  @Override
  public void unpin(BufferObject bo, DmaBuf dmaBuf) {
    shared.unpin(bo);
  }

  /**
   * The exporter's decision at map time: if everybody who is attached reaches this device's memory
   * directly the buffer is in VRAM, moved there if need be; otherwise it is in GTT, where all reach
   * it ({@code amdgpu_dma_buf_map}), and which a suspended device has. A pinned buffer stays; so
   * does one in GTT that could be in VRAM and which the placement policy would rather have used
   * where it is.
   */
  @Override
  public Resource map(BufferObject bo, Attachment attachment, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    if (!isReachedThere(bo, attachment)) {
      shared.map(bo, attachment, ticket);
    }
    return resourceOf(bo);
  }

  /** Whether a buffer in GTT, which would be brought into VRAM, is used there instead. */
  private boolean isReachedThere(BufferObject bo, Attachment attachment) {
    return destinations != null
        && attachment.isUseAnnounced()
        && shared.domainFor(attachment.dmaBuf()) == VRAM
        && bo.isIn(manager.pool(GTT))
        && !bo.isPinned()
        && destinations.isReachedBy(attachment, bo);
  }

  private static Resource resourceOf(BufferObject bo) {
    Resource resource = bo.resource();
    assert resource != null : "a validated or pinned buffer has a place";
    return resource;
  }

  /**
   * Who reads with the CPU reads host memory, which it caches: the buffer is moved to GTT, unless
   * it is pinned ({@code amdgpu_dma_buf_begin_cpu_access}).
   */
  @Override
  public void beginCpuAccess(DmaBuf dmaBuf, boolean writes) throws Interrupted, NoMemory {
    if (writes) {
      return;
    }
    BufferObject bo = dmaBuf.bo();
    try {
      new Ticket(wwClass, TicketSettings.PLAIN)
          .execute(t -> {
            t.lock(bo);
            if (!bo.isPinned() && bo.resource() != null) {
              manager.validate(bo, Residency.IN_GTT, t);
            }
            t.seal();
          });
    } catch (Busy impossible) {
      throw new AssertionError("in mode ticket it waits for whoever is busy", impossible);
    }
  }

  @Override
  public int domainFor(BufferObject bo, Attachment attachment) {
    return shared.domainFor(attachment.dmaBuf());
  }

  /** How many copies its engines have done. */
  public long copiesDone() {
    return copyEngines.copiesDone();
  }
}
