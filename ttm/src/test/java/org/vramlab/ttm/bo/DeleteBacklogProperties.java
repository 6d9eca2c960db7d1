package org.vramlab.ttm.bo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.NoSpace;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Zombies and ghosts that wait for the hardware: with a bound there are never more, whatever is
 * released, moved and given up; whoever would be one too many waits.
 */
class DeleteBacklogProperties {
  private final List<BufferObject> handed = new ArrayList<>();

  /** The most that were there at a time. */
  private int most;

  private FakeGpu gpu(int bound) {
    FakeGpu[] gpu = new FakeGpu[1];
    ManagerSettings settings =
        ManagerSettings.of(new ManagerCosts(1, 10, 5))
            .retiring(Retirement.GHOSTS)
            .bounding(bound)
            .finishedBy(zombie -> {
              handed.add(zombie);
              most = Math.max(most, waiting());
              gpu[0].simulation.spawn(
                  "worker of " + zombie.id(), () -> gpu[0].manager.finishDeletion(zombie));
            });
    gpu[0] = new FakeGpu(Algorithm.WAIT_DIE, 16, 64, settings);
    return gpu[0];
  }

  /** How many of those that were handed over have memory still. */
  private int waiting() {
    return (int) handed.stream().filter(zombie -> zombie.resource() != null).count();
  }

  private static void place(FakeGpu gpu, BufferObject bo, Placement placement)
      throws Interrupted, NoMemory, Busy {
    Ticket ticket = gpu.ticket(EvictionMode.ONE_TICKET, false);
    ticket.execute(t -> {
      t.lock(bo);
      gpu.manager.validate(bo, placement, t);
      t.seal();
    });
  }

  /** One client: creates, moves, gives contents up and releases, as the numbers say. */
  private void perform(FakeGpu gpu, List<Integer> steps) throws Interrupted, NoMemory, Busy {
    List<BufferObject> mine = new ArrayList<>();
    for (int step : steps) {
      gpu.pause(1 + step % 3);
      if (step % 5 == 0 || mine.isEmpty()) {
        BufferObject bo = gpu.create(1 + step % 2);
        place(gpu, bo, FakeGpu.IN_VRAM);
        mine.add(bo);
        continue;
      }
      BufferObject bo = mine.get(step % mine.size());
      switch (step % 5) {
        case 1 -> place(gpu, bo, FakeGpu.IN_GTT);
        case 2 -> place(gpu, bo, FakeGpu.IN_VRAM);
        case 3 -> place(gpu, bo, Placement.NOWHERE);
        default -> {
          mine.remove(bo);
          bo.release();
        }
      }
    }
    for (BufferObject bo : mine) {
      bo.release();
    }
  }

  private void run(FakeGpu gpu, List<List<Integer>> clients) {
    for (List<Integer> steps : clients) {
      gpu.at(0, () -> perform(gpu, steps));
    }
    for (int nanos = 0; nanos < 30_000; nanos += 150) {
      gpu.at(nanos, gpu::endCopies);
    }
    gpu.run();
    assertEquals(0, waiting());
    gpu.manager.checkEmpty();
  }

  @Property(tries = 200)
  void backlog_withABound_neverExceedsIt(
      @ForAll @IntRange(min = 0, max = 3) int bound,
      @ForAll @Size(3) List<@Size(max = 16) List<@IntRange(max = 1000) Integer>> clients) {
    handed.clear();
    most = 0;
    run(gpu(bound), clients);
    assertTrue(most <= bound, most + " zombies and ghosts, and " + bound + " are allowed");
  }

  /** The same programs can fail: without the bound there are more. */
  @Example
  void backlog_withoutABound_growsWithWhatIsReleased() {
    List<List<Integer>> clients = List.of(List.of(0, 0, 0, 0, 16, 21, 6, 11));
    run(gpu(ManagerSettings.UNBOUNDED), clients);
    assertTrue(most > 2, "there were " + most);
  }

  @Example
  void release_backlogIsFull_waitsForTheOldestAndEndsIt() {
    FakeGpu gpu = gpu(1);
    gpu.at(
        0,
        () -> {
          BufferObject first = gpu.inVram(1);
          BufferObject second = gpu.inVram(1);
          gpu.place(gpu.ticket(), FakeGpu.GTT, first);
          assertEquals(1, gpu.manager.deleteBacklog());
          BufferObject ghost = handed.get(0);
          gpu.place(gpu.ticket(), FakeGpu.GTT, second);
          assertTrue(gpu.simulation.nowNanos() >= 100, "the second copy did not wait");
          assertNull(ghost.resource(), "the oldest was ended");
          assertEquals(1, gpu.manager.deleteBacklog());
          first.release();
          second.release();
        });
    for (int nanos = 100; nanos < 1_000; nanos += 100) {
      gpu.at(nanos, gpu::endCopies);
    }
    gpu.run();
    assertEquals(0, gpu.manager.deleteBacklog());
    gpu.manager.checkEmpty();
  }

  /** Nobody can find it any more, but its lock is also that of what was imported from it. */
  @Example
  void release_lockedThroughAnImport_waitsForItsLock() {
    FakeGpu gpu = gpu(0);
    gpu.at(
        0,
        () -> {
          BufferObject exported = gpu.inVram(1);
          BufferObject imported =
              gpu.manager.create(
                  new BufferSettings(BufferKind.IMPORTED, 1, 0, 1, exported.reservation()));
          gpu.at(10, () -> gpu.holding(imported, () -> gpu.pause(1_000)));
          gpu.pause(500);
          exported.release();
          assertTrue(gpu.simulation.nowNanos() >= 1_010, "it was ended under another's lock");
          assertNull(exported.resource());
          imported.release();
        });
    gpu.run();
    gpu.manager.checkEmpty();
  }

  @Example
  void validate_backlogIsFullAndMayNotWait_isRefusedAndNothingHasMoved() {
    FakeGpu gpu = gpu(1);
    gpu.run(() -> {
      BufferObject first = gpu.inVram(1);
      BufferObject second = gpu.inVram(1);
      gpu.place(gpu.ticket(), FakeGpu.GTT, first);
      Ticket ticket = gpu.ticket();
      assertThrows(
          Busy.class,
          () ->
              ticket.execute(t -> {
                t.lock(second);
                try {
                  gpu.manager.validate(second, FakeGpu.IN_GTT, Operation.of(t).withoutWaiting());
                } catch (NoSpace full) {
                  throw new AssertionError(full);
                }
              }));
      assertTrue(second.isIn(gpu.vram()));
      assertFalse(second.lock().isLocked());
      gpu.endCopies();
    });
  }
}
