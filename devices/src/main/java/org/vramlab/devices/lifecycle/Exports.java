package org.vramlab.devices.lifecycle;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.ww.WwClass;

/**
 * What one device has exported, so that a removal can take it back.
 *
 * <p>Threads: any. Cost: constant, amortised.
 */
public final class Exports {
  private static final int FIRST_PRUNING = 64;

  private final String device;
  private final LeafLock lock;

  /** Oldest first; closed ones leave now and then. Guarded by the lock. */
  private final ObjectArrayList<DmaBuf> exported = new ObjectArrayList<>(0);

  private int pruneAt = FIRST_PRUNING;

  /** The device has gone: what would be exported now nobody would take back. */
  private boolean revoked;

  /**
   * @param device its name
   */
  public Exports(WwClass wwClass, String device) {
    this.device = device;
    this.lock =
        wwClass.sched().newLeafLock("exports of " + device).watchedBy(wwClass.lockdep(), "exports");
  }

  /**
   * The device has exported {@code dmaBuf}, whose reservation is held.
   *
   * @throws DeviceGone the device was removed meanwhile; the dma-buf is closed again
   */
  public void add(DmaBuf dmaBuf) {
    lock.lock();
    boolean late = revoked;
    if (!late) {
      list(dmaBuf);
    }
    lock.unlock();
    if (late) {
      dmaBuf.close();
      dmaBuf.bo().release();
      throw new DeviceGone(device);
    }
  }

  private void list(DmaBuf dmaBuf) {
    if (exported.size() >= pruneAt) {
      exported.removeIf(one -> !one.isOpen());
      pruneAt = Math.max(FIRST_PRUNING, 2 * exported.size());
    }
    exported.add(dmaBuf);
  }

  /**
   * Takes all of them back for good, one transaction each; nothing is exported any more.
   *
   * @param ticket hears no signal: the device is gone, whatever comes
   */
  public void revokeAll(Ticket ticket) throws Interrupted, NoMemory, Busy {
    lock.lock();
    revoked = true;
    lock.unlock();
    for (DmaBuf one = takeOldest(); one != null; one = takeOldest()) {
      revoke(one, ticket);
    }
  }

  /** The oldest whose buffer is there still, with a reference to that; null if none is left. */
  private @Nullable DmaBuf takeOldest() {
    lock.lock();
    DmaBuf oldest = null;
    while (oldest == null && !exported.isEmpty()) {
      DmaBuf one = exported.remove(0);
      // Who closes a dma-buf drops its reference without a word to us.
      oldest = one.isOpen() && one.bo().retainUnlessDead() ? one : null;
    }
    lock.unlock();
    return oldest;
  }

  private static void revoke(DmaBuf dmaBuf, Ticket ticket) throws Interrupted, NoMemory, Busy {
    try {
      ticket.execute(t -> {
        t.lock(dmaBuf.bo());
        if (dmaBuf.isOpen()) {
          dmaBuf.revoke(t);
        }
        t.seal();
      });
    } finally {
      dmaBuf.bo().release();
    }
  }
}
