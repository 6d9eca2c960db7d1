package org.vramlab.workloads.cases.fencing;

import java.util.Arrays;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Shared;
import org.vramlab.ttm.sleeping.SleepingLock;
import org.vramlab.ttm.ww.WwClass;

/**
 * A range of shared virtual memory to which devices migrate, each a page at a time.
 *
 * <p>Threads: tasks of a search, or of the simulation.
 */
final class MigratedRange implements Shared {
  private static final int NOBODY = -1;

  private final Sched sched;
  private final int sharedId;
  private final SleepingLock lock;

  /** Who is migrating each page. */
  private final int[] claimedBy;

  MigratedRange(WwClass wwClass, int pages) {
    sched = wwClass.sched();
    sharedId = sched.share(this);
    claimedBy = new int[pages];
    Arrays.fill(claimedBy, NOBODY);
    int lockClass = wwClass.lockdep().defineClass("range", LockKind.OUTER);
    lock = new SleepingLock(sched, wwClass.lockdep(), lockClass, "the range's lock");
  }

  /**
   * One attempt of {@code device}.
   *
   * @param alone whether it is made as the only one
   * @param pageNanos how long it takes it to migrate a page
   * @return false if it was ruined, or found that it must ruin another's
   */
  boolean attempt(int device, boolean alone, long pageNanos) {
    if (alone) {
      lock.lock();
    } else {
      lock.lockShared();
    }
    boolean done = migrateTo(device, pageNanos);
    if (!alone) {
      lock.unlockShared();
    } else if (done) {
      lock.unlock();
    } else {
      throw new IllegalStateException("ruined, although nobody else was at it");
    }
    return done;
  }

  private boolean migrateTo(int device, long pageNanos) {
    for (int page = 0; page < claimedBy.length; page++) {
      sched.step(this, true);
      if (claimedBy[page] != NOBODY && claimedBy[page] != device) {
        // Busy: the range goes back to host memory, whoever was at it.
        Arrays.fill(claimedBy, NOBODY);
        takes(pageNanos);
        return false;
      }
      claimedBy[page] = device;
      takes(pageNanos);
    }
    sched.step(this, true);
    boolean done = true;
    for (int owner : claimedBy) {
      done &= owner == device;
    }
    // Done or ruined: what it has claimed it has no more.
    for (int page = 0; page < claimedBy.length; page++) {
      if (claimedBy[page] == device) {
        claimedBy[page] = NOBODY;
      }
    }
    return done;
  }

  private void takes(long nanos) {
    if (nanos > 0) {
      sched.delay(nanos, SpanKind.PAUSE);
    }
  }

  @Override
  public int sharedId() {
    return sharedId;
  }

  @Override
  public void digest(Digest into) {
    for (int device : claimedBy) {
      into.add(device);
    }
  }
}
