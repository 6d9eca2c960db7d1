package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.placement.Placements;
import org.vramlab.ttm.bo.EvictionPass;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Suspend, emptying and removal of a device of 64 MiB that lends its memory to one of 32, while
 * guests, and clean copies of what has gone home, are there.
 */
class LenderControlTest {
  private static final long MIB = 1L << 20;

  /** What a test has the borrower's client do, and the control of the lender. */
  private interface Story {
    void run(GpuClient mine, AmdgpuDevice lender, DeviceControl control)
        throws Interrupted, NoMemory, Busy;
  }

  private final List<Mapping> toClose = new ArrayList<>();

  private void run(Placements placement, Story story) {
    Checker checker = new Checker(CheckerOptions.simulation(CheckerOptions.Algorithm.WAIT_DIE));
    Simulation simulation = new Simulation(Simulation.EXACT_SEED, checker, SpanLog.OFF);
    Fleet fleet =
        new Fleet(
            simulation,
            new Lockdep(),
            Algorithm.WAIT_DIE,
            "frontier-mi250x",
            List.of(32 * MIB, 64 * MIB),
            1L << 30,
            Retirement.BEHIND_FENCES,
            placement);
    simulation.spawn(
        "test",
        () -> {
          try {
            GpuClient mine = new GpuClient(fleet.device(0), "mine", TicketSettings.PLAIN);
            AmdgpuDevice lender = fleet.device(1);
            story.run(mine, lender, new DeviceControl(lender, TicketSettings.PLAIN));
            mine.awaitUnfinishedBelow(1);
            for (Mapping mapping : toClose) {
              mine.close(mapping, null, List.of());
            }
          } catch (NoMemory | Busy impossible) {
            throw new IllegalStateException("everything fits", impossible);
          }
        });
    simulation.run();
    checker.runEnded(simulation.nowNanos());
    fleet.checkEmpty();
  }

  private Mapping written(GpuClient client) throws Interrupted, NoMemory, Busy {
    Mapping mapping = client.create(20 * MIB);
    toClose.add(mapping);
    use(client, mapping, 0, 20 * MIB);
    return mapping;
  }

  /** The checker says so if what it reads is not what was written last. */
  private static void read(GpuClient client, Mapping mapping) throws Interrupted, NoMemory, Busy {
    use(client, mapping, mapping.bo().sizeBytes(), 0);
  }

  private static void use(GpuClient client, Mapping mapping, long reads, long writes)
      throws Interrupted, NoMemory, Busy {
    Submission submission = new Submission();
    submission.use(mapping, reads, writes, Submission.ANY_VERSION, Long.MAX_VALUE);
    client.submit(submission);
    client.awaitUnfinishedBelow(1);
  }

  @Test
  void suspend_guestsGoHomeOrToTheHost_andAreReadThere() {
    run(
        Placements.HARVEST,
        (mine, lender, control) -> {
          Mapping guest = written(mine);
          written(mine);
          assertTrue(guest.bo().isIn(lender.vram()));
          control.suspend();
          assertEquals(0, lender.vram().usedPages());
          read(mine, guest);
          control.resume();
        });
  }

  @Test
  void suspended_lenderIsAskedForNothing_andAgainOnceItHasResumed() {
    run(
        Placements.HARVEST,
        (mine, lender, control) -> {
          control.suspend();
          Mapping first = written(mine);
          written(mine);
          assertFalse(first.bo().isIn(lender.vram()));
          assertEquals(0, lender.vram().usedPages());
          control.resume();
          written(mine);
          assertTrue(lender.vram().usedPages() > 0, "the second is its guest");
        });
  }

  /** Memory without power holds nothing: a copy there would be read as if it did. */
  @Test
  void suspend_cleanCopiesAreGivenUp() {
    run(
        Placements.COST,
        (mine, lender, control) -> {
          copyAtTheLender(mine, lender);
          control.suspend();
          assertEquals(0, lender.vram().usedPages());
          control.resume();
        });
  }

  @Test
  void suspend_whileAClientGoesOn_nothingOfItsIsAtTheLenderUntilItResumes() {
    run(
        Placements.COST,
        (mine, lender, control) -> {
          List<Mapping> all = List.of(written(mine), written(mine), written(mine));
          boolean[] resumed = new boolean[1];
          lender
              .wwClass()
              .sched()
              .spawn(
                  "power",
                  () -> {
                    try {
                      control.suspend();
                      assertEquals(0, lender.vram().usedPages());
                      lender.wwClass().sched().delay(20_000_000, SpanKind.PAUSE);
                      assertEquals(0, lender.vram().usedPages());
                      control.resume();
                      resumed[0] = true;
                    } catch (NoMemory | Busy impossible) {
                      throw new IllegalStateException("everything fits", impossible);
                    }
                  });
          for (int i = 0; i < 60 || !resumed[0]; i++) {
            if (i % 4 == 3) {
              use(mine, all.get(i % 3), 0, 20 * MIB);
            } else {
              read(mine, all.get(i % 3));
            }
          }
        });
  }

  /** As somebody asks for it in debugfs, device awake: it ended never while a copy was there. */
  @Test
  void emptying_cleanCopiesAreGivenUp() {
    run(
        Placements.COST,
        (mine, lender, control) -> {
          copyAtTheLender(mine, lender);
          new PowerManagement(
                  lender, TicketSettings.PLAIN, PowerManagement.Emptying.UNTIL_EMPTY, false)
              .suspend();
          assertEquals(0, lender.vram().usedPages());
        });
  }

  @Test
  void removal_guestsAreGivenBackBeforeTheEnginesStop_andAreReadElsewhere() {
    run(
        Placements.HARVEST,
        (mine, lender, control) -> {
          Mapping guest = written(mine);
          Mapping other = written(mine);
          assertTrue(guest.bo().isIn(lender.vram()));
          control.remove();
          assertEquals(0, lender.vram().usedPages());
          read(mine, guest);
          read(mine, other);
          assertEquals(0, lender.vram().usedPages(), "what is gone lends nothing");
        });
  }

  @Test
  void removal_whatTheDeviceItselfHolds_staysWhereItWas() {
    run(
        Placements.HARVEST,
        (mine, lender, control) -> {
          GpuClient own = new GpuClient(lender, "its own", TicketSettings.PLAIN);
          Mapping kept = own.create(8 * MIB);
          use(own, kept, 0, 8 * MIB);
          Mapping guest = written(mine);
          written(mine);
          control.remove();
          assertTrue(kept.bo().isIn(lender.vram()));
          assertFalse(guest.bo().isIn(lender.vram()));
          own.close(kept, null, List.of());
        });
  }

  @Test
  void guestsOnly_pass_leavesTheOwnersBuffersAlone() {
    run(
        Placements.HARVEST,
        (mine, lender, control) -> {
          GpuClient own = new GpuClient(lender, "its own", TicketSettings.PLAIN);
          Mapping kept = own.create(8 * MIB);
          use(own, kept, 0, 8 * MIB);
          assertTrue(EvictionPass.ofGuests(lender.manager(), AmdgpuDevice.VRAM).isEmpty());
          own.close(kept, null, List.of());
        });
  }

  /** A guest comes home for less than half the room, is read, and leaves a clean copy behind. */
  private void copyAtTheLender(GpuClient mine, AmdgpuDevice lender)
      throws Interrupted, NoMemory, Busy {
    Mapping guest = written(mine);
    written(mine);
    assertTrue(guest.bo().isIn(lender.vram()));
    for (int i = 0; i < 40 && guest.bo().isIn(lender.vram()); i++) {
      read(mine, guest);
    }
    assertFalse(guest.bo().isIn(lender.vram()), "it has come home");
    assertTrue(lender.vram().usedPages() > 0, "and left a copy, or another guest");
  }
}
