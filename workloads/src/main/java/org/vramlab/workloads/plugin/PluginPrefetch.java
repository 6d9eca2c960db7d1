package org.vramlab.workloads.plugin;

import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import org.vramlab.devices.prefetch.PlanAhead;
import org.vramlab.devices.prefetch.PrefetchPolicy;
import org.vramlab.devices.prefetch.PrefetchView;
import org.vramlab.devices.prefetch.Prefetcher;
import org.vramlab.ttm.failure.BrokenContract;
import org.vramlab.workloads.io.InputException;

/**
 * A prefetch policy from outside, whose every wish must be for something that can be fetched, and
 * which must not insist.
 *
 * @param who name and jar, for messages
 */
record PluginPrefetch(
    String label, String description, int window, String who, PrefetchPolicy inner)
    implements PrefetchPolicy {

  /** Asks {@code inner} what it is, once. */
  static PluginPrefetch of(PluginJar jar, String label, PrefetchPolicy inner)
      throws InputException {
    int window = jar.ask(inner::window);
    if (window < 0 || window > PlanAhead.MOST) {
      throw new InputException(
          jar.file(),
          "its prefetcher '" + label + "' wants to see " + window + " operations",
          "have its window() return a number from 0 to " + PlanAhead.MOST);
    }
    return new PluginPrefetch(
        label,
        jar.ask(inner::description),
        window,
        "prefetcher '" + label + "' of " + jar.name(),
        inner);
  }

  @Override
  public Prefetcher newPrefetcher(PrefetchView view) {
    Prefetcher made = inner.newPrefetcher(view);
    if (made == null) {
      throw new BrokenContract(who, "makes no prefetcher");
    }
    return new Judged(who, view, made);
  }

  /** Hands everything on, and looks at what is wished for. */
  private static final class Judged implements Prefetcher {
    private final String who;
    private final PrefetchView view;
    private final Prefetcher inner;

    /** What could not be had since a job was last submitted. */
    private final IntOpenHashSet refused = new IntOpenHashSet();

    Judged(String who, PrefetchView view, Prefetcher inner) {
      this.who = who;
      this.view = view;
      this.inner = inner;
    }

    @Override
    public void used(int buffer, boolean fetched) {
      inner.used(buffer, fetched);
    }

    @Override
    public void submitted() {
      refused.clear();
      inner.submitted();
    }

    @Override
    public int next() {
      int wish = inner.next();
      if (wish == NONE) {
        return NONE;
      }
      if (wish < 0 || !view.isFetchable(wish)) {
        throw new BrokenContract(who, "wants buffer " + wish + ", which cannot be fetched");
      }
      if (refused.contains(wish)) {
        throw new BrokenContract(
            who, "wants buffer " + wish + " again, which it could not have before the next job");
      }
      return wish;
    }

    @Override
    public void fetching(int buffer) {
      inner.fetching(buffer);
    }

    @Override
    public void givenUp(int buffer) {
      refused.add(buffer);
      inner.givenUp(buffer);
    }

    @Override
    public boolean yields(int victim, int winner) {
      return inner.yields(victim, winner);
    }
  }
}
