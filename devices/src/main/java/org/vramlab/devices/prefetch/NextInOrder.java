package org.vramlab.devices.prefetch;

import it.unimi.dsi.fastutil.ints.IntOpenHashSet;

/**
 * Next-K: the {@code degree} buffers that follow, in the order of their creation, one that had to
 * be moved in; and again those that follow one that was fetched so, when it is first used.
 *
 * <p>Sequential prefetching (A. J. Smith, "Cache memories", ACM Computing Surveys 14(3), 1982) in
 * its tagged form, which runs on ahead of a stream as long as it proves right, and as Linux
 * readahead does with files. Where memory has addresses the next one is the one behind; buffers lie
 * where the allocator puts them, so the order of creation stands for that of addresses: weights and
 * caches are made layer by layer, in the order in which they are used. It needs to know nothing,
 * and helps where memory is swept forwards; what is swept backwards it fetches in vain.
 */
public record NextInOrder(int degree) implements PrefetchPolicy {
  /** Most buffers that can be fetched ahead of one. */
  public static final int MOST = 1024;

  /** Checks the degree: from 1 to {@link #MOST}. */
  public NextInOrder {
    if (degree < 1 || degree > MOST) {
      throw new IllegalArgumentException("next:" + degree);
    }
  }

  @Override
  public String label() {
    return "next:" + degree;
  }

  @Override
  public String description() {
    return "the K buffers created after one that was missed (tagged sequential prefetching)";
  }

  @Override
  public Prefetcher newPrefetcher(PrefetchView view) {
    return new Wishes(view, degree);
  }

  /** What follows the buffers that were missed last. */
  private static final class Wishes implements Prefetcher {
    private final PrefetchView view;
    private final int degree;
    private final IntOpenHashSet fetchedAhead = new IntOpenHashSet();
    private final WishList wishes;

    /** Whether the job that is being told has set off wishes already. */
    private boolean setOff;

    Wishes(PrefetchView view, int degree) {
      this.view = view;
      this.degree = degree;
      this.wishes = new WishList(view);
    }

    @Override
    public void used(int buffer, boolean fetched) {
      boolean provedRight = fetchedAhead.remove(buffer);
      if (!fetched && !provedRight) {
        return;
      }
      if (!setOff) {
        // Whatever an earlier job made it wish for and did not get comes too late.
        wishes.clear();
        setOff = true;
      }
      int next = buffer;
      for (int i = 0; i < degree; i++) {
        next = view.firstFrom(next + 1);
        if (next == NONE) {
          return;
        }
        wishes.add(next);
      }
    }

    @Override
    public void submitted() {
      setOff = false;
    }

    @Override
    public int next() {
      return wishes.next();
    }

    @Override
    public void fetching(int buffer) {
      fetchedAhead.add(buffer);
    }
  }
}
