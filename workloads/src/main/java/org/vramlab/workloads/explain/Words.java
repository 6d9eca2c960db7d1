package org.vramlab.workloads.explain;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.results.report.Quantities;

/**
 * The words that stories share.
 *
 * @param processes names of the processes; a buffer's is left out where there is only one
 */
record Words(List<String> processes) {
  /** Buffers named one by one for each reason; the rest are counted. */
  private static final int BUFFERS_NAMED = 4;

  String buffer(@Nullable Named buffer) {
    if (buffer == null) {
      return "nobody in particular";
    }
    String number = "buffer " + buffer.number();
    if (buffer.process() < 0) {
      return number + " of the system";
    }
    return processes.size() > 1 ? number + " of " + processes.get(buffer.process()) : number;
  }

  String sized(Named buffer) {
    return buffer(buffer) + " (" + Quantities.bytes(buffer.bytes()) + ")";
  }

  /** {@code 12.345678 s}: exact enough to find it in a timeline. */
  static String at(long nanos) {
    return String.format(java.util.Locale.ROOT, "%.6f s", nanos / 1e9);
  }

  /** Who was passed over and why: {@code 2 locked by somebody else (buffers 3, 5)}. */
  String skipped(List<Skip> skips) {
    if (skips.isEmpty()) {
      return "nobody was passed over before it";
    }
    Map<Integer, LinkedHashSet<Named>> byReason = new TreeMap<>();
    for (Skip skip : skips) {
      byReason.computeIfAbsent(skip.reason(), none -> new LinkedHashSet<>()).add(skip.buffer());
    }
    List<String> parts = new ArrayList<>();
    byReason.forEach((reason, buffers) -> {
      List<String> names = buffers.stream().limit(BUFFERS_NAMED).map(this::buffer).toList();
      String more = buffers.size() > BUFFERS_NAMED ? ", .." : "";
      parts.add(
          buffers.size() + " " + Skip.words(reason) + " (" + String.join(", ", names) + more + ")");
    });
    return "passed over before it: " + String.join("; ", parts);
  }

  /** How a buffer was pushed out, without saying which. */
  String evicted(Eviction eviction) {
    return "by "
        + eviction.by().text()
        + " for "
        + buffer(eviction.forBuffer())
        + ", from "
        + eviction.fromPool()
        + (eviction.toPool().isEmpty() ? ", contents given up" : " to " + eviction.toPool());
  }

  String work(Work work) {
    if (work.doer != null) {
      return "the job of " + work.doer.text();
    }
    String what = work.buffer == null ? "a copy" : "the copy of " + sized(work.buffer);
    return what + " from " + work.fromPool + " to " + work.toPool;
  }
}
