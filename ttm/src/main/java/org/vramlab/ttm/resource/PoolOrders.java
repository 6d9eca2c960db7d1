package org.vramlab.ttm.resource;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.sched.Digest;

/**
 * In which order one pool is emptied: guests, the residents by priority, and never what is pinned.
 *
 * <p>A guest is a buffer of another device that was lent the room, to be given back on demand: it
 * goes before everybody who lives here, whatever its own priority.
 *
 * <p>Threads: the LRU lock.
 */
final class PoolOrders {
  /** The number of the order of what is pinned; those before are priorities. */
  private static final byte PINNED = ResourceManager.PRIORITIES;

  /** The number of the order of guests. */
  private static final byte GUESTS = PINNED + 1;

  private final ResourceManager pool;
  private final long capacityPages;
  private final Supplier<? extends EvictionOrder> newOrder;
  private final Faults faults;
  private final EvictionOrder[] orders = new EvictionOrder[ResourceManager.PRIORITIES];

  /** Lists what is pinned, in all pools of the device. */
  private final EvictionOrder pinned;

  /** Null until there is one. */
  private @Nullable EvictionOrder guests;

  /**
   * @param capacityPages what the pool holds
   * @param pinned lists what is pinned, in all pools of the device
   */
  PoolOrders(
      ResourceManager pool,
      long capacityPages,
      Supplier<? extends EvictionOrder> newOrder,
      EvictionOrder pinned,
      Faults faults) {
    this.pool = pool;
    this.capacityPages = capacityPages;
    this.newOrder = newOrder;
    this.pinned = pinned;
    this.faults = faults;
    for (int i = 0; i < orders.length; i++) {
      orders[i] = newOrder((byte) i);
    }
    pinned.number(PINNED, faults);
  }

  private EvictionOrder newOrder(byte number) {
    EvictionOrder order = newOrder.get();
    order.number(number, faults);
    order.poolPages(capacityPages);
    return order;
  }

  private EvictionOrder guests() {
    EvictionOrder mine = guests;
    if (mine == null) {
      mine = newOrder(GUESTS);
      guests = mine;
    }
    return mine;
  }

  /**
   * Puts a new resource at the new end of its order, and into its resident's bulk move ({@code
   * ttm_resource_add_bulk_move}).
   */
  void list(Resource resource) {
    Resident resident = resource.resident();
    if (resident.isPinned()) {
      pinned.add(resource);
    } else if (resident.isGuestIn(pool)) {
      guests().add(resource);
    } else {
      orders[resource.priority()].add(resource);
      joinBulkMove(resource);
    }
  }

  static void unlist(Resource resource, Departure why) {
    BulkMove.leave(resource);
    EvictionOrder order = resource.order();
    if (order != null) {
      order.remove(resource, why);
    }
  }

  void joinBulkMove(Resource resource) {
    Resident resident = resource.resident();
    BulkMove bulk = resident.bulkMove();
    if (bulk != null && !resident.isPinned() && !resident.isGuestIn(pool)) {
      bulk.join(resource);
    }
  }

  void touch(Resource resource, long nextUse) {
    Resident resident = resource.resident();
    BulkMove bulk = resident.bulkMove();
    if (!resident.isPinned() && bulk != null && resource.range != null) {
      resource.nextUse = nextUse;
      bulk.touch(resource);
      return;
    }
    EvictionOrder order =
        resident.isPinned()
            ? pinned
            : resident.isGuestIn(pool) ? guests() : orders[resident.priority()];
    EvictionOrder old = resource.order();
    if (old == order) {
      order.touch(resource, nextUse);
    } else if (old == pinned && faults.has(Fault.UNPINNED_STAYS_LISTED)) {
      old.touch(resource, nextUse);
    } else {
      unlist(resource, Departure.ASIDE);
      resource.nextUse = nextUse;
      resource.priority(resident.priority());
      order.add(resource);
    }
  }

  void moveBlockToEnd(int priority, BulkMove.Range block, Resource first, Resource last) {
    EvictionOrder order = orders[priority];
    if (first.order() == order) {
      order.moveBlockToEnd(block, first, last);
      return;
    }
    // A range that formed where its first member was pinned moves one by one.
    Resource next = first;
    while (next != null) {
      Resource member = next;
      next = member == last ? null : member.next;
      EvictionOrder old = member.order();
      assert old != null : "a member that is nowhere listed: " + member;
      old.remove(member);
      order.add(member);
    }
  }

  /** The order of a number: what is listed here remembers no more than that. */
  EvictionOrder order(byte number) {
    return switch (number) {
      case PINNED -> pinned;
      case GUESTS -> guests();
      default -> orders[number];
    };
  }

  EvictionWalk walk(int walker, boolean seesNewcomers) {
    return new EvictionWalk(inTurn(), walker, seesNewcomers);
  }

  /** Whoever is evicted first comes first. */
  private EvictionOrder[] inTurn() {
    EvictionOrder lodgers = guests;
    if (lodgers == null) {
      return orders;
    }
    EvictionOrder[] all = new EvictionOrder[orders.length + 1];
    all[0] = lodgers;
    System.arraycopy(orders, 0, all, 1, orders.length);
    return all;
  }

  @Nullable Resource first() {
    for (EvictionOrder order : inTurn()) {
      Resource first = order.first();
      if (first != null) {
        return first;
      }
    }
    return null;
  }

  List<Resident> residents(int priority) {
    return orders[priority].residents();
  }

  void digest(Digest into, boolean ordered) {
    for (EvictionOrder order : inTurn()) {
      order.digest(into, ordered);
    }
  }
}
