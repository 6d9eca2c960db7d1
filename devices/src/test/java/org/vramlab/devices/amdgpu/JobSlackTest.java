package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.topology.DeviceSpec;

/** What a job may reach for without lasting any longer. */
class JobSlackTest {
  private final DeviceSpec spec = Topologies.named("frontier-mi250x").device(0);
  private final Submission submission = new Submission();

  @Test
  void asLongAsTheArithmeticTakes_reachingCostsNothing_andThenAllOfIt() {
    submission.flops(spec.flopsPerSecond() / 1000);
    JobSlack slack = JobSlack.of(submission, spec);
    assertEquals(0, slack.exposedNanos(900_000));
    slack.take(900_000);
    assertTrue(Math.abs(slack.exposedNanos(500_000) - 400_000) <= 1);
    slack.take(500_000);
    assertEquals(500_000, slack.exposedNanos(500_000));
  }

  @Test
  void aJobThatDoesNothing_lastsAsLongAsALaunch() {
    JobSlack slack = JobSlack.of(submission, spec);
    assertTrue(spec.launchFloorNanos() > 0);
    assertEquals(0, slack.exposedNanos(spec.launchFloorNanos()));
    assertEquals(1, slack.exposedNanos(spec.launchFloorNanos() + 1));
  }
}
