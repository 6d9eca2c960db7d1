package org.vramlab.devices.prefetch;

/**
 * Plan-ahead: what the operations to come need, soonest first, as far as they are in view; and for
 * that nothing is evicted which they need as soon.
 *
 * <p>That is the "aggressive" strategy of Cao, Felten, Karlin and Li, "A study of integrated
 * prefetching and caching strategies" (SIGMETRICS 1995), with their rule to do no harm: never is
 * something evicted for what is needed later than itself. What it still costs: the sooner something
 * is fetched, the sooner somebody must leave, before those have been used that could be spared
 * afterwards. A farther look hides more of each copy, and makes more of them. The default is short
 * for that reason.
 *
 * <p>It knows the future within its window, as systems do that plan for their own work: G10 (Zhang
 * et al., MICRO 2023) has the compiler place prefetches into a training step, and CachedAttention
 * (Gao et al., USENIX ATC 2024) fetches the caches of the jobs that wait in the scheduler's queue.
 * An operation's buffers may then be on their way while the ones before it run. Where jobs are
 * submitted long before they run the queue does the same; what a plan adds is what lies beyond the
 * queue.
 */
public record PlanAhead(int window) implements PrefetchPolicy {
  /** How far it looks unless told otherwise. */
  public static final int DEFAULT_WINDOW = 16;

  /** How far it can look. */
  public static final int MOST = 8192;

  /** Checks the window: from 1 to {@link #MOST} operations. */
  public PlanAhead {
    if (window < 1 || window > MOST) {
      throw new IllegalArgumentException("plan-ahead:" + window);
    }
  }

  @Override
  public String label() {
    return "plan-ahead:" + window;
  }

  @Override
  public String description() {
    return "what the next W operations need, soonest first; knows the trace's future";
  }

  @Override
  public Prefetcher newPrefetcher(PrefetchView view) {
    return new Plan(view);
  }

  /** Goes through the operations in view, from the next one on, anew after each submission. */
  private static final class Plan implements Prefetcher {
    private final PrefetchView view;
    private final ComingOperations coming;

    /** The operation to look at, and which of its buffers. */
    private int operation;

    private int place;

    /** Nothing more can be had before the next job is submitted. */
    private boolean full;

    Plan(PrefetchView view) {
      this.view = view;
      this.coming = view.coming();
    }

    @Override
    public void submitted() {
      operation = 0;
      place = 0;
      full = false;
    }

    @Override
    public int next() {
      while (!full && operation < coming.count()) {
        while (place < coming.uses(operation)) {
          int buffer = coming.buffer(operation, place++);
          if (!view.isResident(buffer) && view.isFetchable(buffer)) {
            return buffer;
          }
        }
        operation++;
        place = 0;
      }
      return NONE;
    }

    /** What is needed later has no better claim to room. */
    @Override
    public void givenUp(int buffer) {
      full = true;
    }

    @Override
    public boolean yields(int victim, int winner) {
      return coming.firstUse(victim) > coming.firstUse(winner);
    }
  }
}
