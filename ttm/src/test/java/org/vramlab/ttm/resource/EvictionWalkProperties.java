package org.vramlab.ttm.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.policy.EvictionPolicy;

/**
 * Walks against a naive model: a plain list that is sorted whenever somebody asks for the order.
 *
 * <p>Each number of a history is one step: add, touch, remove, pin (taken off and put back), or a
 * step of the walk.
 */
class EvictionWalkProperties {
  /** What the model knows about one resource. */
  private static final class Known {
    final Resource resource;
    final int priority;
    final long arrival;
    long used;
    long nextUse;

    Known(Resource resource, int priority, long arrival, long nextUse) {
      this.resource = resource;
      this.priority = priority;
      this.arrival = arrival;
      this.used = arrival;
      this.nextUse = nextUse;
    }
  }

  private static Comparator<Known> order(EvictionPolicy policy) {
    Comparator<Known> within =
        switch (policy) {
          case LRU -> Comparator.comparingLong(known -> known.used);
          case FIFO -> Comparator.comparingLong(known -> known.arrival);
          case MRU -> Comparator.comparingLong(known -> -known.used);
          case BELADY ->
              Comparator.<Known>comparingLong(known -> -known.nextUse)
                  .thenComparing(known -> known.resource.resident().id());
          default -> throw new IllegalArgumentException("no naive model of " + policy);
        };
    return Comparator.<Known>comparingInt(known -> known.priority).thenComparing(within);
  }

  /** One pool under a history, with the model beside it. */
  private static final class Run {
    final EvictionPolicy policy;
    final SmallPool pool;
    final List<Known> listed = new ArrayList<>();
    final List<Known> changedDuringWalk = new ArrayList<>();
    long clock;

    Run(EvictionPolicy policy) {
      this.policy = policy;
      this.pool = new SmallPool(policy, 1024);
    }

    void change(int step) {
      int kind = step & 3;
      int choice = step >>> 2;
      if (kind == 0 || listed.isEmpty()) {
        add(choice & 3, (choice >>> 2) & 7);
        return;
      }
      Known known = listed.get(choice % listed.size());
      if (kind == 1) {
        pool.locked(() -> touch(known, choice & 7));
      } else if (kind == 2) {
        pool.freeBehind(known.resource);
        listed.remove(known);
      } else {
        pool.locked(() -> repin(known));
      }
      changedDuringWalk.add(known);
    }

    private void add(int priority, long nextUse) {
      Resource resource =
          Objects.requireNonNull(pool.allocate(1, priority, nextUse), "the pool is large enough");
      Known known = new Known(resource, priority, ++clock, nextUse);
      listed.add(known);
      changedDuringWalk.add(known);
    }

    private @Nullable Void touch(Known known, long nextUse) {
      pool.manager.touch(known.resource, nextUse);
      known.used = ++clock;
      known.nextUse = nextUse;
      return null;
    }

    private @Nullable Void repin(Known known) {
      SmallPool.Owner owner = (SmallPool.Owner) known.resource.resident();
      owner.pinned = true;
      pool.manager.touch(known.resource, known.nextUse);
      owner.pinned = false;
      pool.manager.touch(known.resource, known.nextUse);
      listed.remove(known);
      Known again = new Known(known.resource, known.priority, ++clock, known.nextUse);
      listed.add(again);
      changedDuringWalk.add(again);
      return null;
    }

    List<Resource> inOrder() {
      return listed.stream().sorted(order(policy)).map(known -> known.resource).toList();
    }
  }

  /** Those whose order is that of a key of each resource. */
  @Provide
  Arbitrary<EvictionPolicy> keyed() {
    return Arbitraries.of(
        EvictionPolicy.LRU, EvictionPolicy.FIFO, EvictionPolicy.MRU, EvictionPolicy.BELADY);
  }

  @Property
  void walk_nothingChanges_isTheOrderOfThePolicy(
      @ForAll("keyed") EvictionPolicy policy,
      @ForAll @Size(max = 40) List<@IntRange(max = 1023) Integer> history) {
    Run run = new Run(policy);
    history.forEach(run::change);
    EvictionWalk walk = run.pool.locked(run.pool.manager::walk);
    List<Resource> seen = new ArrayList<>();
    for (Resource r = next(run, walk); r != null; r = next(run, walk)) {
      seen.add(r);
    }
    assertEquals(run.inOrder(), seen);
  }

  @Property
  void walk_changesUnderIt_seesWhatStayedOnceInOrderAndNothingThatCame(
      @ForAll("keyed") EvictionPolicy policy,
      @ForAll @Size(max = 20) List<@IntRange(max = 1023) Integer> before,
      @ForAll @Size(max = 30) List<@IntRange(max = 2047) Integer> during) {
    Run run = new Run(policy);
    before.forEach(run::change);
    List<Resource> atTheStart = run.inOrder();
    run.changedDuringWalk.clear();
    EvictionWalk walk = run.pool.locked(run.pool.manager::walk);
    List<Resource> seen = new ArrayList<>();
    for (int step : during) {
      if (step >= 1024) {
        see(run, walk, seen);
      } else {
        run.change(step);
      }
    }
    while (see(run, walk, seen)) {
      // To the end.
    }
    List<Resource> changed = run.changedDuringWalk.stream().map(known -> known.resource).toList();
    List<Resource> stayed = new ArrayList<>(atTheStart);
    stayed.removeAll(changed);
    List<Resource> seenOfThose = new ArrayList<>(seen);
    seenOfThose.retainAll(stayed);
    assertEquals(stayed, seenOfThose, "what nobody touched is seen, in order");
    assertEquals(seen.stream().distinct().toList(), seen, "nothing is seen twice");
    assertTrue(atTheStart.containsAll(seen), "what came later is left to the next walk");
  }

  /** One step; nothing may come that was touched since the walk began and not seen before. */
  private static boolean see(Run run, EvictionWalk walk, List<Resource> seen) {
    Resource resource = next(run, walk);
    if (resource == null) {
      return false;
    }
    boolean touched =
        run.policy != EvictionPolicy.FIFO
            && run.changedDuringWalk.stream().anyMatch(known -> known.resource == resource);
    assertTrue(!touched, "touched since the walk began");
    seen.add(resource);
    return true;
  }

  private static @Nullable Resource next(Run run, EvictionWalk walk) {
    return run.pool.locked(walk::next);
  }
}
