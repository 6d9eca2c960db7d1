package org.vramlab.workloads.cases.soak;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.sched.Seeded;
import org.vramlab.workloads.cases.soak.Market.Offer;

/**
 * A client that imports what others offer, some at a time, and gives up what is withdrawn.
 *
 * @param <T> an import, as its device's driver has it
 */
abstract class Importing<T> extends Client {
  private final Market market;
  final Seeded random;
  private final int most;
  private final List<Offer> offers = new ArrayList<>();
  private final List<T> imports = new ArrayList<>();

  /**
   * @param most how many imports it has at a time
   */
  Importing(Market market, Seeded random, int most) {
    this.market = market;
    this.random = random;
    this.most = most;
  }

  abstract T attach(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported;

  abstract void detach(T imported) throws Interrupted, NoMemory, Busy;

  /** What it has imported. */
  final List<T> imports() {
    return imports;
  }

  /** Gives up what must go, now and then something else, and imports something new. */
  final void trade() throws Interrupted, NoMemory, Busy, Unsupported {
    for (int i = offers.size() - 1; i >= 0; i--) {
      if (offers.get(i).isWithdrawn()) {
        giveUp(i);
      }
    }
    if (!imports.isEmpty() && random.below(20) == 0) {
      giveUp((int) random.below(imports.size()));
    }
    if (imports.size() < most && random.below(4) == 0) {
      Offer offer = market.draw(random, one -> !offers.contains(one));
      if (offer != null) {
        take(offer);
      }
    }
  }

  private void take(Offer offer) throws Interrupted, NoMemory, Busy, Unsupported {
    offer.enter();
    boolean taken = false;
    try {
      imports.add(attach(offer.dmaBuf()));
      offers.add(offer);
      taken = true;
    } finally {
      if (!taken) {
        offer.leave();
      }
    }
  }

  private void giveUp(int i) throws Interrupted, NoMemory, Busy {
    detach(imports.remove(i));
    offers.remove(i).leave();
  }

  /** Gives one up that is of no use any more. */
  final void giveUp(T useless) throws Interrupted, NoMemory, Busy {
    giveUp(imports.indexOf(useless));
  }

  @Override
  void end() throws Interrupted, NoMemory, Busy {
    while (!imports.isEmpty()) {
      giveUp(imports.size() - 1);
    }
  }
}
