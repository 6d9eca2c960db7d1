package org.vramlab.workloads.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.workloads.io.TextTable;
import org.vramlab.workloads.replay.ReplaySettings;
import org.vramlab.workloads.results.CriticalPath;
import org.vramlab.workloads.results.LinkResult;
import org.vramlab.workloads.results.LowerBounds;
import org.vramlab.workloads.results.PoolKind;
import org.vramlab.workloads.results.PoolResult;
import org.vramlab.workloads.results.ProcessResult;
import org.vramlab.workloads.results.RunResult;
import org.vramlab.workloads.trace.ByteSize;
import org.vramlab.workloads.trace.TraceSummary;

/**
 * What runs of one trace teach that differ in their policy only, in plain words. Every figure and
 * every comparison is taken from the results, so that the text stays true whatever they are.
 */
final class DemoLesson {
  private static final int LINE_WIDTH = 100;

  /** Differences below this share of the makespan are not worth a sentence. */
  private static final double NOTABLE = 0.01;

  private final ReplaySettings settings;

  /** The one that the others are compared with. */
  private final RunResult first;

  private final List<RunResult> all;

  /**
   * @param settings of the first run; of the others all but the policy is the same
   * @param results of all runs, at least one
   */
  DemoLesson(ReplaySettings settings, List<RunResult> results) {
    this.settings = settings;
    this.first = results.get(0);
    this.all = List.copyOf(results);
  }

  void print(PrintStream out) {
    wrap(out, "   ", "   ", situation());
    out.println();
    for (RunResult result : all) {
      out.println(String.format(Locale.ROOT, "   %-8s%s", policy(result), description(result)));
    }
    out.println();
    table().print(out, "   ");
    out.println();
    for (String sentence : learnt()) {
      wrap(out, "   - ", "     ", sentence);
    }
  }

  private String situation() {
    ReplaySettings.TracedProcess process = settings.processes().get(0);
    TraceSummary summary = process.summary();
    int largest = 0;
    for (int client = 1; client < process.devices().size(); client++) {
      if (summary.peakPlacedBytes(client) > summary.peakPlacedBytes(largest)) {
        largest = client;
      }
    }
    long vramBytes = settings.vramBytes().get(process.devices().get(largest));
    return String.format(
        Locale.ROOT,
        "%,d operations use up to %s at once on %s, which has %s.",
        summary.operationCount(),
        ByteSize.format(summary.peakPlacedBytes(largest)),
        process.devices().size() == 1 ? "one device" : "each device",
        ByteSize.format(vramBytes));
  }

  private TextTable table() {
    TextTable table = new TextTable("policy", cells(DemoLesson::policy));
    table.row("time", cells(result -> seconds(result.makespanNanos())));
    table.row("  waiting for copies", cells(result -> share(result, copyNanos(result))));
    table.row("  computing", cells(result -> share(result, jobNanos(result))));
    table.row("moved in", cells(result -> ByteSize.format(movedIn(result))));
    table.row("  first reads", cells(result -> ByteSize.format(compulsory(result))));
    table.row("  back after an eviction", cells(result -> ByteSize.format(refetched(result))));
    table.row("moved out", cells(result -> ByteSize.format(movedOut(result))));
    table.row("evictions", cells(result -> String.format(Locale.ROOT, "%,d", evictions(result))));
    table.row("lower bound", cells(result -> seconds(result.bounds().strongestNanos())));
    return table;
  }

  private String[] cells(Function<RunResult, String> figure) {
    return all.stream().map(figure).toArray(String[]::new);
  }

  private List<String> learnt() {
    List<String> sentences = new ArrayList<>();
    sentences.add(completion());
    sentences.add(pace(first));
    for (RunResult other : all.subList(1, all.size())) {
      sentences.add(comparison(other) + shift(other));
    }
    sentences.add(remainder());
    return sentences;
  }

  /** A run that did not come to its end has no result, so that this is always true. */
  private String completion() {
    long fullestPartsPerMille = 0;
    for (RunResult result : all) {
      for (PoolResult pool : result.pools()) {
        if (pool.kind() == PoolKind.VRAM && pool.limited()) {
          fullestPartsPerMille =
              Math.max(fullestPartsPerMille, pool.peakPages() * 1000 / pool.capacityPages());
        }
      }
    }
    return String.format(
        Locale.ROOT,
        "Every run came to its end, each operation found the contents it was promised, and memory"
            + " was never over its size: at most %.1f %% of it was in use.",
        fullestPartsPerMille / 10.0);
  }

  private static String pace(RunResult result) {
    long copying = copyNanos(result);
    long computing = jobNanos(result);
    String what =
        copying > computing
            ? "memory sets the pace, not arithmetic"
            : "arithmetic still sets the pace, not memory";
    return String.format(
        Locale.ROOT,
        "With %s, %s: along the critical path the GPUs waited %s for copies (%s) and worked for %s"
            + " (%s).",
        policy(result),
        what,
        seconds(copying),
        percent(copying, result.makespanNanos()),
        seconds(computing),
        percent(computing, result.makespanNanos()));
  }

  private String comparison(RunResult other) {
    return String.format(
        Locale.ROOT,
        "%s moves %s than %s and takes %s.",
        policy(other),
        change(
            movedIn(first) + movedOut(first),
            movedIn(other) + movedOut(other),
            "fewer bytes",
            "more bytes",
            "no other number of bytes"),
        policy(first),
        change(
            first.makespanNanos(),
            other.makespanNanos(),
            "less time",
            "more time",
            "the same time"));
  }

  /** What the other policy saves on one kind of activity and loses on another; may be empty. */
  private String shift(RunResult other) {
    SpanKind saved = SpanKind.SUBMIT;
    SpanKind lost = SpanKind.SUBMIT;
    for (SpanKind kind : SpanKind.values()) {
      if (gain(other, kind) > gain(other, saved)) {
        saved = kind;
      }
      if (gain(other, kind) < gain(other, lost)) {
        lost = kind;
      }
    }
    double notable = first.makespanNanos() * NOTABLE;
    if (gain(other, saved) <= notable || -gain(other, lost) <= notable) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        " What it saves in one place shows in another: on the critical path \"%s\" goes from %s to"
            + " %s, but \"%s\" from %s to %s.",
        saved.label(),
        seconds(nanos(first, saved)),
        seconds(nanos(other, saved)),
        lost.label(),
        seconds(nanos(first, lost)),
        seconds(nanos(other, lost)));
  }

  private long gain(RunResult other, SpanKind kind) {
    return nanos(first, kind) - nanos(other, kind);
  }

  /** How far the shortest run is from what is possible. */
  private String remainder() {
    RunResult best = first;
    for (RunResult result : all) {
      if (result.makespanNanos() < best.makespanNanos()) {
        best = result;
      }
    }
    LowerBounds bounds = best.bounds();
    String needed = seconds(bounds.strongestNanos());
    String bound =
        bounds.arithmeticNanos() >= bounds.linkNanos()
            ? bounds.arithmeticDevice() + " needs " + needed + " for its arithmetic alone"
            : "link " + bounds.link() + " needs " + needed + " for the bytes that it carried";
    String sentence =
        String.format(
            Locale.ROOT,
            "The shortest run (%s) takes %.1f times its lower bound: %s.",
            policy(best),
            (double) best.makespanNanos() / Math.max(1, bounds.strongestNanos()),
            bound);
    for (LinkResult link : best.links()) {
      if (link.name().equals(bounds.link())) {
        sentence +=
            String.format(
                Locale.ROOT,
                " Its busiest link, %s, carried something for %s of the time, and %s of what it"
                    + " could have carried.",
                link.name(),
                percent(link.busyNanos(), best.makespanNanos()),
                percent(link.usePartsPerMillion(best.makespanNanos()), 1_000_000));
      }
    }
    return sentence;
  }

  // ---- Figures.

  private static String policy(RunResult result) {
    return result.setting("policy");
  }

  private static String description(RunResult result) {
    EvictionPolicy policy = EvictionPolicy.named(policy(result));
    return policy == null ? "unknown" : policy.description();
  }

  private static long movedIn(RunResult result) {
    return result.processes().stream().mapToLong(ProcessResult::movedInBytes).sum();
  }

  private static long movedOut(RunResult result) {
    return result.processes().stream().mapToLong(ProcessResult::movedOutBytes).sum();
  }

  private static long compulsory(RunResult result) {
    return result.processes().stream().mapToLong(ProcessResult::compulsoryBytes).sum();
  }

  private static long refetched(RunResult result) {
    return result.processes().stream().mapToLong(ProcessResult::refetchBytes).sum();
  }

  private static long evictions(RunResult result) {
    return result.processes().stream().mapToLong(ProcessResult::evictionsSuffered).sum();
  }

  private static long nanos(RunResult result, SpanKind kind) {
    for (CriticalPath.Step step : result.criticalPath().steps()) {
      if (step.kind() == kind) {
        return step.nanos();
      }
    }
    return 0;
  }

  private static long copyNanos(RunResult result) {
    return nanos(result, SpanKind.COPY_IN)
        + nanos(result, SpanKind.COPY_OUT)
        + nanos(result, SpanKind.COPY_PEER);
  }

  private static long jobNanos(RunResult result) {
    return nanos(result, SpanKind.COMPUTE)
        + nanos(result, SpanKind.LOCAL_MEMORY)
        + nanos(result, SpanKind.LAUNCH)
        + nanos(result, SpanKind.PEER_ACCESS)
        + nanos(result, SpanKind.HOST_ACCESS);
  }

  private static String share(RunResult result, long nanos) {
    return percent(nanos, result.makespanNanos());
  }

  // ---- Words.

  private static String change(long from, long to, String less, String more, String same) {
    if (from == to || from == 0) {
      return same;
    }
    double percent = 100.0 * Math.abs(to - from) / from;
    return String.format(Locale.ROOT, "%.1f %% %s", percent, to < from ? less : more);
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
  }

  private static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.1f %%", whole == 0 ? 0 : 100.0 * part / whole);
  }

  private static void wrap(PrintStream out, String begin, String indent, String text) {
    StringBuilder line = new StringBuilder(begin);
    boolean fresh = true;
    for (String word : text.split(" ", -1)) {
      if (!fresh && line.length() + 1 + word.length() > LINE_WIDTH) {
        out.println(line);
        line.setLength(0);
        line.append(indent);
        fresh = true;
      }
      line.append(fresh ? "" : " ").append(word);
      fresh = false;
    }
    out.println(line);
  }
}
