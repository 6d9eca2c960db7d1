package org.vramlab.ttm.bo;

import java.util.List;
import java.util.Locale;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.NoSpace;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.resource.BulkMove;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Short scenes on a device with eight pages of VRAM, each with a claim at its end: for what breaks
 * no rule and no sum, but is the wrong choice, or comes at the wrong time.
 */
enum FaultScenes {
  /** Four buffers that move together; the first is swapped out, freed, and the rest moved. */
  SWAPPED_OUT_OF_A_BULK_MOVE(Retirement.BEHIND_FENCES) {
    @Override
    void play(FakeGpu gpu) throws WouldDeadlock, Interrupted, NoMemory, Busy {
      BulkMove bulk = gpu.manager.lists().newBulkMove();
      List<BufferObject> members = group(gpu, bulk, FakeGpu.GTT, 4);
      gpu.simulation.at(1_000, now -> gpu.endCopies());
      gpu.simulation.at(2_000, now -> gpu.endCopies());
      gpu.pause(1_500);
      gpu.ticket().execute(t -> gpu.manager.swapOut(Operation.of(t)));
      require(members.get(0).isIn(gpu.system()), "the first is swapped out");
      require(gpu.manager.lists().members(bulk, FakeGpu.SYSTEM, 0).isEmpty());
    }
  },

  BULK_MOVE_KEEPS_ITS_ORDER(Retirement.BEHIND_FENCES) {
    @Override
    void play(FakeGpu gpu) throws WouldDeadlock, Interrupted, NoMemory, Busy {
      BulkMove bulk = gpu.manager.lists().newBulkMove();
      List<BufferObject> members = group(gpu, bulk, FakeGpu.VRAM, 3);
      BufferObject other = gpu.inVram(1);
      gpu.holding(members.get(0), () -> gpu.manager.lists().touch(bulk));
      require(
          gpu.manager
              .lists()
              .residents(FakeGpu.VRAM, 0)
              .equals(List.of(other, members.get(0), members.get(1), members.get(2))));
    }
  },

  /** The walk stands before the second buffer, which dies while the first is being evicted. */
  NEXT_VICTIM_DIES_DURING_THE_WALK(Retirement.BEHIND_FENCES) {
    @Override
    void play(FakeGpu gpu) throws WouldDeadlock, Interrupted, NoMemory, Busy {
      gpu.inVram(2);
      BufferObject second = gpu.inVram(2);
      gpu.inVram(4);
      BufferObject bo = gpu.create(8);
      gpu.at(100 - gpu.simulation.nowNanos() + 5, second::release);
      gpu.pause(100 - gpu.simulation.nowNanos());
      boolean found = true;
      try {
        gpu.place(gpu.ticket(EvictionMode.TRYLOCK, true), FakeGpu.VRAM, bo);
      } catch (NoMemory refused) {
        found = false;
      }
      require(found);
    }
  },

  /** Another member of the group is used again after the deleted one. */
  DELETED_WAITS_FOR_NO_LATER_JOB(Retirement.GHOSTS) {
    @Override
    void play(FakeGpu gpu) throws WouldDeadlock, Interrupted, NoMemory, Busy {
      FenceTimeline ring = new FenceTimeline(gpu.simulation, gpu.wwClass.lockdep(), 1, "ring");
      FenceTimeline other = new FenceTimeline(gpu.simulation, gpu.wwClass.lockdep(), 2, "other");
      List<BufferObject> members = group(gpu, gpu.manager.lists().newBulkMove(), FakeGpu.VRAM, 2);
      Fence job = use(gpu, members.get(0), ring);
      members.get(0).release();
      Fence later = use(gpu, members.get(1), other);
      job.signal();
      gpu.pause(100);
      require(gpu.vram().usedPages() == 1);
      later.signal();
    }
  },

  /** Its fences cannot be copied: whoever lets go of it sleeps until they have signalled. */
  DELETED_WITHOUT_MEMORY_FOR_ITS_FENCES_ENDS_WHEN_IDLE(Retirement.GHOSTS) {
    @Override
    void play(FakeGpu gpu) throws WouldDeadlock, Interrupted, NoMemory, Busy {
      FenceTimeline ring = new FenceTimeline(gpu.simulation, gpu.wwClass.lockdep(), 1, "ring");
      List<BufferObject> members = group(gpu, gpu.manager.lists().newBulkMove(), FakeGpu.VRAM, 2);
      Fence job = use(gpu, members.get(0), ring);
      gpu.manager.hostMemory().failSmallAllocations(true);
      boolean[] released = new boolean[1];
      gpu.simulation.spawn(
          "owner",
          () -> {
            members.get(0).release();
            released[0] = true;
          });
      gpu.pause(100);
      require(gpu.vram().usedPages() == 2);
      require(!released[0]);
      job.signal();
      gpu.pause(100);
      require(gpu.vram().usedPages() == 1);
      require(released[0]);
    }
  },

  PAGES_STAY_WITHIN_THEIR_LIMIT(Retirement.BEHIND_FENCES) {
    @Override
    void play(FakeGpu gpu) throws WouldDeadlock, Interrupted, NoMemory, Busy {
      gpu.manager.hostMemory().limitPages(4);
      gpu.simulation.at(10_000, now -> gpu.endCopies());
      gpu.placed(FakeGpu.GTT, 2);
      gpu.placed(FakeGpu.GTT, 2);
      gpu.placed(FakeGpu.GTT, 2);
      require(gpu.manager.hostMemory().usedPages() <= 4);
    }
  },

  ROOM_WHERE_DESIRED_IS_TAKEN(Retirement.BEHIND_FENCES) {
    @Override
    void play(FakeGpu gpu) throws WouldDeadlock, Interrupted, NoMemory, Busy {
      BufferObject bo = gpu.create(2);
      validate(
          gpu,
          bo,
          Placement.of(
              new Place(FakeGpu.VRAM, 0, 0, Place.DESIRED),
              new Place(FakeGpu.GTT, 0, 0, Place.FALLBACK)));
      require(bo.isIn(gpu.vram()));
    }
  },

  VICTIMS_STAND_IN_THE_WINDOW(Retirement.BEHIND_FENCES) {
    @Override
    void play(FakeGpu gpu) throws WouldDeadlock, Interrupted, NoMemory, Busy {
      BufferObject outside = gpu.create(4);
      validate(gpu, outside, Placement.of(new Place(FakeGpu.VRAM, 0, 4, 0)));
      BufferObject inside = gpu.create(4);
      validate(gpu, inside, Placement.of(new Place(FakeGpu.VRAM, 4, 8, 0)));
      validate(gpu, gpu.create(4), Placement.of(new Place(FakeGpu.VRAM, 4, 8, 0)));
      require(outside.isIn(gpu.vram()) && !inside.isIn(gpu.vram()));
    }
  },

  /** Both buffers are swapped out already. */
  SHRINKER_ENDS(Retirement.BEHIND_FENCES) {
    @Override
    void play(FakeGpu gpu) throws WouldDeadlock, Interrupted, NoMemory, Busy {
      for (int i = 1; i <= 3; i++) {
        gpu.simulation.at(10_000L * i, now -> gpu.endCopies());
      }
      gpu.placed(FakeGpu.GTT, 2);
      gpu.placed(FakeGpu.GTT, 2);
      boolean ended = true;
      try {
        for (int i = 0; i < 3; i++) {
          gpu.ticket().execute(t -> gpu.manager.swapOut(Operation.of(t)));
        }
      } catch (IllegalStateException endless) {
        ended = false;
      }
      require(ended);
    }
  },

  HELD_VICTIM_IS_EVICTED(Retirement.BEHIND_FENCES) {
    @Override
    void play(FakeGpu gpu) throws WouldDeadlock, Interrupted, NoMemory, Busy {
      require(evictsHeld(gpu) != Held.REFUSED);
    }
  },

  HELD_VICTIM_STAYS_LOCKED(Retirement.BEHIND_FENCES) {
    @Override
    void play(FakeGpu gpu) throws WouldDeadlock, Interrupted, NoMemory, Busy {
      require(evictsHeld(gpu) == Held.STILL_LOCKED);
    }
  },

  /** There is room, behind the copy of a victim. */
  WITHOUT_WAITING_IS_REFUSED(Retirement.BEHIND_FENCES) {
    @Override
    void play(FakeGpu gpu) throws WouldDeadlock, Interrupted, NoMemory, Busy {
      gpu.inVram(8);
      gpu.inVram(4);
      BufferObject bo = gpu.create(4);
      gpu.ticket()
          .execute(t -> {
            t.lock(bo);
            try {
              gpu.manager.validate(bo, FakeGpu.IN_VRAM, Operation.of(t).withoutWaiting());
            } catch (NoSpace | NoMemory | Busy refused) {
              t.seal();
              return;
            }
            require(false);
          });
    }
  },

  /** A buffer whose contents may be lost is in use until long after the signal. */
  A_SIGNAL_ENDS_THE_WAIT(Retirement.BEHIND_FENCES) {
    @Override
    void play(FakeGpu gpu) throws WouldDeadlock, Interrupted, NoMemory, Busy {
      FenceTimeline ring = new FenceTimeline(gpu.simulation, gpu.wwClass.lockdep(), 1, "ring");
      Fence job = use(gpu, gpu.inVram(8), ring);
      gpu.purges = true;
      gpu.simulation.at(10_000, now -> job.signal());
      Task waiter = gpu.simulation.currentTask();
      gpu.simulation.at(1_000, now -> gpu.simulation.signal(waiter));
      try {
        gpu.place(gpu.interruptibleTicket(), FakeGpu.VRAM, gpu.create(4));
        require(false);
      } catch (Interrupted signal) {
        require(waiter.takeSignal() && gpu.simulation.nowNanos() < 10_000);
      }
    }
  },

  WITHOUT_RECLAIM_NOBODY_IS_SWAPPED_OUT(Retirement.BEHIND_FENCES) {
    @Override
    void play(FakeGpu gpu) throws WouldDeadlock, Interrupted, NoMemory, Busy {
      gpu.manager.hostMemory().limitPages(4);
      gpu.simulation.at(10_000, now -> gpu.endCopies());
      gpu.placed(FakeGpu.GTT, 4);
      BufferObject bo = gpu.create(2);
      gpu.ticket()
          .execute(t -> {
            t.lock(bo);
            try {
              gpu.manager.validate(bo, FakeGpu.IN_GTT, Operation.of(t).withoutReclaim());
            } catch (NoSpace full) {
              throw NoMemory.INSTANCE;
            }
            t.seal();
          });
      require(gpu.manager.hostMemory().swappedPages() == 0);
    }
  };

  private final Retirement retirement;

  FaultScenes(Retirement retirement) {
    this.retirement = retirement;
  }

  /** What is true at the end. */
  String claim() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  abstract void play(FakeGpu gpu) throws WouldDeadlock, Interrupted, NoMemory, Busy;

  /** Plays it with these faults; fails if the claim is not true. */
  void play(Faults faults) {
    ManagerSettings settings = ManagerSettings.of(new ManagerCosts(1, 10, 5)).retiring(retirement);
    FakeGpu gpu = new FakeGpu(Algorithm.WAIT_DIE, 8, 100, settings, faults);
    gpu.run(() -> play(gpu));
  }

  void require(boolean claim) {
    require(claim, claim());
  }

  static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalStateException("not so: " + what);
    }
  }

  /** Buffers of a page each that share a reservation and are moved together. */
  private static List<BufferObject> group(FakeGpu gpu, BulkMove bulk, int domain, int count)
      throws Interrupted, NoMemory, Busy {
    Reservation shared = new Reservation(gpu.wwClass);
    BufferObject[] members = new BufferObject[count];
    for (int i = 0; i < count; i++) {
      members[i] =
          gpu.manager.create(
              new BufferSettings(BufferKind.DEVICE, BufferObject.PAGE_BYTES, 0, 1, shared));
      BufferObject member = members[i];
      gpu.place(gpu.ticket(), domain, member);
      gpu.holding(member, () -> gpu.manager.lists().setBulkMove(member, bulk));
    }
    return List.of(members);
  }

  private static void validate(FakeGpu gpu, BufferObject bo, Placement placement)
      throws Interrupted, NoMemory, Busy {
    gpu.ticket()
        .execute(t -> {
          t.lock(bo);
          gpu.manager.validate(bo, placement, t);
          t.seal();
        });
  }

  /** What became of a victim that was locked before. */
  private enum Held {
    REFUSED,
    UNLOCKED,
    STILL_LOCKED
  }

  /** Room for one buffer, wanted by a ticket that holds the other, which it may lose. */
  private static Held evictsHeld(FakeGpu gpu) throws Interrupted, NoMemory, Busy {
    BufferObject held = gpu.inVram(8);
    BufferObject bo = gpu.create(8);
    Held[] outcome = {Held.REFUSED};
    try {
      gpu.ticket()
          .execute(t -> {
            t.lock(held);
            t.lock(bo);
            bo.addToWorkingSet(t, FakeGpu.VRAM);
            gpu.manager.validate(bo, FakeGpu.IN_VRAM, t);
            outcome[0] = t.holds(held) ? Held.STILL_LOCKED : Held.UNLOCKED;
            t.seal();
          });
    } catch (NoMemory refused) {
      return Held.REFUSED;
    }
    return outcome[0];
  }

  /** Leaves the fence of a job on {@code bo}. */
  private static Fence use(FakeGpu gpu, BufferObject bo, FenceTimeline ring)
      throws Interrupted, NoMemory, Busy {
    Fence job = ring.nextFence();
    gpu.holding(
        bo,
        () -> {
          bo.reservation().reserveSlots(1);
          bo.reservation().add(job, Usage.WRITE);
        });
    return job;
  }
}
