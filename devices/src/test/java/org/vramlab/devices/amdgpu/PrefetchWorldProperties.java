package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.vramlab.devices.placement.Placements;
import org.vramlab.devices.prefetch.NextInOrder;
import org.vramlab.devices.prefetch.PlanAhead;
import org.vramlab.devices.prefetch.PrefetchPolicy;
import org.vramlab.devices.prefetch.PrefetchView;
import org.vramlab.devices.prefetch.Prefetcher;
import org.vramlab.devices.prefetch.TreeNeighbourhood;
import org.vramlab.ttm.check.BrokenRule;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Whatever is fetched ahead in a small world: nothing that the checkers watch for ever happens,
 * nobody is refused, and all memory comes back.
 */
class PrefetchWorldProperties {
  @Property(tries = 600)
  void submissions_thatFitOneByOne_breakNoRuleAndAreNeverRefused(
      @ForAll("shapes") SmallWorld.Shape shape,
      @ForAll("policies") PrefetchPolicy policy,
      @ForAll("sizes") List<Integer> bufferPages,
      @ForAll("work") List<List<Long>> work) {
    SmallWorld world = new SmallWorld(shape, bufferPages, work, policy, Faults.NONE);
    world.run();
    assertEquals(0, world.refusals(), "every list fits, and nothing is pinned");
  }

  @Property(tries = 150)
  void comparisonModes_breakNoRule(
      @ForAll("comparisonShapes") SmallWorld.Shape shape,
      @ForAll("policies") PrefetchPolicy policy,
      @ForAll("sizes") List<Integer> bufferPages,
      @ForAll("work") List<List<Long>> work) {
    new SmallWorld(shape, bufferPages, work, policy, Faults.NONE).run();
  }

  @Property(tries = 60)
  void sameSeed_sameEvents(
      @ForAll("shapes") SmallWorld.Shape shape,
      @ForAll("policies") PrefetchPolicy policy,
      @ForAll("sizes") List<Integer> bufferPages,
      @ForAll("work") List<List<Long>> work) {
    SmallWorld once = new SmallWorld(shape, bufferPages, work, policy, Faults.NONE);
    SmallWorld again = new SmallWorld(shape, bufferPages, work, policy, Faults.NONE);
    once.run();
    again.run();
    assertEquals(once.trail(), again.trail());
    assertEquals(once.trail().prefetches, again.trail().prefetches);
  }

  /** What the worlds below are worth: some of what is wanted can be had, and some cannot. */
  @Example
  void someIsFetched_andSomeIsGivenUp() {
    for (PrefetchPolicy policy : List.of(new TreeNeighbourhood(), new PlanAhead(4), new Greedy())) {
      Trail trail = tried(policy, Faults.NONE);
      assertTrue(trail.prefetches >= 80, policy.label());
      assertTrue(trail.givenUp >= 80, policy.label());
    }
  }

  @Example
  void copyThatDoesNotWaitForTheUsersOfItsBuffer_isFound() {
    assertThrows(BrokenRule.class, () -> tried(new Greedy(), Faults.of(Fault.COPY_DOES_NOT_WAIT)));
  }

  @Example
  void placeThatIsFreeBeforeItsCopyHasEnded_isFound() {
    assertThrows(BrokenRule.class, () -> tried(new Greedy(), Faults.of(Fault.FREED_BEFORE_COPIED)));
  }

  /** Forty worlds, each of two processes that go round their buffers, which do not fit together. */
  private static Trail tried(PrefetchPolicy policy, Faults faults) {
    Trail all = new Trail();
    List<Long> round = List.of(0x10001L, 0x10404L, 0x21010L, 0x10101L, 0x10004L, 0x20010L, 0x11L);
    List<Long> other = List.of(0x10002L, 0x20808L, 0x10020L, 0x12002L, 0x20008L, 0x10024L, 0x9L);
    for (int seed = 1; seed <= 40; seed++) {
      SmallWorld.Shape shape =
          new SmallWorld.Shape(
              "frontier-mi250x",
              Algorithm.WAIT_DIE,
              EvictionMode.TICKET,
              true,
              64,
              0,
              seed,
              Placements.LINUX);
      SmallWorld world =
          new SmallWorld(
              shape, List.of(3, 2, 3, 3, 3, 3), List.of(round, other, other), policy, faults);
      world.run();
      all.prefetches += world.trail().prefetches;
      all.givenUp += world.trail().givenUp;
    }
    return all;
  }

  /** Wants every buffer after every job, whoever must leave for it. */
  private record Greedy() implements PrefetchPolicy {
    @Override
    public String label() {
      return "greedy";
    }

    @Override
    public String description() {
      return "everything";
    }

    @Override
    public Prefetcher newPrefetcher(PrefetchView view) {
      return new Prefetcher() {
        private int from;

        @Override
        public void submitted() {
          from = 0;
        }

        @Override
        public int next() {
          for (int buffer = view.firstFrom(from); buffer >= 0; buffer = view.firstFrom(from)) {
            from = buffer + 1;
            if (view.isFetchable(buffer)) {
              return buffer;
            }
          }
          return NONE;
        }
      };
    }
  }

  @Provide
  Arbitrary<PrefetchPolicy> policies() {
    return Arbitraries.of(
        new NextInOrder(1),
        new NextInOrder(3),
        new TreeNeighbourhood(),
        new PlanAhead(1),
        new PlanAhead(4),
        new PlanAhead(64),
        new Greedy());
  }

  @Provide
  Arbitrary<SmallWorld.Shape> shapes() {
    return Combinators.combine(
            Arbitraries.of("frontier-mi250x", "pcie-4gpu"),
            Arbitraries.of(Algorithm.class),
            Arbitraries.just(EvictionMode.TICKET),
            Arbitraries.of(true, false),
            Arbitraries.of(16, 20, 64),
            Arbitraries.of(0, 0, 4, 12),
            Arbitraries.longs().between(1, 1000),
            Arbitraries.of(Placements.class))
        .as(SmallWorld.Shape::new);
  }

  @Provide
  Arbitrary<SmallWorld.Shape> comparisonShapes() {
    return Combinators.combine(
            Arbitraries.of("frontier-mi250x", "pcie-4gpu"),
            Arbitraries.of(Algorithm.class),
            Arbitraries.of(EvictionMode.TRYLOCK, EvictionMode.ONE_TICKET),
            Arbitraries.just(true),
            Arbitraries.of(16, 64),
            Arbitraries.just(0),
            Arbitraries.longs().between(1, 1000),
            Arbitraries.just(Placements.LINUX))
        .as(SmallWorld.Shape::new);
  }

  /** Small enough that some of them may stay while a job uses others. */
  @Provide
  Arbitrary<List<Integer>> sizes() {
    return Arbitraries.integers().between(1, 4).list().ofMinSize(5).ofMaxSize(8);
  }

  /** Jobs that use one buffer or two, and write some of them. */
  @Provide
  Arbitrary<List<List<Long>>> work() {
    Arbitrary<Integer> buffer = Arbitraries.integers().between(0, 7);
    Arbitrary<Long> submission =
        Combinators.combine(buffer, buffer, Arbitraries.longs().between(0, 0x3FF))
            .as((one, other, rest) -> rest << 8 | 1L << one | 1L << other);
    return submission.list().ofMinSize(6).ofMaxSize(24).list().ofMinSize(2).ofMaxSize(4);
  }
}
