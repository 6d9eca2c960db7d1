package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.placement.Placements;
import org.vramlab.devices.placement.TransferTimes;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * What an eviction costs over the links of two dies of one package, and a policy that goes by it.
 */
class EvictionTimesTest {
  private static final long MIB = 1L << 20;

  /** What a test has the clients of both devices do. */
  private interface Story {
    void run(GpuClient mine, GpuClient peers) throws Interrupted, NoMemory, Busy;
  }

  private final List<Mapping> toClose = new ArrayList<>();
  private @Nullable Fleet fleet;

  private Fleet fleet() {
    Fleet mine = fleet;
    assert mine != null : "nothing runs";
    return mine;
  }

  /** 32 MiB here, and 64 at the peer. */
  private void run(Placements placement, Story story) {
    Simulation simulation = new Simulation();
    Fleet theFleet =
        new Fleet(
            new WwClass(simulation, new Lockdep(), Algorithm.WAIT_DIE),
            "frontier-mi250x",
            List.of(32 * MIB, 64 * MIB),
            1L << 30,
            Retirement.BEHIND_FENCES,
            placement,
            PolicyChoice.of(EvictionPolicy.COST_AWARE, "uses", 0));
    fleet = theFleet;
    simulation.spawn(
        "test",
        () -> {
          try {
            GpuClient mine = new GpuClient(theFleet.device(0), "mine", TicketSettings.PLAIN);
            GpuClient peers = new GpuClient(theFleet.device(1), "peer's", TicketSettings.PLAIN);
            story.run(mine, peers);
            for (Mapping mapping : toClose) {
              (mapping.vm() == mine.vm() ? mine : peers).close(mapping, null, List.of());
            }
          } catch (NoMemory | Busy impossible) {
            throw new IllegalStateException("everything fits", impossible);
          }
        });
    simulation.run();
    theFleet.checkEmpty();
  }

  private Mapping use(GpuClient client, Mapping mapping, boolean reads)
      throws Interrupted, NoMemory, Busy {
    long bytes = mapping.bo().sizeBytes();
    Submission submission = new Submission();
    submission.use(
        mapping, reads ? bytes : 0, reads ? 0 : bytes, Submission.ANY_VERSION, Long.MAX_VALUE);
    client.submit(submission);
    client.awaitUnfinishedBelow(1);
    return mapping;
  }

  private Mapping create(GpuClient client, long bytes) {
    Mapping mapping = client.create(bytes);
    toClose.add(mapping);
    return mapping;
  }

  private Mapping write(GpuClient client, long bytes) throws Interrupted, NoMemory, Busy {
    return use(client, create(client, bytes), false);
  }

  /** What the policy is told. */
  private long costNanos(Mapping mapping, boolean hasNeighbours) {
    AmdgpuDevice device = fleet().device(0);
    Resource place = mapping.bo().resource();
    assert place != null : "it was used";
    Destinations destinations = hasNeighbours ? device.destinations() : null;
    return new EvictionTimes(device, fleet().wires, destinations).nanos(place);
  }

  private long copyNanos(int source, int destination, long bytes) {
    TransferTimes times = new TransferTimes(fleet().wires.fabric().routes());
    return times.nanos(source, destination, Mover.SDMA, bytes);
  }

  private boolean isHome(Mapping mapping) {
    return mapping.bo().isIn(fleet().device(0).vram());
  }

  @Test
  void linux_costsTheWayToTheHostAndBack() {
    run(
        Placements.LINUX,
        (mine, peers) ->
            assertEquals(
                copyNanos(0, Topology.HOST, 20 * MIB) + copyNanos(Topology.HOST, 0, 20 * MIB),
                costNanos(write(mine, 20 * MIB), false)));
  }

  @Test
  void harvest_costsTheWayToThePeer_untilThatIsFull() {
    run(
        Placements.HARVEST,
        (mine, peers) -> {
          Mapping buffer = write(mine, 20 * MIB);
          long near = copyNanos(0, 1, 20 * MIB) + copyNanos(1, 0, 20 * MIB);
          long far = copyNanos(0, Topology.HOST, 20 * MIB) + copyNanos(Topology.HOST, 0, 20 * MIB);
          assertTrue(near < far);
          assertEquals(near, costNanos(buffer, true));
          write(peers, 60 * MIB);
          assertEquals(far, costNanos(buffer, true));
        });
  }

  @Test
  void cost_whatHasACleanCopy_costsTheWayBackAlone_untilItIsWritten() {
    run(
        Placements.COST,
        (mine, peers) -> {
          write(peers, 60 * MIB);
          Mapping buffer = use(mine, create(mine, 20 * MIB), true);
          assertTrue(isHome(buffer));
          long back = copyNanos(Topology.HOST, 0, 20 * MIB);
          assertEquals(back, costNanos(buffer, true));
          use(mine, buffer, false);
          assertEquals(copyNanos(0, Topology.HOST, 20 * MIB) + back, costNanos(buffer, true));
        });
  }

  @Test
  void gtt_costsNothing_sinceNothingIsCopied() {
    run(
        Placements.LINUX,
        (mine, peers) -> {
          Mapping first = write(mine, 20 * MIB);
          write(mine, 20 * MIB);
          assertFalse(isHome(first));
          assertEquals(0, costNanos(first, false));
        });
  }

  /** LRU would evict the small one first, and then the large one all the same. */
  @Test
  void costAware_smallBufferWhoseStartUpTimeWeighsMore_staysBeforeALargeOneUsedLater() {
    run(
        Placements.LINUX,
        (mine, peers) -> {
          Mapping small = write(mine, 64 << 10);
          Mapping large = write(mine, 20 * MIB);
          write(mine, 12 * MIB);
          assertTrue(isHome(small));
          assertFalse(isHome(large));
        });
  }
}
