package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vramlab.devices.hardware.Engine;
import org.vramlab.devices.hardware.Job;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.devices.hardware.WorkQueue;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Simulation;

/** How much later jobs begin on account of copies, which other jobs stand for. */
class CopyStallsTest {
  private static final long MILLI = 1_000_000;
  private static final int JOBS = 400;

  private final Simulation simulation =
      new Simulation(Simulation.EXACT_SEED, new EventSink() {}, SpanLog.OFF);
  private final Wires wires = new Wires(simulation, Topologies.named("frontier-mi250x"));
  private final CopyStalls stalls = new CopyStalls();
  private final WorkQueue ring = queue("ring");

  private WorkQueue queue(String name) {
    return new WorkQueue(simulation, Lockdep.OFF, new Engine(simulation), name, false);
  }

  private Fence begin(WorkQueue queue, long nanos, Fence... after) {
    Job job = new Job(simulation, wires, 0, nanos, 1000);
    for (Fence fence : after) {
      job.waitFor(fence);
    }
    Fence done = job.queueTo(queue, EventSink.NONE);
    if (queue == ring) {
      stalls.jobQueued(job, done, simulation.nowNanos());
    }
    job.kick();
    return done;
  }

  /** Each job waits for copies in that take so long, on so many engines at once. */
  private double perCopyNano(long jobNanos, long copyNanos, int engines, boolean andOut) {
    WorkQueue[] copyEngines = new WorkQueue[engines];
    for (int i = 0; i < engines; i++) {
      copyEngines[i] = queue("copy " + i);
    }
    simulation.spawn(
        "client",
        () -> {
          for (int i = 0; i < JOBS; i++) {
            Fence[] copied = new Fence[engines];
            for (int j = 0; j < engines; j++) {
              copied[j] = begin(copyEngines[j], copyNanos);
              stalls.copyQueued(copyNanos, true);
              if (andOut) {
                stalls.copyQueued(copyNanos, false);
              }
            }
            begin(ring, jobNanos, copied);
            ring.awaitUnfinishedBelow(8);
          }
          ring.awaitUnfinishedBelow(1);
        });
    simulation.run();
    return stalls.perCopyNano();
  }

  @Test
  void nothingIsKnown_aCopyCostsWhatItTakes() {
    assertEquals(1, stalls.perCopyNano());
  }

  @Test
  void jobsThatDoNothingButWait_copyCostsWhatItTakes() {
    assertEquals(1, perCopyNano(MILLI / 100, 4 * MILLI, 1, false), 0.01);
  }

  @Test
  void copiesBehindLongerJobs_costNextToNothing() {
    assertTrue(perCopyNano(4 * MILLI, MILLI, 1, false) < 0.25, "and less with every job");
  }

  @Test
  void fourCopiesAtOnce_costAQuarterEach() {
    assertEquals(0.25, perCopyNano(MILLI / 100, 4 * MILLI, 4, false), 0.05);
  }

  @Test
  void copiesOutBesideThoseIn_costNothingMore() {
    assertEquals(1, perCopyNano(MILLI / 100, 4 * MILLI, 1, true), 0.01);
  }
}
