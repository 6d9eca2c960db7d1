package org.vramlab.workloads.cache;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.requests.RequestTrace;
import org.vramlab.workloads.trace.TraceSource;

/**
 * Rows of published results against what our policies make of the same trace: how many agree, which
 * do not, and which say nothing about ours.
 *
 * <p>Threads: one.
 */
public final class PolicyRows {
  private final Map<String, Count> counts = new LinkedHashMap<>();
  private final Map<String, Long> passedOver = new TreeMap<>();
  private final List<Difference> differences = new ArrayList<>();
  private long otherTraces;
  private long rows;
  private long agree;

  private PolicyRows(long otherTraces) {
    this.otherTraces = otherTraces;
  }

  /**
   * What the rows of one policy came to.
   *
   * @param name of the policy in the file, with its parameters
   * @param policy ours
   * @param rows how many
   * @param agree how many of them agree
   */
  public record Count(String name, String policy, long rows, long agree) {}

  /**
   * A row that does not agree.
   *
   * @param line in the file, from 1
   * @param name of the policy there
   * @param policy ours
   * @param size of the cache, in its unit
   * @param unit of the size
   * @param what differs
   * @param published there
   * @param here by us
   */
  public record Difference(
      long line,
      String name,
      String policy,
      long size,
      CacheUnit unit,
      String what,
      String published,
      String here) {}

  /** Told how far the work has come. */
  @FunctionalInterface
  public interface Watcher {
    /** So many of all rows of the trace have been compared. */
    void reached(long done, long all);
  }

  /**
   * Replays the trace for every row that speaks of it.
   *
   * @param name of the trace in the file's column {@code trace}
   * @throws InputException for a file that cannot be used, or has no row of the trace
   */
  public static PolicyRows of(Path file, RequestTrace trace, String name, Watcher watcher)
      throws InputException {
    PolicyRowReader.Rows read = PolicyRowReader.read(file, name);
    if (read.rows().isEmpty()) {
      throw noRow(file, name);
    }
    PolicyRows result = new PolicyRows(read.others());
    long done = 0;
    for (PolicyRow row : read.rows()) {
      result.compare(row, trace);
      watcher.reached(++done, read.rows().size());
    }
    return result;
  }

  /** Whether the file is the result of a simulation of gmtraces, with write-back. */
  public static boolean isOfBuffers(Path file) throws InputException {
    return BufferRows.isOne(file);
  }

  /**
   * As {@link #of(Path, RequestTrace, String, Watcher)}, for a gmtrace and its rows.
   *
   * @throws InputException for a file or a trace that cannot be used
   */
  public static PolicyRows of(Path file, TraceSource trace, String name) throws InputException {
    PolicyRows result = new PolicyRows(0);
    BufferRows.compare(file, trace, name, result);
    if (result.rows == 0 && result.passedOver.isEmpty()) {
      throw noRow(file, name);
    }
    return result;
  }

  private static InputException noRow(Path file, String name) {
    return new InputException(
        file.toString(),
        "no row has the trace '" + name + "'",
        "name the trace as its column 'trace' does, or say which it is with --as NAME");
  }

  private void compare(PolicyRow row, RequestTrace trace) {
    PolicyChoice policy = row.policy();
    if (policy == null) {
      passOver(row.name() + ": " + row.reason());
      return;
    }
    if (row.unit() == CacheUnit.BYTES && !trace.hasSizes()) {
      passOver(row.name() + ": the trace has no sizes, and the row counts bytes");
      return;
    }
    int before = differences.size();
    if (row.requests() >= 0 && row.requests() != trace.requests().length) {
      differ(row, policy, "requests", row.requests(), trace.requests().length);
    } else {
      CacheRun run = CacheRun.of(trace, policy, row.sizeHere(), row.unit(), row.seed());
      compare(row, policy, run);
    }
    count(row.name(), policy.label(), differences.size() == before);
  }

  /** One row more has been compared. */
  void count(String name, String policy, boolean agrees) {
    rows++;
    agree += agrees ? 1 : 0;
    Count count = counts.getOrDefault(name, new Count(name, policy, 0, 0));
    counts.put(name, new Count(name, policy, count.rows() + 1, count.agree() + (agrees ? 1 : 0)));
  }

  private void compare(PolicyRow row, PolicyChoice policy, CacheRun run) {
    if (row.tolerance() > 0) {
      double published = row.misses() / (double) run.requests();
      if (Math.abs(run.missRatio() - published) > row.tolerance()) {
        differ(row, policy, "miss ratio", ratio(published), ratio(run.missRatio()));
      }
      return;
    }
    if (row.misses() != run.misses()) {
      differ(row, policy, "misses", row.misses(), run.misses());
    } else if (row.unit() == CacheUnit.BYTES
        && row.missedBytes() >= 0
        && row.missedBytes() != run.missedBytes()) {
      differ(row, policy, "missed bytes", row.missedBytes(), run.missedBytes());
    } else if (row.unit() == CacheUnit.BYTES
        && row.requestedBytes() >= 0
        && row.requestedBytes() != run.requestedBytes()) {
      differ(row, policy, "requested bytes", row.requestedBytes(), run.requestedBytes());
    }
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.6f", ratio);
  }

  private void differ(
      PolicyRow row, PolicyChoice policy, String what, Object published, Object here) {
    differ(
        new Difference(
            row.line(),
            row.name(),
            policy.label(),
            row.size(),
            row.unit(),
            what,
            String.valueOf(published),
            String.valueOf(here)));
  }

  void differ(Difference difference) {
    differences.add(difference);
  }

  /** One row more speaks of another trace. */
  void ofOtherTrace() {
    otherTraces++;
  }

  void passOver(String why) {
    passedOver.merge(why, 1L, Long::sum);
  }

  /** How many rows were compared. */
  public long rows() {
    return rows;
  }

  /** How many of them agree. */
  public long agree() {
    return agree;
  }

  /** Rows of the file that speak of other traces. */
  public long otherTraces() {
    return otherTraces;
  }

  /** Policy by policy, in the file's order. */
  public List<Count> counts() {
    return List.copyOf(counts.values());
  }

  /** Rows that say nothing about our policies: policy and reason, and how many. */
  public Map<String, Long> passedOver() {
    return java.util.Collections.unmodifiableMap(passedOver);
  }

  /** The rows that do not agree. */
  public List<Difference> differences() {
    return List.copyOf(differences);
  }
}
