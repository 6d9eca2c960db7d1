package org.vramlab.ttm.bo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.resource.Retirement;

/**
 * Whatever clients do at the same time, in every way of making room and of giving memory back, with
 * copies and jobs on two rings each, swapping, tenants, imports, pages of every caching class,
 * windows and pieces that must be whole, a bounded backlog of deletions, moves that fail and
 * signals that end them half-way:
 *
 * <ul>
 *   <li>usage, and every tenant's charge, is the sum over what is listed: {@link WorldAudit}, after
 *       every step;
 *   <li>no page is in two live resources: the checker's PAGE_IN_TWO_PLACES and PAGES_CONSERVED;
 *   <li>nobody reads or writes a page before its previous owner's last use of it has ended: its
 *       REUSED_TOO_EARLY and FREED_IN_USE, and what the memory holds ({@link WorldRing});
 *   <li>work on one place runs in the order of hand-over: its EXECUTION_ORDER;
 *   <li>every buffer is on exactly one list, and on the right one: {@link WorldAudit};
 *   <li>bulk ranges are in one piece after every step: {@code BulkMove.validate};
 *   <li>nothing is evicted that is pinned or locked by another: the checker's PINNED_MOVED,
 *       MUTUAL_EXCLUSION and UNDER_LOCK; or for others within its tenant's min, or within its low
 *       while somebody unprotected would do: {@link ProtectionWatch};
 *   <li>in mode {@code ticket} a request is refused only if everything else in the domain is
 *       pinned, protected or in the same working set: its SPURIOUS_REFUSAL;
 *   <li>pages of the host are those of the buffers that have some, and no contents are lost with
 *       them: {@link WorldAudit}, {@link WorldGpu};
 *   <li>all memory is back at the end, and the driver was told of every end once: {@link
 *       ManagerWorld#run}; every fence has signalled: the checker's LOST_FENCE.
 * </ul>
 *
 * <p>That each of these can fail is shown by {@code PlantedMemoryFaultsTest}.
 */
class ManagerProperties {
  @Property(tries = 2000)
  void clients_doingWhatTheyLike_leaveListsSumsAndMemoryRight(
      @ForAll EvictionMode mode,
      @ForAll Retirement retirement,
      @ForAll boolean keepVictims,
      @ForAll @IntRange(min = 0, max = 4) int deleteBacklog,
      @ForAll @LongRange(min = 1, max = 1000) long seed,
      @ForAll("work") List<List<Integer>> work) {
    // Ghosts are of the comparison modes: what ends them trylocks without a context.
    Assume.that(mode != EvictionMode.TICKET || !retirement.leavesGhosts());
    ManagerWorld world =
        new ManagerWorld(
            new ManagerWorld.Settings(
                mode,
                retirement,
                seed,
                keepVictims,
                deleteBacklog == 4 ? ManagerSettings.UNBOUNDED : deleteBacklog,
                Faults.NONE));
    world.run(work);
    assertTrue(world.checks() > 0 || work.stream().allMatch(List::isEmpty));
  }

  @Provide
  Arbitrary<List<List<Integer>>> work() {
    Arbitrary<Integer> step = Arbitraries.integers().between(0, ManagerWorld.STEPS - 1);
    return step.list().ofMaxSize(40).list().ofMinSize(1).ofMaxSize(3);
  }
}
