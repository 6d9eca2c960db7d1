package org.vramlab.workloads.bound;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vramlab.workloads.bound.proof.Certificate;
import org.vramlab.workloads.bound.proof.CertificateChecker;
import org.vramlab.workloads.bound.proof.Execution;
import org.vramlab.workloads.bound.proof.Metric;
import org.vramlab.workloads.bound.proof.Plan;
import org.vramlab.workloads.bound.proof.PlanExecutor;
import org.vramlab.workloads.io.InputException;

/**
 * Finds bounds: the one way in for commands and comparisons.
 *
 * <pre>
 *   TraceUses uses = TraceUses.of(source, SizeRule.PAGES);             // once a trace
 *   Bound bound = BoundSearch.find(uses, pools, Metric.BOTH, Effort.DEFAULT);  // each size and metric
 *   bound.bytes(), bound.planBytes(), bound.gap(), bound.closed(lruBytes, policyBytes)
 * </pre>
 *
 * <p>The same arguments give the same result, byte for byte. What comes out has been checked: the
 * certificate by {@link CertificateChecker}, the plan by {@link PlanExecutor}, each from the trace
 * alone. Threads: calls are independent and may run side by side.
 */
public final class BoundSearch {
  private BoundSearch() {}

  /** Is told how far a search is. */
  @FunctionalInterface
  public interface Watcher {
    /** Such a part of the effort is spent; the search may end before all is. */
    void spent(double part);
  }

  /** Finds a bound and a plan, unwatched. */
  public static Bound find(TraceUses uses, long[] poolBytes, Metric metric, Effort effort)
      throws InputException {
    return find(uses, poolBytes, metric, effort, part -> {});
  }

  /**
   * Finds a bound and a plan.
   *
   * @param poolBytes memory of each device; at least its largest operation's operands
   * @throws InputException where the trace cannot be read again, as it must for the checks
   */
  public static Bound find(
      TraceUses uses, long[] poolBytes, Metric metric, Effort effort, Watcher watcher)
      throws InputException {
    List<Certificate.Device> proofs = new ArrayList<>();
    LongArrayList releases = new LongArrayList();
    BigInteger bytes = BigInteger.ZERO;
    for (int device = 0; device < uses.deviceCount(); device++) {
      if (uses.largestFootprintBytes(device) > poolBytes[device]) {
        throw new IllegalArgumentException("an operation does not fit into device " + device);
      }
      Intervals intervals = new Intervals(uses.device(device), metric, poolBytes[device]);
      double before = device;
      DeviceSearch search =
          new DeviceSearch(
              intervals,
              effort.steps(uses.deviceCount()),
              part -> watcher.spent((before + part) / uses.deviceCount()));
      search.run();
      watcher.spent((before + 1) / uses.deviceCount());
      proofs.add(search.proof());
      bytes = bytes.add(search.proof().bytes());
      release(uses.device(device), search.schedule(), releases);
    }
    Certificate certificate = new Certificate(uses.digest(), uses.sizes(), metric, bytes, proofs);
    long[] sorted = releases.toLongArray();
    Arrays.sort(sorted);
    return checked(uses, certificate, new Plan(uses.digest(), uses.sizes(), poolBytes, sorted));
  }

  private static void release(DeviceUses uses, Schedule schedule, LongArrayList releases) {
    for (int use = 0; use < uses.useCount(); use++) {
      if (!schedule.kept()[use]) {
        int operation = uses.operationIndexes()[uses.useOperations()[use]];
        releases.add(Plan.release(operation, uses.bufferIds()[uses.useBuffers()[use]]));
      }
    }
  }

  private static Bound checked(TraceUses uses, Certificate certificate, Plan plan)
      throws InputException {
    List<String> objections = CertificateChecker.objections(certificate, uses.source());
    if (!objections.isEmpty()) {
      throw new IllegalStateException("a bound without proof: " + String.join("; ", objections));
    }
    try {
      Execution executed = PlanExecutor.run(plan, uses.source());
      return new Bound(certificate, plan, executed);
    } catch (PlanExecutor.Impossible impossible) {
      throw new IllegalStateException("a plan that does not work", impossible);
    }
  }
}
