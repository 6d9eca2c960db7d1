package org.vramlab.devices.foreign;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.DeviceMemory;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.devices.lifecycle.Exports;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.ManagerCosts;
import org.vramlab.ttm.bo.MemoryDriver;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Exporter;
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
import org.vramlab.ttm.resource.PoolSettings;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.space.BuddyAllocator;
import org.vramlab.ttm.ww.WwClass;

/**
 * Memory on a card that the host has no {@code struct page} for, and which never goes anywhere
 * else: a peer can be given a bus address, and whoever needs pages of the host can be given
 * nothing.
 *
 * <p>Threads: as {@link MemoryManager}. Failure: when it is full, requests fail, for nothing can be
 * evicted.
 */
public final class ForeignMemory implements MemoryDriver, DeviceMemory, Exporter {
  private static final int LOCAL = 1;
  private static final Placement IN_LOCAL = Placement.of(Place.anywhere(LOCAL));

  private final Wires wires;
  private final int device;
  private final String name;
  private final Unmappable unmappable;
  private final MemoryManager manager;
  private final Exports exports;

  /** Importers are refused on tasks of their own. */
  private final List<String> refusals = new CopyOnWriteArrayList<>();

  private volatile boolean gone;

  /**
   * @param device its number in the topology
   */
  public ForeignMemory(
      WwClass wwClass, Wires wires, int device, long pages, Unmappable unmappable) {
    this.wires = wires;
    this.device = device;
    this.name = wires.topology().device(device).name();
    this.unmappable = unmappable;
    this.exports = new Exports(wwClass, name);
    this.manager = new MemoryManager(wwClass, this, ManagerCosts.FREE);
    manager.addPool(
        LOCAL,
        new PoolSettings(
            "local", new BuddyAllocator(pages), true, false, EvictionPolicy.LRU::newOrder));
  }

  @Override
  public String name() {
    return name;
  }

  /** Its memory manager. */
  public MemoryManager manager() {
    return manager;
  }

  /** A buffer without a place; it gets one when it is mapped. */
  public BufferObject create(long pages) {
    return manager.create(pages * BufferObject.PAGE_BYTES, 0);
  }

  /** Exports {@code bo}, whose reservation is held. */
  public DmaBuf export(BufferObject bo) {
    DmaBuf dmaBuf = new DmaBuf(this, bo);
    exports.add(dmaBuf);
    return dmaBuf;
  }

  /** Why importers were refused, in order. */
  public List<String> refusals() {
    return List.copyOf(refusals);
  }

  /** The device has been removed: importers lose its buffers, and no more attach. */
  void remove(Ticket ticket) throws Interrupted, NoMemory, Busy {
    gone = true;
    exports.revokeAll(ticket);
  }

  private boolean needsPages(Attachment attachment) {
    return !attachment.peerToPeer()
        || !wires.fabric().routes().peerAccess(attachment.device(), device);
  }

  /**
   * Whoever is no peer is refused.
   *
   * @throws Unsupported it needs pages of the host, or the device has been removed
   */
  @Override
  public void attach(Attachment attachment) throws Unsupported {
    if (gone) {
      throw Unsupported.INSTANCE;
    }
    if (needsPages(attachment)) {
      attachment.denyPeerToPeer();
      if (unmappable == Unmappable.REFUSED_AT_ATTACH) {
        refuse(attachment);
        throw Unsupported.INSTANCE;
      }
    }
  }

  private void refuse(Attachment attachment) {
    refusals.add(
        attachment.name()
            + " needs pages of the host, and the memory of "
            + name
            + " has none: give it a way to reach a peer, or a copy");
  }

  @Override
  public Resource map(BufferObject bo, Attachment attachment, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    if (needsPages(attachment)) {
      refuse(attachment);
      throw NoMemory.INSTANCE;
    }
    return placed(bo, ticket);
  }

  @Override
  public void pin(BufferObject bo, DmaBuf dmaBuf, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    placed(bo, ticket);
    manager.pin(bo);
  }

  private Resource placed(BufferObject bo, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    manager.validate(bo, IN_LOCAL, ticket);
    Resource resource = bo.resource();
    assert resource != null : "a validated buffer has a place";
    return resource;
  }

  @Override
  public int domainFor(BufferObject bo, Attachment attachment) {
    return LOCAL;
  }

  @Override
  public int endpoint(Resource resource) {
    return device;
  }

  @Override
  public void fillFromHost(BufferObject bo, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    manager.placeFromHost(bo, IN_LOCAL, ticket);
  }

  /** There is nowhere else. */
  @Override
  public boolean isEvictionValuable(BufferObject victim, Resource from, Place place) {
    return false;
  }

  @Override
  public Placement evictionPlacement(BufferObject victim) {
    return IN_LOCAL;
  }

  @Override
  public @Nullable Fence queueMove(
      BufferObject bo, @Nullable Resource from, Resource to, boolean evicting) {
    if (from != null) {
      throw new IllegalStateException(bo + " never moves");
    }
    return null;
  }
}
