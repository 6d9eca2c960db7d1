package org.vramlab.ttm.resource;

import org.jspecify.annotations.Nullable;

/**
 * A list in the order of arrival or of last use, offered from its old end or its new end.
 *
 * <p>Every operation is constant time. Where touches move, members of a {@link BulkMove} stay
 * together and move as one.
 */
public class ListOrder extends EvictionOrder {
  private final boolean touchMoves;
  private final boolean newestFirst;
  private @Nullable Resource head;
  private @Nullable Resource tail;

  /**
   * @param touchMoves whether a use counts as an arrival
   * @param newestFirst whether the newest is offered first
   */
  public ListOrder(boolean touchMoves, boolean newestFirst) {
    this.touchMoves = touchMoves;
    this.newestFirst = newestFirst;
  }

  @Override
  protected final boolean movesOnTouch() {
    return touchMoves;
  }

  @Override
  protected final boolean keepsBlocks() {
    return touchMoves;
  }

  @Override
  protected final void link(Resource resource) {
    linkBetween(tail, resource, null);
  }

  @Override
  protected final void linkBehind(Resource resource, Resource neighbour) {
    linkBetween(neighbour, resource, neighbour.next);
  }

  private void linkBetween(@Nullable Resource before, Resource resource, @Nullable Resource after) {
    resource.previous = before;
    resource.next = after;
    join(before, resource);
    join(resource, after);
  }

  @Override
  protected final void unlink(Resource resource) {
    join(resource.previous, resource.next);
    resource.previous = null;
    resource.next = null;
  }

  @Override
  protected final void moveBlock(Resource first, Resource last) {
    if (last == tail) {
      return;
    }
    join(first.previous, last.next);
    Resource end = tail;
    first.previous = end;
    join(end, first);
    last.next = null;
    tail = last;
  }

  /** Makes the two neighbours; null stands for the end of the list. */
  private void join(@Nullable Resource before, @Nullable Resource after) {
    if (before == null) {
      head = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      tail = before;
    } else {
      after.previous = before;
    }
  }

  @Override
  protected final @Nullable Resource first() {
    return newestFirst ? tail : head;
  }

  @Override
  protected final @Nullable Resource after(Resource resource) {
    return newestFirst ? resource.previous : resource.next;
  }
}
