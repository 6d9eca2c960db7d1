package org.vramlab.ttm.bo;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;

/**
 * The end of buffers ({@code ttm_bo_release}).
 *
 * <p>Where memory goes back behind its fences, a buffer ends with its last reference. Where it
 * leaves ghosts, as in Linux, a buffer that is still in use when its last user lets go becomes a
 * zombie: it has a reference of its own, stays in the eviction order, and is ended by whichever
 * comes first, an eviction walk that needs its room ({@link #reap}) or the worker that waits until
 * it is idle ({@link #finish}).
 *
 * <p>The backlog of zombies and ghosts may have a bound. Whoever would exceed it waits for the
 * oldest and ends it, or, where that is just being ended by somebody else, waits for its own fences
 * and leaves nothing. Imported buffers do not count: the memory is somebody else's.
 *
 * <p>Nothing that is let go of stays because there is no memory: where the fences of a group cannot
 * be copied, the last resort is to wait until the group is idle.
 *
 * <p>Threads: any task; nothing locked that the worker might wait for.
 */
final class Deletion {
  private static final Fence[] NO_FENCES = {};

  /** As {@code ttm_bo_release} waits for a reservation whose fences it has no memory to copy. */
  private static final long GROUP_WAIT_NANOS = 30_000_000_000L;

  private final MemoryManager manager;
  private final Sched sched;
  private final LeafLock lruLock;
  private final Faults faults;
  private final DelayedDelete workers;

  private final DeleteBacklog backlog;

  Deletion(MemoryManager manager, @Nullable DelayedDelete workers, int mostBacklog) {
    this.manager = manager;
    this.sched = manager.sched();
    this.lruLock = manager.lruLock();
    this.backlog = new DeleteBacklog(lruLock, mostBacklog);
    this.faults = manager.wwClass().faults();
    this.workers = workers != null ? workers : this::spawnWorker;
  }

  private void spawnWorker(BufferObject zombie) {
    sched.spawn("delayed delete of buffer " + zombie.id(), () -> finish(zombie));
  }

  /**
   * Claims a place for somebody who is about to leave a ghost, which will be {@link #hand}ed. If
   * none is left it waits for the oldest in the backlog and ends it, if it can be locked at once
   * and the operation may wait.
   *
   * @return false if there is still none left: whoever asks must wait for its own fences instead
   * @throws Interrupted a signal came while it waited: nothing was claimed
   */
  boolean claim(Operation operation) throws Interrupted {
    return claim(operation.mayWait(), operation.isInterruptible());
  }

  /** The same for somebody who is deleted, which no signal keeps from its end. */
  private boolean claimForDeletion() {
    try {
      return claim(true, false);
    } catch (Interrupted impossible) {
      throw new AssertionError("an uninterruptible wait was interrupted", impossible);
    }
  }

  private boolean claim(boolean mayWait, boolean interruptible) throws Interrupted {
    if (backlog.claim()) {
      return true;
    }
    BufferObject oldest = mayWait ? backlog.oldest() : null;
    if (oldest == null) {
      return false;
    }
    try {
      endOldest(oldest, interruptible);
    } finally {
      oldest.release();
    }
    return backlog.claim();
  }

  private void endOldest(BufferObject oldest, boolean interruptible) throws Interrupted {
    // Its lock guards its own fences alone, and the hardware will signal them without it.
    if (oldest.lock().tryLockAlone()) {
      try {
        oldest.reservation().awaitIdle(Usage.BOOKKEEP, interruptible);
        giveBack(oldest);
      } finally {
        oldest.lock().unlock();
      }
    }
  }

  /** Gives up what was claimed. */
  void unclaim() {
    backlog.unclaim();
  }

  int backlog() {
    return backlog.size();
  }

  /**
   * Hands what is deleted, and in use, to those who wait for it; a place in the backlog was
   * claimed.
   */
  void hand(BufferObject zombie) {
    backlog.enter(zombie);
    workers.hand(zombie);
  }

  /** The last reference goes, unless somebody finds the buffer first. */
  void releaseLast(BufferObject bo) {
    if (!bo.isDeleted() && manager.driver().wipesOnRelease(bo)) {
      wipe(bo);
    }
    if (!manager.settings().retirement().leavesGhosts()) {
      endBehindFences(bo);
    } else if (bo.isDeleted()) {
      endIfLast(bo);
    } else {
      releaseUndead(bo);
    }
  }

  /**
   * Has what nobody uses any more filled with zeros. Whoever has found it meanwhile, and holds its
   * lock, takes it elsewhere, or lets go last and has it wiped then.
   */
  private void wipe(BufferObject bo) {
    if (!bo.lock().tryLockAlone()) {
      return;
    }
    Resource resource = bo.resource();
    if (resource != null && !resource.isLeftCleared() && !resource.manager().usesHostPages()) {
      bo.reservation().reserveSlots(1);
      bo.reservation().add(manager.driver().queueWipe(bo, resource), Usage.KERNEL);
      resource.leaveCleared();
    }
    bo.lock().unlock();
  }

  /** Nobody can find it any more, so its fences and place need no lock but the LRU's. */
  private void endBehindFences(BufferObject bo) {
    lruLock.lock();
    boolean dead = bo.dropLast();
    Resource resource = bo.resource();
    Fence[] busy = NO_FENCES;
    if (dead && resource != null) {
      busy = Mover.unsignalledFences(bo.reservation());
      if (busy.length > 0 && faults.has(Fault.DEATH_FORGETS_FENCES)) {
        busy = NO_FENCES;
      }
      resource.manager().endBehind(resource, busy);
      bo.resource(null);
      CleanCopies.die(bo, busy);
    }
    lruLock.unlock();
    if (dead) {
      manager.pages().forgetUnless(false, bo, busy);
      tellDestroyed(bo);
    }
  }

  private void releaseUndead(BufferObject bo) {
    boolean copies = !leavesGroup(bo) || manager.hostMemory().hasMemoryForSmall();
    lruLock.lock();
    while (!copies && bo.isLast() && mustWaitForGroup(bo)) {
      lruLock.unlock();
      bo.reservation().awaitIdleFor(Usage.BOOKKEEP, GROUP_WAIT_NANOS);
      lruLock.lock();
    }
    if (!bo.isLast()) {
      // Somebody found it meanwhile, and will drop the last reference instead.
      boolean last = bo.dropLast();
      lruLock.unlock();
      assert !last : "there were two references";
      return;
    }
    // The last user is gone: the reference is the buffer's own from here on.
    bo.setDeleted();
    if (leavesGroup(bo)) {
      individualise(bo, copies);
    }
    boolean counts = backlog.isBounded() && isOurs(bo);
    boolean locked = counts && bo.lock().tryLockAlone();
    lruLock.unlock();
    if (counts) {
      endWithinBound(bo, locked);
    } else if (giveBackAtOnce(bo)) {
      endIfLast(bo);
    } else {
      workers.hand(bo);
    }
  }

  /** The lock of an imported buffer is its exporter's: nobody can say what it would wait for. */
  private static boolean isOurs(BufferObject bo) {
    return bo.kind() != BufferKind.IMPORTED;
  }

  /**
   * Ends {@code bo}, or leaves that to the workers if there is a place in the backlog.
   *
   * @param locked whether it was locked when nobody could find it; if not, somebody has it locked
   *     through a buffer that was imported from it
   */
  private void endWithinBound(BufferObject bo, boolean locked) {
    boolean idle = locked && bo.reservation().isIdle(Usage.BOOKKEEP);
    boolean waits = !idle && claimForDeletion();
    if (!waits) {
      if (!locked) {
        bo.lock().lockAlone();
      }
      bo.reservation().awaitIdle(Usage.BOOKKEEP);
      giveBack(bo);
    }
    if (locked || !waits) {
      bo.lock().unlock();
    }
    if (waits) {
      hand(bo);
    } else {
      endIfLast(bo);
    }
  }

  private boolean giveBackAtOnce(BufferObject bo) {
    if (!isOurs(bo) || !bo.lock().tryLockAlone()) {
      return false;
    }
    boolean idle =
        bo.reservation().isIdle(Usage.BOOKKEEP) || faults.has(Fault.DELETE_FORGETS_FENCES);
    if (idle) {
      giveBack(bo);
    }
    bo.lock().unlock();
    return idle;
  }

  /** The reservation of an imported buffer is its exporter's for good. */
  private boolean leavesGroup(BufferObject bo) {
    return bo.sharesReservation() && isOurs(bo) && !faults.has(Fault.DELETE_NOT_INDIVIDUALISED);
  }

  private boolean mustWaitForGroup(BufferObject bo) {
    return !bo.reservation().isIdle(Usage.BOOKKEEP)
        && !faults.has(Fault.DELETE_WITHOUT_MEMORY_DOES_NOT_WAIT);
  }

  /**
   * A buffer of a group gets a reservation of its own with the group's fences, so that nobody waits
   * for the group because of it ({@code ttm_bo_individualize_resv}).
   *
   * @param copies whether there is memory for the fences; without, it is idle
   */
  private void individualise(BufferObject bo, boolean copies) {
    Reservation own = new Reservation(manager.wwClass());
    sched.events().lockCreated(sched.nowNanos(), own.lock().id(), bo.id());
    if (!own.lock().tryLockAlone()) {
      throw new AssertionError("nobody knows it yet");
    }
    if (copies) {
      own.copyFences(bo.reservation());
    }
    own.lock().unlock();
    bo.ownReservation(own);
  }

  /** The worker: waits until nobody uses {@code zombie}, and ends it. */
  void finish(BufferObject zombie) {
    zombie.lock().lockAlone();
    Fence busy = zombie.reservation().firstUnsignalled(Usage.BOOKKEEP);
    while (busy != null) {
      // Not under the lock: whoever needs the room meanwhile may take it.
      zombie.lock().unlock();
      busy.await();
      zombie.lock().lockAlone();
      busy =
          faults.has(Fault.DELETE_WAITS_ONCE)
              ? null
              : zombie.reservation().firstUnsignalled(Usage.BOOKKEEP);
    }
    giveBack(zombie);
    zombie.lock().unlock();
    zombie.release();
  }

  /**
   * Takes the memory of {@code zombie}, which is locked, because it is needed.
   *
   * @throws Busy it is in use, and the operation may not wait
   * @throws Interrupted a signal came while it waited
   */
  void reap(BufferObject zombie, Operation operation) throws Busy, Interrupted {
    if (!faults.has(Fault.REAP_DOES_NOT_WAIT)) {
      operation.awaitIdle(zombie);
    }
    giveBack(zombie);
  }

  private void giveBack(BufferObject bo) {
    manager.pages().forgetUnless(false, bo);
    Resource resource = bo.resource();
    if (resource == null) {
      leaveBacklog(bo);
      return;
    }
    manager.driver().releasing(bo, resource);
    lruLock.lock();
    resource.manager().endBehind(resource, NO_FENCES);
    bo.resource(null);
    backlog.leave(bo);
    lruLock.unlock();
  }

  private void leaveBacklog(BufferObject bo) {
    if (backlog.isBounded()) {
      lruLock.lock();
      backlog.leave(bo);
      lruLock.unlock();
    }
  }

  private void endIfLast(BufferObject bo) {
    lruLock.lock();
    boolean dead = bo.dropLast();
    lruLock.unlock();
    if (dead) {
      tellDestroyed(bo);
    }
  }

  private void tellDestroyed(BufferObject bo) {
    BufferObject parent = bo.leftBehindBy();
    if (parent == null || faults.has(Fault.GHOST_CARRIES_DESTRUCTOR)) {
      manager.driver().destroyed(bo);
    }
    sched.events().bufferDestroyed(sched.nowNanos(), bo.id());
    if (parent != null) {
      parent.release();
    }
  }
}
