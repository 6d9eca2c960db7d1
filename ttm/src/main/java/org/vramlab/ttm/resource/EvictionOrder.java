package org.vramlab.ttm.resource;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.sched.Digest;

/**
 * The order in which the resources of one pool and priority are offered for eviction: a policy. It
 * gives an order, not a victim: the manager walks it and skips what it may not take.
 *
 * <p>Implementations keep the order ({@link #link}, {@link #unlink}, {@link #first}, {@link
 * #after}); this class keeps the cursors right while resources come, go and are touched under them.
 * A walk sees each resource at most once: what was added or touched after the cursor was opened is
 * left to the next walk (rule 4 of the locking dance).
 *
 * <p>Threads: the LRU lock. Cost: a touch is one unlink and one link, plus one comparison per open
 * cursor.
 */
public abstract class EvictionOrder {
  private final ObjectArrayList<ListCursor> cursors = new ObjectArrayList<>();

  /** Counts additions and touches. */
  private long sequence;

  /** Which of its manager's orders this is. */
  private byte number = Resource.UNLISTED;

  private Faults faults = Faults.NONE;

  /** For implementations. */
  protected EvictionOrder() {}

  /** Puts {@code resource} into the order. */
  protected abstract void link(Resource resource);

  /** Takes {@code resource} out of the order; its keys are still those of its {@link #link}. */
  protected abstract void unlink(Resource resource);

  /** As {@link #unlink(Resource)}; policies that remember want to know why. */
  protected void unlink(Resource resource, Departure why) {
    unlink(resource);
  }

  /** {@code resource}, which is in the order, was used. */
  void relink(Resource resource, long nextUse) {
    unlink(resource);
    resource.nextUse = nextUse;
    link(resource);
  }

  /** {@code resource} is about to be somebody else's, who will not use it. */
  static void bequeath(Resource resource) {
    BulkMove.leave(resource);
    EvictionOrder order = resource.order();
    if (order != null) {
      order.becomesLeftover(resource);
    }
  }

  /** {@code resource}, which is in the order, is nobody's from now on. */
  void becomesLeftover(Resource resource) {}

  /** The pool that it is an order of has so many pages. */
  void poolPages(long capacityPages) {}

  /** Whom to evict first; null if nobody is there. */
  protected abstract @Nullable Resource first();

  /** Whom to evict after {@code resource}, which is in the order. */
  protected abstract @Nullable Resource after(Resource resource);

  /** Whether a touch changes the position at all. */
  protected boolean movesOnTouch() {
    return true;
  }

  /**
   * Whether neighbours stay neighbours until touched, so that a {@link BulkMove} can keep its
   * members together and move them as one; an order by keys answers no, and bulk moves mean nothing
   * to it.
   */
  protected boolean keepsBlocks() {
    return false;
  }

  /** Puts {@code resource} directly behind {@code neighbour}, if blocks are kept. */
  protected void linkBehind(Resource resource, Resource neighbour) {
    throw new UnsupportedOperationException("no blocks in " + getClass());
  }

  /** Moves everything from {@code first} to {@code last} to the new end, if blocks are kept. */
  protected void moveBlock(Resource first, Resource last) {
    throw new UnsupportedOperationException("no blocks in " + getClass());
  }

  /** Says which of its manager's orders this is. */
  final void number(byte newNumber, Faults planted) {
    number = newNumber;
    faults = planted;
  }

  /** What is planted in it. */
  final Faults faults() {
    return faults;
  }

  final void add(Resource resource) {
    assert resource.order() == null : "listed twice: " + resource;
    resource.touchSequence = ++sequence;
    resource.listedIn(number);
    link(resource);
    showToCursorsAtTheEnd(resource);
  }

  final void touch(Resource resource, long nextUse) {
    if (resource.order() != this || !movesOnTouch()) {
      resource.nextUse = nextUse;
      return;
    }
    advanceCursorsFrom(resource);
    resource.touchSequence = ++sequence;
    relink(resource, nextUse);
    showToCursorsAtTheEnd(resource);
  }

  final void remove(Resource resource) {
    remove(resource, Departure.ASIDE);
  }

  final void remove(Resource resource, Departure why) {
    if (resource.order() != this) {
      return;
    }
    advanceCursorsFrom(resource);
    unlink(resource, why);
    resource.listedIn(Resource.UNLISTED);
  }

  /** Puts {@code resource}, wherever it is listed now, directly behind {@code neighbour}. */
  final void insertBehind(Resource resource, Resource neighbour) {
    EvictionOrder old = resource.order();
    if (old != null) {
      old.remove(resource);
    }
    resource.touchSequence = ++sequence;
    resource.listedIn(number);
    linkBehind(resource, neighbour);
  }

  /** Moves a block of this order to its new end, in constant time. */
  final void moveBlockToEnd(BulkMove.Range block, Resource first, Resource last) {
    for (int i = 0; i < cursors.size(); i++) {
      ListCursor cursor = cursors.get(i);
      if (cursor.upcoming != null && cursor.upcoming.range == block) {
        cursor.upcoming = beyond(block, first, last);
      }
    }
    block.touchSequence = ++sequence;
    moveBlock(first, last);
  }

  /** What a walk that has come to the block finds behind it. */
  private @Nullable Resource beyond(BulkMove.Range block, Resource first, Resource last) {
    Resource next = after(last);
    return next != null && next.range == block ? after(first) : next;
  }

  /** Whose resources are listed, in order: for reports and tests. */
  public List<Resident> residents() {
    List<Resident> residents = new ArrayList<>();
    for (Resource r = first(); r != null; r = after(r)) {
      residents.add(r.resident());
    }
    return residents;
  }

  /** How many additions and touches there were: what is touched later has a larger number. */
  final long sequence() {
    return sequence;
  }

  /**
   * A cursor before the first resource; close it when done.
   *
   * @param walker the task that walks
   * @param lastSequence what is touched after this does not show; {@code Long.MAX_VALUE} to see
   *     newcomers as well
   */
  Cursor open(int walker, long lastSequence) {
    ListCursor cursor = new ListCursor(this, walker, lastSequence);
    cursors.add(cursor);
    return cursor;
  }

  /**
   * Adds the order, and what each open cursor has yet to see, to a digest.
   *
   * @param ordered whether the order can ever matter, or only who is in it
   */
  public void digest(Digest into, boolean ordered) {
    long members = 0;
    for (Resource r = first(); r != null; r = after(r)) {
      long member = Digest.of(r.resident().id(), r.digestOfPages());
      members = ordered ? Digest.of(members, member) : members + Digest.of(member, 0);
    }
    into.add(members);
    // In which order the walks began does not matter.
    long walks = 0;
    for (int i = 0; i < cursors.size(); i++) {
      ListCursor cursor = cursors.get(i);
      // Two walks that have come equally far are still walks of different tasks.
      long toSee = cursor.walker;
      for (Resource r = cursor.upcoming; r != null; r = after(r)) {
        if (r.lastTouch() <= cursor.lastSequence) {
          toSee = Digest.of(toSee, r.resident().id());
        }
      }
      walks += Digest.of(toSee, -1);
    }
    into.add(walks);
  }

  private void advanceCursorsFrom(Resource resource) {
    for (int i = 0; i < cursors.size(); i++) {
      ListCursor cursor = cursors.get(i);
      if (cursor.upcoming == resource) {
        cursor.upcoming = faults.has(Fault.CURSOR_LOST) ? null : after(resource);
      }
    }
  }

  /**
   * A cursor that has nothing more to see, and is to see newcomers, sees what now stands at the
   * end.
   */
  private void showToCursorsAtTheEnd(Resource resource) {
    for (int i = 0; i < cursors.size(); i++) {
      ListCursor cursor = cursors.get(i);
      if (cursor.upcoming == null
          && cursor.lastSequence == Long.MAX_VALUE
          && after(resource) == null) {
        cursor.upcoming = resource;
      }
    }
  }

  /**
   * A position in an order that survives concurrent change; used under the LRU lock, kept across
   * its release.
   */
  interface Cursor {
    /** The next resource of this walk; null at the end. */
    @Nullable Resource next();

    /** The walk is over. */
    void close();
  }

  /** The cursor of orders in which everybody has a neighbour. */
  private static final class ListCursor implements Cursor {
    private final EvictionOrder order;

    /** Whose walk it is; for digests. */
    private final int walker;

    /** Resources touched later are not seen. */
    private final long lastSequence;

    private @Nullable Resource upcoming;

    private ListCursor(EvictionOrder order, int walker, long lastSequence) {
      this.walker = walker;
      this.order = order;
      this.lastSequence = lastSequence;
      this.upcoming = order.first();
    }

    @Override
    public @Nullable Resource next() {
      while (upcoming != null) {
        Resource resource = upcoming;
        upcoming = order.after(resource);
        if (resource.lastTouch() <= lastSequence) {
          return resource;
        }
      }
      return null;
    }

    @Override
    public void close() {
      order.cursors.remove(this);
    }
  }
}
