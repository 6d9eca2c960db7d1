package org.vramlab.devices.lifecycle;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.vramlab.ttm.bo.BufferObject;
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

  private final LeafLock lock;

  /** Oldest first; closed ones leave now and then. Guarded by the lock. */
  private final ObjectArrayList<DmaBuf> exported = new ObjectArrayList<>(0);

  private int pruneAt = FIRST_PRUNING;

  /**
   * @param device its name
   */
  public Exports(WwClass wwClass, String device) {
    this.lock =
        wwClass.sched().newLeafLock("exports of " + device).watchedBy(wwClass.lockdep(), "exports");
  }

  /** The device has exported {@code dmaBuf}, whose reservation is held. */
  public void add(DmaBuf dmaBuf) {
    lock.lock();
    if (exported.size() >= pruneAt) {
      exported.removeIf(one -> !one.isOpen());
      pruneAt = Math.max(FIRST_PRUNING, 2 * exported.size());
    }
    exported.add(dmaBuf);
    lock.unlock();
  }

  /** Takes all of them back for good, one transaction each; nothing is exported meanwhile. */
  public void revokeAll(Ticket ticket) throws Interrupted, NoMemory, Busy {
    ObjectArrayList<DmaBuf> open = new ObjectArrayList<>();
    lock.lock();
    for (int i = 0; i < exported.size(); i++) {
      DmaBuf one = exported.get(i);
      if (one.isOpen()) {
        one.bo().retain();
        open.add(one);
      }
    }
    exported.clear();
    lock.unlock();
    for (int i = 0; i < open.size(); i++) {
      DmaBuf one = open.get(i);
      BufferObject bo = one.bo();
      try {
        ticket.execute(t -> {
          t.lock(bo);
          if (one.isOpen()) {
            one.revoke(t);
          }
          t.seal();
        });
      } finally {
        bo.release();
      }
    }
  }
}
