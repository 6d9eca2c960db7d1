package org.vramlab.ttm.bo;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.resource.Retirement;

/**
 * Whatever clients do at the same time, in every way of making room and of giving memory back:
 * usage is the sum of what is listed, every buffer is on one list, the bulk move is in one piece
 * after every step; nothing pinned or locked is evicted, no page has two owners, no ticket is
 * refused while something could go (the checker); and all memory is back at the end. Copies are not
 * told to the checker here, so a fence that is forgotten does not show; recordings are for that.
 */
class ManagerProperties {
  @Property(tries = 2000)
  void clients_doingWhatTheyLike_leaveListsSumsAndMemoryRight(
      @ForAll EvictionMode mode,
      @ForAll Retirement retirement,
      @ForAll @LongRange(min = 1, max = 1000) long seed,
      @ForAll("work") List<List<Integer>> work) {
    // Ghosts are of the comparison modes: what ends them trylocks without a context.
    Assume.that(mode != EvictionMode.TICKET || !retirement.leavesGhosts());
    ManagerWorld world = new ManagerWorld(mode, retirement, seed);
    world.run(work);
    assertTrue(world.checks() > 0 || work.stream().allMatch(List::isEmpty));
  }

  /** The check can fail: each of these is noticed in some of a few hundred random worlds. */
  @ParameterizedTest
  @EnumSource(names = {"PIN_IGNORED", "VICTIM_UNLOCKED_TWICE"})
  void clients_faultPlanted_isNoticed(Fault fault) {
    Throwable noticed = null;
    for (int seed = 1; seed <= 400 && noticed == null; seed++) {
      noticed = failure(seed, fault);
    }
    assertNotNull(noticed, fault::name);
  }

  private static @Nullable Throwable failure(int seed, Fault fault) {
    Random random = new Random(seed);
    List<List<Integer>> work =
        Stream.generate(() -> random.ints(40, 0, 1 << 12).boxed().toList()).limit(3).toList();
    try {
      new ManagerWorld(EvictionMode.TICKET, Retirement.BEHIND_FENCES, seed, Faults.of(fault), false)
          .run(work);
      return null;
    } catch (RuntimeException | AssertionError found) {
      return found;
    }
  }

  @Provide
  Arbitrary<List<List<Integer>>> work() {
    Arbitrary<Integer> step = Arbitraries.integers().between(0, 1 << 12);
    return step.list().ofMaxSize(40).list().ofMinSize(1).ofMaxSize(3);
  }
}
