package org.vramlab.interconnect.importing.amd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds how wide the links of a partly connected hive are from the weights of its pairs alone.
 *
 * <p>Firmware sends a pair over the widest way, then over the fewest hops, and the weight counts
 * those hops: so a pair whose weight is more than its shortest way betrays that the shortest way is
 * narrow. All widths of one or two connections are tried, four within a package (GPUs 2k and 2k+1),
 * fewest double links first.
 */
final class WidthSearch {
  /** More links than this are not tried: 2 to that power of assignments. */
  private static final int MOST_LINKS = 12;

  private static final int PACKAGE = 4;

  /** What fits. */
  static final class Found {
    private final int[][] widths;
    private final int others;

    private Found(int[][] widths, int others) {
      this.widths = widths;
      this.others = others;
    }

    /** By pair; 0 where there is no link. */
    int[][] widths() {
      return widths;
    }

    /** How many other assignments fit as well. */
    int others() {
      return others;
    }
  }

  private final AmdPairs pairs;
  private final int count;
  private final List<int[]> open = new ArrayList<>();
  private final int[][] widths;

  private WidthSearch(AmdPairs pairs) {
    this.pairs = pairs;
    count = pairs.count();
    widths = new int[count][count];
    for (int i = 0; i < count; i++) {
      for (int j = i + 1; j < count; j++) {
        if (pairs.direct(i, j)) {
          if (i % 2 == 0 && j == i + 1) {
            set(i, j, PACKAGE);
          } else {
            open.add(new int[] {i, j});
          }
        }
      }
    }
  }

  /** The widths that give the weights; null if none do, or there are too many to try. */
  static @Nullable Found of(AmdPairs pairs) {
    return new WidthSearch(pairs).search();
  }

  private @Nullable Found search() {
    if (open.size() > MOST_LINKS) {
      return null;
    }
    int[][] best = null;
    int fits = 0;
    int fewest = Integer.MAX_VALUE;
    for (int choice = 0; choice < 1 << open.size(); choice++) {
      for (int link = 0; link < open.size(); link++) {
        set(open.get(link)[0], open.get(link)[1], 1 + (choice >> link & 1));
      }
      if (fits()) {
        fits++;
        if (Integer.bitCount(choice) < fewest) {
          fewest = Integer.bitCount(choice);
          best = Arrays.stream(widths).map(int[]::clone).toArray(int[][]::new);
        }
      }
    }
    return best == null ? null : new Found(best, fits - 1);
  }

  private void set(int first, int second, int width) {
    widths[first][second] = width;
    widths[second][first] = width;
  }

  /** Whether the widest ways of all pairs have as many hops as their weights say. */
  private boolean fits() {
    int[][] widest = Arrays.stream(widths).map(int[]::clone).toArray(int[][]::new);
    for (int via = 0; via < count; via++) {
      for (int from = 0; from < count; from++) {
        for (int to = 0; to < count; to++) {
          if (from != to) {
            widest[from][to] =
                Math.max(widest[from][to], Math.min(widest[from][via], widest[via][to]));
          }
        }
      }
    }
    for (int from = 0; from < count; from++) {
      for (int to = from + 1; to < count; to++) {
        int weight = pairs.weight(from, to);
        if (pairs.type(from, to) == AmdPairs.Type.XGMI
            && weight > 0
            && weight != AmdWiring.WEIGHT_OF_A_HOP * hops(from, to, widest[from][to])) {
          return false;
        }
      }
    }
    return true;
  }

  /** Fewest hops over links of at least that width. */
  private int hops(int from, int to, int least) {
    int[] queue = new int[count];
    int[] hops = new int[count];
    Arrays.fill(hops, -1);
    hops[from] = 0;
    queue[0] = from;
    int tail = 1;
    for (int head = 0; head < tail && hops[to] < 0; head++) {
      for (int next = 0; next < count; next++) {
        if (hops[next] < 0 && least > 0 && widths[queue[head]][next] >= least) {
          hops[next] = hops[queue[head]] + 1;
          queue[tail++] = next;
        }
      }
    }
    return hops[to];
  }
}
