package org.vramlab.ttm.bo;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.resource.BulkMove;
import org.vramlab.ttm.resource.ListOrder;
import org.vramlab.ttm.resource.Resident;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.tenant.Tenant;
import org.vramlab.ttm.tenant.TenantLimits;

/**
 * Where the buffers of one device stand in its eviction orders: pins, touches, priorities, bulk
 * moves and tenants; and who stands where.
 *
 * <p>Threads: any task; everything here takes the LRU lock for itself.
 */
public final class BufferLists {
  private final MemoryManager manager;
  private final LeafLock lruLock;
  private final Sched sched;
  private final ListOrder pinned;

  BufferLists(MemoryManager manager, ListOrder pinned) {
    this.manager = manager;
    this.lruLock = manager.lruLock();
    this.sched = manager.sched();
    this.pinned = pinned;
  }

  /** One pin more, or one less; {@code bo} is locked. */
  void changePins(BufferObject bo, int delta) {
    bo.lock().assertHeld();
    lruLock.lock();
    Resource resource = bo.resource();
    if (delta > 0
        && !bo.isPinned()
        && resource != null
        && !manager.wwClass().faults().has(Fault.PIN_KEEPS_BULK_MOVE)) {
      resource.manager().leaveBulkMove(resource);
    }
    bo.countPins(delta);
    if (delta < 0 && resource != null) {
      resource.manager().joinBulkMove(resource);
    }
    lruLock.unlock();
    sched.events().bufferPinned(sched.nowNanos(), bo.id(), delta);
  }

  /** {@code bo}, which is locked, was just used. */
  void touch(BufferObject bo) {
    bo.lock().assertHeld();
    Resource resource = bo.resource();
    if (resource == null) {
      return;
    }
    long memory = sched.memory();
    lruLock.lock();
    resource.manager().touch(resource, bo.nextUse());
    lruLock.unlock();
    sched.concludes(memory, 0);
  }

  /** Gives {@code bo}, which is locked, another eviction priority, 0 to 3. */
  public void setPriority(BufferObject bo, int priority) {
    bo.lock().assertHeld();
    lruLock.lock();
    Resource resource = bo.resource();
    if (resource != null) {
      resource.manager().leaveBulkMove(resource);
    }
    bo.priority(priority);
    if (resource != null && !manager.wwClass().faults().has(Fault.PRIORITY_NOT_LISTED)) {
      resource.manager().touch(resource, bo.nextUse());
      resource.manager().joinBulkMove(resource);
    }
    lruLock.unlock();
  }

  /** A new, empty bulk move for buffers that share one reservation. */
  public BulkMove newBulkMove() {
    return new BulkMove(lruLock);
  }

  /**
   * {@code bo}, which is locked, is moved together with the others of {@code bulkMove} from now on
   * ({@code ttm_bo_set_bulk_move}); null: alone.
   */
  public void setBulkMove(BufferObject bo, @Nullable BulkMove bulkMove) {
    bo.lock().assertHeld();
    if (bo.bulkMove() == bulkMove) {
      return;
    }
    lruLock.lock();
    Resource resource = bo.resource();
    if (resource != null) {
      resource.manager().leaveBulkMove(resource);
    }
    bo.bulkMove(bulkMove);
    if (resource != null) {
      resource.manager().joinBulkMove(resource);
    }
    lruLock.unlock();
  }

  /** All buffers of {@code bulkMove}, whose reservation is locked, were just used. */
  public void touch(BulkMove bulkMove) {
    lruLock.lock();
    bulkMove.moveToEnd();
    lruLock.unlock();
  }

  /** What is pinned, in all pools, in the order of the last touch: for reports and tests. */
  public List<Resident> pinned() {
    lruLock.lock();
    try {
      return pinned.residents();
    } finally {
      lruLock.unlock();
    }
  }

  /** Who lives in {@code domain} with {@code priority}, in the order of eviction: as above. */
  public List<Resident> residents(int domain, int priority) {
    lruLock.lock();
    try {
      return manager.pool(domain).residents(priority);
    } finally {
      lruLock.unlock();
    }
  }

  /** Sets what {@code tenant} may have of {@code domain}, and what nobody takes from it. */
  public void limit(int domain, Tenant tenant, TenantLimits limits) {
    lruLock.lock();
    manager.pool(domain).tenants().limit(tenant, limits);
    lruLock.unlock();
  }

  /**
   * Who is moved together by {@code bulkMove} in {@code domain} with {@code priority}, in the order
   * of eviction: as above. A pinned buffer is not.
   */
  public List<Resident> members(BulkMove bulkMove, int domain, int priority) {
    lruLock.lock();
    try {
      return bulkMove.members(domain, priority);
    } finally {
      lruLock.unlock();
    }
  }
}
