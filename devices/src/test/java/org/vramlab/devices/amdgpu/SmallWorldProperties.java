package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.vramlab.devices.placement.Placements;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.ww.Algorithm;

/** Whatever is submitted in a small world: nothing that the checkers watch for ever happens. */
class SmallWorldProperties {
  @Property(tries = 900)
  void submissions_thatFitOneByOne_breakNoRuleAndAreNeverRefused(
      @ForAll("shapes") SmallWorld.Shape shape,
      @ForAll("sizes") List<Integer> bufferPages,
      @ForAll("work") List<List<Long>> work) {
    SmallWorld world = new SmallWorld(shape, bufferPages, work);
    world.run();
    assertEquals(0, world.refusals(), "every list fits, and nothing is pinned");
  }

  @Property(tries = 40)
  void placement_sameSeed_sameEvents(
      @ForAll("shapes") SmallWorld.Shape shape,
      @ForAll("sizes") List<Integer> bufferPages,
      @ForAll("work") List<List<Long>> work) {
    SmallWorld once = new SmallWorld(shape, bufferPages, work);
    SmallWorld again = new SmallWorld(shape, bufferPages, work);
    once.run();
    again.run();
    assertEquals(once.trail(), again.trail());
  }

  /** Two processes on one device, each of which fills it with buffers that the other one maps. */
  @Example
  void sameContention_inEachMode_onlyTicketRefusesNobody() {
    List<Integer> sizes = List.of(4, 1, 4, 1, 4, 1, 4);
    List<Long> fills = List.of(0b0000101L, 0b1010000L, 0b0010001L, 0b1000100L, 0b1000001L);
    List<List<Long>> work = List.of(fills, List.of(2L), fills.reversed(), List.of(2L), fills);
    assertEquals(0, refusals(EvictionMode.TICKET, sizes, work));
    assertTrue(refusals(EvictionMode.TRYLOCK, sizes, work) > 0, "trylock skips what is locked");
    assertTrue(refusals(EvictionMode.ONE_TICKET, sizes, work) > 0, "a lost lock is taken for no");
  }

  /** What the properties say of duplicates they say of some: readers of all, and one who writes. */
  @Example
  void readersOfWhatOthersOwn_duplicateIt_underCostAlone() {
    List<Integer> sizes = List.of(2, 2, 2, 2);
    List<Long> reads = Collections.nCopies(12, 0b1111L);
    List<List<Long>> work = List.of(reads, reads, List.of(0b1_0000_0001L, 0b1_0000_0001L));
    for (Placements placement : Placements.values()) {
      SmallWorld world =
          new SmallWorld(
              new SmallWorld.Shape(
                  "frontier-mi250x",
                  Algorithm.WAIT_DIE,
                  EvictionMode.TICKET,
                  true,
                  64,
                  0,
                  1,
                  placement),
              sizes,
              work);
      world.run();
      assertEquals(0, world.refusals());
      assertEquals(placement == Placements.COST, world.trail().duplicates >= 4, placement.label());
    }
  }

  private static long refusals(EvictionMode mode, List<Integer> sizes, List<List<Long>> work) {
    long refusals = 0;
    for (int seed = 1; seed <= 20; seed++) {
      SmallWorld world =
          new SmallWorld(
              new SmallWorld.Shape(
                  "frontier-mi250x",
                  Algorithm.WAIT_DIE,
                  mode,
                  false,
                  64,
                  0,
                  seed,
                  Placements.LINUX),
              sizes,
              work);
      world.run();
      refusals += world.refusals();
    }
    return refusals;
  }

  @Provide
  Arbitrary<SmallWorld.Shape> shapes() {
    return Combinators.combine(
            Arbitraries.of("frontier-mi250x", "pcie-4gpu", OwnerAndReader.CARDS_APART),
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
  Arbitrary<List<Integer>> sizes() {
    return Arbitraries.integers().between(1, 8).list().ofMinSize(3).ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<List<Long>>> work() {
    Arbitrary<Long> submission = Arbitraries.longs().between(1, (1 << 18) - 1);
    return submission.list().ofMinSize(1).ofMaxSize(12).list().ofMinSize(2).ofMaxSize(4);
  }
}
