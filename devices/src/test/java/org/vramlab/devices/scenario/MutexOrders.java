package org.vramlab.devices.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * In which orders four tickets can take four mutexes, but for what differs only in what tickets and
 * mutexes are called. Tickets get their ages as they begin, so which of them is which makes no
 * difference to a search.
 */
final class MutexOrders {
  private static final int SIZE = 4;

  private MutexOrders() {}

  /** One set of orders of each kind, as names of scenarios, sorted. */
  static List<String> ofFour() {
    List<int[]> all = new ArrayList<>();
    permute(new int[SIZE], 0, all);
    NavigableSet<String> kinds = new TreeSet<>();
    int[] first = all.getFirst();
    for (int[] second : all) {
      for (int[] third : all) {
        for (int[] fourth : all) {
          kinds.add(kind(List.of(first, second, third, fourth)));
        }
      }
    }
    return List.copyOf(kinds);
  }

  /** Some of {@link #ofFour}, drawn by {@code seed}. */
  static List<String> drawn(int count, long seed) {
    List<String> left = new ArrayList<>(ofFour());
    List<String> drawn = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    while (drawn.size() < count) {
      drawn.add(left.remove(random.nextInt(left.size())));
    }
    return drawn;
  }

  private static void permute(int[] order, int used, List<int[]> into) {
    if (used == SIZE) {
      into.add(order.clone());
      return;
    }
    for (int mutex = 0; mutex < SIZE; mutex++) {
      int candidate = mutex;
      if (Arrays.stream(order, 0, used).noneMatch(taken -> taken == candidate)) {
        order[used] = mutex;
        permute(order, used + 1, into);
      }
    }
  }

  /**
   * The name that all of a kind share: the first, by alphabet, of those that come of calling the
   * mutexes so that one ticket takes 0, 1, 2, 3.
   */
  private static String kind(List<int[]> orders) {
    NavigableSet<String> names = new TreeSet<>();
    for (int[] reference : orders) {
      int[] called = new int[SIZE];
      for (int i = 0; i < SIZE; i++) {
        called[reference[i]] = i;
      }
      List<String> renamed = new ArrayList<>();
      for (int[] order : orders) {
        StringBuilder text = new StringBuilder();
        for (int mutex : order) {
          text.append(called[mutex]);
        }
        renamed.add(text.toString());
      }
      renamed.sort(null);
      names.add("mutexes-4x4-" + String.join("-", renamed));
    }
    return names.first();
  }
}
