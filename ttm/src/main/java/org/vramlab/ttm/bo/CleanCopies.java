package org.vramlab.ttm.bo;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.sched.LeafLock;

/**
 * What buffers have left behind where they came from, as long as it still holds what they hold: a
 * victim that has such a copy is dropped, and lives in its copy again, without anything being
 * copied. Linux keeps none; a driver that wants them says so by {@link MemoryDriver#keepsCopy}.
 *
 * <p>Life of a copy: kept when its buffer moves away from it; the buffer's place again when the
 * buffer falls back on it; given up when the buffer is written or dies, or when others need the
 * room, in whose eviction order it stands like any resident.
 *
 * <p>Invariant: each copy of a buffer holds the buffer's {@link BufferObject#submittedVersion}, or
 * will when the work submitted so far has ended. At most one copy is in pages of the host.
 *
 * <p>Threads: any task that holds the buffer's lock, or has its last reference.
 */
public final class CleanCopies {
  private final MemoryManager manager;
  private final LeafLock lruLock;

  CleanCopies(MemoryManager manager) {
    this.manager = manager;
    this.lruLock = manager.lruLock();
  }

  /**
   * Whether {@code from}, which {@code bo} is about to leave for {@code to} by a copy, stays as a
   * clean copy; it does then.
   */
  boolean keep(BufferObject bo, Resource from, Resource to) {
    if (!manager.driver().keepsCopy(bo, from, to)) {
      return false;
    }
    toChange(bo).add(from);
    manager.sched().events().copyKept(manager.sched().nowNanos(), bo.id(), from.id());
    return true;
  }

  /** Those of {@code bo}, which is locked, for a driver to look at. */
  public static List<Resource> listOf(BufferObject bo) {
    List<Resource> copies = of(bo);
    return copies == null ? List.of() : copies;
  }

  /** Those of {@code bo}; null if it never had any. */
  static @Nullable ObjectArrayList<Resource> of(BufferObject bo) {
    BufferExtras extras = bo.extras();
    return extras == null ? null : extras.copies;
  }

  private static ObjectArrayList<Resource> toChange(BufferObject bo) {
    BufferExtras extras = bo.extrasToChange();
    ObjectArrayList<Resource> copies = extras.copies;
    if (copies == null) {
      copies = new ObjectArrayList<>(2);
      extras.copies = copies;
    }
    return copies;
  }

  /** The copy of {@code bo} in {@code pool}; null if it has none there. */
  static @Nullable Resource in(BufferObject bo, ResourceManager pool) {
    ObjectArrayList<Resource> copies = of(bo);
    for (int i = 0; copies != null && i < copies.size(); i++) {
      if (copies.get(i).manager() == pool) {
        return copies.get(i);
      }
    }
    return null;
  }

  /** Whether one of those of {@code bo} is in pages of the host. */
  static boolean hasInHost(BufferObject bo) {
    return inHost(bo) != null;
  }

  private static @Nullable Resource inHost(BufferObject bo) {
    ObjectArrayList<Resource> copies = of(bo);
    for (int i = 0; copies != null && i < copies.size(); i++) {
      if (copies.get(i).manager().usesHostPages()) {
        return copies.get(i);
      }
    }
    return null;
  }

  /**
   * {@code bo}, whose listeners were asked, lives in {@code copy} from now on; the place where it
   * was is given back behind whoever uses it.
   *
   * @throws Busy the driver would have to wait, and the operation may not: nothing has changed
   */
  void fallBack(BufferObject bo, Resource copy, Operation operation) throws Busy, Interrupted {
    Resource from = bo.resource();
    assert from != null : "what lives nowhere has no copies";
    manager.driver().beforeMove(bo, from, copy, operation);
    toChange(bo).remove(copy);
    manager.mover().settleInCopy(bo, from, copy, operation.ticket());
  }

  /**
   * Gives up the copy in whose place {@code bo} is about to have {@code to}: one in the same pool,
   * or the one in pages of the host if it gets others there.
   */
  void makeWayFor(BufferObject bo, Resource to) {
    Resource copy = to.manager().usesHostPages() ? inHost(bo) : in(bo, to.manager());
    if (copy != null) {
      giveUp(bo, copy);
    }
  }

  /** Gives up one copy, behind everybody who uses the buffer. */
  void giveUp(BufferObject bo, Resource copy) {
    Fence[] busy = Mover.unsignalledFences(bo.reservation());
    toChange(bo).remove(copy);
    if (copy.manager().usesHostPages()) {
      manager.pages().forgetUnless(false, bo, busy);
    }
    lruLock.lock();
    copy.manager().freeBehind(copy, busy);
    lruLock.unlock();
  }

  /** {@code bo} has died, and only {@code busy} use it; under the LRU lock. */
  static void die(BufferObject bo, Fence[] busy) {
    ObjectArrayList<Resource> copies = of(bo);
    for (int i = 0; copies != null && i < copies.size(); i++) {
      copies.get(i).manager().freeBehind(copies.get(i), busy);
    }
  }

  /** Gives up all: the buffer is about to be written. */
  void giveUpAll(BufferObject bo) {
    ObjectArrayList<Resource> copies = of(bo);
    while (copies != null && !copies.isEmpty()) {
      giveUp(bo, copies.get(copies.size() - 1));
    }
  }
}
