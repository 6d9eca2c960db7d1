package org.vramlab.ttm.space;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.PlantedCheck;

/** How the faults of the allocators are found: by random runs, against the naive models. */
public final class AllocatorFaults {
  private static final int CAPACITY = 40;
  private static final int MOST_RUNS = 100;
  private static final int ALL_FLAGS =
      SpaceAllocator.CONTIGUOUS | SpaceAllocator.TOP_DOWN | BuddyAllocator.CLEARED;

  private AllocatorFaults() {}

  /** One check for each. */
  public static List<PlantedCheck> checks() {
    PlantedCheck.Run buddy =
        (run, faults) ->
            new AllocatorRun(new BuddyAllocator(CAPACITY, faults), new NaiveBuddy(CAPACITY))
                .all(steps(run, SpaceAllocator.TOP_DOWN));
    PlantedCheck.Run range =
        (run, faults) ->
            new AllocatorRun(new RangeAllocator(CAPACITY, faults), new NaiveRange(CAPACITY))
                .all(steps(run, SpaceAllocator.TOP_DOWN));
    PlantedCheck.Run clear =
        (run, faults) ->
            new ClearMemoryRun(new BuddyAllocator(CAPACITY, faults), CAPACITY)
                .all(steps(run, ALL_FLAGS));
    return List.of(
        check(Fault.BUDDY_NOT_MERGED, "buddy allocator", "is not merged with its buddy", buddy),
        check(Fault.CLEAR_MERGED_WITH_DIRTY, "clear memory", "but was", clear),
        check(Fault.DIRTY_TAKEN_FOR_CLEAR, "clear memory", "but was", clear),
        check(Fault.HOLE_NOT_MERGED, "range allocator", "are not merged", range),
        check(Fault.HOLES_IN_WRONG_ORDER, "range allocator", "but was", range));
  }

  private static PlantedCheck check(
      Fault fault, String what, String expected, PlantedCheck.Run run) {
    return new PlantedCheck(fault, "random runs, " + what, expected, "run", MOST_RUNS, run);
  }

  private static List<Step> steps(int seed, int allFlags) {
    Random random = new Random(seed);
    return Stream.generate(() -> step(random, allFlags)).limit(100).toList();
  }

  private static Step step(Random random, int allFlags) {
    boolean frees = random.nextInt(5) < 2;
    boolean windowed = random.nextInt(3) == 0;
    return new Step(
        frees ? random.nextInt(1000) : -1,
        1 + random.nextInt(9),
        windowed ? random.nextInt(CAPACITY / 2) : 0,
        windowed ? CAPACITY / 2 + random.nextInt(CAPACITY / 2) : 0,
        random.nextInt(allFlags + 1),
        1 << random.nextInt(3));
  }
}
