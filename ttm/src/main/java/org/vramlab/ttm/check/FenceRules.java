package org.vramlab.ttm.check;

/** Every fence signals, once, after its work. */
final class FenceRules {
  /** Jobs and copies that it stands for and that have not ended. */
  private static final int OUTSTANDING = 1;

  /** List of the resources freed behind it; of {@link ReuseRules}. */
  private static final int GUARDED = 2;

  private final History history;

  /** Live from creation to signal: state, outstanding work, resources behind it. */
  private final Records unsignalled = new Records(3);

  FenceRules(History history) {
    this.history = history;
  }

  void created(int fence) {
    if (unsignalled.wasEver(fence)) {
      throw history
          .about(Thing.FENCE, fence)
          .broken(Rule.KNOWN_THINGS, "fence " + fence + " is created a second time");
    }
    unsignalled.create(fence, 1);
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
  int signalled(int fence) {
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
