package org.vramlab.interconnect.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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

  /** Groups that are kept, or forgotten when they say so, are those of a fresh search. */
  @Property(tries = 80)
  void groups_afterAnyChange_areThoseOfASearchFromNothing(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int most) {
    SplittableRandom random = new SplittableRandom(seed);
    PathTable paths = anyMachine(random);
    Demand demand = new Demand(paths);
    Neighbours kept = new Neighbours(paths, demand);
    Changes changes = new Changes(paths, demand, random, most);
    for (int i = 0; i < 120; i++) {
      int path = changes.next();
      boolean right =
          changes.wasStart()
              ? demand.flows[path] > 1 || kept.pathTaken(path)
              : demand.flows[path] > 0 || kept.pathLeft(path);
      if (!right) {
        kept.forget();
      }
      Neighbours fresh = new Neighbours(paths, demand);
      for (int pair = paths.linkCount; pair < paths.capacity.length; pair++) {
        if (random.nextInt(4) == 0) {
          assertSameGroup(kept, kept.group(pair), fresh, fresh.group(pair));
        }
      }
      assertTrue(kept.groups() <= paths.linkCount, "numbers of groups are used again");
    }
  }

  private static void assertSameGroup(Neighbours kept, int group, Neighbours fresh, int expected) {
    if (expected < 0) {
      assertEquals(-1, group);
      return;
    }
    assertEquals(fresh.size(expected), kept.size(group));
    for (int i = 0; i < fresh.size(expected); i++) {
      assertEquals(group, kept.groupOf(fresh.path(expected, i)));
    }
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
