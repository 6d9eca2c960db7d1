package org.vramlab.peers;

import com.typesafe.config.Config;
import java.util.Arrays;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.workloads.io.InputException;

/** A pair's passes, round after round. */
final class Contest {
  private enum Side {
    NUMBERED,
    KEYED,
    THEIRS
  }

  private static final Side[] SIDES = Side.values();

  private final Pair pair;
  private final Replays replays;
  private final Config config;
  private final PolicyChoice ours;

  /** Nanoseconds by side and round. */
  private final long[][] nanos;

  private final long[] misses = new long[SIDES.length];
  private int rounds;

  Contest(Pair pair, Replays replays, Config config, int rounds) {
    this.pair = pair;
    this.replays = replays;
    this.config = config;
    this.ours = PolicyChoice.of(pair.ours());
    this.nanos = new long[SIDES.length][rounds];
  }

  /** A round that does not count. */
  void warmUp() throws InputException {
    for (Side side : SIDES) {
      misses[side.ordinal()] = pass(side).misses();
    }
  }

  /** A round; each begins with the next side. */
  void round() throws InputException {
    for (int i = 0; i < SIDES.length; i++) {
      Side side = SIDES[(i + rounds) % SIDES.length];
      nanos[side.ordinal()][rounds] = pass(side).nanos();
    }
    rounds++;
  }

  private Pass pass(Side side) throws InputException {
    System.gc(); // nobody pays for another's garbage
    return switch (side) {
      case NUMBERED -> replays.numbered(ours);
      case KEYED -> replays.keyed(ours);
      case THEIRS -> replays.theirs(pair.theirs(config));
    };
  }

  Standing standing() {
    return new Standing(
        pair,
        speed(Side.NUMBERED),
        speed(Side.KEYED),
        speed(Side.THEIRS),
        misses[Side.NUMBERED.ordinal()] == misses[Side.KEYED.ordinal()]
            ? misses[Side.KEYED.ordinal()]
            : -1,
        misses[Side.THEIRS.ordinal()],
        replays.allocatedBytes(ours));
  }

  /** Median, in millions of requests a second. */
  private double speed(Side side) {
    long[] sorted = nanos[side.ordinal()].clone();
    Arrays.sort(sorted);
    long upper = sorted[sorted.length / 2];
    long lower = sorted[(sorted.length - 1) / 2];
    return 1000.0 * replays.requests() / ((upper + lower) / 2.0);
  }
}
