package org.vramlab.interconnect.fabric;

/**
 * When one resource is full, given when all others are: the step of which {@link FairShares} makes
 * the solution.
 *
 * <p>The takers of the resource rise together until it is full. Those that are stopped elsewhere
 * before that leave more to the rest, so they are gone through in the order in which they stop.
 * That order mostly is the one of the last time, in which the takers have been left; and mostly the
 * last of them stops long before the resource is full. Then what each of them takes is summed up,
 * and that is all; else they are sorted, and after each it is asked whether the resource is full by
 * the next. Both give the same to the last bit.
 */
final class Filling {
  private static final double NEVER = Double.POSITIVE_INFINITY;

  /** If it could give its flows so much more than a level, it is full above that level. */
  private static final double SURELY_FULL_LATER = 1 + 1e-9;

  /** If so much of a resource is left at a level, it is full above that level and all before. */
  private static final double SURELY_LEFT = 1e-9;

  private final PathTable paths;
  private final Demand demand;

  // Those of FairShares, to read.
  private final double[] stopsAt;
  private final int[] stopsIn;
  private final double[] fullAt;
  private final int[] fullIn;

  /** Level at which the resource worked out is full, or infinity; and the round there. */
  double at;

  int in;

  /** How many takers are now in front that are stopped elsewhere before it is full. */
  int stoppedElsewhere;

  /** How many of them, the foremost, are stopped where they were. */
  int stoppedAsBefore;

  /** By place from there on: where those of them are stopped. */
  double[] elsewhereAt = new double[16];

  int[] elsewhereIn = new int[16];

  Filling(
      PathTable paths,
      Demand demand,
      double[] stopsAt,
      int[] stopsIn,
      double[] fullAt,
      int[] fullIn) {
    this.paths = paths;
    this.demand = demand;
    this.stopsAt = stopsAt;
    this.stopsIn = stopsIn;
    this.fullAt = fullAt;
    this.fullIn = fullIn;
  }

  /** Works out when a resource is full. Puts its takers into another order. */
  void workOut(int resource) {
    at = NEVER;
    in = 0;
    int count = demand.takerCount[resource];
    if (elsewhereAt.length < count) {
      elsewhereAt = new double[2 * count];
      elsewhereIn = new int[2 * count];
    }
    int[] list = demand.takers[resource];
    long[] weight = demand.weights[resource];
    double capacity = demand.capacity[resource];
    double wasAt = fullAt[resource];
    int wasIn = fullIn[resource];
    double given = 0;
    long rising = demand.total[resource];
    double level = 0;
    int round = 0;
    int next = 0;
    // As if those in front stood in order, and none of them stopped after it is full.
    boolean inOrder = true;
    while (next < count && inOrder) {
      int path = list[next];
      double stop = stopsAt[path];
      int stopIn = stopsIn[path];
      if (stop == wasAt && stopIn == wasIn) {
        break;
      }
      inOrder = isBefore(level, round, stop, stopIn);
      level = stop;
      round = stopIn;
      long stopping = weight[next] * demand.flows[path];
      next++;
      while (next < count && stopsAt[list[next]] == level && stopsIn[list[next]] == round) {
        stopping += weight[next] * demand.flows[list[next]];
        next++;
      }
      given += level * stopping;
      rising -= stopping;
    }
    for (int i = next; i < count; i++) {
      inOrder &= stopsAt[list[i]] == wasAt && stopsIn[list[i]] == wasIn;
    }
    double left = capacity - given;
    int sorted = next;
    if (!inOrder || left - level * rising <= SURELY_LEFT * capacity) {
      // Not so: from the beginning, and with care.
      sorted = sortStopped(resource);
      left = capacity;
      given = 0;
      rising = demand.total[resource];
      level = 0;
      round = 0;
      next = 0;
    }
    stoppedAsBefore = sorted;
    while (rising > 0) {
      // Mostly others stop long before it is full, and a division takes longer than all the rest.
      if (next == sorted || left < SURELY_FULL_LATER * elsewhereAt[next] * rising) {
        double full = left / rising;
        int fullRound = 0;
        if (full <= level) {
          full = level;
          fullRound = round + 1;
        }
        if (next == sorted && sorted < count && isBefore(wasAt, wasIn, full, fullRound)) {
          // Those whom it stopped now rise above that, and may be stopped elsewhere.
          sortReleased(resource, sorted);
          sorted = count;
        }
        if (next == sorted || !isBefore(elsewhereAt[next], elsewhereIn[next], full, fullRound)) {
          at = full;
          in = fullRound;
          break;
        }
      }
      level = elsewhereAt[next];
      round = elsewhereIn[next];
      long stopping = 0;
      while (next < sorted && elsewhereAt[next] == level && elsewhereIn[next] == round) {
        stopping += weight[next] * demand.flows[list[next]];
        next++;
      }
      given += level * stopping;
      left = capacity - given;
      rising -= stopping;
    }
    stoppedElsewhere = next;
    stoppedAsBefore = Math.min(stoppedAsBefore, next);
  }

  /**
   * Puts those takers of a resource first that stop before it was last full, in order. The order
   * stays, so that the next time there is little to sort.
   *
   * @return how many they are
   */
  private int sortStopped(int resource) {
    int[] list = demand.takers[resource];
    int sorted = 0;
    for (int i = 0; i < demand.takerCount[resource]; i++) {
      int path = list[i];
      if (isBefore(stopsAt[path], stopsIn[path], fullAt[resource], fullIn[resource])) {
        insert(resource, i, sorted++, 0, stopsAt[path], stopsIn[path]);
      }
    }
    return sorted;
  }

  /** Sorts the others by when they are stopped elsewhere, from a place on. */
  private void sortReleased(int resource, int begin) {
    int[] list = demand.takers[resource];
    for (int i = begin; i < demand.takerCount[resource]; i++) {
      int path = list[i];
      double at = paths.moverCap[path];
      int in = 0;
      for (int other : paths.resources[path]) {
        if (other != resource && isBefore(fullAt[other], fullIn[other], at, in)) {
          at = fullAt[other];
          in = fullIn[other];
        }
      }
      insert(resource, i, i, begin, at, in);
    }
  }

  /**
   * Moves a taker into its place between begin and end, where takers are sorted. It comes from a
   * place at or after end, and what is at the end goes there.
   */
  private void insert(int resource, int from, int end, int begin, double at, int in) {
    int place = end;
    if (from != end || goesBefore(at, in, place, begin)) {
      int[] list = demand.takers[resource];
      long[] weight = demand.weights[resource];
      int path = list[from];
      long own = weight[from];
      list[from] = list[end];
      weight[from] = weight[end];
      while (goesBefore(at, in, place, begin)) {
        list[place] = list[place - 1];
        weight[place] = weight[place - 1];
        elsewhereAt[place] = elsewhereAt[place - 1];
        elsewhereIn[place] = elsewhereIn[place - 1];
        place--;
      }
      list[place] = path;
      weight[place] = own;
    }
    elsewhereAt[place] = at;
    elsewhereIn[place] = in;
  }

  private boolean goesBefore(double at, int in, int place, int begin) {
    return place > begin && isBefore(at, in, elsewhereAt[place - 1], elsewhereIn[place - 1]);
  }

  static boolean isBefore(double at, int in, double otherAt, int otherIn) {
    return at < otherAt || (at == otherAt && in < otherIn);
  }
}
