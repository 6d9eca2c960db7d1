package org.vramlab.ttm.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.LockRule;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.lockdep.LockdepReport;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/** Which device is asked when something must be swapped out. */
class SwapTurnsTest {
  private final Simulation simulation = new Simulation();
  private final WwClass wwClass = new WwClass(simulation, new Lockdep(), Algorithm.WAIT_DIE);
  private final HostMemory memory = HostMemory.unlimited(simulation, wwClass.lockdep());
  private final List<String> asked = new ArrayList<>();

  private Swapper device(String name, long pages) {
    Swapper swapper =
        request -> {
          asked.add(name);
          return pages;
        };
    memory.add(swapper);
    return swapper;
  }

  /** Swaps out so many times, and returns the pages that became free. */
  private long swapOut(int times) {
    long[] freed = spawnSwapOut(0, times);
    simulation.run();
    return freed[0];
  }

  /** A task that begins at {@code nanos}; in what it returns the pages that it frees add up. */
  private long[] spawnSwapOut(long nanos, int times) {
    long[] freed = new long[1];
    simulation.spawn(
        "task at " + nanos,
        () -> {
          simulation.delay(nanos, SpanKind.PAUSE);
          Ticket ticket =
              new Ticket(wwClass, new TicketSettings(EvictionMode.ONE_TICKET, false, false, 0));
          try {
            ticket.execute(open -> {
              for (int i = 0; i < times; i++) {
                freed[0] += memory.swapOutOne(PageRequest.of(open));
              }
            });
          } catch (NoMemory | Busy unexpected) {
            throw new IllegalStateException(unexpected);
          }
        });
    return freed;
  }

  @Test
  void swapOutOne_severalDevices_areAskedInTurn() {
    device("a", 1);
    device("b", 2);
    assertEquals(4, swapOut(3));
    assertEquals(List.of("a", "b", "a"), asked);
  }

  @Test
  void swapOutOne_deviceWithNothingToSwap_isPassedOver() {
    device("a", 0);
    device("b", 2);
    assertEquals(4, swapOut(2));
    assertEquals(List.of("a", "b", "a", "b"), asked);
  }

  /** While a device is asked, which may sleep, another task asks: each keeps one place in turn. */
  @Test
  void swapOutOne_whileAnotherOneSleeps_everybodyKeepsATurn() {
    memory.add(request -> {
      asked.add("slow");
      simulation.delay(100, SpanKind.PAUSE);
      return 1;
    });
    device("b", 1);
    device("c", 1);
    spawnSwapOut(0, 1);
    spawnSwapOut(50, 1);
    spawnSwapOut(200, 3);
    simulation.run();
    assertEquals(List.of("slow", "slow", "b", "c", "slow"), asked);
  }

  /** Its fences may wait for the very memory that is to be freed. */
  @Test
  void swapOutOne_driverThatIsNoGpusWaitsForAFence_isReportedByLockdep() {
    FenceTimeline jobs = new FenceTimeline(simulation, wwClass.lockdep(), 0, "jobs");
    for (boolean gpu : new boolean[] {true, false}) {
      Fence fence = jobs.nextFence();
      simulation.at(10, now -> fence.signal());
      memory.add(waitingFor(fence, gpu));
    }
    LockdepReport report = assertThrows(LockdepReport.class, () -> swapOut(2));
    assertEquals(LockRule.RECLAIM, report.rule(), report.getMessage());
    assertEquals(List.of("GPU true", "GPU false"), asked);
  }

  private Swapper waitingFor(Fence fence, boolean gpu) {
    return new Swapper() {
      @Override
      public long swapOutOne(PageRequest request) {
        asked.add("GPU " + gpu);
        fence.await();
        return 1;
      }

      @Override
      public boolean isGpu() {
        return gpu;
      }
    };
  }

  @Test
  void swapOutOne_removedDevice_isNotAsked() {
    Swapper gone = device("a", 1);
    device("b", 2);
    memory.remove(gone);
    assertEquals(4, swapOut(2));
    assertEquals(List.of("b", "b"), asked);
  }
}
