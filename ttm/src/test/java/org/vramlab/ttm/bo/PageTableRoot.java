package org.vramlab.ttm.bo;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.ttm.exec.LockOwner;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/** A page table for tests: must be locked, through the ticket, by whoever moves what it maps. */
final class PageTableRoot implements LockOwner, MoveListener {
  private final WwMutex lock;
  final List<Integer> told = new ArrayList<>();
  int references = 1;

  PageTableRoot(WwClass wwClass) {
    lock = new WwMutex(wwClass);
  }

  /** Maps {@code bo}, whose lock nobody holds. */
  void map(BufferObject bo) {
    bo.lock().lockAlone();
    bo.addListener(this);
    bo.lock().unlock();
  }

  @Override
  public WwMutex lock() {
    return lock;
  }

  @Override
  public void retain() {
    references++;
  }

  @Override
  public void release() {
    references--;
  }

  @Override
  public void prepareMove(BufferObject bo, Ticket ticket) throws WouldDeadlock, Interrupted, Busy {
    ticket.lockForNotification(this);
  }

  @Override
  public void moveNotify(BufferObject bo) {
    lock.assertHeld();
    told.add(bo.id());
  }
}
