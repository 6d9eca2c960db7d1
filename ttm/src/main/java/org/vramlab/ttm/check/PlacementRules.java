package org.vramlab.ttm.check;

import static org.vramlab.ttm.event.EventSink.NONE;

/**
 * Where buffers are: pages are conserved, no page belongs to two, what is pinned stays, and only
 * who holds the lock moves a buffer.
 */
final class PlacementRules {
  private static final int ALIVE = 1;

  /** The last reference went, but it still has memory. */
  private static final int DESTROYED = 2;

  private static final int STATE = 0;
  private static final int LOCK = 1;

  /** The resource it lives in, plus one; 0 for none. */
  private static final int PLACE = 2;

  private static final int PINS = 3;

  /** Live resources it has. */
  private static final int RESOURCES = 4;

  private final History history;
  private final LockRules locks;
  private final Resources resources;
  private final Records buffers = new Records(5);

  private final PoolPages pools = new PoolPages();

  PlacementRules(History history, LockRules locks, Resources resources) {
    this.history = history;
    this.locks = locks;
    this.resources = resources;
  }

  void poolCreated(int pool, long capacity, boolean hasAddresses) {
    pools.created(pool, capacity, hasAddresses);
  }

  void bufferCreated(int buffer, int lock) {
    if (buffers.wasEver(buffer)) {
      throw history
          .about(Thing.BUFFER, buffer)
          .broken(Rule.KNOWN_THINGS, "buffer " + buffer + " is created a second time");
    }
    buffers.create(buffer, ALIVE);
    buffers.set(buffer, LOCK, lock);
  }

  void bufferDestroyed(int buffer) {
    requireAlive(buffer, "is destroyed");
    if (buffers.get(buffer, PINS) != 0) {
      throw history
          .about(Thing.BUFFER, buffer)
          .broken(Rule.PINNED_MOVED, "buffer " + buffer + " is destroyed while pinned");
    }
    buffers.set(buffer, STATE, DESTROYED);
    forgetIfGone(buffer);
  }

  void allocated(int resource, int buffer, int pool, long pages) {
    if (!pools.isKnown(pool)) {
      throw history
          .about(Thing.RESOURCE, resource)
          .broken(
              Rule.KNOWN_THINGS,
              "resource "
                  + resource
                  + " is allocated in pool "
                  + pool
                  + ", which was never created");
    }
    if (resources.records.wasEver(resource)) {
      throw history
          .about(Thing.RESOURCE, resource)
          .broken(Rule.KNOWN_THINGS, "resource " + resource + " is allocated a second time");
    }
    // Compared this way round: the sum may not fit.
    if (pages > pools.freePages(pool)) {
      throw history
          .about(Thing.RESOURCE, resource)
          .and(Thing.BUFFER, buffer)
          .broken(
              Rule.CAPACITY,
              "resource "
                  + resource
                  + " takes "
                  + pages
                  + " pages of pool "
                  + pool
                  + ", of whose "
                  + pools.capacityPages(pool)
                  + " pages "
                  + pools.usedPages(pool)
                  + " are in use");
    }
    if (buffer != NONE) {
      requireAlive(buffer, "gets room");
      buffers.add(buffer, RESOURCES, 1);
    }
    pools.use(pool, pages);
    resources.records.create(resource, Resources.LIVE);
    resources.set(resource, Resources.BUFFER, buffer);
    resources.set(resource, Resources.POOL, pool);
    resources.set(resource, Resources.PAGES, Math.toIntExact(pages));
  }

  void extent(int resource, int pool, long firstPage, long pages) {
    requireLive(resource, Thing.RESOURCE, resource);
    if (resources.get(resource, Resources.POOL) != pool
        || firstPage < 0
        || pages <= 0
        || firstPage + pages > pools.capacityPages(pool)) {
      throw history
          .about(Thing.RESOURCE, resource)
          .broken(
              Rule.PAGES_CONSERVED,
              "resource "
                  + resource
                  + " claims pages from "
                  + firstPage
                  + ", "
                  + pages
                  + " of them, outside of its pool");
    }
    if (!pools.taken(pool).claim(firstPage, pages)) {
      throw inTwoPlaces(resource, pool, firstPage, pages);
    }
    int node = resources.extents.prepend(resources.get(resource, Resources.EXTENTS));
    resources.extents.set(node, 0, (int) firstPage);
    resources.extents.set(node, 1, (int) pages);
    resources.set(resource, Resources.EXTENTS, node);
    resources.add(resource, Resources.EXTENT_PAGES, (int) pages);
  }

  private BrokenRule inTwoPlaces(int resource, int pool, long firstPage, long pages) {
    Records records = resources.records;
    int other = records.firstLive();
    while (other >= 0 && !hasAny(other, pool, firstPage, pages)) {
      other = records.nextLive(other + 1);
    }
    return history
        .about(Thing.RESOURCE, resource)
        .and(Thing.RESOURCE, other)
        .broken(
            Rule.PAGE_IN_TWO_PLACES,
            "resource "
                + resource
                + " claims pages ["
                + firstPage
                + ","
                + (firstPage + pages)
                + ") of pool "
                + pool
                + ", some of which belong to resource "
                + other);
  }

  private boolean hasAny(int resource, int pool, long firstPage, long pages) {
    if (!resources.isLive(resource) || resources.get(resource, Resources.POOL) != pool) {
      return false;
    }
    IntLists extents = resources.extents;
    for (int node = resources.get(resource, Resources.EXTENTS);
        node != IntLists.EMPTY;
        node = extents.next(node)) {
      long start = extents.get(node, 0);
      if (start < firstPage + pages && firstPage < start + extents.get(node, 1)) {
        return true;
      }
    }
    return false;
  }

  /** The pages go back; what fences still guard them is {@link ReuseRules}' business. */
  void freed(int resource, int buffer, int pool, long pages) {
    requireLive(resource, Thing.BUFFER, buffer);
    requireExtents(resource);
    if (resources.get(resource, Resources.BUFFER) != buffer
        || resources.get(resource, Resources.POOL) != pool
        || resources.get(resource, Resources.PAGES) != pages) {
      throw history
          .about(Thing.RESOURCE, resource)
          .and(Thing.BUFFER, buffer)
          .broken(
              Rule.PAGES_CONSERVED,
              "resource "
                  + resource
                  + " is freed as another buffer's, another pool's or another size than it was"
                  + " allocated");
    }
    pools.use(pool, -pages);
    IntLists extents = resources.extents;
    for (int node = resources.get(resource, Resources.EXTENTS);
        node != IntLists.EMPTY;
        node = extents.next(node)) {
      pools.taken(pool).free(extents.get(node, 0), extents.get(node, 1));
    }
    if (buffer == NONE) {
      return;
    }
    if (buffers.get(buffer, PLACE) == resource + 1) {
      if (buffers.get(buffer, PINS) != 0) {
        throw history
            .about(Thing.BUFFER, buffer)
            .broken(Rule.PINNED_MOVED, "buffer " + buffer + " loses its place while pinned");
      }
      buffers.set(buffer, PLACE, 0);
    }
    buffers.add(buffer, RESOURCES, -1);
    forgetIfGone(buffer);
  }

  void placed(int buffer, int resource, int pool) {
    requireAlive(buffer, "is placed");
    requireLock(buffer, "is placed");
    if (resource == NONE) {
      requireUnpinned(buffer, "loses its place");
      buffers.set(buffer, PLACE, 0);
      return;
    }
    requireLive(resource, Thing.BUFFER, buffer);
    requireExtents(resource);
    if (resources.get(resource, Resources.BUFFER) != buffer
        || resources.get(resource, Resources.POOL) != pool) {
      throw history
          .about(Thing.BUFFER, buffer)
          .and(Thing.RESOURCE, resource)
          .broken(
              Rule.USE_OF_DEAD_MEMORY,
              "buffer "
                  + buffer
                  + " is placed in resource "
                  + resource
                  + " of pool "
                  + pool
                  + ", which is not its");
    }
    int place = buffers.get(buffer, PLACE);
    if (place != 0 && place != resource + 1) {
      requireUnpinned(buffer, "is moved");
    }
    buffers.set(buffer, PLACE, resource + 1);
  }

  /**
   * A ghost takes over what {@code from} leaves behind while the hardware uses it; it lives there.
   */
  void handedOver(int resource, int from, int to) {
    requireOwn(Thing.BUFFER, to, from, resource);
    requireAlive(to, "takes over what another one leaves behind");
    requireUnpinned(from, "leaves its place");
    buffers.add(from, RESOURCES, -1);
    if (buffers.get(from, PLACE) == resource + 1) {
      buffers.set(from, PLACE, 0);
    }
    resources.set(resource, Resources.BUFFER, to);
    buffers.add(to, RESOURCES, 1);
    buffers.set(to, PLACE, resource + 1);
  }

  void pinned(int buffer, int delta) {
    requireAlive(buffer, "is pinned or unpinned");
    requireLock(buffer, "is pinned or unpinned");
    if (buffers.add(buffer, PINS, delta) < 0) {
      throw history
          .about(Thing.BUFFER, buffer)
          .broken(Rule.PINNED_MOVED, "buffer " + buffer + " loses more pins than it has");
    }
  }

  void evicted(int task, int buffer) {
    if (buffers.get(buffer, PINS) != 0) {
      throw history
          .about(Thing.BUFFER, buffer)
          .and(Thing.TASK, task)
          .broken(
              Rule.PINNED_MOVED, "task " + task + " evicts buffer " + buffer + ", which is pinned");
    }
  }

  /**
   * A job that goes through {@code mapping}, or a mapping, is to show the place where its buffer
   * lives.
   */
  void requirePlace(Thing user, int userId, int buffer, int resource) {
    requireOwn(user, userId, buffer, resource);
    if (buffer != NONE && buffers.get(buffer, STATE) == DESTROYED) {
      throw history
          .about(user, userId)
          .and(Thing.BUFFER, buffer)
          .broken(
              Rule.USE_OF_DEAD_MEMORY,
              user.label() + " " + userId + " uses buffer " + buffer + ", which is destroyed");
    }
    if (buffer != NONE && buffers.get(buffer, PLACE) != resource + 1) {
      throw history
          .about(user, userId)
          .and(Thing.BUFFER, buffer)
          .and(Thing.RESOURCE, resource)
          .broken(
              Rule.USE_OF_DEAD_MEMORY,
              user.label()
                  + " "
                  + userId
                  + " uses resource "
                  + resource
                  + ", but buffer "
                  + buffer
                  + " lives elsewhere");
    }
  }

  /** A copy, at hand-over, is to have memory of the buffer that it is said to carry. */
  void requireOwn(Thing user, int userId, int buffer, int resource) {
    requireLive(resource, user, userId);
    if (resources.get(resource, Resources.BUFFER) != buffer) {
      throw history
          .about(user, userId)
          .and(Thing.BUFFER, buffer)
          .and(Thing.RESOURCE, resource)
          .broken(
              Rule.USE_OF_DEAD_MEMORY,
              user.label()
                  + " "
                  + userId
                  + " uses resource "
                  + resource
                  + ", which is not buffer "
                  + buffer
                  + "'s");
    }
  }

  /** Every resource that is left must be the place of a buffer that is left, or its copy. */
  void runEnded(CopyRules copies) {
    for (int resource = resources.records.firstLive();
        resource >= 0;
        resource = resources.records.nextLive(resource + 1)) {
      int buffer = resources.get(resource, Resources.BUFFER);
      if (buffer != NONE
          && (buffers.get(buffer, STATE) != ALIVE
              || (buffers.get(buffer, PLACE) != resource + 1 && !copies.isCopy(resource)))) {
        throw history
            .about(Thing.RESOURCE, resource)
            .and(Thing.BUFFER, buffer)
            .broken(
                Rule.LEFT_OVER,
                "the run ends and resource "
                    + resource
                    + " was not freed, though buffer "
                    + buffer
                    + " does not live there");
      }
    }
  }

  /** The lock that guards the buffer, or {@code NONE} if it has none or is unknown. */
  int lockOf(int buffer) {
    return buffers.isLive(buffer) ? buffers.get(buffer, LOCK) : NONE;
  }

  /** The resource that the buffer lives in, or {@code NONE}. */
  int placeOf(int buffer) {
    return buffers.get(buffer, PLACE) - 1;
  }

  long usedPages(int pool) {
    return pools.usedPages(pool);
  }

  long freePages(int pool) {
    return pools.freePages(pool);
  }

  /** Somebody must hold the lock of a buffer to which something is done. */
  void requireLock(int buffer, String what) {
    int lock = lockOf(buffer);
    if (lock != NONE && !locks.isHeld(lock)) {
      throw history
          .about(Thing.BUFFER, buffer)
          .and(Thing.LOCK, lock)
          .broken(
              Rule.UNDER_LOCK,
              "buffer " + buffer + " " + what + " while nobody holds its lock " + lock);
    }
  }

  private void requireAlive(int buffer, String what) {
    if (buffers.get(buffer, STATE) != ALIVE) {
      throw history
          .about(Thing.BUFFER, buffer)
          .broken(
              Rule.KNOWN_THINGS,
              "buffer "
                  + buffer
                  + " "
                  + what
                  + ", but "
                  + (buffers.wasEver(buffer) ? "was destroyed before" : "was never created"));
    }
  }

  void requireUnpinned(int buffer, String what) {
    if (buffers.get(buffer, PINS) != 0) {
      throw history
          .about(Thing.BUFFER, buffer)
          .broken(Rule.PINNED_MOVED, "buffer " + buffer + " " + what + " while pinned");
    }
  }

  private void requireLive(int resource, Thing user, int userId) {
    if (!resources.isLive(resource)) {
      throw history
          .about(user, userId)
          .and(Thing.RESOURCE, resource)
          .broken(
              Rule.USE_OF_DEAD_MEMORY,
              "resource "
                  + resource
                  + " "
                  + (resources.records.wasEver(resource)
                      ? "was freed before"
                      : "was never allocated"));
    }
  }

  private void requireExtents(int resource) {
    int told = resources.get(resource, Resources.EXTENT_PAGES);
    int pages = resources.get(resource, Resources.PAGES);
    if (pools.isAddressable(resources.get(resource, Resources.POOL)) && told != pages) {
      String sums = " add up to " + told + " pages and not to " + pages;
      throw history
          .about(Thing.RESOURCE, resource)
          .broken(Rule.PAGES_CONSERVED, "the page ranges of resource " + resource + sums);
    }
  }

  private void forgetIfGone(int buffer) {
    if (buffers.get(buffer, STATE) == DESTROYED && buffers.get(buffer, RESOURCES) == 0) {
      buffers.drop(buffer);
    }
  }
}
