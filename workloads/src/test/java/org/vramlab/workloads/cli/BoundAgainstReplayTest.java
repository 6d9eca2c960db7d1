package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vramlab.workloads.bound.Bound;
import org.vramlab.workloads.bound.BoundSearch;
import org.vramlab.workloads.bound.Effort;
import org.vramlab.workloads.bound.TraceUses;
import org.vramlab.workloads.bound.proof.Metric;
import org.vramlab.workloads.bound.proof.SizeRule;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.replay.Outcome;
import org.vramlab.workloads.results.ProcessResult;
import org.vramlab.workloads.trace.DeviceDemand;
import org.vramlab.workloads.trace.PoolSize;
import org.vramlab.workloads.trace.TraceSource;
import org.vramlab.workloads.trace.TraceSummary;

/**
 * A replay counts the same pages in memory of the same size, and never moves less than the bound.
 */
class BoundAgainstReplayTest {
  private static final String TRACE = "wave3d_stencil_4dev";
  private static final String SIZE = "x1.5";

  private static TraceUses uses() throws InputException {
    return TraceUses.of(TraceSource.of(TRACE), SizeRule.PAGES);
  }

  private static long[] pools(TraceUses uses) throws Exception {
    return uses.poolBytes(PoolSize.parse(SIZE));
  }

  @Test
  void memory_isThatOfAReplay() throws Exception {
    DeviceDemand demand = DeviceDemand.of(TraceSummary.of(TraceSource.of(TRACE)));

    assertArrayEquals(PoolSize.parse(SIZE).poolBytes(demand), pools(uses()));
  }

  @Test
  void noPolicy_movesLessThanTheBound() throws Exception {
    TraceUses uses = uses();
    long[] pools = pools(uses);
    Bound in = BoundSearch.find(uses, pools, Metric.IN, new Effort(1));
    Bound both = BoundSearch.find(uses, pools, Metric.BOTH, new Effort(1));
    for (String policy : new String[] {"lru", "belady"}) {
      Outcome outcome = CommandLineRun.outcome(TRACE, "--vram " + SIZE + " --policy " + policy);
      long movedIn = 0;
      long movedOut = 0;
      for (ProcessResult process : outcome.processes()) {
        movedIn += process.movedInBytes();
        movedOut += process.movedOutBytes();
      }

      assertTrue(movedIn >= in.bytes().longValueExact(), policy + ": " + movedIn);
      assertTrue(movedIn + movedOut >= both.bytes().longValueExact(), policy + ": " + movedOut);
      // And the bound is worth something: Belady's policy is near.
      assertTrue(!policy.equals("belady") || movedIn <= 1.2 * in.bytes().doubleValue());
    }
  }
}
