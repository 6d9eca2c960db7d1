package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.dmabuf.CpuMapping;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sleeping.SleepingLock;
import org.vramlab.ttm.ww.Algorithm;

/** The CPU and a buffer that another device has imported: begin, read, end. */
class CpuAccessTest {
  private static final long MIB = 1 << 20;

  private final Checker checker =
      new Checker(CheckerOptions.simulation(CheckerOptions.Algorithm.WAIT_DIE));
  private final Simulation simulation = new Simulation(Simulation.EXACT_SEED, checker, SpanLog.OFF);
  private final Lockdep lockdep = new Lockdep();
  private final Fleet fleet =
      new Fleet(
          simulation,
          lockdep,
          Algorithm.WAIT_DIE,
          "frontier-mi250x",
          2,
          4 * MIB,
          64 * MIB,
          Retirement.BEHIND_FENCES);
  private final GpuClient owner = new GpuClient(fleet.device(0), "owner", TicketSettings.PLAIN);
  private final GpuClient importer = new GpuClient(fleet.device(1), "viewer", TicketSettings.PLAIN);

  /** What is done with a buffer that the owner is just writing. */
  private interface Steps {
    void run(SharedBuffer shared, BufferObject bo) throws Exception;
  }

  private void share(Steps steps) {
    simulation.spawn(
        "processes",
        () -> {
          try {
            SharedBuffer shared = new SharedBuffer(owner, MIB);
            Mapping imported = shared.importInto(importer);
            submit(importer, imported, 0, MIB);
            submit(owner, shared.mapping, 0, MIB);
            steps.run(shared, shared.mapping.bo());
            shared.close();
          } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
          }
        });
    simulation.run();
    checker.runEnded(simulation.nowNanos());
    fleet.checkEmpty();
  }

  private static void submit(GpuClient client, Mapping mapping, long reads, long writes)
      throws Exception {
    Submission submission = new Submission();
    submission.use(mapping, reads, writes, Submission.ANY_VERSION, Long.MAX_VALUE);
    client.submit(submission);
  }

  private static long versionIn(BufferObject bo) {
    Resource place = bo.resource();
    return place == null ? Content.NOTHING : place.content().version();
  }

  @Test
  void begin_toRead_movesTheBufferToHostMemoryBehindWhoWritesIt() {
    share((shared, bo) -> {
      shared.dmaBuf.cpuAccess().begin("app", false);
      assertFalse(bo.isIn(fleet.device(0).vram()));
      assertEquals(bo.submittedVersion(), versionIn(bo), "it has arrived");
      shared.dmaBuf.cpuAccess().end("app", false);
    });
  }

  @Test
  void begin_toWrite_leavesTheBufferWhereItIs() {
    share((shared, bo) -> {
      shared.dmaBuf.cpuAccess().begin("app", true);
      assertTrue(bo.isIn(fleet.device(0).vram()));
      assertEquals(bo.submittedVersion(), versionIn(bo), "it is written");
      shared.dmaBuf.cpuAccess().end("app", true);
    });
  }

  @Test
  void read_throughAMappingOfTheCpu_seesWhatDevicesWroteBeforeAndAfterAMove() {
    SleepingLock mmap =
        new SleepingLock(
            simulation, lockdep, lockdep.defineClass("mmap lock", LockKind.OUTER), "mmap lock");
    share((shared, bo) -> {
      CpuMapping mapping = CpuMapping.map(shared.dmaBuf, mmap, TicketSettings.PLAIN);
      for (boolean writes : new boolean[] {true, false}) {
        shared.dmaBuf.cpuAccess().begin("app", writes);
        assertEquals(bo.submittedVersion(), mapping.read());
        shared.dmaBuf.cpuAccess().end("app", writes);
      }
      submit(owner, shared.mapping, 0, MIB);
      shared.dmaBuf.cpuAccess().begin("app", true);
      assertEquals(bo.submittedVersion(), mapping.read());
      shared.dmaBuf.cpuAccess().end("app", true);
      mapping.unmap();
    });
  }
}
