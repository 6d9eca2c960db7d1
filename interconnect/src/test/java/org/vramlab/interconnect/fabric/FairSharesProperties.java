package org.vramlab.interconnect.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.route.Routes;

/** What is kept from change to change, against what is worked out from nothing each time. */
class FairSharesProperties {
  @Property(tries = 120)
  void rates_afterEachOfManyChanges_areThoseOfAFillingFromZero_toTheLastBit(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int most) {
    assertRatesOfPlainFilling(seed, most, 8);
  }

  /** The way out when going from change to change takes too long gives the same. */
  @Property(tries = 40)
  void rates_workedOutAfresh_areThoseOfAFillingFromZero_toTheLastBit(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int most) {
    assertRatesOfPlainFilling(seed, most, 0);
  }

  private static void assertRatesOfPlainFilling(long seed, int most, int patience) {
    SplittableRandom random = new SplittableRandom(seed);
    PathTable paths = anyMachine(random);
    Demand demand = new Demand(paths);
    FairShares shares = new FairShares(paths, demand, patience);
    Changes changes = new Changes(paths, demand, random, most);
    for (int i = 0; i < 60; i++) {
      for (int burst = random.nextInt(3); burst >= 0; burst--) {
        int path = changes.next();
        if (changes.wasStart()) {
          shares.flowAdded(path);
        } else {
          shares.flowRemoved(path);
        }
      }
      shares.solve();
      double[] expected = PlainFilling.rates(paths, demand.flows);
      for (int path = 0; path < expected.length; path++) {
        if (demand.flows[path] > 0) {
          assertEquals(expected[path], shares.rate(path), 0, "path " + path + ", change " + i);
        }
      }
    }
  }

  /** Whoever changes says so: the paths not named have the rate that they had. */
  @Property(tries = 60)
  void changed_afterAChange_namesEveryPathWhoseRateIsAnother(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PathTable paths = anyMachine(random);
    Demand demand = new Demand(paths);
    FairShares shares = new FairShares(paths, demand);
    Changes changes = new Changes(paths, demand, random, 80);
    double[] before = new double[demand.flows.length];
    for (int i = 0; i < 100; i++) {
      int path = changes.next();
      if (changes.wasStart()) {
        shares.flowAdded(path);
      } else {
        shares.flowRemoved(path);
      }
      shares.solve();
      for (int named = 0; named < shares.changed().size(); named++) {
        int taken = shares.changed().get(named);
        before[taken] = shares.rate(taken);
      }
      shares.changed().clear();
      for (int taken = 0; taken < before.length; taken++) {
        if (demand.flows[taken] > 0) {
          assertEquals(before[taken], shares.rate(taken), 0);
        }
      }
    }
  }

  /** Groups that are joined and separated as paths come and go are those of a plain search. */
  @Property(tries = 80)
  void groups_afterAnyChange_areThoseOfASearchFromNothing(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int most) {
    SplittableRandom random = new SplittableRandom(seed);
    PathTable paths = anyMachine(random);
    Demand demand = new Demand(paths);
    Neighbours kept = new Neighbours(paths, demand, new Progress(new FlowTable()));
    Changes changes = new Changes(paths, demand, random, most);
    for (int i = 0; i < 120; i++) {
      int path = changes.next();
      if (changes.wasStart() && demand.flows[path] == 1) {
        kept.pathTaken(path, i);
      } else if (!changes.wasStart() && demand.flows[path] == 0) {
        kept.pathLeft(path);
      }
      if (random.nextInt(3) == 0) {
        kept.separate();
        assertGroupsOfAPlainSearch(paths, demand, kept);
      }
    }
  }

  private static void assertGroupsOfAPlainSearch(PathTable paths, Demand demand, Neighbours kept) {
    Map<Integer, Set<Integer>> groups = new HashMap<>();
    for (int path = 0; path < demand.flows.length; path++) {
      if (demand.flows[path] > 0) {
        int group = kept.groupOf(path);
        assertTrue(group < paths.linkCount, "numbers of groups are used again");
        groups.computeIfAbsent(group, number -> new HashSet<>()).add(path);
      } else {
        assertEquals(-1, kept.groupOf(path));
      }
    }
    for (Set<Integer> group : groups.values()) {
      assertEquals(reachedFrom(group.iterator().next(), paths, demand), group);
    }
  }

  private static Set<Integer> reachedFrom(int start, PathTable paths, Demand demand) {
    Set<Integer> reached = new HashSet<>();
    Deque<Integer> toVisit = new ArrayDeque<>(List.of(start));
    while (!toVisit.isEmpty()) {
      int path = toVisit.pop();
      if (reached.add(path)) {
        for (int pair : paths.pairs[path]) {
          for (int i = 0; i < demand.takerCount[pair]; i++) {
            toVisit.push(demand.takers[pair][i]);
          }
        }
      }
    }
    return reached;
  }

  private static PathTable anyMachine(SplittableRandom random) {
    List<String> names = Topologies.names();
    return new PathTable(new Routes(Topologies.named(names.get(random.nextInt(names.size())))));
  }

  /** Starts and ends at random, few paths more often than many, at most so many at a time. */
  private static final class Changes {
    private final PathTable paths;
    private final Demand demand;
    private final SplittableRandom random;
    private final int most;
    private final int reach;
    private int inFlight;
    private boolean start;

    Changes(PathTable paths, Demand demand, SplittableRandom random, int most) {
      this.paths = paths;
      this.demand = demand;
      this.random = random;
      this.most = most;
      reach = 1 + random.nextInt(demand.flows.length);
    }

    int next() {
      start = inFlight == 0 || (inFlight < most && random.nextInt(5) < 3);
      inFlight += start ? 1 : -1;
      int path = start ? anyPath() : anyTaken();
      if (start) {
        demand.add(path);
      } else {
        demand.remove(path);
      }
      return path;
    }

    private int anyPath() {
      int path = random.nextInt(demand.flows.length);
      for (int i = 0; i < 50 && (path >= reach || !paths.exists(path)); i++) {
        path = random.nextInt(reach);
      }
      while (!paths.exists(path)) {
        path = (path + 1) % demand.flows.length;
      }
      return path;
    }

    private int anyTaken() {
      int path = random.nextInt(demand.flows.length);
      while (demand.flows[path] == 0) {
        path = (path + 1) % demand.flows.length;
      }
      return path;
    }

    boolean wasStart() {
      return start;
    }
  }
}
