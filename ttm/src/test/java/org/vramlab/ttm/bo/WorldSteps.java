package org.vramlab.ttm.bo;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.NoSpace;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.tenant.Tenant;

/**
 * What the clients of a {@link ManagerWorld} can do: a step is a number, which says what, and with
 * which buffer and how.
 */
final class WorldSteps {
  /** Kinds of steps; what is left of the number chooses. */
  static final int KINDS = 32;

  private static final int VRAM = WorldGpu.VRAM;
  private static final int GTT = WorldGpu.GTT;
  private static final int MOST_PINNED = 4;

  /**
   * Where a client wants a buffer: with and without a say in who goes, and where; in a window, and
   * in one piece.
   */
  private static final List<Placement> PLACEMENTS =
      List.of(
          Placement.of(Place.anywhere(VRAM)),
          Placement.of(new Place(VRAM, 0, 0, Place.DESIRED), new Place(GTT, 0, 0, Place.FALLBACK)),
          WorldGpu.IN_HOST,
          Placement.of(new Place(VRAM, 4, 12, Place.TOP_DOWN), Place.anywhere(GTT)),
          Placement.of(Place.anywhere(VRAM), Place.anywhere(GTT)),
          Placement.of(new Place(VRAM, 0, 0, Place.CONTIGUOUS)),
          Placement.of(new Place(VRAM, 2, 14, Place.CONTIGUOUS | Place.TOP_DOWN)),
          Placement.of(new Place(VRAM, 0, 6, 0)));

  private final ManagerWorld world;
  private final MemoryManager manager;
  private final WorldGpu gpu;
  private int pinned;

  /** How many clients empty a pool: nobody pins meanwhile, since pins do not count there. */
  private int emptying;

  WorldSteps(ManagerWorld world) {
    this.world = world;
    this.manager = world.manager;
    this.gpu = world.gpu;
  }

  void perform(int step, Ticket ticket) throws Interrupted, NoMemory, Busy {
    int kind = step % KINDS;
    int choice = step / KINDS;
    if (kind < 5 || world.buffers.isEmpty()) {
      create(choice);
      return;
    }
    BufferObject bo = chosen(choice);
    switch (kind) {
      case 5 -> release(bo);
      case 6 -> world.hostMemory.limitPages(ManagerWorld.HOST_LIMIT - 8L * (choice % 2));
      case 7 -> ticket.execute(t -> manager.swapOut(Operation.of(t)));
      case 8 -> ticket.execute(t -> world.hostMemory.shrink(1 + choice % 8, t));
      case 9 -> empty(1 + choice % 2, choice / 2 % 2 == 0, ticket);
      case 31 -> world.simulation.signal(world.clients.get(choice % world.clients.size()));
      default -> {
        if (kind < 22) {
          holding(
              List.of(bo),
              ticket,
              t -> {
                change(bo, kind, choice, t);
                t.seal();
              });
        } else {
          submit(choice, ticket);
        }
      }
    }
  }

  private BufferObject chosen(int choice) {
    return world.buffers.get(choice % world.buffers.size());
  }

  private void create(int choice) {
    BufferKind kind = choice % 5 == 0 ? BufferKind.KERNEL : BufferKind.DEVICE;
    Reservation shared = choice % 3 == 0 ? world.group : null;
    if (choice % 11 == 0) {
      kind = BufferKind.IMPORTED;
      // Its lock and fences are its exporter's, even after the end of that one.
      shared = world.buffers.isEmpty() ? shared : chosen(choice / 11).reservation();
    }
    BufferSettings plain =
        new BufferSettings(
            kind,
            (1 + choice % 6) * (long) BufferObject.PAGE_BYTES,
            choice / 3 % 4,
            choice % 7 == 0 ? 2 : 1,
            shared);
    boolean charged = choice % 2 == 0;
    Tenant tenant = charged ? world.tenants.get(choice / 2 % 2) : null;
    BufferObject bo = manager.create(plain.chargedTo(tenant));
    gpu.created(bo);
    world.buffers.add(bo);
  }

  private void release(BufferObject bo) {
    if (!bo.isPinned() && bo.references() == 1) {
      world.buffers.remove(bo);
      bo.release();
    }
  }

  /** Empties a pool, or evicts one from it; not while anything is pinned. */
  private void empty(int domain, boolean all, Ticket ticket) throws Interrupted, NoMemory, Busy {
    if (pinned > 0) {
      return;
    }
    emptying++;
    gpu.sparesNobody(true);
    try {
      ticket.execute(t -> {
        try {
          if (all) {
            manager.evictAll(domain, Operation.of(t));
          } else {
            manager.evictFirst(domain, Operation.of(t).withoutWaiting());
          }
        } catch (NoSpace nowhere) {
          throw NoMemory.INSTANCE;
        }
      });
    } finally {
      emptying--;
      gpu.sparesNobody(emptying > 0);
    }
  }

  /** Runs {@code attempt} with {@code list}, which live on till then, locked. */
  private static void holding(List<BufferObject> list, Ticket ticket, Attempt attempt)
      throws Interrupted, NoMemory, Busy {
    list.forEach(BufferObject::retain);
    try {
      ticket.execute(t -> {
        for (BufferObject bo : list) {
          t.lock(bo);
        }
        attempt.run(t);
      });
    } finally {
      list.forEach(BufferObject::release);
    }
  }

  private void change(BufferObject bo, int kind, int choice, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory, Busy {
    switch (kind) {
      case 10 -> manager.lists().setPriority(bo, choice / 8 % 4);
      case 11, 12 -> changePin(bo, choice / 8 % 2 == 0);
      case 13 -> manager.touch(bo);
      case 14, 15 -> {
        if (bo.reservation() == world.group) {
          manager.lists().setBulkMove(bo, bo.bulkMove() == null ? world.bulkMove : null);
        }
      }
      case 16 -> {
        if (bo.reservation() == world.group) {
          manager.lists().touch(world.bulkMove);
        }
      }
      case 17 -> move(bo, Placement.NOWHERE, ticket);
      case 18 -> failing(bo, choice, ticket);
      default -> move(bo, PLACEMENTS.get(choice / 4 % PLACEMENTS.size()), ticket);
    }
  }

  private void changePin(BufferObject bo, boolean touched) {
    if (bo.isPinned()) {
      unpin(bo);
    } else if (bo.resource() != null && bo.pages() < 3 && pinned < MOST_PINNED && emptying == 0) {
      manager.pin(bo);
      pinned++;
      if (touched) {
        manager.touch(bo);
      }
    }
  }

  private void unpin(BufferObject bo) {
    manager.unpin(bo);
    manager.touch(bo);
    if (bo.bulkMove() != null) {
      // What is the first of its range to be unpinned is still listed among what is pinned.
      manager.lists().touch(world.bulkMove);
    }
    pinned--;
  }

  private void move(BufferObject bo, Placement placement, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    if (!bo.isPinned()) {
      watch(bo, placement, true);
      manager.validate(bo, placement, ticket);
      manager.touch(bo);
    }
  }

  /** Tells who watches whom a request pushes out. */
  private void watch(BufferObject bo, Placement placement, boolean mayWait) {
    boolean anywhere = placement.count() > 0 && placement.place(0).equals(Place.anywhere(VRAM));
    world.protection.asks(world.simulation.currentTask().id(), bo, anywhere && mayWait);
  }

  /** A move that may not wait or reclaim, that no signal ends, or that the driver refuses. */
  private void failing(BufferObject bo, int choice, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory, Busy {
    if (bo.isPinned()) {
      return;
    }
    boolean waits = choice / 4 % 3 == 0;
    gpu.refuse(ticket, choice / 4 % 3 < 2);
    try {
      Operation operation = Operation.of(ticket);
      operation = waits ? operation.uninterruptible() : operation.withoutWaiting();
      Placement placement = PLACEMENTS.get(choice / 12 % PLACEMENTS.size());
      // Whom the driver does not let go cannot be told from whom nobody asked.
      watch(bo, placement, false);
      manager.validate(bo, placement, choice % 2 == 0 ? operation.withoutReclaim() : operation);
    } catch (NoSpace full) {
      throw NoMemory.INSTANCE;
    } finally {
      gpu.refuse(ticket, false);
    }
  }

  /** A job with one buffer or two. */
  private void submit(int choice, Ticket ticket) throws Interrupted, NoMemory, Busy {
    List<BufferObject> used = new ArrayList<>();
    used.add(chosen(choice));
    BufferObject second = chosen(choice / 16);
    if (choice % 3 != 0 && second != used.get(0)) {
      used.add(second);
    }
    int domain = choice / 4 % 4 == 0 ? GTT : VRAM;
    Placement placement = Placement.of(Place.anywhere(domain));
    holding(
        used,
        ticket,
        t -> {
          used.forEach(bo -> bo.addToWorkingSet(t, domain));
          for (BufferObject bo : used) {
            if (!bo.isPinned()) {
              watch(bo, placement, true);
              manager.validate(bo, placement, t);
            }
            bo.reservation().reserveSlots(2);
          }
          if (used.stream().allMatch(WorldGpu::isReachable)) {
            t.seal();
            world.rings.get(choice % 2).job(t, used, choice / 2 % 2 == 0);
            used.forEach(manager::touch);
          }
        });
  }

  /** Lets go of everything, with {@code check} after each buffer. */
  void endAll(Ticket ticket, Runnable check) throws Interrupted {
    for (BufferObject bo : List.copyOf(world.buffers)) {
      try {
        holding(
            List.of(bo),
            ticket,
            t -> {
              while (bo.isPinned()) {
                unpin(bo);
              }
              manager.lists().setBulkMove(bo, null);
              manager.touch(bo);
              t.seal();
            });
      } catch (NoMemory | Busy impossible) {
        throw new IllegalStateException(impossible);
      }
      check.run();
      world.buffers.remove(bo);
      bo.release();
    }
  }
}
