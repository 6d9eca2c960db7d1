package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.devices.placement.TransferTimes;
import org.vramlab.devices.prefetch.ComingOperations;
import org.vramlab.devices.prefetch.NextInOrder;
import org.vramlab.devices.prefetch.PlanAhead;
import org.vramlab.devices.prefetch.PrefetchPolicy;
import org.vramlab.devices.prefetch.PrefetchSettings;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.event.Tee;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * One process goes once through {@value #BUFFERS} buffers of 8 MiB that the host has filled, one a
 * job, and waits for each job before it submits the next; VRAM holds five of them. Without fetching
 * ahead each job's copy and its arithmetic come one after the other.
 */
class PrefetchingTest {
  private static final long SIZE = 8L << 20;
  private static final int BUFFERS = 40;

  /** What a submission's and a fetch's CPU work, the victim's pages among it, take at most. */
  private static final long CPU_NANOS = 50_000;

  private static final Topology TOPOLOGY = Topologies.named("frontier-mi250x");

  private final List<Mapping> mappings = new ArrayList<>();
  private final List<Integer> givenUp = new ArrayList<>();
  private int fetched;
  private long mostInFlight;

  /** Whom each ticket evicted, and which tickets were there to fetch ahead. */
  private final Map<Integer, List<Integer>> victims = new HashMap<>();

  private final Set<Integer> fetchers = new HashSet<>();

  /** How many fit into VRAM. */
  private int room = 5;

  private final EventSink witness =
      new EventSink() {
        private final List<Integer> onTheWay = new ArrayList<>();

        @Override
        public void prefetched(
            long nanos, int task, int ticket, int buffer, int pool, int fence, long bytes) {
          fetched++;
          fetchers.add(ticket);
          onTheWay.add(fence);
          mostInFlight = Math.max(mostInFlight, onTheWay.size() * SIZE);
        }

        @Override
        public void prefetchGivenUp(long nanos, int task, int ticket, int buffer, int reason) {
          givenUp.add(reason);
          fetchers.add(ticket);
        }

        @Override
        public void evicted(
            long nanos,
            int task,
            int ticket,
            int buffer,
            int fromPool,
            int toPool,
            long bytes,
            int forBuffer) {
          victims.computeIfAbsent(ticket, any -> new ArrayList<>()).add(buffer);
        }

        @Override
        public void fenceSignalled(long nanos, int fence) {
          onTheWay.remove((Integer) fence);
        }
      };

  /** What happens in the client's task between two jobs. */
  private interface Between {
    void jobs(int number) throws Interrupted, NoMemory, Busy;
  }

  private final Checker checker =
      new Checker(CheckerOptions.simulation(CheckerOptions.Algorithm.WAIT_DIE));
  private final Simulation simulation =
      new Simulation(Simulation.EXACT_SEED, Tee.of(checker, witness), SpanLog.OFF);
  private final WwClass wwClass = new WwClass(simulation, new Lockdep(), Algorithm.WAIT_DIE);
  private final Wires wires = new Wires(simulation, TOPOLOGY);

  private AmdgpuDevice device(MoveRule moves) {
    return new AmdgpuDevice(
        wwClass,
        wires,
        0,
        new DeviceSettings(
            room * SIZE,
            1L << 30,
            EvictionPolicy.LRU,
            CpuCosts.LINUX,
            Retirement.BEHIND_FENCES,
            ResidencyRules.PLAIN.moving(moves),
            SharingRules.LINUX,
            null),
        new JobScale(Simulation.EXACT_SEED, 0));
  }

  /**
   * The makespan of the sweep.
   *
   * @param jobNanos arithmetic of each job
   */
  private long sweep(
      @Nullable PrefetchSettings prefetch, long jobNanos, MoveRule moves, Between between) {
    AmdgpuDevice device = device(moves);
    GpuClient client = new GpuClient(device, "sweep", TicketSettings.PLAIN);
    ComingOperations coming = prefetch == null ? null : client.fetchAhead(prefetch);
    simulation.spawn(
        "client",
        () -> {
          try {
            for (int i = 0; i < BUFFERS; i++) {
              mappings.add(client.create(SIZE));
              if (coming != null && coming.window() > 0) {
                coming.add(i);
                coming.use(i, true);
              }
            }
            Submission submission = new Submission();
            for (int i = 0; i < BUFFERS; i++) {
              submission.clear();
              submission.flops(jobNanos * 1e-9 * TOPOLOGY.device(0).flopsPerSecond());
              submission.use(mappings.get(i), SIZE, 0, Submission.ANY_VERSION, Long.MAX_VALUE);
              client.awaitUnfinishedBelow(1);
              between.jobs(i);
              client.submit(submission);
            }
            client.awaitUnfinishedBelow(1);
            for (Mapping mapping : mappings) {
              client.close(mapping, null, List.of());
            }
            between.jobs(BUFFERS);
          } catch (NoMemory | Busy impossible) {
            throw new IllegalStateException(impossible);
          }
        });
    simulation.run();
    long end = simulation.nowNanos();
    checker.runEnded(end);
    device.manager().checkEmpty();
    return end;
  }

  private long sweep(@Nullable PrefetchPolicy policy, long jobNanos) {
    return sweep(
        policy == null ? null : PrefetchSettings.of(policy),
        jobNanos,
        MoveRule.UNLIMITED,
        number -> {});
  }

  private long copyNanos() {
    return new TransferTimes(wires.fabric().routes()).nanos(Topology.HOST, 0, Mover.SDMA, SIZE);
  }

  @Test
  void nothingIsFetchedAhead_everyJobWaitsForItsCopy() {
    long job = 2 * copyNanos();
    long makespan = sweep(null, job);
    assertTrue(makespan >= BUFFERS * (copyNanos() + job), makespan + " ns");
    assertEquals(0, fetched);
  }

  @Test
  void planAhead_longJobsHideTheirSuccessorsCopies_allButTheFirst() {
    long job = 2 * copyNanos();
    long makespan = sweep(new PlanAhead(4), job);
    long arithmetic = copyNanos() + BUFFERS * job;
    assertTrue(makespan >= arithmetic, makespan + " ns");
    assertTrue(makespan <= arithmetic + BUFFERS * CPU_NANOS, makespan + " ns");
    assertEquals(BUFFERS - 1, fetched, "the first job comes at once");
    assertEquals(List.of(), givenUp);
  }

  @Test
  void planAhead_shortJobsAreHiddenByCopies_allButTheLast() {
    room = BUFFERS; // what leaves would slow down what comes: they share the host's link
    long job = copyNanos() / 2;
    long makespan = sweep(new PlanAhead(4), job);
    long copies = BUFFERS * copyNanos() + job;
    assertTrue(makespan >= copies, makespan + " ns");
    assertTrue(makespan <= copies + BUFFERS * CPU_NANOS, makespan + " ns");
  }

  @Test
  void planAhead_anOperationIsEnoughToSee_ifItsBufferIsThereInTime() {
    long job = 2 * copyNanos();
    long makespan = sweep(new PlanAhead(1), job);
    assertTrue(makespan <= copyNanos() + BUFFERS * (job + CPU_NANOS), makespan + " ns");
  }

  @Test
  void nextInOrder_hasNothingToFetch_beforeAnybodyHasUsedIt() {
    sweep(new NextInOrder(4), 2 * copyNanos());
    assertEquals(0, fetched, "what the host has filled has no place before its first use");
  }

  @Test
  void budget_noMoreThanThatAndOneBufferIsOnItsWay() {
    long job = 2 * copyNanos();
    sweep(new PrefetchSettings(new PlanAhead(4), 2 * SIZE), job, MoveRule.UNLIMITED, number -> {});
    assertEquals(2 * SIZE, mostInFlight);
  }

  @Test
  void lockOfTheBufferIsTaken_itIsGivenUp_andTheSubmissionWaitsForItAsEver() {
    simulation.spawn(
        "other",
        () -> {
          simulation.delay(1, SpanKind.PAUSE);
          mappings.get(7).bo().lock().lockAlone();
          simulation.delay(30 * copyNanos(), SpanKind.PAUSE);
          mappings.get(7).bo().lock().unlock();
        });
    boolean[] wasThere = new boolean[BUFFERS];
    long makespan =
        sweep(
            PrefetchSettings.of(new PlanAhead(4)),
            2 * copyNanos(),
            MoveRule.UNLIMITED,
            number -> {
              if (number < BUFFERS) {
                wasThere[number] = isInVram(number);
              }
            });
    assertEquals(Set.of(EventSink.GIVEN_UP_LOCKED), Set.copyOf(givenUp));
    assertTrue(wasThere[6]);
    assertFalse(wasThere[7]);
    assertTrue(wasThere[9]);
    assertTrue(makespan > 30 * copyNanos() + (BUFFERS - 7) * 2 * copyNanos());
  }

  @Test
  void room_isTakenFromWhatTheClientHasUsedAlready_andNeverFromOthers() {
    List<Mapping> others = new ArrayList<>();
    List<GpuClient> other = new ArrayList<>();
    Between otherComesFirst =
        number -> {
          if (number == 0) {
            AmdgpuDevice device = mappings.getFirst().vm().device();
            other.add(new GpuClient(device, "other", TicketSettings.PLAIN));
            fill(other.getFirst(), others);
          } else if (number == BUFFERS) {
            for (Mapping mapping : others) {
              other.getFirst().close(mapping, null, List.of());
            }
          }
        };
    sweep(
        PrefetchSettings.of(new PlanAhead(4)),
        2 * copyNanos(),
        MoveRule.UNLIMITED,
        otherComesFirst);
    Set<Integer> evicted = new HashSet<>();
    fetchers.forEach(fetcher -> evicted.addAll(victims.getOrDefault(fetcher, List.of())));
    Set<Integer> own = new HashSet<>();
    mappings.forEach(mapping -> own.add(mapping.bo().id()));
    assertTrue(own.containsAll(evicted), "others' room is theirs");
    assertTrue(evicted.size() > BUFFERS / 2, "it went on among its own");
    assertTrue(givenUp.contains(EventSink.GIVEN_UP_NO_ROOM), "at first all room was others'");
  }

  /** Fills VRAM with buffers of another process, and waits until it has used them. */
  private void fill(GpuClient other, List<Mapping> buffers) throws Interrupted, NoMemory, Busy {
    Submission submission = new Submission();
    for (int i = 0; i < room; i++) {
      buffers.add(other.create(SIZE));
      submission.use(buffers.get(i), SIZE, 0, Submission.ANY_VERSION, Long.MAX_VALUE);
    }
    other.submit(submission);
    other.awaitUnfinishedBelow(1);
  }

  private boolean isInVram(int number) {
    BufferObject bo = mappings.get(number).bo();
    return bo.isIn(bo.manager().pool(AmdgpuDevice.VRAM));
  }

  @Test
  void limitOnMoves_holdsForWhatIsFetchedAheadAsWell() {
    sweep(
        PrefetchSettings.of(new PlanAhead(4)),
        2 * copyNanos(),
        MoveRule.megabytesPerSecond(1),
        number -> {});
    assertTrue(givenUp.contains(EventSink.GIVEN_UP_MOVE_LIMIT), givenUp.toString());
  }
}
