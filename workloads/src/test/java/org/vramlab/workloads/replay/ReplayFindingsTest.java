package org.vramlab.workloads.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.placement.Placements;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.bo.ManagerSettings;
import org.vramlab.ttm.check.BrokenRule;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.tenant.TenantLimits;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.workloads.io.FindingException;
import org.vramlab.workloads.trace.TraceRecording;
import org.vramlab.workloads.trace.TraceSource;
import org.vramlab.workloads.trace.TraceSummary;

/** A run in which something is found has no result; it tells what was found instead. */
class ReplayFindingsTest {
  /** Tells a checker that each job ends twice, as a fault in a queue would. */
  private static final class EndsTwice implements EventSink {
    private final Checker checker =
        new Checker(CheckerOptions.simulation(CheckerOptions.Algorithm.WAIT_DIE));

    @Override
    public void jobEnded(long nanos, int job, int queue) {
      checker.jobEnded(nanos, job, queue);
    }
  }

  @Test
  void run_brokenRule_endsWithItsStory() throws Exception {
    Replay replay = new Replay(settings(), null, List.of(new EndsTwice()));

    FindingException finding = assertThrows(FindingException.class, replay::run);

    BrokenRule rule = assertInstanceOf(BrokenRule.class, finding.getCause());
    List<String> lines = String.valueOf(finding.getMessage()).lines().toList();
    assertTrue(lines.get(0).contains("the checker found a broken rule"), lines.get(0));
    assertTrue(lines.get(0).endsWith("."), lines.get(0));
    assertTrue(lines.get(1).contains(rule.rule().toString()), lines.get(1));
    assertEquals(1, FindingException.EXIT_STATUS);
  }

  @Test
  void run_withoutFault_findsNothing() throws Exception {
    Outcome outcome = new Replay(settings()).run();

    assertTrue(outcome.checks().checker());
    assertTrue(outcome.checks().lockdep());
    assertEquals(List.of(), outcome.checks().findings());
  }

  private static ReplaySettings settings() throws Exception {
    Topology topology = Topologies.named("pcie-4gpu");
    TraceSource source = TraceSource.of("wave3d_stencil_4dev");
    TraceRecording recording = new TraceRecording(source, 1 << 24);
    return new ReplaySettings(
        topology,
        List.of(
            new ReplaySettings.TracedProcess(
                "wave",
                recording,
                TraceSummary.of(source, recording),
                List.of(0, 1, 2, 3),
                null,
                TenantLimits.NONE)),
        Collections.nCopies(topology.deviceCount(), 6L << 30),
        64L << 30,
        ReplaySettings.NO_HOST_LIMIT,
        0,
        PolicyChoice.of(EvictionPolicy.LRU),
        EvictionMode.TICKET,
        Retirement.BEHIND_FENCES,
        ManagerSettings.UNBOUNDED,
        true,
        Algorithm.WAIT_DIE,
        0,
        false,
        32,
        1,
        true,
        true,
        Placements.LINUX,
        List.of(),
        null,
        List.of(),
        List.of());
  }
}
