package org.vramlab.workloads.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.workloads.bound.proof.Certificate;
import org.vramlab.workloads.bound.proof.CertificateChecker;
import org.vramlab.workloads.bound.proof.Metric;
import org.vramlab.workloads.bound.proof.SizeRule;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.TraceSource;

/** On traces so small that every schedule can be tried, bounds lie below all, and plans above. */
class BoundAgainstOptimumTest {
  private static final int INSTANCES = 500;

  @TempDir private Path folder;

  private DeviceUses uses(TinyTrace trace, int device) throws IOException, InputException {
    return TraceUses.of(trace.write(folder), SizeRule.EXACT).device(device);
  }

  @ParameterizedTest
  @EnumSource
  void boundAndPlan_on500Traces_encloseTheOptimum(Metric metric)
      throws IOException, InputException {
    TinyVerdict verdict = new TinyVerdict();
    for (int seed = 1; seed <= INSTANCES; seed++) {
      TinyTrace trace = new TinyTrace(seed);
      TraceUses uses = TraceUses.of(trace.write(folder), SizeRule.EXACT);
      for (int device = 0; device < TinyTrace.DEVICES; device++) {
        verdict.search(uses.device(device), trace, device, metric);
      }
    }

    assertTrue(verdict.isRight(), verdict.toString());
    assertEquals(2 * INSTANCES, verdict.compared);
  }

  /** Whatever the prices, the rows and the unit of the rounded rows, a bound is one. */
  @Test
  void anyPrices_proveABound_andTheCheckerSaysTheSame() throws IOException, InputException {
    SplittableRandom random = new SplittableRandom(1);
    for (int seed = 1; seed <= INSTANCES; seed++) {
      TinyTrace trace = new TinyTrace(seed);
      TraceSource source = trace.write(folder);
      TraceUses uses = TraceUses.of(source, SizeRule.EXACT);
      Metric metric = Metric.values()[random.nextInt(3)];
      List<Certificate.Device> proofs = new ArrayList<>();
      BigInteger sum = BigInteger.ZERO;
      for (int device = 0; device < TinyTrace.DEVICES; device++) {
        Intervals intervals = new Intervals(uses.device(device), metric, trace.poolBytes[device]);
        if (random.nextBoolean()) { // some of the rows are enough, as in the rough search
          intervals = intervals.only(intervals.tightestRows(1 + random.nextInt(3)));
        }
        Reduction problem = new Reduction(intervals, random.nextInt(7));
        double[] prices = new double[problem.rooms.length];
        Arrays.setAll(prices, row -> random.nextInt(3) == 0 ? random.nextDouble() : 0);
        Certificate.Device proof = ExactDual.certify(problem, prices);
        long optimum = ExhaustiveOptimum.of(trace, device, metric);
        assertTrue(proof.bytes().compareTo(BigInteger.valueOf(optimum)) <= 0, "seed " + seed);
        proofs.add(proof);
        sum = sum.add(proof.bytes());
      }
      Certificate certificate =
          new Certificate(source.digest(), SizeRule.EXACT, metric, sum, proofs);

      assertEquals(List.of(), CertificateChecker.objections(certificate, source), "seed " + seed);
    }
  }

  @Test
  void wholeMachine_isTheSumOfItsDevices_andThePlanWorks() throws IOException, InputException {
    for (int seed = 1; seed <= 20; seed++) {
      TinyTrace trace = new TinyTrace(seed);
      TraceUses uses = TraceUses.of(trace.write(folder), SizeRule.EXACT);

      Bound bound = BoundSearch.find(uses, trace.poolBytes, Metric.BOTH, new Effort(1));

      long optimum = 0;
      for (int device = 0; device < TinyTrace.DEVICES; device++) {
        optimum += ExhaustiveOptimum.of(trace, device, Metric.BOTH);
      }
      assertTrue(bound.bytes().compareTo(BigInteger.valueOf(optimum)) <= 0);
      assertTrue(bound.planBytes() >= optimum);
    }
  }

  /** Mistakes in what a bound is computed from. */
  enum Fault {
    FIRST_WRITES_ARE_LOADED {
      @Override
      DeviceUses in(DeviceUses uses) {
        boolean[] all = new boolean[uses.useCount()];
        Arrays.fill(all, true);
        return with(uses, uses.footprintBytes(), uses.endOperations(), all, uses.writes());
      }
    },
    WRITE_BACKS_ARE_FORGOTTEN {
      @Override
      DeviceUses in(DeviceUses uses) {
        boolean[] none = new boolean[uses.useCount()];
        return with(uses, uses.footprintBytes(), uses.endOperations(), uses.loads(), none);
      }
    },
    FREES_ARE_FORGOTTEN {
      @Override
      DeviceUses in(DeviceUses uses) {
        int[] never = new int[uses.bufferCount()];
        Arrays.fill(never, uses.operationCount());
        return with(uses, uses.footprintBytes(), never, uses.loads(), uses.writes());
      }
    },
    OPERANDS_TAKE_NO_ROOM {
      @Override
      DeviceUses in(DeviceUses uses) {
        long[] none = new long[uses.operationCount()];
        return with(uses, none, uses.endOperations(), uses.loads(), uses.writes());
      }
    };

    abstract DeviceUses in(DeviceUses uses);

    private static DeviceUses with(
        DeviceUses uses, long[] footprints, int[] ends, boolean[] loads, boolean[] writes) {
      return new DeviceUses(
          uses.operationIndexes(),
          footprints,
          uses.operandStarts(),
          uses.operandUses(),
          uses.bufferIds(),
          uses.sizeBytes(),
          uses.firstUses(),
          ends,
          uses.useOperations(),
          uses.useBuffers(),
          loads,
          writes);
    }
  }

  @ParameterizedTest
  @EnumSource
  void plantedFault_isNoticed(Fault fault) throws IOException, InputException {
    assertFalse(verdictOf(fault::in, 0).isRight());
  }

  @Test
  void smallerMemoryThanThereIs_isNoticed() throws IOException, InputException {
    assertTrue(verdictOf(UnaryOperator.identity(), -1).boundsAboveOptimum > 0);
  }

  @Test
  void noFault_isRight() throws IOException, InputException {
    TinyVerdict verdict = verdictOf(UnaryOperator.identity(), 0);
    assertTrue(verdict.isRight(), verdict.toString());
  }

  private TinyVerdict verdictOf(UnaryOperator<DeviceUses> fault, long morePoolBytes)
      throws IOException, InputException {
    TinyVerdict verdict = new TinyVerdict();
    for (int seed = 1; seed <= 100; seed++) {
      TinyTrace trace = new TinyTrace(seed);
      DeviceUses uses = uses(trace, 0);
      long largest = Arrays.stream(uses.footprintBytes()).max().orElse(1);
      long pool = Math.max(largest, trace.poolBytes[0] + morePoolBytes);
      verdict.search(fault.apply(uses), trace, 0, Metric.BOTH, pool);
    }
    return verdict;
  }
}
