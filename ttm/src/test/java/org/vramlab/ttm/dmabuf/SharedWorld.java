package org.vramlab.ttm.dmabuf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.ManagerCosts;
import org.vramlab.ttm.bo.MemoryDriver;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.exec.LockOwner;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.space.CountingAllocator;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/**
 * Fixture: an exporter with one page of fast memory, and importers that write down what happens.
 */
final class SharedWorld implements MemoryDriver, Exporter {
  private static final Placement SLOW = Placement.of(Place.anywhere(0));
  static final Placement FAST = Placement.of(Place.anywhere(1));

  /** A step that may fail as attempts do. */
  interface Steps {
    void run(Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory, Busy;
  }

  final Simulation simulation = new Simulation();
  final WwClass wwClass;
  final MemoryManager manager;
  final List<String> story = new ArrayList<>();

  /** Whether buffers may move while they are mapped. */
  boolean dynamic = true;

  /** How many have asked to attach, and have not gone. */
  int known;

  /** Whether the next to ask is refused. */
  boolean refuses;

  /** What the importer that was mapped last had said that it would use. */
  String announced = "";

  /** Whether mapping fails as no driver's may. */
  boolean broken;

  /** Which callback fails as no driver's may; empty for none. */
  String failing = "";

  /** How many pins it takes when it is asked for one. */
  int pinsEach = 1;

  /** Whether it keeps its pins when it is told to unpin. */
  boolean keepsPins;

  SharedWorld() {
    this(false);
  }

  SharedWorld(boolean notificationLocks) {
    wwClass =
        new WwClass(simulation, new Lockdep(), Algorithm.WAIT_DIE, Faults.NONE, notificationLocks);
    manager = new MemoryManager(wwClass, this, ManagerCosts.FREE);
    manager.addPool(
        "slow", new CountingAllocator(Long.MAX_VALUE), false, EvictionPolicy.LRU::newOrder);
    manager.addPool("fast", new CountingAllocator(1), false, EvictionPolicy.LRU::newOrder);
  }

  Ticket ticket() {
    return new Ticket(wwClass, TicketSettings.PLAIN);
  }

  /** Runs {@code steps} as one transaction that holds {@code bo}, in a task of its own. */
  void holding(BufferObject bo, Steps steps) {
    holding(bo, TicketSettings.PLAIN, steps);
  }

  void holding(BufferObject bo, TicketSettings settings, Steps steps) {
    simulation.spawn(
        "holder",
        () -> {
          try {
            new Ticket(wwClass, settings)
                .execute(t -> {
                  t.lock(bo);
                  steps.run(t);
                  t.seal();
                });
          } catch (NoMemory | Busy unexpected) {
            throw new IllegalStateException(unexpected);
          }
        });
  }

  /** Attaches {@code importer}, on device 1, which reaches the exporter's memory. */
  Attachment attach(DmaBuf dmaBuf, Importer importer, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    Attachment requested;
    try {
      requested = request(dmaBuf, importer);
    } catch (Unsupported refused) {
      throw new IllegalStateException(refused);
    }
    dmaBuf.attach(requested, ticket);
    return requested;
  }

  /**
   * Has a task of its own ask for {@code importer}, on device 1, while the caller sleeps: who asks
   * does not hold the reservation.
   */
  Attachment request(DmaBuf dmaBuf, Importer importer) throws Unsupported {
    Task caller = simulation.currentTask();
    @Nullable Attachment[] requested = new @Nullable Attachment[1];
    boolean[] answered = new boolean[1];
    simulation.spawn(
        importer.name() + " asks",
        () -> {
          try {
            requested[0] = dmaBuf.request(importer, 1, true);
          } catch (Unsupported refused) {
            // To be told to the caller.
          }
          answered[0] = true;
          simulation.unpark(caller);
        });
    while (!answered[0]) {
      simulation.park();
    }
    Attachment granted = requested[0];
    if (granted == null) {
      throw Unsupported.INSTANCE;
    }
    return granted;
  }

  BufferObject buffer() {
    return manager.create(BufferObject.PAGE_BYTES, 0);
  }

  /** Leaves a fence on {@code bo}, which is locked; it signals at {@code atNanos}. */
  void leaveFence(BufferObject bo, Usage usage, long atNanos) {
    FenceTimeline ring =
        new FenceTimeline(simulation, wwClass.lockdep(), usage.ordinal(), usage.name());
    Fence fence = ring.nextFence();
    bo.reservation().reserveSlots(1);
    bo.reservation().add(fence, usage);
    simulation.at(atNanos, now -> fence.signal());
  }

  void moveAway(BufferObject bo, Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
    story.add("move");
    manager.validate(bo, SLOW, ticket);
  }

  @Override
  public String name() {
    return "exporter";
  }

  @Override
  public Placement evictionPlacement(BufferObject victim) {
    return SLOW;
  }

  @Override
  public @Nullable Fence queueMove(
      BufferObject bo, @Nullable Resource from, Resource to, boolean evicting) {
    if (from == null) {
      return null;
    }
    story.add("copy");
    return null;
  }

  @Override
  public boolean isDynamic() {
    return dynamic;
  }

  @Override
  public void attach(Attachment attachment) throws Unsupported {
    failIn("attach");
    if (refuses) {
      throw Unsupported.INSTANCE;
    }
    known++;
    if (attachment.device() != 1) {
      attachment.denyPeerToPeer();
    }
  }

  @Override
  public void detach(Attachment attachment) {
    attachment.bo().lock().assertHeld();
    failIn("detach");
    known--;
  }

  private void failIn(String callback) {
    if (callback.equals(failing)) {
      throw new IllegalArgumentException("a bug of the exporter");
    }
  }

  @Override
  public void pin(BufferObject bo, DmaBuf dmaBuf, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    failIn("pin");
    if (!bo.isPinned()) {
      manager.validate(bo, dmaBuf.allPeerToPeer() ? FAST : SLOW, ticket);
    }
    for (int i = 0; i < pinsEach; i++) {
      manager.pin(bo);
    }
  }

  @Override
  public void unpin(BufferObject bo, DmaBuf dmaBuf) {
    failIn("unpin");
    if (!keepsPins) {
      Exporter.super.unpin(bo, dmaBuf);
    }
  }

  @Override
  public void beginCpuAccess(DmaBuf dmaBuf, boolean writes) {
    if (broken) {
      throw new IllegalArgumentException("a bug of the exporter");
    }
    story.add("cpu begins to " + (writes ? "write" : "read"));
  }

  @Override
  public void endCpuAccess(DmaBuf dmaBuf, boolean writes) {
    failIn("endCpuAccess");
    story.add("cpu ends " + (writes ? "writing" : "reading"));
  }

  /** The CPU reaches slow memory only. */
  @Override
  public boolean reachedByCpu(BufferObject bo) {
    return bo.isIn(manager.pool(0));
  }

  @Override
  public void bringToCpu(BufferObject bo, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    if (broken) {
      throw new IllegalArgumentException("a bug of the exporter");
    }
    moveAway(bo, ticket);
  }

  @Override
  public void unmap(BufferObject bo, Attachment attachment) {
    failIn("unmap");
    story.add("unmap " + attachment.name());
  }

  @Override
  public Resource map(BufferObject bo, Attachment attachment, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    failIn("map");
    announced =
        attachment.isUseAnnounced()
            ? attachment.announcedReadBytes() + " + " + attachment.announcedWrittenBytes()
            : "nothing";
    if (broken) {
      throw new IllegalArgumentException("a bug of the exporter");
    }
    if (bo.isPinned()) {
      return resourceOf(bo);
    }
    manager.validate(bo, FAST, ticket);
    return resourceOf(bo);
  }

  private static Resource resourceOf(BufferObject bo) {
    Resource resource = bo.resource();
    assert resource != null : "validated";
    return resource;
  }

  @Override
  public int domainFor(BufferObject bo, Attachment attachment) {
    return 1;
  }

  /** An importer whose page table has a lock that a move must take. */
  final class TestImporter implements Importer, LockOwner {
    private final String name;
    private final WwMutex root = new WwMutex(wwClass);

    /** Whether its callbacks fail as no driver's may. */
    boolean broken;

    TestImporter(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void prepareMove(Attachment attachment, Ticket ticket)
        throws WouldDeadlock, Interrupted, Busy {
      story.add("ask " + name);
      if (broken) {
        throw new IllegalArgumentException("a bug of " + name);
      }
      attachment.bo().lockForMove(ticket);
      ticket.lockForNotification(this);
    }

    @Override
    public void moveNotify(Attachment attachment) {
      root.assertHeld();
      story.add("tell " + name);
    }

    @Override
    public WwMutex lock() {
      return root;
    }

    @Override
    public void retain() {}

    @Override
    public void release() {}
  }
}
