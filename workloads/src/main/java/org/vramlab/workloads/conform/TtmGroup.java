package org.vramlab.workloads.conform;

import org.vramlab.ttm.exec.LockOwner;
import org.vramlab.ttm.resource.BulkMove;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.ww.WwMutex;

/** Buffers that share one reservation, as those of one VM do; and their bulk move. */
final class TtmGroup implements LockOwner {
  final int number;
  final Reservation reservation;
  final BulkMove bulkMove;

  TtmGroup(int number, Reservation reservation, BulkMove bulkMove) {
    this.number = number;
    this.reservation = reservation;
    this.bulkMove = bulkMove;
  }

  @Override
  public WwMutex lock() {
    return reservation.lock();
  }

  @Override
  public void retain() {
    // It lives as long as the scenario.
  }

  @Override
  public void release() {
    // As above.
  }
}
