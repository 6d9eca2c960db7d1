package org.vramlab.devices.hmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.devices.lifecycle.Rig.MIB;
import static org.vramlab.devices.lifecycle.Rig.job;
import static org.vramlab.devices.lifecycle.Rig.statusOf;

import org.junit.jupiter.api.Test;
import org.vramlab.devices.card.PinnedImport;
import org.vramlab.devices.hardware.WorkError;
import org.vramlab.devices.lifecycle.DeviceGone;
import org.vramlab.devices.lifecycle.Rig;
import org.vramlab.ttm.content.BrokenContent;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.lockdep.LockRule;
import org.vramlab.ttm.lockdep.LockdepReport;
import org.vramlab.ttm.sched.Task;

/** Pages of a process that are replaced while the device uses them. */
class HmmDeviceTest {
  private final Rig rig = new Rig();

  private HmmDevice device(Wrong wrong) {
    return new HmmDevice(rig.wwClass, rig.wires, 1, TicketSettings.PLAIN, wrong);
  }

  private UserRange range() {
    return new UserMemory(rig.simulation, rig.wwClass.lockdep(), "process").map(4 * MIB);
  }

  @Test
  void replacePages_waitsForTheJobs_andWhatTheyWroteIsInTheNewPages() {
    HmmDevice device = device(Wrong.NOTHING);
    UserRange range = range();
    rig.run(() -> {
      UserMapping mapping = device.register(range);
      Fence job = device.submit(mapping, null, true);
      range.replacePages();
      assertTrue(job != null && job.isSignalled(), "the pages went under the job");
      assertEquals(1, range.content().version());
      assertEquals(1, statusOf(device.submit(mapping, null, false)));
      device.unregister(mapping);
    });
  }

  /** The pages go between the fault and the publication: the submission holds the range's lock. */
  @Test
  void submit_whosePagesGoMeanwhile_faultsThemInAgain() {
    HmmDevice device = device(Wrong.NOTHING);
    UserRange range = range();
    rig.run(() -> goesMeanwhile(device, range));
    assertEquals(1, device.retries());
    assertEquals(1, range.content().version());
  }

  /** Only one is asked before the pages go: a second device would go on to use them. */
  @Test
  void register_rangeOfAnotherDevice_isRefused() {
    HmmDevice device = device(Wrong.NOTHING);
    HmmDevice other = new HmmDevice(rig.wwClass, rig.wires, 2, TicketSettings.PLAIN, Wrong.NOTHING);
    UserRange range = range();
    rig.run(() -> {
      UserMapping mapping = device.register(range);
      assertThrows(IllegalStateException.class, () -> other.register(range));
      device.unregister(mapping);
      UserMapping later = other.register(range);
      device.unregister(mapping);
      Fence job = other.submit(later, null, true);
      range.replacePages();
      assertTrue(job != null && job.isSignalled(), "the later one is asked");
      other.unregister(later);
    });
  }

  @Test
  void submit_rangeThatIsNotRegisteredAnyMore_isRefused() {
    HmmDevice device = device(Wrong.NOTHING);
    UserRange range = range();
    rig.run(() -> {
      UserMapping mapping = device.register(range);
      device.unregister(mapping);
      assertThrows(IllegalStateException.class, () -> device.submit(mapping, null, true));
    });
  }

  /**
   * A job that was cut short ends when what it waited for has ended. Until then its pages are asked
   * for, and nobody else finds in them what they held before it.
   */
  @Test
  void remove_whileAJobWaitsForAnotherDevice_pagesAreNotGivenAwayBeforeItHasEnded() {
    HmmDevice device = device(Wrong.NOTHING);
    HmmDevice other = new HmmDevice(rig.wwClass, rig.wires, 2, TicketSettings.PLAIN, Wrong.NOTHING);
    UserRange range = range();
    rig.share(
        4 * MIB,
        (buffer, dmaBuf) -> {
          UserMapping mapping = device.register(range);
          PinnedImport shared = device.importBuffer(dmaBuf);
          rig.client.submit(job(buffer, false, true, 1));
          Fence waiting = device.submit(mapping, shared, true);
          rig.pause(10_000);
          device.remove();
          range.replacePages();
          assertTrue(waiting != null && waiting.isSignalled(), "the pages went under the job");
          device.release(shared);
          UserMapping later = other.register(range);
          assertEquals(1, statusOf(other.submit(later, null, true)));
          other.unregister(later);
        });
  }

  /** Pages that go again and again keep nobody who has been killed. */
  @Test
  void submit_whosePagesGoMeanwhile_signalPending_endsInsteadOfBeginningAnew() {
    TicketSettings interruptible = new TicketSettings(EvictionMode.TICKET, true, true, 0);
    HmmDevice device = new HmmDevice(rig.wwClass, rig.wires, 1, interruptible, Wrong.NOTHING);
    UserRange range = range();
    rig.run(() -> {
      UserMapping mapping = device.register(range);
      Task me = rig.simulation.currentTask();
      rig.task(
          "host",
          () -> {
            range.memory().mmapLock().lock();
            rig.pause(500_000);
            range.replacePages();
            rig.simulation.signal(me);
            range.memory().mmapLock().unlock();
          });
      rig.pause(10_000);
      assertThrows(Interrupted.class, () -> device.submit(mapping, null, true));
      assertEquals(1, device.retries());
      assertTrue(me.takeSignal());
      assertEquals(1, statusOf(device.submit(mapping, null, true)));
      device.unregister(mapping);
    });
  }

  @Test
  void sequenceIgnored_isFoundByTheContents() {
    HmmDevice device = device(Wrong.SEQUENCE_IGNORED);
    UserRange range = range();
    assertThrows(BrokenContent.class, () -> rig.run(() -> goesMeanwhile(device, range)));
  }

  /** Somebody holds the reservation for a while, so that the submission waits for it. */
  private void goesMeanwhile(HmmDevice device, UserRange range) {
    UserMapping mapping = device.register(range);
    rig.task(
        "holder",
        () ->
            new Ticket(rig.wwClass, TicketSettings.PLAIN)
                .execute(t -> {
                  t.lock(mapping);
                  rig.pause(1_000_000);
                  t.seal();
                }));
    rig.task(
        "submitter",
        () -> {
          rig.pause(10_000);
          statusOf(device.submit(mapping, null, true));
          device.unregister(mapping);
        });
    rig.pause(500_000);
    range.replacePages();
  }

  @Test
  void notifierThatDoesNotWait_isFoundByTheContents() {
    HmmDevice device = device(Wrong.NOTIFIER_DOES_NOT_WAIT);
    UserRange range = range();
    assertThrows(
        BrokenContent.class,
        () ->
            rig.run(() -> {
              UserMapping mapping = device.register(range);
              device.submit(mapping, null, true);
              rig.pause(10_000);
              range.replacePages();
            }));
  }

  @Test
  void notifierThatTakesTheReservation_isFoundByLockdep() {
    HmmDevice device = device(Wrong.NOTIFIER_TAKES_RESERVATION);
    UserRange range = range();
    assertThrows(
        LockdepReport.class,
        () ->
            rig.run(() -> {
              device.register(range);
              range.replacePages();
            }));
  }

  @Test
  void notifierOfADriverThatIsNoGpus_waitingForAFence_isFoundByLockdep() {
    HmmDevice device = device(Wrong.NOT_DECLARED_GPU);
    UserRange range = range();
    LockdepReport report =
        assertThrows(
            LockdepReport.class,
            () ->
                rig.run(() -> {
                  device.submit(device.register(range), null, true);
                  range.replacePages();
                }));
    assertEquals(LockRule.MMU_NOTIFIER, report.rule(), report.getMessage());
  }

  @Test
  void submit_withASharedBuffer_carriesContentsBothWays() {
    HmmDevice device = device(Wrong.NOTHING);
    UserRange range = range();
    rig.share(
        4 * MIB,
        (buffer, dmaBuf) -> {
          UserMapping mapping = device.register(range);
          PinnedImport shared = device.importBuffer(dmaBuf);
          assertEquals(1, statusOf(device.submit(mapping, shared, false)));
          assertEquals(1, statusOf(rig.client.submit(job(buffer, true, true, 0))));
          assertEquals(1, statusOf(device.submit(mapping, shared, true)));
          assertEquals(1, range.content().version());
          device.release(shared);
          device.unregister(mapping);
        });
  }

  @Test
  void suspendResetRemove_jobsWaitOrEnd_andPagesMayGoAsEver() {
    HmmDevice device = device(Wrong.NOTHING);
    UserRange range = range();
    rig.run(() -> {
      UserMapping mapping = device.register(range);
      Fence first = device.submit(mapping, null, true);
      device.suspend();
      assertEquals(1, statusOf(first));
      range.replacePages();
      device.resume();
      Fence running = device.submit(mapping, null, true);
      rig.pause(10_000);
      device.reset();
      assertEquals(WorkError.TIMED_OUT.code(), statusOf(running));
      range.replacePages();
      assertTrue(range.content().isGarbage());
      assertEquals(WorkError.BAD_INPUT.code(), statusOf(device.submit(mapping, null, false)));
      assertEquals(1, statusOf(device.submit(mapping, null, true)));
      assertFalse(range.content().isGarbage());
      Fence last = device.submit(mapping, null, true);
      rig.pause(10_000);
      device.remove();
      assertEquals(WorkError.NO_DEVICE.code(), statusOf(last));
      assertThrows(DeviceGone.class, () -> device.submit(mapping, null, true));
      assertThrows(DeviceGone.class, () -> device.register(range));
      range.replacePages();
      device.unregister(mapping);
    });
  }
}
