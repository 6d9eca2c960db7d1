package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import org.vramlab.workloads.replay.Outcome;
import org.vramlab.workloads.replay.Replay;
import org.vramlab.workloads.replay.ReplaySettings;
import org.vramlab.workloads.results.LinkResult;
import org.vramlab.workloads.results.PoolKind;
import org.vramlab.workloads.results.PoolResult;
import org.vramlab.workloads.results.ProcessResult;
import org.vramlab.workloads.trace.ByteSize;
import org.vramlab.workloads.trace.DeviceDemand;
import org.vramlab.workloads.trace.EventKind;
import org.vramlab.workloads.trace.TraceReader;
import org.vramlab.workloads.trace.TraceSource;
import org.vramlab.workloads.trace.TraceSummary;

/** What every replay must come to, whatever the trace. */
final class ReplayContract {
  private ReplayContract() {}

  /**
   * Under the checker and lockdep, and with contents checked (each of which would have ended it),
   * the replay performs every operation, holds no more than there is, at the end what the trace has
   * not freed, and is not faster than arithmetic and wires allow.
   */
  static Outcome completes(String trace, String options) throws Exception {
    ReplaySettings settings = CommandLineRun.settings(trace, options);
    assertTrue(settings.checker() && settings.lockdep());
    Outcome outcome = new Replay(settings).run();
    String what = trace + " " + options;
    for (int i = 0; i < settings.processes().size(); i++) {
      assertEquals(
          settings.processes().get(i).summary().operationCount(),
          outcome.processes().get(i).operations(),
          what);
    }
    long heldBytes = 0;
    for (PoolResult pool : outcome.pools()) {
      assertTrue(pool.peakPages() <= pool.capacityPages(), what + ": " + pool.name());
      heldBytes += pool.endPages() * PoolResult.PAGE_BYTES;
    }
    long neverFreedBytes = 0;
    for (ReplaySettings.TracedProcess process : settings.processes()) {
      neverFreedBytes += neverFreedBytes(process.recording().source());
    }
    assertEquals(neverFreedBytes, heldBytes, what + ": held at the end");
    assertTrue(outcome.makespanNanos() >= outcome.bounds().arithmeticNanos(), what);
    for (LinkResult link : outcome.links()) {
      double leastNanos = 1e9 * link.bytes() / link.bytesPerSecond();
      assertTrue(outcome.makespanNanos() >= leastNanos - 1, what + ": " + link.name());
      assertTrue(outcome.bounds().linkNanos() >= leastNanos - 1, what + ": " + link.name());
    }
    return outcome;
  }

  /** Page-rounded bytes of the buffers that operations have touched and nobody has freed. */
  private static long neverFreedBytes(TraceSource source) throws Exception {
    Int2LongOpenHashMap touched = new Int2LongOpenHashMap();
    try (TraceReader reader = TraceReader.open(source)) {
      while (reader.next()) {
        if (reader.kind() == EventKind.OPERATION) {
          for (int place = 0; place < reader.operandCount(); place++) {
            touched.put(
                reader.operandId(place),
                ByteSize.roundUpToPages(reader.operands().sizeBytes(place)));
          }
        } else if (reader.kind() == EventKind.FREE) {
          touched.remove(reader.bufferId());
        }
      }
    }
    long bytes = 0;
    for (long sizeBytes : touched.values()) {
      bytes += sizeBytes;
    }
    return bytes;
  }

  /** The replay completes without an eviction, moves first reads once, and nothing else. */
  static void movesOnlyWhatItMust(String trace, String options) throws Exception {
    Outcome outcome = completes(trace, options);
    TraceSummary summary = TraceSummary.of(TraceSource.of(trace));
    ProcessResult process = outcome.processes().get(0);
    String what = trace + " " + options;

    assertEquals(1, outcome.processes().size(), what);
    assertEquals(0, process.evictionsCaused(), what);
    assertEquals(0, process.evictionsSuffered(), what);
    assertEquals(summary.compulsoryBytes(), process.movedInBytes(), what);
    assertEquals(0, process.movedOutBytes(), what);
    assertEquals(0, process.movedPeerBytes(), what);
    assertEquals(0, process.movedHostBytes(), what);
    assertEquals(summary.peerBytes(), process.peerAccessBytes(), what);
    assertEquals(0, process.hostAccessBytes(), what);
    for (PoolResult pool : outcome.pools()) {
      if (pool.kind() == PoolKind.VRAM) {
        assertEquals(0, pool.evictions(), what + ": " + pool.name());
      }
    }
  }

  /** Memory of twice the peak of that device of the trace that needs most. */
  static String twiceThePeak(String trace) throws Exception {
    DeviceDemand demand = DeviceDemand.of(TraceSummary.of(TraceSource.of(trace)));
    long peakBytes = 0;
    for (int device = 0; device < demand.deviceCount(); device++) {
      peakBytes = Math.max(peakBytes, demand.peakBytes(device));
    }
    return "--vram " + 2 * peakBytes;
  }
}
