package org.vramlab.workloads.results.report;

import java.util.List;
import java.util.function.Function;
import org.vramlab.workloads.results.ProcessResult;
import org.vramlab.workloads.results.Waits;

/**
 * The lines in which a process is described, the same in the table and on the page.
 *
 * @param label what is counted
 * @param explanation one clause for who does not know the term
 * @param value the figure of one process, with its unit
 */
record ProcessLine(String label, String explanation, Function<ProcessResult, String> value) {
  /** All lines, in the order in which they are shown. */
  static final List<ProcessLine> ALL =
      List.of(
          new ProcessLine("operations", "jobs that ended", p -> Quantities.count(p.operations())),
          new ProcessLine(
              "makespan", "end of its last job", p -> Quantities.nanos(p.makespanNanos())),
          new ProcessLine(
              "submission p50",
              "opening the ticket to last unlock",
              p -> Quantities.nanos(p.latency().p50Nanos())),
          new ProcessLine("submission p99", "", p -> Quantities.nanos(p.latency().p99Nanos())),
          new ProcessLine("submission p99.9", "", p -> Quantities.nanos(p.latency().p999Nanos())),
          new ProcessLine("submission max", "", p -> Quantities.nanos(p.latency().maxNanos())),
          new ProcessLine(
              "moved in", "host memory to devices", p -> Quantities.bytes(p.movedInBytes())),
          new ProcessLine(
              "  compulsory",
              "first reads, whatever the policy",
              p -> Quantities.bytes(p.compulsoryBytes())),
          new ProcessLine(
              "  re-fetched",
              "came back after an eviction",
              p -> Quantities.bytes(p.refetchBytes()) + timesSuffix(p.refetches())),
          new ProcessLine(
              "moved out", "devices to host memory", p -> Quantities.bytes(p.movedOutBytes())),
          new ProcessLine(
              "moved across", "device to device", p -> Quantities.bytes(p.movedPeerBytes())),
          new ProcessLine(
              "used at a peer",
              "read or written in place over the fabric",
              p -> Quantities.bytes(p.peerAccessBytes())),
          new ProcessLine(
              "used in host memory",
              "read or written in place over the fabric",
              p -> Quantities.bytes(p.hostAccessBytes())),
          new ProcessLine(
              "evictions caused",
              "buffers of anyone pushed out for it",
              p -> Quantities.count(p.evictionsCaused())),
          new ProcessLine(
              "evictions suffered",
              "its buffers pushed out",
              p -> Quantities.count(p.evictionsSuffered())),
          new ProcessLine(
              "back-offs",
              "gave up its locks and began again",
              p -> Quantities.count(p.backOffs())),
          new ProcessLine(
              "  of them for space",
              "an older ticket wanted the room",
              p -> Quantities.count(p.backOffsForSpace())),
          new ProcessLine(
              "  of them injected",
              "--inject-deadlock",
              p -> Quantities.count(p.backOffsInjected())),
          new ProcessLine("lock waits", "slept for a held lock", p -> waits(p.lockWaits())),
          new ProcessLine("  longest", "", p -> Quantities.nanos(p.lockWaits().maxNanos())),
          new ProcessLine("space waits", "slept for an older ticket", p -> waits(p.spaceWaits())),
          new ProcessLine("wounds", "wound-wait only", p -> Quantities.count(p.wounds())),
          new ProcessLine(
              "ENOMEM", "requests for space refused", p -> Quantities.count(p.refusals())),
          new ProcessLine(
              "retries", "submissions tried again", p -> Quantities.count(p.retries())));

  /** Lines of a run on a host with a limit on pages. */
  static final List<ProcessLine> OF_SWAPPING =
      List.of(
          new ProcessLine(
              "swapped out",
              "host memory to swap space",
              p -> Quantities.bytes(p.swappedOutBytes())),
          new ProcessLine(
              "swapped in", "brought back from it", p -> Quantities.bytes(p.swappedInBytes())));

  private static String timesSuffix(long times) {
    return times == 0 ? "" : " / " + Quantities.count(times);
  }

  private static String waits(Waits waits) {
    return waits.count() == 0
        ? "0"
        : Quantities.count(waits.count()) + " / " + Quantities.nanos(waits.totalNanos());
  }
}
