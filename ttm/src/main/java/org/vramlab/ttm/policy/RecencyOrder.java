package org.vramlab.ttm.policy;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.resource.EvictionOrder;
import org.vramlab.ttm.resource.Resource;

/**
 * A list in the order of arrival or of last use, offered from its old end (LRU, FIFO) or its new
 * end (MRU).
 *
 * <p>Invariant: {@code touchSequence} ascends from head to tail. Every operation is constant time.
 */
final class RecencyOrder extends EvictionOrder {
  private final boolean touchMoves;
  private final boolean newestFirst;
  private @Nullable Resource head;
  private @Nullable Resource tail;

  /**
   * @param touchMoves whether a use counts as an arrival
   * @param newestFirst whether the newest is offered first
   */
  RecencyOrder(boolean touchMoves, boolean newestFirst) {
    this.touchMoves = touchMoves;
    this.newestFirst = newestFirst;
  }

  @Override
  protected boolean movesOnTouch() {
    return touchMoves;
  }

  @Override
  protected void link(Resource resource) {
    Resource last = tail;
    assert last == null || last.touchSequence() < resource.touchSequence()
        : "arrivals out of order";
    resource.previous(last);
    resource.next(null);
    if (last == null) {
      head = resource;
    } else {
      last.next(resource);
    }
    tail = resource;
  }

  @Override
  protected void unlink(Resource resource) {
    Resource before = resource.previous();
    Resource after = resource.next();
    if (before == null) {
      head = after;
    } else {
      before.next(after);
    }
    if (after == null) {
      tail = before;
    } else {
      after.previous(before);
    }
    resource.previous(null);
    resource.next(null);
  }

  @Override
  protected @Nullable Resource first() {
    return newestFirst ? tail : head;
  }

  @Override
  protected @Nullable Resource after(Resource resource) {
    return newestFirst ? resource.previous() : resource.next();
  }
}
