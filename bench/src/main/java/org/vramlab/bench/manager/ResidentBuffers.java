package org.vramlab.bench.manager;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.ManagerCosts;
import org.vramlab.ttm.bo.ManagerSettings;
import org.vramlab.ttm.bo.MemoryDriver;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.space.CountingAllocator;
import org.vramlab.ttm.space.RangeAllocator;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * A device whose VRAM (range manager, one page per buffer) holds a given number of buffers, as in
 * the measurement of the kernel: victims go to GTT, which only counts; moves are instantaneous and
 * leave no fences; no pages are populated, nobody listens, lockdep is off.
 *
 * <p>Threads: the one that made it.
 */
final class ResidentBuffers implements MemoryDriver {
  private static final int GTT = 1;
  private static final int VRAM = 2;
  private static final Placement IN_GTT = Placement.of(Place.anywhere(GTT));
  private static final Placement IN_VRAM = Placement.of(Place.anywhere(VRAM));

  private final MemoryManager manager;
  private final Ticket ticket;
  private final BufferObject[] buffers;

  /** The buffer that {@link #placing} is about. */
  private @Nullable BufferObject wanted;

  /** Made once, as an embedder that wants no garbage does. */
  private final Attempt placing = this::place;

  /**
   * A pool without buffers.
   *
   * @param mode how room is made; {@code one-ticket} also retires memory as Linux 6.12 does
   * @param resident how many buffers, of one page each, VRAM holds
   */
  ResidentBuffers(Sched sched, EvictionMode mode, EvictionPolicy policy, int resident) {
    WwClass wwClass = new WwClass(sched, Lockdep.OFF, Algorithm.WAIT_DIE);
    Retirement retirement =
        mode == EvictionMode.ONE_TICKET ? Retirement.GHOSTS : Retirement.BEHIND_FENCES;
    manager =
        new MemoryManager(
            wwClass, this, ManagerSettings.of(ManagerCosts.FREE).retiring(retirement));
    manager.addPool(
        "SYSTEM", new CountingAllocator(CountingAllocator.UNLIMITED), false, policy::newOrder);
    manager.addPool(
        "GTT", new CountingAllocator(CountingAllocator.UNLIMITED), false, policy::newOrder);
    manager.addPool("VRAM", new RangeAllocator(resident), true, policy::newOrder);
    ticket = new Ticket(wwClass, new TicketSettings(mode, true, false, 0));
    buffers = new BufferObject[resident + 1];
  }

  /** Fills VRAM, the oldest buffer first; the last buffer is one too many, and has no place. */
  void fill() throws Interrupted, NoMemory, Busy {
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = create();
      if (i < buffers.length - 1) {
        validate(i);
      }
    }
  }

  private BufferObject create() {
    return manager.create(BufferObject.PAGE_BYTES, 0);
  }

  /** One transaction: locks buffer {@code i}, sees to it that it lives in VRAM, unlocks it. */
  void validate(int i) throws Interrupted, NoMemory, Busy {
    wanted = buffers[i];
    ticket.execute(placing);
  }

  private void place(Ticket open) throws WouldDeadlock, Interrupted, NoMemory {
    BufferObject bo = wanted;
    assert bo != null : "nothing to place";
    open.lock(bo);
    bo.addToWorkingSet(open, VRAM);
    manager.validate(bo, IN_VRAM, open);
  }

  /** Tells the policy that buffer {@code i} was just used; takes its lock for that. */
  void touch(int i) {
    BufferObject bo = buffers[i];
    bo.lock().lockAlone();
    manager.touch(bo);
    bo.lock().unlock();
  }

  /** Buffer {@code i} dies, and a new one gets its place. */
  void replace(int i) throws Interrupted, NoMemory, Busy {
    buffers[i].release();
    buffers[i] = create();
    validate(i);
  }

  /** Each buffer gets a fence of its own that never signals: whoever has some needs more heap. */
  void addFences() {
    WwClass wwClass = manager.wwClass();
    FenceTimeline queue = new FenceTimeline(wwClass.sched(), wwClass.lockdep(), 0, "queue");
    for (BufferObject bo : buffers) {
      bo.lock().lockAlone();
      bo.reservation().reserveSlots(1);
      bo.reservation().add(queue.nextFence(), Usage.READ);
      bo.lock().unlock();
    }
  }

  /** Whether buffer {@code i} lives in VRAM. */
  boolean isResident(int i) {
    return buffers[i].isIn(manager.pool(VRAM));
  }

  @Override
  public String name() {
    return "benchmark";
  }

  @Override
  public Placement evictionPlacement(BufferObject victim) {
    return IN_GTT;
  }

  @Override
  public boolean needsPages(Resource to) {
    return false;
  }

  @Override
  public @Nullable Fence queueMove(
      BufferObject bo, @Nullable Resource from, Resource to, boolean evicting) {
    return null;
  }
}
