package org.vramlab.workloads.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.event.EventSink;

/** Two processes, one task, one queue and one buffer each, on one device with VRAM and GTT. */
final class RunMetricsTest {
  private static final int VRAM = 0;
  private static final int GTT = 1;
  private static final int PEER = 2;
  private static final int QUEUE = 0;
  private static final int OTHER_QUEUE = 1;
  private static final int ENGINE = 2;
  private static final int TASK = 0;
  private static final int OTHER_TASK = 1;
  private static final int BUFFER = 0;
  private static final int OTHER_BUFFER = 1;
  private static final int NONE = EventSink.NONE;

  private final RunMetrics metrics = new RunMetrics();

  @BeforeEach
  void setUp() {
    metrics.addProcess("first");
    metrics.addProcess("second");
    metrics.poolCreated(VRAM, "vram0", 100, true);
    metrics.poolCreated(GTT, "gtt0", Long.MAX_VALUE, false);
    metrics.poolCreated(PEER, "vram1", 100, true);
    metrics.describePool(VRAM, PoolKind.VRAM, 0);
    metrics.describePool(GTT, PoolKind.GTT, 0);
    metrics.describePool(PEER, PoolKind.VRAM, 1);
    metrics.taskCreated(TASK, "first/0");
    metrics.assignTask(TASK, 0);
    metrics.assignTask(OTHER_TASK, 1);
    metrics.assignQueue(QUEUE, 0);
    metrics.assignQueue(OTHER_QUEUE, 1);
    metrics.queueCreated(ENGINE, "sdma0", true);
    metrics.bufferCreated(0, BUFFER, 0, 8192);
    metrics.assignBuffer(BUFFER, 0);
    metrics.bufferCreated(0, OTHER_BUFFER, 1, 5000);
    metrics.assignBuffer(OTHER_BUFFER, 1);
  }

  private ProcessResult process(int process) {
    return metrics.processes().get(process);
  }

  private void submission(long openedNanos, long endedNanos, int ticket, int queue) {
    int task = queue == QUEUE ? TASK : OTHER_TASK;
    metrics.ticketOpened(openedNanos, task, ticket, ticket);
    metrics.ticketSealed(endedNanos, task, ticket);
    metrics.jobQueued(endedNanos, ticket, queue, ticket, ticket);
    metrics.ticketEnded(endedNanos, task, ticket, true);
  }

  @Test
  void latency_sealedTicketWithJob_runsFromOpeningToEnd() {
    submission(100, 350, 0, QUEUE);
    submission(400, 500, 1, QUEUE);
    assertEquals(new Latency(2, 175, 100, 250, 250, 250), process(0).latency());
    assertEquals(Latency.NONE, process(1).latency());
  }

  @Test
  void latency_ticketWithoutJob_isNotASubmission() {
    metrics.ticketOpened(0, TASK, 0, 0);
    metrics.ticketEnded(90, TASK, 0, true);
    assertEquals(0, process(0).latency().count());
  }

  @Test
  void latency_refusedAndTriedAgain_countsFromTheFirstTicket() {
    metrics.ticketOpened(100, TASK, 0, 0);
    metrics.refused(150, TASK, 0, BUFFER, VRAM, 2, 0);
    metrics.ticketEnded(200, TASK, 0, false);
    submission(1000, 1100, 1, QUEUE);
    assertEquals(1000, process(0).latency().maxNanos());
    assertEquals(1, process(0).latency().count());
    assertEquals(1, process(0).refusals());
    assertEquals(1, process(0).retries());
    submission(2000, 2001, 2, QUEUE);
    assertEquals(1, process(0).retries(), "the ticket after a success is a new submission");
  }

  @Test
  void latency_manyTickets_eachIsFoundAgain() {
    for (int ticket = 0; ticket < 100_000; ticket++) {
      submission(ticket, ticket, ticket, ticket % 2 == 0 ? QUEUE : OTHER_QUEUE);
    }
    assertEquals(50_000, process(0).latency().count());
    assertEquals(50_000, process(1).latency().count());
  }

  @Test
  void jobEnded_ofAQueue_countsForTheQueuesProcess() {
    metrics.jobEnded(70, 0, QUEUE);
    metrics.jobEnded(90, 1, OTHER_QUEUE);
    metrics.jobEnded(80, 2, QUEUE);
    assertEquals(2, process(0).operations());
    assertEquals(80, process(0).makespanNanos());
    assertEquals(90, process(1).makespanNanos());
  }

  @Test
  void lockWait_endsWithOrWithoutTheLock_isCountedWithItsLength() {
    metrics.lockWaitBegan(10, TASK, 0, 5, OTHER_TASK);
    metrics.lockWaitBegan(12, OTHER_TASK, 1, 6, TASK);
    metrics.lockWaitEnded(40, TASK, 0, 5, true);
    metrics.lockWaitBegan(50, TASK, 0, 5, OTHER_TASK);
    metrics.lockWaitEnded(60, TASK, 0, 5, false);
    metrics.lockWaitEnded(13, OTHER_TASK, 1, 6, true);
    assertEquals(new Waits(2, 40, 30), process(0).lockWaits());
    assertEquals(new Waits(1, 1, 1), process(1).lockWaits());
  }

  @Test
  void backOff_forALockOrForSpace_isCountedApart() {
    metrics.ticketBackedOff(1, TASK, 0, 7, NONE);
    metrics.ticketBackedOff(2, TASK, 0, NONE, VRAM);
    metrics.ticketBackedOff(3, TASK, 0, NONE, VRAM);
    metrics.spaceWaitBegan(3, TASK, 0, VRAM);
    metrics.spaceWaitEnded(9, TASK, 0, VRAM);
    assertEquals(1, process(0).backOffsForLocks());
    assertEquals(2, process(0).backOffsForSpace());
    assertEquals(new Waits(1, 6, 6), process(0).spaceWaits());
  }

  @Test
  void wound_ofAnOpenTicket_countsForItsTask() {
    metrics.ticketOpened(0, TASK, 0, 0);
    metrics.ticketOpened(1, OTHER_TASK, 1, 1);
    metrics.ticketWounded(2, 1, 0);
    assertEquals(0, process(0).wounds());
    assertEquals(1, process(1).wounds());
  }

  @Test
  void evicted_byAnotherProcess_isCausedByOneAndSufferedByTheOther() {
    metrics.evicted(5, OTHER_TASK, 1, BUFFER, VRAM, GTT, 8192, OTHER_BUFFER);
    assertEquals(1, process(0).evictionsSuffered());
    assertEquals(0, process(0).evictionsCaused());
    assertEquals(1, process(1).evictionsCaused());
    assertEquals(8192, process(1).evictionsCausedBytes());
    assertEquals(1, metrics.pools(5).get(VRAM).evictions());
  }

  @Test
  void evictions_areCountedByEvictorVictimAndPool_thoseOfNoProcessLast() {
    metrics.evicted(5, NONE, 1, OTHER_BUFFER, VRAM, GTT, 8192, NONE);
    metrics.evicted(6, OTHER_TASK, 1, BUFFER, VRAM, GTT, 8192, OTHER_BUFFER);
    metrics.evicted(7, OTHER_TASK, 1, BUFFER, VRAM, GTT, 8192, OTHER_BUFFER);
    metrics.evicted(8, OTHER_TASK, 1, BUFFER, PEER, GTT, 8192, OTHER_BUFFER);
    metrics.evicted(9, TASK, 1, 17, VRAM, GTT, 4096, BUFFER);
    assertEquals(
        List.of(
            new EvictionResult("first", "system", "vram0", 1, 4096),
            new EvictionResult("second", "first", "vram0", 2, 16384),
            new EvictionResult("second", "first", "vram1", 1, 8192),
            new EvictionResult("system", "second", "vram0", 1, 8192)),
        metrics.evictions());
  }

  @Test
  void swaps_countForTheOwner_andForTheHost() {
    metrics.swappedOut(1, OTHER_TASK, 0, BUFFER, 2);
    metrics.swappedOut(2, TASK, 0, OTHER_BUFFER, 3);
    metrics.swappedIn(3, TASK, 0, BUFFER, 2);
    metrics.swappedOut(4, TASK, 0, 17, 1);
    assertEquals(8192, process(0).swappedOutBytes());
    assertEquals(8192, process(0).swappedInBytes());
    assertEquals(12288, process(1).swappedOutBytes());
    assertEquals(
        new HostMemoryResult(100, 90, 10, 3, 24576, 1, 8192), metrics.hostMemory(100, 90, 10));
  }

  @Test
  void evicted_toNowhere_countsLikeAnyOther() {
    metrics.bufferPlaced(5, BUFFER, EventSink.NONE, EventSink.NONE);
    metrics.evicted(5, OTHER_TASK, 1, BUFFER, VRAM, EventSink.NONE, 8192, OTHER_BUFFER);
    assertEquals(1, process(0).evictionsSuffered());
    assertEquals(1, metrics.pools(5).get(VRAM).evictions());
  }

  @Test
  void refetch_countsOnceForEachReturnIntoThePoolItLeft() {
    metrics.bufferPlaced(1, OTHER_BUFFER, 0, VRAM);
    metrics.evicted(2, TASK, 0, OTHER_BUFFER, VRAM, GTT, 8192, BUFFER);
    metrics.bufferPlaced(2, OTHER_BUFFER, 1, GTT);
    assertEquals(0, process(1).refetches(), "being put elsewhere is no return");
    metrics.bufferPlaced(3, OTHER_BUFFER, 2, VRAM);
    metrics.bufferPlaced(4, OTHER_BUFFER, 3, VRAM);
    assertEquals(1, process(1).refetches());
    assertEquals(8192, process(1).refetchBytes(), "5,000 bytes are two pages");
    assertEquals(1, metrics.pools(4).get(VRAM).refetches());
  }

  @Test
  void copyQueued_betweenPools_countsByPairAndDirection() {
    metrics.copyQueued(1, 0, ENGINE, 0, BUFFER, 0, 1, GTT, VRAM, 8192);
    metrics.copyQueued(2, 1, ENGINE, 0, BUFFER, 1, 2, VRAM, GTT, 4096);
    metrics.copyQueued(3, 2, ENGINE, 0, BUFFER, 1, 2, VRAM, GTT, 4096);
    metrics.copyQueued(4, 3, ENGINE, 0, OTHER_BUFFER, 1, 2, VRAM, PEER, 100);
    assertEquals(
        "[CopyResult[fromPool=vram0, toPool=gtt0, count=2, bytes=8192],"
            + " CopyResult[fromPool=vram0, toPool=vram1, count=1, bytes=100],"
            + " CopyResult[fromPool=gtt0, toPool=vram0, count=1, bytes=8192]]",
        metrics.copies().toString());
    assertEquals(8192, process(0).movedInBytes());
    assertEquals(8192, process(0).movedOutBytes());
    assertEquals(100, process(1).movedPeerBytes());
  }

  @Test
  void jobUses_remoteMemory_countsPeersAndHostApart() {
    metrics.bufferPlaced(1, BUFFER, 0, PEER);
    metrics.jobUses(0, 0, BUFFER, 0, false, 300, true);
    metrics.jobUses(0, 0, BUFFER, 0, true, 30, true);
    metrics.jobUses(0, 0, BUFFER, 0, true, 1, false);
    metrics.bufferPlaced(2, BUFFER, 1, GTT);
    metrics.jobUses(1, 0, BUFFER, 1, false, 7, true);
    assertEquals(330, process(0).peerAccessBytes());
    assertEquals(7, process(0).hostAccessBytes());
  }

  @Test
  void pool_pagesTakenAndGivenBack_hasPeakAndResidency() {
    metrics.resourceAllocated(0, 0, BUFFER, VRAM, 60);
    metrics.resourceAllocated(5000, 1, OTHER_BUFFER, VRAM, 30);
    metrics.resourceFreed(6000, 0, BUFFER, VRAM, 60);
    PoolResult pool = metrics.pools(9000).get(VRAM);
    assertEquals(90, pool.peakPages());
    assertEquals(30, pool.endPages());
    assertEquals(9, pool.residency().size(), "stretches of 1,024 ns up to 9,000 ns");
    assertEquals(60, pool.residency().at(3));
    assertEquals(90, pool.residency().at(4));
    assertEquals(30, pool.residency().at(8));
  }

  @Test
  void unassignedTask_countsForSystem() {
    assertEquals(2, metrics.processes().size(), "nothing happened outside the processes");
    metrics.evicted(5, 17, 1, BUFFER, VRAM, GTT, 8192, OTHER_BUFFER);
    assertEquals("system", process(2).name());
    assertEquals(1, process(2).evictionsCaused());
  }

  @Test
  void links_watched_carryWhatTheMeterSaysAndSpreadItOverTime() {
    long[] carried = {0};
    metrics.watchLinks(
        new LinkMeter() {
          @Override
          public int linkCount() {
            return 1;
          }

          @Override
          public String name(int link) {
            return "host>gpu0";
          }

          @Override
          public long bytesPerSecond(int link) {
            return 1_000_000_000;
          }

          @Override
          public long bytesCarried(int link) {
            return carried[0];
          }

          @Override
          public long busyNanos(int link) {
            return 4096;
          }
        });
    carried[0] = 4096;
    metrics.copyEnded(4096, 0, ENGINE);
    carried[0] = 5000;
    LinkResult link = metrics.links(10_240).get(0);
    assertEquals(5000, link.bytes());
    assertEquals(5000, link.traffic().sum());
    assertEquals(1024, link.traffic().at(0), "4,096 bytes spread over four stretches");
    assertEquals(1024, link.traffic().at(3));
    assertEquals(5000, link.leastNanos());
    assertEquals(488_281, link.usePartsPerMillion(10_240));
    assertTrue(link.traffic().at(4) < 200);
  }
}
