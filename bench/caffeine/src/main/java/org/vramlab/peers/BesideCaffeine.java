package org.vramlab.peers;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;

/**
 * Millions of requests a second that our policies and those of Caffeine's simulator process, side
 * by side in one process.
 *
 * <p>{@code bench/peers [ROUNDS] [POLICY...]}: in a round every policy has its turn, and of each
 * ours from numbers, ours from keys and theirs, each of the three first in every third round; what
 * was compiled in a round before these does not count. Speeds are medians over the rounds, ratios
 * are ratios of medians. One thread, in seconds of its processor time, so that whoever else is on
 * the machine counts less; the collector's work, which only theirs makes, is not in it.
 *
 * <ul>
 *   <li><i>Numbered</i> is cache mode as it is: when a trace is read, its objects are numbered,
 *       once for all policies and sizes; all that comes after is timed, the making of the cache
 *       included.
 *   <li><i>Keyed</i> numbers the objects anew, and that is timed as well: it begins with the 64-bit
 *       keys with which theirs begins. The goals are held against this.
 *   <li><i>Caffeine</i> is what its own stopwatch times: calls of {@code Policy.record} with events
 *       that exist already, a thousand at a time. Here the same thread makes these, outside the
 *       time, so that no reader competes for core and cache.
 * </ul>
 *
 * <p>Exit status: 0; 1 if ours misses another number of requests than libCacheSim does, or
 * allocates; 2 for words that mean nothing.
 */
public final class BesideCaffeine {
  private static final int ROUNDS = 7;

  private BesideCaffeine() {}

  /**
   * Runs the comparison.
   *
   * @param words the number of rounds, and the policies; both optional
   */
  public static void main(String[] words) throws UsageException, InputException {
    int rounds = ROUNDS;
    List<Pair> pairs = new ArrayList<>();
    for (String word : words) {
      Pair pair = pair(word);
      if (pair != null) {
        pairs.add(pair);
      } else if (word.matches("[1-9][0-9]{0,2}")) {
        rounds = Integer.parseInt(word);
      } else {
        System.err.println("'" + word + "' is no number of rounds, and none of " + labels());
        System.exit(2);
      }
    }
    if (!compare(pairs.isEmpty() ? Arrays.asList(Pair.values()) : pairs, rounds)) {
      System.exit(1);
    }
  }

  private static @Nullable Pair pair(String label) {
    for (Pair pair : Pair.values()) {
      if (pair.ours().label().equals(label)) {
        return pair;
      }
    }
    return null;
  }

  private static List<String> labels() {
    return Arrays.stream(Pair.values()).map(pair -> pair.ours().label()).toList();
  }

  private static boolean compare(List<Pair> pairs, int rounds)
      throws UsageException, InputException {
    Replays replays = new Replays();
    Config config =
        ConfigFactory.parseMap(Map.of("caffeine.simulator.maximum-size", Replays.CACHE_OBJECTS))
            .withFallback(ConfigFactory.load())
            .getConfig("caffeine.simulator");
    List<Contest> contests =
        pairs.stream().map(pair -> new Contest(pair, replays, config, rounds)).toList();
    for (Contest contest : contests) {
      contest.warmUp();
    }
    for (int round = 1; round <= rounds; round++) {
      for (Contest contest : contests) {
        contest.round();
      }
      System.err.println("round " + round + " of " + rounds);
    }
    System.out.printf(
        "%s, %d objects; medians of %d rounds: millions of requests a second of processor time, and"
            + " ratios%n",
        Replays.TRACE, Replays.CACHE_OBJECTS, rounds);
    System.out.println(Standing.HEAD);
    boolean right = true;
    for (Contest contest : contests) {
      Standing standing = contest.standing();
      System.out.println(standing.row());
      right &= standing.isRight();
    }
    return right;
  }
}
