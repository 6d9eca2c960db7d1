package org.vramlab.ttm.bo;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.pages.PageVector;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.ww.WwClass;

/**
 * Gives buffers pages of the host when they come to live in them, and takes them away when they
 * leave ({@code ttm_tt_create}, {@code ttm_bo_populate}).
 *
 * <p>Threads: any task that holds the buffer's lock.
 */
final class BufferPages {
  private static final Fence[] NO_FENCES = {};

  private final HostMemory memory;
  private final MemoryDriver driver;
  private final Sched sched;
  private final Faults faults;

  BufferPages(HostMemory memory, MemoryDriver driver, WwClass wwClass) {
    this.memory = memory;
    this.driver = driver;
    this.sched = wwClass.sched();
    this.faults = wwClass.faults();
  }

  /**
   * {@code bo} is about to move: sees to the pages that it needs where it goes. If that fails, or
   * the move does, whoever asked has them {@linkplain #forgetUnless forgotten}.
   *
   * @throws NoMemory there are none
   */
  void prepare(BufferObject bo, @Nullable Resource from, Resource to, Operation operation)
      throws WouldDeadlock, Interrupted, NoMemory {
    if (!to.manager().usesHostPages()) {
      return;
    }
    PageVector vector = vectorOf(bo, from == null || from.manager().usesHostPages());
    if (driver.needsPages(to) && !(vector.isSwapped() && faults.has(Fault.SWAP_IN_SKIPPED))) {
      populate(bo, vector, operation);
    }
  }

  /**
   * {@code bo} is about to be copied from one resource to the other, without a place between: if
   * its pages are in swap space it needs them back first.
   *
   * @throws NoMemory there are none
   */
  void bringBack(BufferObject bo, @Nullable Resource from, Resource to, Operation operation)
      throws WouldDeadlock, Interrupted, NoMemory {
    PageVector vector = bo.pageVector();
    if (from != null
        && !to.manager().usesHostPages()
        && vector != null
        && vector.isSwapped()
        && driver.needsPages(from)
        && !faults.has(Fault.SWAPPED_NOT_BROUGHT_BACK)) {
      populate(bo, vector, operation);
    }
  }

  private void populate(BufferObject bo, PageVector vector, Operation operation)
      throws WouldDeadlock, Interrupted, NoMemory {
    boolean swapped = vector.isSwapped();
    memory.populate(vector, operation);
    if (!swapped) {
      return;
    }
    Resource place = bo.resource();
    assert place != null : "what was swapped out lives in system memory";
    place.content().write(vector.swappedVersion());
    vector.swappedVersion(Content.NOTHING);
    sched
        .events()
        .swappedIn(
            sched.nowNanos(),
            sched.currentTask().id(),
            operation.ticket().id(),
            bo.id(),
            vector.pages());
    awaitSwap(vector);
  }

  /**
   * Writes the pages of {@code bo}, which are there and which nobody uses, to swap space, and frees
   * them. Its place holds nothing then.
   */
  void swapOut(BufferObject bo, PageVector vector, Ticket ticket) {
    if (faults.has(Fault.SWAP_OUT_LOSES_CONTENTS)) {
      memory.unpopulate(vector);
    } else {
      memory.swapOut(vector);
    }
    Resource place = bo.resource();
    assert place != null : "what is swapped out lives in system memory";
    vector.swappedVersion(place.content().version());
    place.content().write(Content.NOTHING);
    sched
        .events()
        .swappedOut(
            sched.nowNanos(), sched.currentTask().id(), ticket.id(), bo.id(), vector.pages());
    awaitSwap(vector);
  }

  private void awaitSwap(PageVector vector) {
    long nanos = driver.swapNanos(vector.pages());
    if (nanos > 0) {
      sched.charge(nanos);
      sched.settle(SpanKind.SWAP);
    }
  }

  private PageVector vectorOf(BufferObject bo, boolean clearing) {
    PageVector vector = bo.pageVector();
    if (vector == null) {
      vector =
          new PageVector(
              bo.pages(), driver.caching(bo), clearing, bo.kind() == BufferKind.IMPORTED);
      bo.pageVector(vector);
    }
    return vector;
  }

  /**
   * The contents were given up: what is left is an empty vector. The pages go back behind {@code
   * busy}.
   */
  void empty(BufferObject bo, Fence[] busy) {
    PageVector old = bo.pageVector();
    if (old != null && !faults.has(Fault.PURGE_KEEPS_PAGES)) {
      memory.unpopulateBehind(old, busy);
    }
    PageVector vector = vectorOf(bo, true);
    if (bo.kind() == BufferKind.DEVICE) {
      vector.markForClear();
    }
  }

  /** {@code ghost} gets the pages that {@code bo} leaves behind. */
  void leaveTo(BufferObject ghost, BufferObject bo) {
    ghost.pageVector(bo.pageVector());
    bo.pageVector(null);
  }

  /** Frees the pages of {@code bo}, and forgets that it had any, unless they are {@code needed}. */
  void forgetUnless(boolean needed, BufferObject bo) {
    forgetUnless(needed, bo, NO_FENCES);
  }

  /** The same; the pages are in use until {@code busy} have signalled. */
  void forgetUnless(boolean needed, BufferObject bo, Fence[] busy) {
    PageVector vector = bo.pageVector();
    if (!needed && vector != null) {
      memory.unpopulateBehind(vector, busy);
      bo.pageVector(null);
    }
  }
}
