package org.vramlab.devices.xe;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.Copy;
import org.vramlab.devices.hardware.DeviceMemory;
import org.vramlab.devices.hardware.Engine;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.devices.hardware.WorkQueue;
import org.vramlab.devices.lifecycle.Claims;
import org.vramlab.devices.lifecycle.DeviceGate;
import org.vramlab.devices.lifecycle.Exports;
import org.vramlab.devices.lifecycle.ManagedDevice;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.BufferSettings;
import org.vramlab.ttm.bo.EvictionPass;
import org.vramlab.ttm.bo.ManagerCosts;
import org.vramlab.ttm.bo.MemoryDriver;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Exporter;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.space.BuddyAllocator;
import org.vramlab.ttm.space.CountingAllocator;
import org.vramlab.ttm.ww.WwClass;

/**
 * One instance of the driver: its memory, a copy engine that reaches all of the host, and the
 * exporter's side of sharing, which is dynamic.
 *
 * <p>Suspend: every address space is stopped, the memory emptied but for what is pinned. Resume:
 * the workers bring back what they need. Reset: what runs ends with an error, and its address space
 * can go on with other work. Removal: the same for good; exports are revoked, imports detached.
 *
 * <p>Threads: as {@link MemoryManager}.
 */
public final class XeDevice implements MemoryDriver, DeviceMemory, Exporter, ManagedDevice {
  private static final int SYSTEM = MemoryManager.SYSTEM;
  static final int VRAM = 1;
  private static final Placement IN_SYSTEM = Placement.of(Place.anywhere(SYSTEM));
  private static final Placement IN_VRAM = Placement.of(Place.anywhere(VRAM));

  private final WwClass wwClass;
  private final Sched sched;
  private final Wires wires;
  private final int device;
  private final String name;
  private final XeSettings settings;
  private final MemoryManager manager;
  private final WorkQueue migration;
  private final Validation validation;
  private final DeviceGate gate;
  private final Exports exports;

  /** All address spaces that are open. */
  private final Claims<PreemptVm> vms;

  /** Nothing is brought into its memory. */
  private volatile boolean asleep;

  /**
   * @param device its number in the topology
   */
  public XeDevice(WwClass wwClass, Wires wires, int device, XeSettings settings) {
    this.wwClass = wwClass;
    this.sched = wwClass.sched();
    this.wires = wires;
    this.device = device;
    this.name = wires.topology().device(device).name();
    this.settings = settings;
    this.manager = new MemoryManager(wwClass, this, ManagerCosts.FREE);
    manager.addPool(
        "SYSTEM", new CountingAllocator(Long.MAX_VALUE), false, EvictionPolicy.LRU::newOrder);
    manager.addPool(
        "VRAM", new BuddyAllocator(settings.vramPages()), true, EvictionPolicy.LRU::newOrder);
    this.migration =
        new WorkQueue(sched, wwClass.lockdep(), new Engine(sched), name + " migration", true);
    this.validation = new Validation(wwClass, name, settings.escalates());
    this.gate = new DeviceGate(sched, wwClass.lockdep(), name);
    this.exports = new Exports(wwClass, name);
    this.vms = new Claims<>(wwClass, "address spaces of " + name, vm -> {});
  }

  @Override
  public String name() {
    return name;
  }

  /** Its memory manager. */
  public MemoryManager manager() {
    return manager;
  }

  /** The lock that makes eviction exhaustive. */
  public Validation validation() {
    return validation;
  }

  XeSettings settings() {
    return settings;
  }

  WwClass wwClass() {
    return wwClass;
  }

  Wires wires() {
    return wires;
  }

  int device() {
    return device;
  }

  DeviceGate gate() {
    return gate;
  }

  /** A buffer without a place, with a reservation of its own. */
  public BufferObject create(long pages) {
    gate.requirePresent();
    return manager.create(pages * BufferObject.PAGE_BYTES, 0);
  }

  BufferObject create(BufferSettings buffer) {
    gate.requirePresent();
    return manager.create(buffer);
  }

  /** Exports {@code bo}, whose reservation is held. */
  public DmaBuf export(BufferObject bo) {
    gate.requirePresent();
    DmaBuf dmaBuf = new DmaBuf(this, bo);
    exports.add(dmaBuf);
    return dmaBuf;
  }

  /**
   * Brings {@code bo}, which is locked, into the device's memory; while that is suspended, where it
   * has any place.
   */
  public void validate(BufferObject bo, Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
    if (!bo.isPinned()) {
      manager.validate(bo, wanted(), ticket);
    }
  }

  private Placement wanted() {
    return asleep ? IN_SYSTEM : IN_VRAM;
  }

  /**
   * A transaction that may ask for memory, from a system call; sleeps first while the device is
   * suspended.
   *
   * @throws org.vramlab.devices.lifecycle.DeviceGone the device has been removed
   */
  public void execute(Ticket ticket, Attempt attempt) throws Interrupted, NoMemory, Busy {
    gate.enter();
    try {
      validation.execute(ticket, attempt);
    } finally {
      gate.leave();
    }
  }

  void opened(PreemptVm vm) {
    vms.add(vm);
  }

  void closed(PreemptVm vm) {
    vms.undo(vm);
  }

  @Override
  public Placement evictionPlacement(BufferObject victim) {
    return IN_SYSTEM;
  }

  @Override
  public boolean needsPages(Resource to) {
    return true;
  }

  @Override
  public @Nullable Fence queueMove(
      BufferObject bo, @Nullable Resource from, Resource to, boolean evicting) {
    if (from == null) {
      return null;
    }
    int source = endpoint(from);
    return new Copy(
            sched,
            wires,
            bo.id(),
            from,
            to,
            source,
            endpoint(to),
            bo.pages() * BufferObject.PAGE_BYTES,
            source == Topology.HOST ? SpanKind.COPY_IN : SpanKind.COPY_OUT,
            bo.submittedVersion())
        .queueTo(migration, bo.reservation());
  }

  @Override
  public int endpoint(Resource resource) {
    return resource.manager() == manager.pool(VRAM) ? device : Topology.HOST;
  }

  @Override
  public void fillFromHost(BufferObject bo, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    manager.placeFromHost(bo, IN_SYSTEM, ticket);
  }

  /** Who does not reach this device's memory directly is not given it. */
  @Override
  public void attach(Attachment attachment) throws Unsupported {
    if (gate.isGone()) {
      throw Unsupported.INSTANCE;
    }
    if (!wires.fabric().routes().peerAccess(attachment.device(), device)) {
      attachment.denyPeerToPeer();
    }
  }

  @Override
  public void pin(BufferObject bo, DmaBuf dmaBuf, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    if (!bo.isPinned()) {
      bringWhereReached(bo, dmaBuf, ticket);
    } else if (!dmaBuf.allPeerToPeer() && bo.isIn(manager.pool(VRAM))) {
      // It cannot leave, and somebody does not reach it there.
      throw NoMemory.INSTANCE;
    }
    manager.pin(bo);
  }

  /** With the importer's ticket, and without the driver's lock, which it knows nothing of. */
  @Override
  public Resource map(BufferObject bo, Attachment attachment, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    if (!bo.isPinned()) {
      bringWhereReached(bo, attachment.dmaBuf(), ticket);
    } else if (bo.isIn(manager.pool(VRAM)) && !attachment.peerToPeer()) {
      throw NoMemory.INSTANCE;
    }
    Resource resource = bo.resource();
    assert resource != null : "a validated or pinned buffer has a place";
    return resource;
  }

  /**
   * Into the device's memory if everybody who is attached reaches it, else to the host. Whoever
   * slept for room meanwhile may find the device suspended, and takes the buffer out again: the
   * emptying has passed it by.
   */
  private void bringWhereReached(BufferObject bo, DmaBuf dmaBuf, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    do {
      manager.validate(bo, dmaBuf.allPeerToPeer() ? wanted() : IN_SYSTEM, ticket);
    } while (asleep && bo.isIn(manager.pool(VRAM)));
  }

  @Override
  public int domainFor(BufferObject bo, Attachment attachment) {
    return attachment.dmaBuf().allPeerToPeer() && !asleep ? VRAM : SYSTEM;
  }

  @Override
  public void suspend() throws Interrupted, NoMemory, Busy {
    gate.close();
    gate.awaitEmpty();
    for (PreemptVm vm : vms.all()) {
      vm.stop();
    }
    asleep = true;
    boolean done = false;
    try {
      new EvictionPass(manager, VRAM).run(new Ticket(wwClass, settings.tickets()));
      done = true;
    } finally {
      if (!done) {
        resume();
      }
    }
  }

  @Override
  public void resume() {
    asleep = false;
    gate.open();
  }

  @Override
  public void reset() {
    vms.all().forEach(vm -> vm.ring().reset());
  }

  @Override
  public void remove() throws Interrupted, NoMemory, Busy {
    gate.remove();
    vms.all().forEach(vm -> vm.ring().kill());
    migration.kill();
    gate.awaitEmpty();
    Ticket ticket = new Ticket(wwClass, settings.tickets().uninterruptible());
    exports.revokeAll(ticket);
    for (PreemptVm vm : vms.all()) {
      vm.deviceGone();
    }
  }

  @Override
  public boolean isGone() {
    return gate.isGone();
  }
}
