package org.vramlab.workloads.cases.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.sched.Seeded;

/**
 * Buffers that somebody offers to whoever wants to import them: what a compositor's protocol is
 * for, or a message that carries file descriptors.
 */
final class Market {
  private final List<Offer> offers = new ArrayList<>();

  /** One buffer on offer. Whoever imports it counts as a user until he has detached. */
  static final class Offer {
    private final DmaBuf dmaBuf;
    private boolean withdrawn;
    private int users;

    private Offer(DmaBuf dmaBuf) {
      this.dmaBuf = dmaBuf;
    }

    DmaBuf dmaBuf() {
      return dmaBuf;
    }

    /** Its owner wants to close it: users give it up as soon as they can. */
    boolean isWithdrawn() {
      return withdrawn;
    }

    void enter() {
      users++;
    }

    void leave() {
      users--;
    }

    boolean isUsed() {
      return users > 0;
    }
  }

  Offer publish(DmaBuf dmaBuf) {
    Offer offer = new Offer(dmaBuf);
    offers.add(offer);
    return offer;
  }

  void withdraw(Offer offer) {
    offer.withdrawn = true;
    offers.remove(offer);
  }

  /** One at random that {@code suits}; null if there is none. */
  @Nullable Offer draw(Seeded random, Predicate<Offer> suits) {
    List<Offer> some = offers.stream().filter(suits).toList();
    return some.isEmpty() ? null : some.get((int) random.below(some.size()));
  }
}
