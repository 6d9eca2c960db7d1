package org.vramlab.ttm.ww;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.constraints.IntRange;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Stuck;
import org.vramlab.ttm.ww.RandomPrograms.Program;

/**
 * Tasks that take random lists of locks at random times, with the usual back-off loop. Program
 * (locks, rounds) and schedule (pauses, and the seed that breaks ties) both shrink.
 */
class WwMutexProperties {
  private static final int TWIN_TRIES = 200;

  @Property(tries = 400)
  void programs_waitDie_excludeAndFinishAndTheOldestNeverBacksOff(
      @ForAll("programs") List<Program> programs, @ForAll @IntRange(min = 1) int seed) {
    new RandomPrograms(Algorithm.WAIT_DIE, new Lockdep(), seed).run(programs);
  }

  @Property(tries = 400)
  void programs_woundWait_excludeAndFinishAndTheOldestNeverBacksOff(
      @ForAll("programs") List<Program> programs, @ForAll @IntRange(min = 1) int seed) {
    // Nobody is wounded by a younger one; and this loop heals a stale wound at each back-off.
    new RandomPrograms(Algorithm.WOUND_WAIT, new Lockdep(), seed).run(programs);
  }

  /** Two to six tasks. */
  @Provide
  Arbitrary<List<Program>> programs() {
    Arbitrary<List<Integer>> wanted =
        Arbitraries.integers()
            .between(0, RandomPrograms.LOCKS - 1)
            .list()
            .uniqueElements()
            .ofMinSize(1)
            .ofMaxSize(RandomPrograms.LOCKS);
    Arbitrary<List<Integer>> pauses =
        Arbitraries.integers().between(0, 3).list().ofMinSize(1).ofMaxSize(RandomPrograms.LOCKS);
    Arbitrary<Boolean> alone = Arbitraries.integers().between(0, 4).map(one -> one == 4);
    return Combinators.combine(wanted, pauses, Arbitraries.integers().between(1, 4), alone)
        .as(Program::new)
        .list()
        .ofMinSize(2)
        .ofMaxSize(6);
  }

  /** Planted: keeps what it holds, and sleeps for the lost lock all the same. */
  private static final class KeepsItsLocks extends RandomPrograms {
    KeepsItsLocks(Algorithm algorithm, long seed) {
      super(algorithm, Lockdep.OFF, seed);
    }

    @Override
    Discipline discipline() {
      return Discipline.LENIENT;
    }

    @Override
    void backOff(AcquireContext context, List<WwMutex> held, WwMutex lost) {
      lost.lockAlone();
      took(lost);
      held.add(lost);
    }
  }

  /** Planted: takes a lock that was refused for one that it has. */
  private static final class TakesNoForYes extends RandomPrograms {
    TakesNoForYes(Algorithm algorithm, long seed) {
      super(algorithm, Lockdep.OFF, seed);
    }

    @Override
    Discipline discipline() {
      return Discipline.LENIENT;
    }

    @Override
    void backOff(AcquireContext context, List<WwMutex> held, WwMutex lost) {
      took(lost);
      held.add(lost);
    }
  }

  /** Planted: goes on with another lock before it has released anything; lenient, it may pass. */
  private static final class ForgetsToRelease extends RandomPrograms {
    ForgetsToRelease(Algorithm algorithm, long seed) {
      super(algorithm, new Lockdep(), seed);
    }

    @Override
    void backOff(AcquireContext context, List<WwMutex> held, WwMutex lost) {
      // and asks for it again at once
    }
  }

  @FunctionalInterface
  private interface Twin {
    RandomPrograms make(Algorithm algorithm, long seed);
  }

  @Example
  void programs_thatKeepTheirLocks_getStuck() {
    assertFound(KeepsItsLocks::new, Stuck.class);
  }

  @Example
  void programs_thatTakeNoForYes_breakMutualExclusion() {
    assertFound(TakesNoForYes::new, AssertionError.class);
  }

  @Example
  void programs_thatForgetToRelease_areRefused() {
    assertFound(ForgetsToRelease::new, IllegalStateException.class);
  }

  /** The same random programs find what is wrong with the twin, in both classes. */
  private void assertFound(Twin twin, Class<? extends Throwable> expected) {
    RandomGenerator<List<Program>> generator = programs().generator(TWIN_TRIES);
    for (Algorithm algorithm : Algorithm.values()) {
      Random random = new Random(1);
      boolean found = false;
      for (int i = 0; i < TWIN_TRIES && !found; i++) {
        try {
          twin.make(algorithm, 1 + i).run(generator.next(random).value());
        } catch (RuntimeException | AssertionError wrong) {
          found = expected.isInstance(wrong);
        }
      }
      assertTrue(found, algorithm + ": the twin's fault was not found");
    }
  }
}
