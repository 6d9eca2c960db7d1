package org.vramlab.ttm.check;

import java.util.Arrays;

/**
 * Memory behind fences. A resource may be freed while work still uses it, if a fence that signals
 * after that work was told to stand before its reuse; whoever gets the pages next may be handed
 * over at once, but not start before.
 *
 * <p>A freed resource stays known until its fences have signalled, and those of all earlier owners
 * of its pages. Until then it blocks whoever got any of them.
 */
final class ReuseRules {
  private final History history;
  private final Resources resources;
  private final FenceRules fences;
  private final ExecutionOrderRules order;

  /** By pool: pages of freed resources that still block, the latest owner of each. */
  private IntervalMap[] blocking = new IntervalMap[0];

  /** Nodes of (resource): those that a fence guards, and those that a resource blocks. */
  private final IntLists lists = new IntLists(1);

  ReuseRules(History history, Resources resources, FenceRules fences, ExecutionOrderRules order) {
    this.history = history;
    this.resources = resources;
    this.fences = fences;
    this.order = order;
  }

  void poolCreated(int pool) {
    int old = blocking.length;
    if (pool >= old) {
      blocking = Arrays.copyOf(blocking, pool + 1);
      for (int i = old; i <= pool; i++) {
        blocking[i] = new IntervalMap();
      }
    }
  }

  void extent(int resource, int pool, long firstPage, long pages) {
    IntervalMap map = blocking[pool];
    long end = firstPage + pages;
    for (int blocker = map.overlap(firstPage, end, -1);
        blocker != -1;
        blocker = map.overlap(map.endOfOverlap(), end, -1)) {
      int node = lists.prepend(resources.get(blocker, Resources.DEPENDENTS));
      lists.set(node, 0, resource);
      resources.set(blocker, Resources.DEPENDENTS, node);
      resources.add(resource, Resources.BLOCKERS, 1);
    }
  }

  void busyBehind(int resource, int fence) {
    if (!resources.isLive(resource)) {
      throw history
          .about(Thing.RESOURCE, resource)
          .and(Thing.FENCE, fence)
          .broken(
              Rule.USE_OF_DEAD_MEMORY,
              "fence " + fence + " is to guard resource " + resource + ", which is not allocated");
    }
    if (!fences.isUnsignalled(fence)) {
      return;
    }
    int node = lists.prepend(fences.guarded(fence));
    lists.set(node, 0, resource);
    fences.guarded(fence, node);
    resources.add(resource, Resources.FENCES, 1);
    resources.set(resource, Resources.BEHIND, fence + 1);
  }

  void freed(int resource) {
    resources.set(resource, Resources.STATE, Resources.FREED);
    if (!isGuarded(resource)) {
      forget(resource, "behind no fence");
      return;
    }
    IntervalMap map = blocking[resources.get(resource, Resources.POOL)];
    IntLists extents = resources.extents;
    for (int node = resources.get(resource, Resources.EXTENTS);
        node != IntLists.EMPTY;
        node = extents.next(node)) {
      map.replace(extents.get(node, 0), extents.get(node, 1), resource);
    }
  }

  /** {@code guarded} are the resources behind the fence that just signalled. */
  void fenceSignalled(int guarded) {
    for (int node = guarded; node != IntLists.EMPTY; node = lists.removeFront(node)) {
      int resource = lists.get(node, 0);
      resources.add(resource, Resources.FENCES, -1);
      unblock(resource);
    }
  }

  void workQueued(int resource) {
    resources.add(resource, Resources.IN_FLIGHT, 1);
  }

  void workEnded(int resource) {
    resources.add(resource, Resources.IN_FLIGHT, -1);
  }

  void requireReady(Thing work, int id, int resource) {
    if (resources.get(resource, Resources.BLOCKERS) != 0) {
      throw reusedTooEarly(work, id, resource);
    }
  }

  private BrokenRule reusedTooEarly(Thing work, int id, int resource) {
    int pool = resources.get(resource, Resources.POOL);
    IntLists extents = resources.extents;
    for (int node = resources.get(resource, Resources.EXTENTS);
        node != IntLists.EMPTY;
        node = extents.next(node)) {
      long start = extents.get(node, 0);
      int blocker = blocking[pool].overlap(start, start + extents.get(node, 1), -1);
      if (blocker != -1 && blocker != resource) {
        int fence = resources.get(blocker, Resources.BEHIND) - 1;
        return history
            .about(work, id)
            .and(Thing.RESOURCE, resource)
            .and(Thing.RESOURCE, blocker)
            .and(Thing.FENCE, fence)
            .broken(
                Rule.REUSED_TOO_EARLY,
                work.label()
                    + " "
                    + id
                    + " starts to use resource "
                    + resource
                    + ", whose pages were resource "
                    + blocker
                    + "'s and are still in use"
                    + (fence >= 0 ? " behind fence " + fence : ""));
      }
    }
    // It was freed meanwhile, behind fences of its own, and stands for its pages itself.
    return history
        .about(work, id)
        .and(Thing.RESOURCE, resource)
        .broken(
            Rule.REUSED_TOO_EARLY,
            work.label()
                + " "
                + id
                + " starts to use resource "
                + resource
                + ", whose pages are still in use by an earlier owner");
  }

  private boolean isGuarded(int resource) {
    return resources.get(resource, Resources.FENCES) + resources.get(resource, Resources.BLOCKERS)
        != 0;
  }

  /**
   * One thing less guards the resource; if it was the last, and the resource is freed, it can be
   * forgotten.
   */
  private void unblock(int resource) {
    if (resources.get(resource, Resources.STATE) == Resources.FREED && !isGuarded(resource)) {
      IntervalMap map = blocking[resources.get(resource, Resources.POOL)];
      IntLists extents = resources.extents;
      for (int node = resources.get(resource, Resources.EXTENTS);
          node != IntLists.EMPTY;
          node = extents.next(node)) {
        map.removeOwned(extents.get(node, 0), extents.get(node, 1), resource);
      }
      forget(resource, "behind fences that have all signalled");
    }
  }

  private void forget(int resource, String guarded) {
    if (resources.get(resource, Resources.IN_FLIGHT) != 0) {
      throw history
          .about(Thing.RESOURCE, resource)
          .broken(
              Rule.FREED_IN_USE,
              "resource "
                  + resource
                  + " was freed "
                  + guarded
                  + ", but "
                  + resources.get(resource, Resources.IN_FLIGHT)
                  + " uses of it have not ended");
    }
    for (int node = resources.get(resource, Resources.EXTENTS); node != IntLists.EMPTY; ) {
      node = resources.extents.removeFront(node);
    }
    order.forget(resource);
    int dependents = resources.get(resource, Resources.DEPENDENTS);
    resources.records.drop(resource);
    for (int node = dependents; node != IntLists.EMPTY; node = lists.removeFront(node)) {
      int dependent = lists.get(node, 0);
      resources.add(dependent, Resources.BLOCKERS, -1);
      unblock(dependent);
    }
  }
}
