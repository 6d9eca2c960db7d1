package org.vramlab.devices.placement;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The placement policies that ship, by their names on the command line. */
public enum Placements implements PlacementPolicy {
  /** amdgpu today: everything is used at home, and leaves for host memory. */
  LINUX("linux", "victims go to host memory, and come back when they are used (amdgpu)") {
    @Override
    public Exit choose(Victim victim) {
      return victim.exits().getFirst();
    }
  },

  /**
   * Harvested memory: victims become guests of peers in the same hive while these have room, on the
   * cheapest link, and are given back on demand (memHarvester, ATC'22).
   */
  HARVEST("harvest", "victims go to the free memory of xGMI peers, which take it back on demand") {
    @Override
    public boolean borrows() {
      return true;
    }

    @Override
    public Exit choose(Victim victim) {
      Exit best = victim.exits().getFirst();
      for (Exit exit : victim.exits()) {
        boolean isCheaper = !best.inHive() || roundTripNanos(exit) < roundTripNanos(best);
        if (exit.inHive() && isCheaper) {
          best = exit;
        }
      }
      return best;
    }
  },

  /**
   * Everything by its cost. A victim goes where leaving, and coming back as often as it has so far,
   * takes least; where a clean copy is, leaving takes nothing. What is away is brought home at once
   * if it is known to be used for more than that costs. Otherwise it is used where it is until that
   * has cost as much as bringing it home: then it has paid for its move, so that whatever comes
   * costs at most twice what it might have (the ski-rental rule), and no buffer goes to and fro
   * without having been used for as long as the moves take. One submission moves no more than jobs
   * wait {@value #MOST_MOVED_NANOS} ns for, but one buffer always: what is left pays on, and its
   * turn comes.
   */
  COST("cost", "every choice by its cost in time: peers, clean copies, use in place") {
    @Override
    public boolean borrows() {
      return true;
    }

    @Override
    public boolean keepsCopies() {
      return true;
    }

    @Override
    public boolean duplicates() {
      return true;
    }

    @Override
    public Exit choose(Victim victim) {
      Exit best = victim.exits().getFirst();
      for (Exit exit : victim.exits()) {
        if (costNanos(victim, exit) < costNanos(victim, best)) {
          best = exit;
        }
      }
      return best;
    }

    @Override
    public boolean reaches(Use use) {
      boolean isWorthIt =
          use.aheadNanos() > use.moveNanos()
              || use.paidNanos() + use.reachNanos() > use.moveNanos();
      return !isWorthIt || movesTooMuch(use);
    }
  };

  /**
   * How long one submission may make others wait for its moves: a quarter of the credit that amdgpu
   * saves at most ({@code amdgpu_cs_get_threshold_for_moves}).
   */
  private static final long MOST_MOVED_NANOS = 50_000_000;

  private final String label;
  private final String description;

  Placements(String label, String description) {
    this.label = label;
    this.description = description;
  }

  private static long roundTripNanos(Exit exit) {
    return exit.outNanos() + exit.backNanos();
  }

  /**
   * Of as many round trips as it has made so far: what is written each time is copied each time.
   */
  private static long costNanos(Victim victim, Exit exit) {
    long trips = Math.max(1, victim.returns());
    long outs = victim.written() ? trips : exit.holdsCopy() ? 0 : 1;
    return outs * exit.outNanos() + trips * exit.backNanos();
  }

  private static boolean movesTooMuch(Use use) {
    return use.movedNanos() > 0 && use.movedNanos() + use.moveNanos() > MOST_MOVED_NANOS;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public boolean borrows() {
    return false;
  }

  @Override
  public boolean keepsCopies() {
    return false;
  }

  @Override
  public boolean reaches(Use use) {
    return false;
  }

  /** The labels of all, in order. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Placements::label).toList();
  }

  /** The policy of that name; null if there is none. */
  public static @Nullable Placements named(String label) {
    for (Placements placement : values()) {
      if (placement.label.equals(label)) {
        return placement;
      }
    }
    return null;
  }
}
