package org.vramlab.devices.hmm;

import java.util.concurrent.atomic.AtomicInteger;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.LockOwner;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resv.Purpose;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.ww.WwMutex;

/**
 * A range as its device knows it: a userptr buffer, with a reservation that has the fences of the
 * device's jobs, and the notifier that waits for them.
 *
 * <p>Life: registered; unregistered. Guarded by its reservation, but for the notifier.
 */
public final class UserMapping implements LockOwner {
  private final HmmDevice device;
  private final UserRange range;
  private final Reservation reservation;
  private final AtomicInteger references = new AtomicInteger(1);
  private final int id;

  /** What the pages will hold when all work submitted so far has ended. */
  private long submittedVersion;

  UserMapping(HmmDevice device, UserRange range, Reservation reservation, int id) {
    this.device = device;
    this.range = range;
    this.reservation = reservation;
    this.id = id;
    Sched sched = range.memory().sched();
    sched.events().lockCreated(sched.nowNanos(), reservation.lock().id(), EventSink.NONE);
    Content now = range.content();
    this.submittedVersion = now.isGarbage() ? Content.garbage(now.version()) : now.version();
  }

  /** The range. */
  public UserRange range() {
    return range;
  }

  Reservation reservation() {
    return reservation;
  }

  /** A number for messages about contents. */
  int id() {
    return id;
  }

  /** What the pages will hold when all work submitted so far has ended. */
  public long submittedVersion() {
    return submittedVersion;
  }

  void submittedVersion(long version) {
    reservation.lock().assertHeld();
    submittedVersion = version;
  }

  /**
   * The pages are about to go ({@code amdgpu_hmm_invalidate_gfx}): what was faulted in before is
   * stale, and jobs that use it are waited for. Takes no reservation; fences are read without it.
   */
  void invalidate() {
    boolean takes = device.wrong() == Wrong.NOTIFIER_TAKES_RESERVATION;
    if (takes) {
      reservation.lock().lockAlone();
    }
    device.notifierLock().lock();
    range.pagesAreGoing();
    if (device.wrong() != Wrong.NOTIFIER_DOES_NOT_WAIT) {
      for (Fence fence : reservation.fencesFor(Purpose.MEMORY_MANAGEMENT)) {
        fence.await();
      }
    }
    device.notifierLock().unlock();
    if (takes) {
      reservation.lock().unlock();
    }
  }

  @Override
  public WwMutex lock() {
    return reservation.lock();
  }

  @Override
  public void retain() {
    references.incrementAndGet();
  }

  @Override
  public void release() {
    int left = references.decrementAndGet();
    assert left >= 0 : this + " was released more often than retained";
  }

  @Override
  public String toString() {
    return range + " at " + device.name();
  }
}
