package org.vramlab.devices.i915;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.DeviceMemory;
import org.vramlab.devices.lifecycle.DeviceGate;
import org.vramlab.devices.lifecycle.Exports;
import org.vramlab.devices.lifecycle.ManagedDevice;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.EvictionPass;
import org.vramlab.ttm.bo.ManagerCosts;
import org.vramlab.ttm.bo.MemoryDriver;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.bo.Operation;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Exporter;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.sleeping.SleepingLock;
import org.vramlab.ttm.space.BuddyAllocator;
import org.vramlab.ttm.space.CountingAllocator;
import org.vramlab.ttm.ww.WwClass;

/**
 * One instance of the driver, with local memory and host memory.
 *
 * <p>It moves nothing that is mapped: who attaches has the buffer pinned for as long, in host
 * memory unless it reaches the local one and that has room ({@code i915_gem_dmabuf_attach}).
 *
 * <p>Suspend: system calls wait, what is not pinned leaves local memory, and nothing comes back
 * until the resume; who attaches meanwhile is given host memory. Reset: nothing runs here that
 * could end. Removal: its exports are revoked, their pins go with the importers.
 *
 * <p>Threads: as {@link MemoryManager}.
 */
public final class I915Device implements MemoryDriver, DeviceMemory, Exporter, ManagedDevice {
  private static final int SMEM = MemoryManager.SYSTEM;
  private static final int LMEM = 1;
  private static final Placement IN_SMEM = Placement.of(Place.anywhere(SMEM));
  private static final Placement IN_LMEM = Placement.of(Place.anywhere(LMEM));

  /** Others may have pinned all of local memory. */
  private static final Placement IN_LMEM_OR_ELSE_SMEM =
      Placement.of(Place.anywhere(LMEM), new Place(SMEM, 0, 0, Place.FALLBACK));

  private final String name;
  private final Wrong wrong;
  private final WwClass wwClass;
  private final MemoryManager manager;
  private final int device;
  private final DeviceGate gate;
  private final Exports exports;

  /** Nothing is brought into local memory. */
  private volatile boolean asleep;

  /** The page lock of {@link Wrong#PRIVATE_PAGE_LOCK}; otherwise nobody takes it. */
  private final SleepingLock pageLock;

  /** One whose local memory no other device's jobs use. */
  public I915Device(WwClass wwClass, String name, long lmemPages, Wrong wrong) {
    this(wwClass, name, Topology.HOST, lmemPages, wrong);
  }

  /**
   * @param device its number in the topology
   */
  public I915Device(WwClass wwClass, String name, int device, long lmemPages, Wrong wrong) {
    this.name = name;
    this.device = device;
    this.gate = new DeviceGate(wwClass.sched(), wwClass.lockdep(), name);
    this.exports = new Exports(wwClass, name);
    this.wrong = wrong;
    this.wwClass = wwClass;
    this.manager = new MemoryManager(wwClass, this, ManagerCosts.FREE);
    manager.addPool(
        name + " smem", new CountingAllocator(Long.MAX_VALUE), false, EvictionPolicy.LRU::newOrder);
    manager.addPool(
        name + " lmem", new BuddyAllocator(lmemPages), true, EvictionPolicy.LRU::newOrder);
    this.pageLock =
        new SleepingLock(
            wwClass.sched(),
            wwClass.lockdep(),
            wwClass.lockdep().defineClass(name + " page lock", LockKind.INNER),
            name + "'s page lock");
  }

  @Override
  public String name() {
    return name;
  }

  /** A buffer without a place. */
  public BufferObject create(long pages) {
    gate.requirePresent();
    return manager.create(pages * BufferObject.PAGE_BYTES, 0);
  }

  /** Exports {@code bo}, whose reservation is held. */
  public DmaBuf export(BufferObject bo) {
    gate.requirePresent();
    DmaBuf dmaBuf = new DmaBuf(this, bo);
    exports.add(dmaBuf);
    return dmaBuf;
  }

  /**
   * A transaction from a system call, such as {@code execbuf}; sleeps first while the device is
   * suspended.
   *
   * @throws org.vramlab.devices.lifecycle.DeviceGone the device has been removed
   */
  public void execute(Ticket ticket, Attempt attempt) throws Interrupted, NoMemory, Busy {
    gate.enter();
    try {
      ticket.execute(attempt);
    } finally {
      gate.leave();
    }
  }

  /**
   * Brings {@code bo}, which is locked, into local memory; into host memory while the device is
   * suspended, for whoever has not come by {@link #execute}.
   */
  public void validate(BufferObject bo, Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
    if (!bo.isPinned()) {
      bring(bo, IN_LMEM, ticket);
    }
  }

  /**
   * Whoever slept for room meanwhile may find the device suspended, and takes the buffer out of
   * local memory again: the emptying has passed it by.
   *
   * @param awake where to, unless the device is suspended
   */
  private void bring(BufferObject bo, Placement awake, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    do {
      manager.validate(bo, asleep ? IN_SMEM : awake, ticket);
    } while (asleep && bo.isIn(manager.pool(LMEM)));
  }

  /**
   * The driver's own way to a buffer's pages, from a system call ({@code pread}): with the wrong,
   * it takes the page lock and then the reservation. Sleeps first while the device is suspended.
   *
   * @throws org.vramlab.devices.lifecycle.DeviceGone the device has been removed
   */
  public void readPages(BufferObject bo) throws Interrupted {
    gate.enter();
    try {
      readPagesInside(bo);
    } finally {
      gate.leave();
    }
  }

  private void readPagesInside(BufferObject bo) throws Interrupted {
    boolean ownLock = wrong == Wrong.PRIVATE_PAGE_LOCK;
    if (ownLock) {
      pageLock.lock();
    }
    try {
      new Ticket(wwClass, TicketSettings.PLAIN)
          .execute(t -> {
            t.lock(bo);
            t.seal();
          });
    } catch (NoMemory | Busy impossible) {
      throw new AssertionError("nothing is allocated here", impossible);
    } finally {
      if (ownLock) {
        pageLock.unlock();
      }
    }
  }

  @Override
  public boolean isDynamic() {
    return wrong == Wrong.MAP_TAKES_RESERVATION_SAYS_DYNAMIC;
  }

  /** Takes the buffer where the importer reaches it, and holds it there. */
  @Override
  public void attach(Attachment attachment) throws Unsupported {
    if (gate.isGone()) {
      throw Unsupported.INSTANCE;
    }
    if (isDynamic()) {
      return;
    }
    BufferObject bo = attachment.bo();
    try {
      new Ticket(wwClass, TicketSettings.PLAIN)
          .execute(t -> {
            t.lock(bo);
            if (!bo.isPinned()) {
              bring(bo, attachment.peerToPeer() ? IN_LMEM_OR_ELSE_SMEM : IN_SMEM, t);
            }
            t.seal();
            manager.pin(bo);
          });
    } catch (Interrupted | NoMemory | Busy impossible) {
      throw new IllegalStateException("host memory has no end here", impossible);
    }
  }

  @Override
  public void detach(Attachment attachment) {
    if (!isDynamic()) {
      manager.unpin(attachment.bo());
      manager.touch(attachment.bo());
    }
  }

  @Override
  public Resource map(BufferObject bo, Attachment attachment, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    switch (wrong) {
      case MAP_TAKES_RESERVATION, MAP_TAKES_RESERVATION_SAYS_DYNAMIC -> {
        bo.lock().lockAlone();
        bo.lock().unlock();
      }
      case PRIVATE_PAGE_LOCK -> {
        pageLock.lock();
        pageLock.unlock();
      }
      case NOTHING -> bo.lock().assertHeld();
    }
    Resource resource = bo.resource();
    if (resource == null) {
      throw NoMemory.INSTANCE;
    }
    return resource;
  }

  @Override
  public int domainFor(BufferObject bo, Attachment attachment) {
    return attachment.peerToPeer() && !asleep ? LMEM : SMEM;
  }

  @Override
  public Placement evictionPlacement(BufferObject victim) {
    return IN_SMEM;
  }

  /** It copies at once, so nobody may be at the old place: who has detached may still be. */
  @Override
  public void beforeMove(BufferObject bo, Resource from, Resource to, Operation operation)
      throws Busy, Interrupted {
    operation.awaitIdle(bo);
  }

  @Override
  public @Nullable Fence queueMove(
      BufferObject bo, @Nullable Resource from, Resource to, boolean evicting) {
    if (from != null) {
      to.content().write(from.content().version());
    }
    return null;
  }

  @Override
  public int endpoint(Resource resource) {
    return resource.manager() == manager.pool(LMEM) ? device : Topology.HOST;
  }

  @Override
  public void fillFromHost(BufferObject bo, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    manager.placeFromHost(bo, IN_SMEM, ticket);
  }

  @Override
  public void suspend() throws Interrupted, NoMemory, Busy {
    gate.close();
    gate.awaitEmpty();
    asleep = true;
    boolean done = false;
    try {
      new EvictionPass(manager, LMEM).run(new Ticket(wwClass, TicketSettings.PLAIN));
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
  public void reset() {}

  @Override
  public void remove() throws Interrupted, NoMemory, Busy {
    gate.remove();
    gate.awaitEmpty();
    exports.revokeAll(new Ticket(wwClass, TicketSettings.PLAIN));
  }

  @Override
  public boolean isGone() {
    return gate.isGone();
  }

  /** Its memory manager. */
  public MemoryManager manager() {
    return manager;
  }
}
