package org.vramlab.devices.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.content.BrokenContent;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.Resource;

/** In which order work runs, how long it takes, and what memory holds afterwards. */
class WorkQueueTest {
  private static final long MILLI = 1_000_000;

  private final Bench bench = new Bench();
  private final WorkQueue ring = bench.queue(bench.engine(), "ring");
  private final WorkQueue other = bench.queue(bench.engine(), "other");

  @Test
  void oneQueue_runsInTheOrderOfSubmission() {
    bench.run(() -> {
      bench.submit(bench.job(3 * MILLI), ring);
      bench.submit(bench.job(MILLI), ring);
    });
    assertEquals(List.of("job 0 starts", "job 0 ends", "job 1 starts", "job 1 ends"), bench.diary);
  }

  @Test
  void twoEngines_runAtTheSameTime() {
    long end =
        bench.run(() -> {
          bench.submit(bench.job(3 * MILLI), ring);
          bench.submit(bench.job(2 * MILLI), other);
        });
    assertEquals(3 * MILLI, end);
  }

  @Test
  void twoQueuesOfOneEngine_shareIt() {
    Engine shared = bench.engine();
    long end =
        bench.run(() -> {
          bench.submit(bench.job(3 * MILLI), bench.queue(shared, "one"));
          bench.submit(bench.job(2 * MILLI), bench.queue(shared, "two"));
        });
    assertEquals(5 * MILLI, end);
    assertEquals(List.of("job 0 starts", "job 0 ends", "job 1 starts", "job 1 ends"), bench.diary);
  }

  @Test
  void dependency_unsignalled_holdsUpTheHeadAndEverythingBehindIt() {
    bench.run(() -> {
      Fence first = bench.submit(bench.job(3 * MILLI), ring);
      Job waiting = bench.job(MILLI);
      waiting.waitFor(first);
      bench.submit(waiting, other);
      bench.submit(bench.job(MILLI), other);
    });
    assertEquals(
        List.of(
            "job 0 starts",
            "job 0 ends",
            "job 1 starts",
            "job 1 ends",
            "job 2 starts",
            "job 2 ends"),
        bench.diary);
  }

  @Test
  void fence_signalsWhenTheWorkHasEnded() {
    bench.run(() -> {
      Fence fence = bench.submit(bench.job(3 * MILLI), ring);
      assertFalse(fence.isSignalled());
      fence.await();
      assertEquals(3 * MILLI, bench.simulation.nowNanos());
      assertEquals(1, ring.endedCount());
    });
  }

  @Test
  void awaitUnfinishedBelow_blocksUntilTheQueueIsThatShort() {
    bench.run(() -> {
      for (int i = 0; i < 4; i++) {
        bench.submit(bench.job(MILLI), ring);
      }
      ring.awaitUnfinishedBelow(5);
      assertEquals(0, bench.simulation.nowNanos());
      ring.awaitUnfinishedBelow(3);
      assertEquals(2 * MILLI, bench.simulation.nowNanos());
      ring.awaitUnfinishedBelow(1);
      assertEquals(4 * MILLI, bench.simulation.nowNanos());
    });
  }

  @Test
  void job_withoutAnyWork_lastsTheLaunchFloor() {
    long end = bench.run(() -> bench.submit(bench.job(0), ring));
    assertEquals(spec().launchFloorNanos(), end);
  }

  @Test
  void job_localBytesTakeLongerThanArithmetic_lastsAsLongAsTheBytes() {
    long bytes = 1L << 30;
    long end =
        bench.run(() -> {
          Job job = bench.job(1000);
          job.use(0, bench.memory(0), 0, 0, bytes, 0, 0);
          bench.submit(job, ring);
        });
    assertEquals((long) Math.ceil(bytes * (1e9 / spec().memoryBytesPerSecond())), end);
  }

  @Test
  void job_remoteBytes_crossTheWiresAndCompete() {
    long alone = hostReaders(1);
    long together = hostReaders(2);
    assertTrue(alone > spec().launchFloorNanos());
    assertTrue(together > alone * 3 / 2, alone + " alone, " + together + " together");
  }

  /** How long jobs take that read 256 MiB of host memory each, side by side on one device. */
  private static long hostReaders(int count) {
    Bench bench = new Bench();
    long end =
        bench.run(() -> {
          for (int i = 0; i < count; i++) {
            Job job = bench.job(0);
            job.use(0, bench.memory(0), Topology.HOST, 0, 1 << 28, 0, 0);
            bench.submit(job, bench.queue(bench.engine(), "ring " + i));
          }
        });
    assertEquals((long) count << 28, bench.wires.fabric().bytesEnded());
    return end;
  }

  @Test
  void job_readAndWrittenRemotely_movesBytesBothWays() {
    bench.run(() -> {
      Job job = bench.job(0);
      job.use(0, bench.memory(0), 1, 0, 1000, 0, 0);
      job.use(1, bench.memory(4), 1, 4, 0, 500, 5);
      bench.submit(job, ring);
    });
    assertEquals(1500, bench.wires.fabric().bytesEnded());
    assertEquals(0, bench.wires.fabric().flowsInFlight());
  }

  @Test
  void job_writes_leavesTheNextVersionBehind() {
    Resource written = bench.memory(4);
    Resource read = bench.memory(7);
    bench.run(() -> {
      Job job = bench.job(MILLI);
      job.use(0, written, 0, 4, 100, 100, 5);
      job.use(1, read, 0, 7, 100, 0, 8);
      bench.submit(job, ring);
      assertEquals(4, written.content().version(), "not before it has run");
    });
    assertEquals(5, written.content().version());
    assertEquals(7, read.content().version());
  }

  @Test
  void copy_carriesTheVersionOver() {
    Resource from = bench.memory(3);
    Resource to = bench.memory(Content.NOTHING);
    bench.run(() -> bench.copyOut(ring, from, to, 3));
    assertEquals(3, to.content().version());
    assertEquals(1 << 20, bench.wires.fabric().bytesEnded());
  }

  @Test
  void copy_behindTheJobThatWrites_copiesWhatTheJobLeft() {
    Resource from = bench.memory(3);
    Resource to = bench.memory(Content.NOTHING);
    bench.run(() -> {
      Fence written = bench.submit(writer(from), ring);
      bench.copyOut(other, from, to, 4, written);
    });
    assertEquals(4, to.content().version());
    assertEquals(
        List.of("job 0 starts", "job 0 ends", "copy 0 starts", "copy 0 ends"), bench.diary);
  }

  @Test
  void copy_notBehindTheJobThatWrites_isReportedAsAStaleRead() {
    Resource from = bench.memory(3);
    Resource to = bench.memory(Content.NOTHING);
    BrokenContent broken =
        assertThrows(
            BrokenContent.class,
            () ->
                bench.run(() -> {
                  bench.submit(writer(from), ring);
                  bench.copyOut(other, from, to, 4);
                }));
    assertTrue(String.valueOf(broken.getMessage()).contains("a stale read or a lost write"));
  }

  @Test
  void job_memoryOverwrittenWhileItRuns_isReported() {
    Resource shared = bench.memory(3);
    assertThrows(
        BrokenContent.class,
        () ->
            bench.run(() -> {
              Job reader = bench.job(3 * MILLI);
              reader.use(0, shared, 0, 3, 100, 0, 0);
              bench.submit(reader, other);
              // Should wait for the reader, and does not.
              bench.submit(writer(shared), ring);
            }));
  }

  @Test
  void transfersOfOneInstant_areSharedFairlyHoweverTheyCome() {
    bench.run(() -> {
      for (int i = 0; i < 40; i++) {
        Job job = bench.job(0);
        job.use(0, bench.memory(0), 1 + i % 3, 0, 1 << 20, 1 << 10, 1);
        bench.submit(job, bench.queue(bench.engine(), "ring " + i));
      }
    });
    assertEquals(40L * ((1 << 20) + (1 << 10)), bench.wires.fabric().bytesEnded());
    assertEquals(0, bench.wires.fabric().flowsInFlight());
  }

  private Job writer(Resource resource) {
    Job job = bench.job(MILLI);
    job.use(0, resource, 0, 3, 0, 100, 4);
    return job;
  }

  private DeviceSpec spec() {
    return bench.topology.device(0);
  }

  @Test
  void reset_stopsWhatRuns_startsNothingThatWaits_andGoesOn() {
    Fence[] fences = new Fence[3];
    long end =
        bench.run(() -> {
          fences[0] = bench.submit(bench.job(3 * MILLI), ring);
          fences[1] = bench.submit(bench.job(3 * MILLI), ring);
          bench.simulation.delay(MILLI, SpanKind.PAUSE);
          ring.reset();
          bench.simulation.delay(MILLI, SpanKind.PAUSE);
          fences[2] = bench.submit(bench.job(3 * MILLI), ring);
        });
    assertEquals(5 * MILLI, end);
    assertEquals(WorkError.TIMED_OUT.code(), fences[0].status());
    assertEquals(WorkError.CANCELLED.code(), fences[1].status());
    assertEquals(1, fences[2].status());
    assertEquals(MILLI, fences[1].signalledNanos());
  }

  /** Its fence stands for what it depends on as well. */
  @Test
  void cancelled_endsNotBeforeWhatItDependsOn() {
    Fence[] fences = new Fence[2];
    bench.run(() -> {
      fences[0] = bench.submit(bench.job(3 * MILLI), other);
      Job waiting = bench.job(MILLI);
      waiting.waitFor(fences[0]);
      fences[1] = bench.submit(waiting, ring);
      bench.simulation.delay(MILLI, SpanKind.PAUSE);
      ring.reset();
    });
    assertEquals(WorkError.CANCELLED.code(), fences[1].status());
    assertEquals(3 * MILLI, fences[1].signalledNanos());
  }

  @Test
  void kill_endsEverything_alsoWhatComesLater() {
    Fence[] fences = new Fence[2];
    bench.run(() -> {
      fences[0] = bench.submit(bench.job(3 * MILLI), ring);
      bench.simulation.delay(MILLI, SpanKind.PAUSE);
      ring.kill();
      bench.simulation.delay(MILLI, SpanKind.PAUSE);
      fences[1] = bench.submit(bench.job(3 * MILLI), ring);
    });
    assertEquals(WorkError.NO_DEVICE.code(), fences[0].status());
    assertEquals(WorkError.NO_DEVICE.code(), fences[1].status());
    assertEquals(MILLI, fences[0].signalledNanos());
    assertEquals(2 * MILLI, fences[1].signalledNanos());
  }

  @Test
  void preempt_theRunning_countsAsItsWork() {
    Resource memory = bench.memory(0);
    Fence[] fence = new Fence[1];
    bench.run(() -> {
      Job job = bench.job(3 * MILLI);
      job.use(0, memory.content(), 0, 0, 1, 1, 1);
      fence[0] = bench.submit(job, ring);
      bench.simulation.at(MILLI, now -> ring.preempt(fence[0], now));
    });
    assertEquals(1, fence[0].status());
    assertEquals(MILLI, fence[0].signalledNanos());
    assertEquals(1, memory.content().version());
  }

  @Test
  void stoppedCopy_leavesGarbage_whoReadsThatIsTold_andWhoOverwritesItMendsIt() {
    Resource from = bench.memory(7);
    Resource to = bench.memory(Content.NOTHING);
    Resource result = bench.memory(0);
    Fence[] fences = new Fence[3];
    bench.run(() -> {
      fences[0] = bench.copyOut(other, from, to, 7);
      other.reset();
      bench.simulation.delay(MILLI, SpanKind.PAUSE);
      assertTrue(to.content().isGarbage());
      Job reader = bench.job(0);
      reader.use(0, to.content(), 0, 7, 1, 0, 0);
      reader.use(1, result.content(), 0, 0, 0, 1, 1);
      fences[1] = bench.submit(reader, ring);
      Job writer = bench.job(0);
      writer.use(0, to.content(), 0, 7, 0, 1, 8);
      fences[2] = bench.submit(writer, ring);
    });
    assertTrue(fences[0].error() < 0);
    assertEquals(WorkError.BAD_INPUT.code(), fences[1].status());
    assertTrue(result.content().isGarbage());
    assertEquals(1, fences[2].status());
    assertEquals(8, to.content().version());
  }
}
