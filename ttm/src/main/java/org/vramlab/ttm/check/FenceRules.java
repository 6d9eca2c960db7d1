package org.vramlab.ttm.check;

import java.util.Arrays;

/** Every fence signals, once, after its work, and not too late. */
final class FenceRules {
  /** Jobs and copies that it stands for and that have not ended. */
  private static final int OUTSTANDING = 1;

  /** List of the resources freed behind it; of {@link ReuseRules}. */
  private static final int GUARDED = 2;

  /** Whose it is. */
  private static final int QUEUE = 3;

  private final History history;
  private final CheckerOptions options;

  /** Live from creation to signal: state, outstanding work, resources behind it, queue. */
  private final Records unsignalled = new Records(4);

  /** By queue: fences outstanding, and since when none of them has signalled. */
  private int[] outstanding = new int[4];

  private long[] sinceNanos = new long[4];

  /** The queue that is looked at with the next fence of any queue. */
  private int nextLooked;

  FenceRules(History history, CheckerOptions options) {
    this.history = history;
    this.options = options;
  }

  void created(long nanos, int fence, int queue) {
    if (unsignalled.wasEver(fence)) {
      throw history
          .about(Thing.FENCE, fence)
          .broken(Rule.KNOWN_THINGS, "fence " + fence + " is created a second time");
    }
    unsignalled.create(fence, 1);
    unsignalled.set(fence, QUEUE, queue);
    if (queue >= outstanding.length) {
      outstanding = Arrays.copyOf(outstanding, 2 * queue);
      sinceNanos = Arrays.copyOf(sinceNanos, 2 * queue);
    }
    if (outstanding[queue]++ == 0) {
      sinceNanos[queue] = nanos;
    }
    requireTimely(nanos, queue);
    // A queue that stands still tells nothing of it itself.
    nextLooked = nextLooked + 1 < outstanding.length ? nextLooked + 1 : 0;
    requireTimely(nanos, nextLooked);
  }

  private void requireTimely(long nanos, int queue) {
    if (outstanding[queue] > 0
        && options.exactOrder()
        && nanos - sinceNanos[queue] > options.bounds().fenceNanos()) {
      throw history
          .about(Thing.QUEUE, queue)
          .broken(
              Rule.FENCE_OVERDUE,
              "queue "
                  + queue
                  + " owes "
                  + outstanding[queue]
                  + " fences and has signalled none for "
                  + (nanos - sinceNanos[queue]) / 1_000_000
                  + " ms");
    }
  }

  void workQueued(int fence, Thing work, int id) {
    if (!unsignalled.isLive(fence)) {
      throw history
          .about(work, id)
          .and(Thing.FENCE, fence)
          .broken(
              unsignalled.wasEver(fence) ? Rule.SIGNALLED_TOO_EARLY : Rule.KNOWN_THINGS,
              work.label()
                  + " "
                  + id
                  + " is handed over, but its fence "
                  + fence
                  + (unsignalled.wasEver(fence) ? " has signalled" : " was never created"));
    }
    unsignalled.add(fence, OUTSTANDING, 1);
  }

  void workEnded(int fence) {
    unsignalled.add(fence, OUTSTANDING, -1);
  }

  /** Answers the list of resources behind it. */
  int signalled(long nanos, int fence) {
    if (!unsignalled.isLive(fence)) {
      boolean before = unsignalled.wasEver(fence);
      throw history
          .about(Thing.FENCE, fence)
          .broken(
              before ? Rule.SIGNALLED_TWICE : Rule.KNOWN_THINGS,
              "fence "
                  + fence
                  + " signals, but "
                  + (before ? "did so before" : "was never created"));
    }
    if (unsignalled.get(fence, OUTSTANDING) != 0) {
      throw history
          .about(Thing.FENCE, fence)
          .broken(
              Rule.SIGNALLED_TOO_EARLY, "fence " + fence + " signals before its work has ended");
    }
    int queue = unsignalled.get(fence, QUEUE);
    requireTimely(nanos, queue);
    outstanding[queue]--;
    sinceNanos[queue] = nanos;
    int guarded = unsignalled.get(fence, GUARDED);
    unsignalled.drop(fence);
    return guarded;
  }

  /** Whether it has yet to signal; it must have been created. */
  boolean isUnsignalled(int fence) {
    if (!unsignalled.wasEver(fence)) {
      throw history
          .about(Thing.FENCE, fence)
          .broken(
              Rule.KNOWN_THINGS, "fence " + fence + " is to guard memory, but was never created");
    }
    return unsignalled.isLive(fence);
  }

  int guarded(int fence) {
    return unsignalled.get(fence, GUARDED);
  }

  void guarded(int fence, int list) {
    unsignalled.set(fence, GUARDED, list);
  }

  void runEnded() {
    int fence = unsignalled.firstLive();
    if (fence >= 0) {
      throw history
          .about(Thing.FENCE, fence)
          .broken(
              Rule.LOST_FENCE,
              "the run ends and fence "
                  + fence
                  + " has not signalled ("
                  + unsignalled.live()
                  + " in all)");
    }
  }
}
