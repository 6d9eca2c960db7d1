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

  /**
   * By pool: the pages of freed resources that fences still guard, less those that somebody got
   * since.
   */
  private IntervalMap[] guarded = new IntervalMap[0];

  /** Nodes of (resource): those that a fence guards, and those that a resource blocks. */
  private final IntLists lists = new IntLists(1);

  ReuseRules(History history, Resources resources, FenceRules fences, ExecutionOrderRules order) {
    this.history = history;
    this.resources = resources;
    this.fences = fences;
    this.order = order;
  }

  void poolCreated(int pool) {
    int old = guarded.length;
    if (pool >= old) {
      guarded = Arrays.copyOf(guarded, pool + 1);
      for (int i = old; i <= pool; i++) {
        guarded[i] = new IntervalMap();
      }
    }
  }

  /** {@code resource} got these pages; who had them before, and is still guarded, blocks it. */
  void extent(int resource, int pool, long firstPage, long pages) {
    IntervalMap map = guarded[pool];
    int earlier;
    while ((earlier = map.overlap(firstPage, firstPage + pages)) != IntervalMap.NOBODY) {
      int node = lists.prepend(resources.get(earlier, Resources.DEPENDENTS));
      lists.set(node, 0, resource);
      resources.set(earlier, Resources.DEPENDENTS, node);
      resources.add(resource, Resources.BLOCKERS, 1);
      map.removeOwned(firstPage, pages, earlier);
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
    IntervalMap map = guarded[resources.get(resource, Resources.POOL)];
    IntLists extents = resources.extents;
    for (int node = resources.get(resource, Resources.EXTENTS);
        node != IntLists.EMPTY;
        node = extents.next(node)) {
      int other = map.claim(extents.get(node, 0), extents.get(node, 1), resource);
      assert other == IntervalMap.NOBODY : "nobody else had these pages since it got them";
    }
  }

  /** {@code behind} are the resources behind the fence that just signalled. */
  void fenceSignalled(int behind) {
    for (int node = behind; node != IntLists.EMPTY; node = lists.removeFront(node)) {
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
    Records records = resources.records;
    int blocker = records.firstLive();
    while (blocker >= 0 && !blocks(blocker, resource)) {
      blocker = records.nextLive(blocker + 1);
    }
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

  private boolean blocks(int blocker, int resource) {
    for (int node = resources.get(blocker, Resources.DEPENDENTS);
        node != IntLists.EMPTY;
        node = lists.next(node)) {
      if (lists.get(node, 0) == resource) {
        return true;
      }
    }
    return false;
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
      IntervalMap map = guarded[resources.get(resource, Resources.POOL)];
      IntLists extents = resources.extents;
      for (int node = resources.get(resource, Resources.EXTENTS);
          node != IntLists.EMPTY;
          node = extents.next(node)) {
        map.removeOwned(extents.get(node, 0), extents.get(node, 1), resource);
      }
      forget(resource, "behind fences that have all signalled");
    }
  }

  private void forget(int resource, String how) {
    if (resources.get(resource, Resources.IN_FLIGHT) != 0) {
      throw history
          .about(Thing.RESOURCE, resource)
          .broken(
              Rule.FREED_IN_USE,
              "resource "
                  + resource
                  + " was freed "
                  + how
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
