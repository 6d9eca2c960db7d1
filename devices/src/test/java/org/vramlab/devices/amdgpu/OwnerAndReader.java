package org.vramlab.devices.amdgpu;

import java.util.List;
import org.vramlab.devices.placement.PlacementPolicy;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.event.Tee;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Two devices, the first with 64 MiB, and a buffer of the first that was written there and that a
 * client on the second has imported. The checker watches, and in the end all memory is back.
 */
final class OwnerAndReader {
  static final long MIB = 1L << 20;

  /** Two dies of one package, which reach each other. */
  static final String DIES = "frontier-mi250x";

  /** Two cards below a root complex that does not forward between them. */
  static final String CARDS_APART = "consumer-dual-gpu-gen3";

  /** Of the buffer. */
  static final long SIZE = 20 * MIB;

  /** What a test has the two clients do. */
  interface Story {
    void run(GpuClient owner, GpuClient reader, SharedBuffer shared)
        throws Interrupted, NoMemory, Busy;
  }

  private OwnerAndReader() {}

  /**
   * Plays a story on two dies.
   *
   * @param readerBytes memory of the second die
   * @param sink is told of everything
   */
  static void play(PlacementPolicy placement, long readerBytes, EventSink sink, Story story) {
    play(DIES, placement, readerBytes, sink, story);
  }

  /**
   * Plays a story.
   *
   * @param topology whose first two devices it is on
   * @param readerBytes memory of the second device
   * @param sink is told of everything
   */
  static void play(
      String topology, PlacementPolicy placement, long readerBytes, EventSink sink, Story story) {
    Checker checker = new Checker(CheckerOptions.simulation(CheckerOptions.Algorithm.WAIT_DIE));
    Simulation simulation =
        new Simulation(Simulation.EXACT_SEED, Tee.of(checker, sink), SpanLog.OFF);
    Fleet fleet =
        new Fleet(
            simulation,
            new Lockdep(),
            Algorithm.WAIT_DIE,
            topology,
            List.of(64 * MIB, readerBytes),
            1L << 30,
            Retirement.BEHIND_FENCES,
            placement);
    simulation.spawn(
        "test",
        () -> {
          try {
            GpuClient owner = new GpuClient(fleet.device(0), "owner", TicketSettings.PLAIN);
            GpuClient reader = new GpuClient(fleet.device(1), "reader", TicketSettings.PLAIN);
            SharedBuffer shared = new SharedBuffer(owner, SIZE);
            use(owner, shared.mapping, 0, SIZE).await();
            shared.importInto(reader);
            story.run(owner, reader, shared);
            owner.awaitUnfinishedBelow(1);
            reader.awaitUnfinishedBelow(1);
            shared.close();
          } catch (NoMemory | Busy impossible) {
            throw new IllegalStateException("everything fits", impossible);
          }
        });
    simulation.run();
    checker.runEnded(simulation.nowNanos());
    fleet.checkEmpty();
  }

  /** Has {@code client} submit a job that reads and writes so much. */
  static Fence use(GpuClient client, Mapping mapping, long reads, long writes)
      throws Interrupted, NoMemory, Busy {
    Submission submission = new Submission();
    submission.use(mapping, reads, writes, Submission.ANY_VERSION, Long.MAX_VALUE);
    return client.submit(submission);
  }
}
