package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.placement.Placements;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.dmabuf.Revoked;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.event.Tee;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Suspend, reset and removal of a device that has a duplicate of a buffer of another, and of that
 * other one.
 */
class DuplicateControlTest {
  private static final long MIB = 1L << 20;
  private static final long SIZE = 20 * MIB;

  /** What a test has the two clients do, and the controls of their devices. */
  private interface Story {
    void run(GpuClient owner, GpuClient reader, SharedBuffer shared)
        throws Interrupted, NoMemory, Busy;
  }

  private int made;

  private final EventSink counts =
      new EventSink() {
        @Override
        public void duplicated(long nanos, int buffer, int duplicate) {
          made++;
        }
      };

  private void run(Story story) {
    Checker checker = new Checker(CheckerOptions.simulation(CheckerOptions.Algorithm.WAIT_DIE));
    Simulation simulation =
        new Simulation(Simulation.EXACT_SEED, Tee.of(checker, counts), SpanLog.OFF);
    Fleet fleet =
        new Fleet(
            simulation,
            new Lockdep(),
            Algorithm.WAIT_DIE,
            "frontier-mi250x",
            List.of(64 * MIB, 64 * MIB),
            1L << 30,
            Retirement.BEHIND_FENCES,
            Placements.COST);
    simulation.spawn(
        "test",
        () -> {
          try {
            GpuClient owner = new GpuClient(fleet.device(0), "owner", TicketSettings.PLAIN);
            GpuClient reader = new GpuClient(fleet.device(1), "reader", TicketSettings.PLAIN);
            SharedBuffer shared = new SharedBuffer(owner, SIZE);
            shared.importInto(reader);
            use(owner, shared.mapping, 0, SIZE).await();
            story.run(owner, reader, shared);
            owner.awaitUnfinishedBelow(1);
            reader.awaitUnfinishedBelow(1);
            shared.close();
          } catch (NoMemory | Busy impossible) {
            throw new IllegalStateException("everything fits", impossible);
          }
        });
    simulation.run();
    checker.runEnded(simulation.nowNanos());
    fleet.checkEmpty();
  }

  private static Fence use(GpuClient client, Mapping mapping, long reads, long writes)
      throws Interrupted, NoMemory, Busy {
    Submission submission = new Submission();
    submission.use(mapping, reads, writes, Submission.ANY_VERSION, Long.MAX_VALUE);
    return client.submit(submission);
  }

  /** Reads until it has been duplicated, which may still be under way. */
  private void readUntilDuplicated(GpuClient reader, SharedBuffer shared)
      throws Interrupted, NoMemory, Busy {
    int before = made;
    for (int i = 0; i < 20 && made == before; i++) {
      use(reader, shared.of(reader), SIZE, 0);
    }
    assertEquals(before + 1, made);
  }

  private static DeviceControl controlOf(GpuClient client) {
    return new DeviceControl(client.device(), TicketSettings.PLAIN);
  }

  private static boolean isFresh(GpuClient reader, SharedBuffer shared) {
    @Nullable Duplicate duplicate = shared.of(reader).duplicate();
    assertNotNull(duplicate);
    return duplicate.isFresh();
  }

  @Test
  void aResetWhileItIsFilled_costsTheJobsUnderWay_andNoneAfterThem() {
    run((owner, reader, shared) -> {
      readUntilDuplicated(reader, shared);
      controlOf(reader).reset();
      reader.awaitUnfinishedBelow(1);
      reader.device().wwClass().sched().delay(1_000_000, SpanKind.PAUSE);
      assertFalse(isFresh(reader, shared), "the job that filled it was cut short");
      Fence next = use(reader, shared.of(reader), SIZE, 0);
      next.await();
      assertEquals(0, next.error());
    });
  }

  @Test
  void aSuspendOfTheReader_dropsIt_andItIsMadeAgainAfterwards() {
    run((owner, reader, shared) -> {
      readUntilDuplicated(reader, shared);
      DeviceControl control = controlOf(reader);
      control.suspend();
      assertEquals(0, reader.device().vram().usedPages());
      control.resume();
      assertFalse(isFresh(reader, shared));
      readUntilDuplicated(reader, shared);
      assertTrue(isFresh(reader, shared));
    });
  }

  @Test
  void aSuspendOfTheOwner_leavesItFresh() {
    run((owner, reader, shared) -> {
      readUntilDuplicated(reader, shared);
      DeviceControl control = controlOf(owner);
      control.suspend();
      assertTrue(isFresh(reader, shared));
      Fence read = use(reader, shared.of(reader), SIZE, 0);
      read.await();
      assertEquals(0, read.error());
      control.resume();
      use(owner, shared.mapping, 0, SIZE).await();
      assertFalse(isFresh(reader, shared));
      use(reader, shared.of(reader), SIZE, 0).await();
    });
  }

  @Test
  void aRemovalOfTheReader_leavesNothingBehind() {
    run((owner, reader, shared) -> {
      readUntilDuplicated(reader, shared);
      controlOf(reader).remove();
      use(owner, shared.mapping, SIZE, SIZE).await();
    });
  }

  @Test
  void aRemovalOfTheOwner_isToldToTheReader_thoughItHasADuplicate() {
    run((owner, reader, shared) -> {
      readUntilDuplicated(reader, shared);
      controlOf(owner).remove();
      assertThrows(Revoked.class, () -> use(reader, shared.of(reader), SIZE, 0));
    });
  }
}
