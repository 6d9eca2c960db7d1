package org.vramlab.ttm.fence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Simulation;

/**
 * A signalling path allocates nothing: neither signalling itself, nor what arrays and chains do
 * because of it. Memory may be short exactly because of what the fence is waited for.
 */
class SignallingAllocatesNothingTest {
  private static final int ROUNDS = 20_000;

  private final Simulation simulation = new Simulation();
  private final CompositeFences composites = new CompositeFences(simulation, Lockdep.OFF);
  private final FenceTimeline queue = new FenceTimeline(simulation, Lockdep.OFF, 0, "queue");

  /** Counts; one object for all fences in turn would be queued twice. */
  private static final class Count extends FenceCallback {
    private final int[] calls;

    Count(int[] calls) {
      this.calls = calls;
    }

    @Override
    protected void signalled(Fence fence) {
      calls[0]++;
    }
  }

  @Test
  void signal_membersOfArraysAndChains_allocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<Fence> fences = new ArrayList<>();
    int[] calls = new int[1];
    FenceChain tail = composites.chain(null, composites.signalled(), 1);
    for (int i = 0; i < ROUNDS; i++) {
      Fence fence = queue.nextFence();
      fences.add(fence);
      composites.all(List.of(fence, queue.nextFence())).addCallback(new Count(calls));
      composites.any(List.of(fence, queue.nextFence())).addCallback(new Count(calls));
      tail = composites.chain(tail, fence, i + 2L);
    }
    tail.addCallback(new Count(calls));
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      fences.get(i).signal();
    }
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS;
    assertEquals(0, each, "bytes a signal");
    simulation.run();
    assertEquals(ROUNDS + 1, calls[0], "each any, and the chain");
  }
}
