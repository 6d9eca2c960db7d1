package org.vramlab.ttm.bo;

import static org.vramlab.ttm.exec.EvictionMode.ONE_TICKET;
import static org.vramlab.ttm.exec.EvictionMode.TICKET;
import static org.vramlab.ttm.exec.EvictionMode.TRYLOCK;
import static org.vramlab.ttm.resource.Retirement.BEHIND_FENCES;
import static org.vramlab.ttm.resource.Retirement.GHOSTS;
import static org.vramlab.ttm.resource.Retirement.GHOSTS_FENCE_ARRAY;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.PlantedCheck;
import org.vramlab.ttm.resource.Retirement;

/**
 * How the faults of the memory manager are found: by {@link ManagerWorld}, as a rule broken or as a
 * sum that is wrong; and what no rule forbids, a bad choice say, by a scene of {@link FaultScenes}.
 */
public final class ManagerFaults {
  private static final int MOST_WORLDS = 24;
  private static final int STEPS = 40;
  private static final int CLIENTS = 3;

  private ManagerFaults() {}

  /** One check for each fault of memory, and for some of locking that random worlds find too. */
  public static List<PlantedCheck> checks() {
    return List.of(
        scene(Fault.BULK_CLEANUP_ON_WRONG_RESULT, FaultScenes.SWAPPED_OUT_OF_A_BULK_MOVE),
        scene(Fault.SWAP_WALK_GOES_ROUND, FaultScenes.SHRINKER_ENDS),
        world(Fault.BULK_ENDS_NOT_UPDATED, TICKET, BEHIND_FENCES, "range"),
        scene(Fault.BULK_MOVED_IN_WRONG_ORDER, FaultScenes.BULK_MOVE_KEEPS_ITS_ORDER),
        world(Fault.PIN_KEEPS_BULK_MOVE, TICKET, BEHIND_FENCES, "among what is moved together"),
        scene(Fault.CURSOR_LOST, FaultScenes.NEXT_VICTIM_DIES_DURING_THE_WALK),
        world(Fault.UNPINNED_STAYS_LISTED, TICKET, BEHIND_FENCES, "places where it belongs"),
        world(Fault.PRIORITY_NOT_LISTED, TICKET, BEHIND_FENCES, "places where it belongs"),
        world(Fault.MOVE_FENCE_FORGOTTEN, ONE_TICKET, GHOSTS, "REUSED_TOO_EARLY"),
        world(Fault.MOVE_FENCE_OVERWRITTEN, ONE_TICKET, GHOSTS, "REUSED_TOO_EARLY"),
        world(Fault.MOVE_FENCE_STALE, ONE_TICKET, GHOSTS_FENCE_ARRAY, "REUSED_TOO_EARLY"),
        world(Fault.MOVE_FENCE_NOT_INHERITED, TRYLOCK, GHOSTS, "REUSED_TOO_EARLY"),
        world(Fault.REUSED_BEFORE_COPIED, TICKET, BEHIND_FENCES, "REUSED_TOO_EARLY"),
        world(Fault.GHOST_CARRIES_DESTRUCTOR, ONE_TICKET, GHOSTS, "the driver is told of the end"),
        world(Fault.GHOST_WITHOUT_FENCE, ONE_TICKET, GHOSTS, "FREED_IN_USE"),
        world(Fault.DELETE_FORGETS_FENCES, ONE_TICKET, GHOSTS, "FREED_IN_USE"),
        world(Fault.DELETE_WAITS_ONCE, ONE_TICKET, GHOSTS, "FREED_IN_USE"),
        scene(Fault.DELETE_NOT_INDIVIDUALISED, FaultScenes.DELETED_WAITS_FOR_NO_LATER_JOB),
        scene(
            Fault.DELETE_WITHOUT_MEMORY_DOES_NOT_WAIT,
            FaultScenes.DELETED_WITHOUT_MEMORY_FOR_ITS_FENCES_ENDS_WHEN_IDLE),
        world(Fault.REAP_DOES_NOT_WAIT, ONE_TICKET, GHOSTS, "FREED_IN_USE"),
        world(Fault.DEATH_FORGETS_FENCES, TICKET, BEHIND_FENCES, "FREED_IN_USE"),
        world(Fault.FAILED_MOVE_LEAKS, TICKET, BEHIND_FENCES, "places where it belongs"),
        world(Fault.FAILED_MOVE_KEEPS_PAGES, TICKET, BEHIND_FENCES, "that it does not use"),
        world(Fault.FAILED_MOVE_KEEPS_CLAIM, ONE_TICKET, GHOSTS, "in the backlog of deletions"),
        world(Fault.FAILED_HOP_LEAKS, ONE_TICKET, GHOSTS, "places on all lists"),
        world(Fault.CHARGE_NOT_RETURNED, TICKET, BEHIND_FENCES, "pages of job"),
        world(Fault.SWAP_OUT_LOSES_CONTENTS, TICKET, BEHIND_FENCES, "the contents of"),
        world(Fault.SWAP_IN_SKIPPED, TICKET, BEHIND_FENCES, "its memory holds nothing"),
        world(Fault.PURGE_KEEPS_PAGES, ONE_TICKET, BEHIND_FENCES, "pages in swap space"),
        scene(Fault.PAGE_LIMIT_IGNORED, FaultScenes.PAGES_STAY_WITHIN_THEIR_LIMIT),
        scene(Fault.PASSES_SWAPPED, FaultScenes.ROOM_WHERE_DESIRED_IS_TAKEN),
        scene(Fault.WINDOW_IGNORED, FaultScenes.VICTIMS_STAND_IN_THE_WINDOW),
        world(Fault.LOCKED_VICTIM_REFUSES, TICKET, BEHIND_FENCES, "SPURIOUS_REFUSAL"),
        world(Fault.MIN_IGNORED, TICKET, BEHIND_FENCES, "within its tenant's min"),
        world(Fault.LOW_IGNORED, TICKET, BEHIND_FENCES, "within its tenant's low"),
        scene(Fault.NO_WAIT_IGNORED, FaultScenes.WITHOUT_WAITING_IS_REFUSED),
        scene(Fault.HELD_VICTIM_SKIPPED, FaultScenes.HELD_VICTIM_IS_EVICTED),
        scene(Fault.HELD_VICTIM_UNLOCKED, FaultScenes.HELD_VICTIM_STAYS_LOCKED),
        scene(Fault.SIGNAL_IGNORED, FaultScenes.A_SIGNAL_ENDS_THE_WAIT),
        scene(Fault.NO_RECLAIM_IGNORED, FaultScenes.WITHOUT_RECLAIM_NOBODY_IS_SWAPPED_OUT),
        world(Fault.PIN_IGNORED, TRYLOCK, GHOSTS_FENCE_ARRAY, "PINNED_MOVED"),
        world(Fault.FREED_BEFORE_COPIED, TICKET, BEHIND_FENCES, "FREED_IN_USE"),
        world(Fault.SPACE_OVERTAKEN, TICKET, BEHIND_FENCES, "OVERTAKEN_FOR_SPACE"),
        world(Fault.VICTIM_UNLOCKED_TWICE, TICKET, BEHIND_FENCES, "cannot release it"));
  }

  private static PlantedCheck world(
      Fault fault, EvictionMode mode, Retirement retirement, String expected) {
    return new PlantedCheck(
        fault,
        "random world, "
            + mode.label()
            + ", "
            + retirement.name().toLowerCase(Locale.ROOT).replace('_', ' '),
        expected,
        "world",
        MOST_WORLDS,
        (seed, faults) -> {
          Random random = new Random(seed);
          List<List<Integer>> work =
              Stream.generate(() -> random.ints(STEPS, 0, ManagerWorld.STEPS).boxed().toList())
                  .limit(CLIENTS)
                  .toList();
          boolean keepVictims = seed % 2 == 0;
          int backlog = retirement.leavesGhosts() && seed % 4 == 1 ? 1 : ManagerSettings.UNBOUNDED;
          new ManagerWorld(
                  new ManagerWorld.Settings(mode, retirement, seed, keepVictims, backlog, faults))
              .run(work);
        });
  }

  private static PlantedCheck scene(Fault fault, FaultScenes scene) {
    return new PlantedCheck(
        fault, "scene", scene.claim(), "scene", 1, (run, faults) -> scene.play(faults));
  }
}
