package org.vramlab.devices.hmm;

import org.vramlab.ttm.bo.TableRoot;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resv.Purpose;

/**
 * A range as its device knows it: a userptr buffer, with a reservation that has the fences of the
 * device's jobs, and the notifier that waits for them.
 *
 * <p>Life: registered; unregistered. Guarded by its reservation, but for the notifier.
 */
public final class UserMapping extends TableRoot {
  private final HmmDevice device;
  private final UserRange range;
  private final int id;

  /** What the pages will hold when all work submitted so far has ended. */
  private long submittedVersion;

  UserMapping(HmmDevice device, UserRange range, int id) {
    super(device.wwClass(), range + " at " + device.name());
    this.device = device;
    this.range = range;
    this.id = id;
  }

  /** It is the one that is asked from now on; nobody else writes {@code pages} any more. */
  void begins(Content pages) {
    submittedVersion = pages.isGarbage() ? Content.garbage(pages.version()) : pages.version();
  }

  /** The range. */
  public UserRange range() {
    return range;
  }

  /** Whether its driver is declared a GPU's, so that its notifier may wait for fences. */
  boolean isGpu() {
    return device.wrong() != Wrong.NOT_DECLARED_GPU;
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
    lock().assertHeld();
    submittedVersion = version;
  }

  /**
   * The pages are about to go ({@code amdgpu_hmm_invalidate_gfx}): what was faulted in before is
   * stale, and jobs that use it are waited for. Takes no reservation; fences are read without it.
   */
  void invalidate() {
    boolean takes = device.wrong() == Wrong.NOTIFIER_TAKES_RESERVATION;
    if (takes) {
      lock().lockAlone();
    }
    device.notifierLock().lock();
    range.pagesAreGoing();
    if (device.wrong() != Wrong.NOTIFIER_DOES_NOT_WAIT) {
      for (Fence fence : root().fencesFor(Purpose.MEMORY_MANAGEMENT)) {
        fence.await();
      }
    }
    device.notifierLock().unlock();
    if (takes) {
      lock().unlock();
    }
  }
}
