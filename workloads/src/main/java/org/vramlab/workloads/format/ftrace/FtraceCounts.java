package org.vramlab.workloads.format.ftrace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.ConversionSettings;

/** What a trace of the kernel held, counted for the account. Threads: one. */
final class FtraceCounts {
  long lost;
  long continuations;
  long directionless;
  long strangersReleased;
  long strangersBound;
  private long submissions;
  private long timed;
  private long listed;
  private long movesIn;
  private long bytesIn;
  private long movesOut;
  private long bytesOut;
  private long largestListBytes;
  private long largestTotalBytes;
  private final Map<String, Long> others = new TreeMap<>();

  void submitted(long nanos, int objects) {
    submissions++;
    if (nanos >= 0) {
      timed++;
    }
    if (objects > 0) {
      listed++;
    }
  }

  void intoVram(long bytes) {
    movesIn++;
    bytesIn += bytes;
  }

  void outOfVram(long bytes) {
    movesOut++;
    bytesOut += bytes;
  }

  /** The kernel prints the count under the label of the size, and the other way round. */
  boolean status(FtraceLine line) {
    long bytes = line.number("total_bo_count=", -1);
    largestListBytes = Math.max(largestListBytes, bytes);
    return bytes >= 0;
  }

  boolean total(FtraceLine line) {
    long bytes = line.number("size=", -1);
    largestTotalBytes = Math.max(largestTotalBytes, bytes);
    return bytes >= 0;
  }

  void other(String event) {
    others.merge(event, 1L, Long::sum);
  }

  void assume(FtraceSurvey survey, ConversionSettings settings, Account account) {
    account.assumed(
        survey.devices().isEmpty()
            ? "one GPU: no event says which"
            : "devices as the scheduler's events name them, "
                + String.join(", ", survey.devices())
                + "; an object belongs to the one that its task submits to first");
    account.assumed(
        "a submission reads and writes, in whole, the objects on the list that its task set before:"
            + " those always resident with their address space are on no list, and KFD queues"
            + " (ROCm) submit without an event");
    account.assumed(
        "an object that the kernel moves to VRAM is read there; what it moves out is this kernel's"
            + " own choice and not repeated");
    account.assumed(
        String.format(
            Locale.ROOT,
            "durations become arithmetic at %.1f TFLOP/s (--kernel-tflops); submissions whose end"
                + " is not in the trace take the launch floor",
            settings.kernelFlopsPerSecond() / 1e12));
  }

  void state(FtraceSurvey survey, GpuBuffers buffers, Account account) {
    account.known(
        String.format(
            Locale.ROOT,
            "%,d submissions in %.3f s, %,d with the time they ran, %,d with a list of objects",
            submissions,
            survey.spanNanos() / 1e9,
            timed,
            listed));
    account.known(
        String.format(
            Locale.ROOT,
            "%,d objects created, %,d met that were there before; %,d pointers used again, %,d"
                + " objects released",
            buffers.createdCount(),
            buffers.metLaterCount(),
            buffers.reusedCount(),
            buffers.releasedCount()));
    account.known(
        String.format(
            Locale.ROOT,
            "moves into VRAM: %,d of %,d bytes; out of it: %,d of %,d bytes",
            movesIn,
            bytesIn,
            movesOut,
            bytesOut));
    add(account, directionless, "moves print the same place twice: told by the move before");
    add(account, strangersReleased + strangersBound, "events of objects never met: left out");
    add(account, lost, "places where the ring buffer lost events: what follows may not fit");
    add(account, continuations, "lines continue an event before");
    if (largestListBytes > 0) {
      account.known(
          String.format(Locale.ROOT, "largest list of objects: %,d bytes", largestListBytes));
    }
    if (largestTotalBytes > 0) {
      account.known(
          String.format(
              Locale.ROOT,
              "largest total that gpu_mem_total states: %,d bytes",
              largestTotalBytes));
    }
    if (!others.isEmpty()) {
      List<String> words = new ArrayList<>();
      others.forEach(
          (event, count) -> words.add(String.format(Locale.ROOT, "%,d %s", count, event)));
      account.known("no buffer in, or used for times only: " + String.join(", ", words));
    }
  }

  private static void add(Account account, long count, String what) {
    if (count > 0) {
      account.known(String.format(Locale.ROOT, "%,d %s", count, what));
    }
  }
}
