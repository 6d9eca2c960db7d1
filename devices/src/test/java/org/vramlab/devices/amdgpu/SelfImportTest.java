package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * A buffer that comes back to the device that exported it: mapped as its own, or, for tests of both
 * sides on one device, through its dma-buf like anybody else's.
 */
class SelfImportTest {
  private static final long MIB = 1 << 20;

  private final Checker checker =
      new Checker(CheckerOptions.simulation(CheckerOptions.Algorithm.WAIT_DIE));
  private final Simulation simulation = new Simulation(Simulation.EXACT_SEED, checker, SpanLog.OFF);

  /** What two processes of one device make of a shared buffer. */
  private interface Steps {
    void run(DmaBuf dmaBuf, Mapping imported, GpuClient importer) throws Exception;
  }

  private void share(SharingRules sharing, Steps steps) {
    WwClass wwClass = new WwClass(simulation, new Lockdep(), Algorithm.WAIT_DIE);
    DeviceSettings settings =
        new DeviceSettings(
            2 * MIB,
            64 * MIB,
            EvictionPolicy.LRU,
            CpuCosts.LINUX,
            Retirement.BEHIND_FENCES,
            ResidencyRules.PLAIN,
            sharing,
            null);
    Wires wires = new Wires(simulation, Topologies.named("frontier-mi250x"));
    AmdgpuDevice device =
        new AmdgpuDevice(wwClass, wires, 0, settings, new JobScale(Simulation.EXACT_SEED, 0));
    GpuClient owner = new GpuClient(device, "owner", TicketSettings.PLAIN);
    GpuClient importer = new GpuClient(device, "importer", TicketSettings.PLAIN);
    simulation.spawn(
        "processes",
        () -> {
          try {
            SharedBuffer shared = new SharedBuffer(owner, MIB);
            Mapping imported = shared.importInto(importer);
            submit(owner, shared.mapping, 0, MIB);
            submit(importer, imported, MIB, 0);
            steps.run(shared.dmaBuf, imported, importer);
            shared.close();
          } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
          }
        });
    simulation.run();
    checker.runEnded(simulation.nowNanos());
    device.manager().checkEmpty();
  }

  private static void submit(GpuClient client, Mapping mapping, long reads, long writes)
      throws Exception {
    Submission submission = new Submission();
    submission.use(mapping, reads, writes, Submission.ANY_VERSION, Long.MAX_VALUE);
    client.submit(submission);
    client.awaitUnfinishedBelow(1);
  }

  @Test
  void importBuffer_ofTheDeviceItself_attachesNobody() {
    share(
        SharingRules.LINUX,
        (dmaBuf, imported, importer) -> assertEquals(0, dmaBuf.attachmentCount()));
  }

  @Test
  void importBuffer_withoutTheShortCut_goesThroughTheDmaBuf() {
    share(
        SharingRules.LINUX.withoutShortCut(),
        (dmaBuf, imported, importer) -> {
          assertEquals(1, dmaBuf.attachmentCount());
          assertEquals(imported.bo().resource(), dmaBuf.attachment(0).mapped());
        });
  }

  /** Both sides on one device: the importer is asked and told, and maps it again. */
  @Test
  void evicted_withoutTheShortCut_isMappedAgainByItsImporter() {
    share(
        SharingRules.LINUX.withoutShortCut(),
        (dmaBuf, imported, importer) -> {
          Mapping all = importer.create(2 * MIB);
          submit(importer, all, 0, 2 * MIB);
          assertTrue(dmaBuf.attachment(0).mapped() == null, "it was pushed out");
          importer.close(all, null, List.of());
          submit(importer, imported, MIB, 0);
          assertEquals(imported.bo().resource(), dmaBuf.attachment(0).mapped());
        });
  }
}
