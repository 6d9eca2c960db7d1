package org.vramlab.ttm.resv;

import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Shared;

/**
 * A list that tells searches of interleavings who reads it without the lock, and who changes it.
 */
final class ExploredFenceList extends FenceList {
  private final Published published;

  private ExploredFenceList(int slots, Published published) {
    super(slots);
    this.published = published;
  }

  /** The first list of {@code reservation}. */
  static FenceList of(Reservation reservation, Sched sched) {
    return new ExploredFenceList(0, new Published(reservation, sched));
  }

  @Override
  FenceList another(int slots) {
    return new ExploredFenceList(slots, published);
  }

  @Override
  boolean mayBeLeftOut() {
    return false;
  }

  @Override
  void looks() {
    published.sched.step(published, false);
  }

  @Override
  void looksInPassing() {
    if (!published.reservation.heldByCurrentTask()) {
      published.sched.touch(published, false);
    }
  }

  @Override
  void changed() {
    // The writer goes by what it knew before: it has the lock, and has learned nothing.
    long memory = published.sched.memory();
    published.sched.touch(published, true);
    published.sched.concludes(memory, 0);
  }

  /** What readers see without the lock: whichever list is the list. */
  private static final class Published implements Shared {
    private final Reservation reservation;
    private final Sched sched;
    private final int sharedId;

    Published(Reservation reservation, Sched sched) {
      this.reservation = reservation;
      this.sched = sched;
      this.sharedId = sched.share(this);
    }

    @Override
    public int sharedId() {
      return sharedId;
    }

    @Override
    public void digest(Digest into) {
      reservation.digestFences(into);
    }
  }
}
