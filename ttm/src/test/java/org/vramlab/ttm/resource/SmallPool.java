package org.vramlab.ttm.resource;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.space.BuddyAllocator;
import org.vramlab.ttm.space.SpaceAllocator;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/** Fixture: one pool with its LRU lock, used by one thread. */
final class SmallPool {
  /** Stands for a buffer. */
  static final class Owner implements Resident {
    private final int id;
    private final int priority;
    boolean pinned;
    @Nullable BulkMove bulkMove;

    Owner(int id, int priority) {
      this.id = id;
      this.priority = priority;
    }

    @Override
    public int id() {
      return id;
    }

    @Override
    public int priority() {
      return priority;
    }

    @Override
    public boolean isPinned() {
      return pinned;
    }

    @Override
    public @Nullable BulkMove bulkMove() {
      return bulkMove;
    }
  }

  final Simulation simulation = new Simulation();
  final WwClass wwClass = new WwClass(simulation, Lockdep.OFF, Algorithm.WAIT_DIE);
  final LeafLock lruLock = simulation.newLeafLock("LRU");
  final SpaceAllocator space;
  final ResourceManager manager;
  private final List<FenceTimeline> queues = new ArrayList<>();
  private int owners;

  SmallPool(EvictionPolicy policy, long pages) {
    space = new BuddyAllocator(pages);
    manager =
        new ResourceManager(
            wwClass,
            lruLock,
            new ListOrder(true, false),
            Retirement.BEHIND_FENCES,
            0,
            "small",
            new PoolSettings("pool", space, true, false, policy::newOrder));
    for (int i = 0; i < 3; i++) {
      queues.add(new FenceTimeline(simulation, Lockdep.OFF, i, "queue " + i));
    }
  }

  /** Allocates for a new buffer; null if there is no room. */
  @Nullable Resource allocate(long pages, int priority, long nextUse) {
    return allocate(pages, priority, nextUse, reservation());
  }

  @Nullable Resource allocate(long pages, int priority, long nextUse, Reservation reservation) {
    Place place = Place.anywhere(0);
    return locked(() -> {
      Resource resource =
          manager.tryAllocate(new Owner(owners++, priority), pages, place, 1, nextUse);
      if (resource != null) {
        manager.inheritFences(reservation, true);
      }
      return resource;
    });
  }

  /** A new reservation, locked. */
  Reservation reservation() {
    Reservation reservation = new Reservation(wwClass);
    reservation.lock().lockAlone();
    return reservation;
  }

  Fence fence(int queue) {
    return queues.get(queue).nextFence();
  }

  void freeBehind(Resource resource, Fence... fences) {
    locked(() -> {
      manager.freeBehind(resource, fences);
      return null;
    });
  }

  /** Runs {@code body} under the LRU lock. */
  <T extends @Nullable Object> T locked(java.util.function.Supplier<T> body) {
    lruLock.lock();
    try {
      return body.get();
    } finally {
      lruLock.unlock();
    }
  }
}
