package org.vramlab.ttm.resource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.sched.LeafLock;

/**
 * Buffers that are used together, and move together to the new end of their eviction orders in
 * constant time ({@code struct ttm_lru_bulk_move}): the buffers that always belong to one VM, say.
 *
 * <p>Per pool and priority the members stand next to one another, as one range. Whoever joins, or
 * is touched, becomes the last of its range; {@link #moveToEnd} moves every range as a block. All
 * members share one reservation, which guards the membership. In an order that keeps no blocks the
 * members are touched alone, and {@link #moveToEnd} does nothing.
 *
 * <p>Invariant: from the first of a range to its last there are exactly its members.
 *
 * <p>Threads: every method with the device's LRU lock held.
 */
public final class BulkMove {
  private final LeafLock lruLock;

  /** By domain and priority; grows with the domains in use. */
  private @Nullable Range[] ranges = new Range[0];

  /** The members in one pool, of one priority. */
  static final class Range {
    private @Nullable Resource first;
    private @Nullable Resource last;

    /** When the whole range was last moved, in the order's own count. */
    long touchSequence;
  }

  /**
   * @param lruLock of the device whose buffers join
   */
  public BulkMove(LeafLock lruLock) {
    this.lruLock = lruLock;
  }

  /** {@code resource} joins, as the last of its range ({@code ttm_lru_bulk_move_add}). */
  void join(Resource resource) {
    lruLock.assertHeld();
    EvictionOrder order = resource.order();
    if (order == null || !order.keepsBlocks()) {
      return;
    }
    // While it was pinned it may have been given another priority.
    resource.priority(resource.resident().priority());
    Range range = rangeOf(resource.manager().domain(), resource.priority());
    Resource last = range.last;
    if (last == null) {
      range.first = resource;
    } else {
      moveBehind(resource, last);
    }
    range.last = resource;
    resource.range = range;
  }

  /** {@code resource}, a member, becomes the last of its range. */
  void touch(Resource resource) {
    Range range = resource.range;
    assert range != null : "no member: " + resource;
    Resource last = range.last;
    if (last == resource || last == null) {
      return;
    }
    if (range.first == resource) {
      range.first = resource.next;
    }
    moveBehind(resource, last);
    range.last = resource;
  }

  /**
   * {@code resource} is no member any more, and stands outside of its range ({@code
   * ttm_lru_bulk_move_del}).
   */
  static void leave(Resource resource) {
    Range range = resource.range;
    if (range == null) {
      return;
    }
    Resource last = range.last;
    assert last != null : "a member of an empty range";
    if (planted(resource, Fault.BULK_ENDS_NOT_UPDATED)) {
      resource.range = null;
    } else if (range.first == resource && last == resource) {
      range.first = null;
      range.last = null;
    } else if (range.first == resource) {
      range.first = resource.next;
    } else if (last == resource) {
      range.last = resource.previous;
    } else {
      moveBehind(resource, last);
    }
    resource.range = null;
  }

  /**
   * All members were just used: each range goes to the new end of its order ({@code
   * ttm_lru_bulk_move_tail}).
   */
  public void moveToEnd() {
    lruLock.assertHeld();
    for (int i = 0; i < ranges.length; i++) {
      Range range = ranges[i];
      Resource first = range == null ? null : range.first;
      if (range != null && first != null && range.last != null) {
        first.manager().moveBlockToEnd(i % ResourceManager.PRIORITIES, range, first, range.last);
        if (planted(first, Fault.BULK_MOVED_IN_WRONG_ORDER)) {
          touch(first);
        }
      }
    }
  }

  /** The members of one priority in one pool, in their order: for reports and tests. */
  public List<Resident> members(int domain, int priority) {
    lruLock.assertHeld();
    List<Resident> members = new ArrayList<>();
    int index = domain * ResourceManager.PRIORITIES + priority;
    Range range = index < ranges.length ? ranges[index] : null;
    Resource last = range == null ? null : range.last;
    for (Resource at = range == null ? null : range.first; at != null; at = at.next) {
      members.add(at.resident());
      if (at == last) {
        break;
      }
    }
    return members;
  }

  /** Fails unless every range is well-formed: its members, and nobody else, in one piece. */
  public void validate() {
    for (Range range : ranges) {
      if (range == null) {
        continue;
      }
      Resource last = range.last;
      Resource at = range.first;
      while (at != null && at != last) {
        requireMember(at, range);
        at = at.next;
      }
      if (at != last) {
        throw new IllegalStateException("a range does not reach its last member, " + last);
      }
      if (last != null) {
        requireMember(last, range);
      }
    }
  }

  private static void requireMember(Resource resource, Range range) {
    if (resource.range != range) {
      throw new IllegalStateException("no member, but inside of a range: " + resource);
    }
  }

  private Range rangeOf(int domain, int priority) {
    int index = domain * ResourceManager.PRIORITIES + priority;
    if (index >= ranges.length) {
      ranges = Arrays.copyOf(ranges, (domain + 1) * ResourceManager.PRIORITIES);
    }
    Range range = ranges[index];
    if (range == null) {
      range = new Range();
      ranges[index] = range;
    }
    return range;
  }

  private static boolean planted(Resource member, Fault fault) {
    EvictionOrder order = member.order();
    return order != null && order.faults().has(fault);
  }

  private static void moveBehind(Resource resource, Resource neighbour) {
    EvictionOrder order = neighbour.order();
    assert order != null : "a member that is nowhere listed: " + neighbour;
    order.insertBehind(resource, neighbour);
  }
}
