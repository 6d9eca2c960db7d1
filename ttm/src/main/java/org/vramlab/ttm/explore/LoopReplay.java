package org.vramlab.ttm.explore;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import org.vramlab.ttm.sched.Chooser;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.SteppedRuntime;

/**
 * Goes to a state by wishes, and from there round a loop several times, to the letter, looking
 * whether each round comes back to that state: a cycle that can be gone round thrice can be gone
 * round for ever, since equal digests mean equal states. One use; threads: as every chooser.
 */
final class LoopReplay implements Chooser {
  /** The round that was found, and two more. */
  static final int ROUNDS = 3;

  private final Trial trial;
  private final int[] prefix;
  private final int[] loop;
  private final long wanted;
  private final boolean anyState;
  private final Digest scratch = new Digest();
  private final IntArrayList taken = new IntArrayList();
  private final IntArrayList actors = new IntArrayList();
  private int nextWish;

  /** Steps until the loop begins; -1 while on the way there. */
  private int loopFrom = -1;

  private long loopDigest;
  private int inLoop;
  private boolean confirmed;

  private LoopReplay(Trial trial, int[] prefix, int[] loop, long wanted, boolean anyState) {
    this.trial = trial;
    this.prefix = prefix;
    this.loop = loop;
    this.wanted = wanted;
    this.anyState = anyState;
  }

  /** Goes through the whole of {@code prefix}; the loop begins in whatever state that leads to. */
  static LoopReplay after(Trial trial, int[] prefix, int[] loop) {
    return new LoopReplay(trial, prefix, loop, 0, true);
  }

  /** Goes along {@code prefix} until the state has the digest {@code wanted}. */
  static LoopReplay from(Trial trial, int[] prefix, long wanted, int[] loop) {
    return new LoopReplay(trial, prefix, loop, wanted, false);
  }

  /** Whether every round came back to where it began. */
  boolean confirmed() {
    return confirmed;
  }

  /** How many steps lead to the loop. */
  int loopFrom() {
    return loopFrom;
  }

  /** Digest of the state in which the loop begins. */
  long loopDigest() {
    return loopDigest;
  }

  /** The steps to the loop, as wishes; once it has begun. */
  int[] prefixTaken() {
    return taken.toIntArray();
  }

  /** The steps to the loop, and once round it. */
  Schedule schedule() {
    return Schedule.of(Arrays.copyOf(actors.toIntArray(), loopFrom + loop.length));
  }

  @Override
  public int next(SteppedRuntime runtime) {
    int actor = choose(runtime);
    if (actor >= 0) {
      actors.add(actor);
    }
    return actor;
  }

  private int choose(SteppedRuntime runtime) {
    if (runtime.failure() != null) {
      return STOP;
    }
    if (loopFrom < 0) {
      int actor = towardsLoop(runtime);
      if (loopFrom < 0) {
        return actor;
      }
    }
    if (inLoop > 0 && inLoop % loop.length == 0) {
      if (trial.digest(scratch) != loopDigest) {
        return STOP;
      }
      if (inLoop == ROUNDS * loop.length) {
        confirmed = true;
        return STOP;
      }
    }
    int wish = loop[inLoop++ % loop.length];
    int actor = LenientReplay.granted(runtime, wish);
    return actor >= 0 && LenientReplay.wishFor(runtime, actor) == wish ? actor : STOP;
  }

  private int towardsLoop(SteppedRuntime runtime) {
    boolean there = anyState ? nextWish == prefix.length : trial.digest(scratch) == wanted;
    if (there) {
      loopFrom = runtime.steps();
      loopDigest = trial.digest(scratch);
      return STOP;
    }
    while (nextWish < prefix.length) {
      int actor = LenientReplay.granted(runtime, prefix[nextWish++]);
      if (actor >= 0) {
        taken.add(LenientReplay.wishFor(runtime, actor));
        return actor;
      }
    }
    return STOP;
  }
}
