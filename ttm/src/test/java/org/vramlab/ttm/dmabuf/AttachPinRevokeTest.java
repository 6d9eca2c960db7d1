package org.vramlab.ttm.dmabuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Task;

/** Who attaches how, what holds the buffer where it is, and what takes it away. */
class AttachPinRevokeTest {
  private static final int FAR = 2;
  private static final TicketSettings INTERRUPTIBLE =
      new TicketSettings(EvictionMode.TICKET, true, true, 0, 0);

  private final SharedWorld world = new SharedWorld();
  private final SharedWorld.TestImporter first = world.new TestImporter("first");
  private final SharedWorld.TestImporter second = world.new TestImporter("second");
  private final BufferObject bo = world.buffer();
  private final AtomicReference<DmaBuf> shared = new AtomicReference<>();

  private void export() {
    world.holding(bo, t -> shared.set(new DmaBuf(world, bo)));
  }

  private void task(ThrowingRunnable steps) {
    world.simulation.spawn(
        "task",
        () -> {
          try {
            steps.run();
          } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
          }
        });
  }

  /** Steps that may fail in any way. */
  interface ThrowingRunnable {
    void run() throws Exception;
  }

  private boolean isFast() {
    return bo.isIn(world.manager.pool(1));
  }

  @Test
  void attachStatic_importerReachesTheMemory_isPinnedThereAndMappedUntilItDetaches() {
    export();
    task(() -> {
      Attachment camera = shared.get().attachStatic("camera", 1, true, TicketSettings.PLAIN);
      assertTrue(isFast());
      assertEquals(1, bo.pins());
      assertEquals(bo.resource(), camera.mapped());
      shared.get().detachStatic(camera, TicketSettings.PLAIN);
      assertEquals(0, bo.pins());
      assertNull(camera.mapped());
      assertEquals(0, shared.get().attachmentCount());
    });
    world.simulation.run();
    assertEquals(List.of("unmap camera"), world.story);
  }

  @Test
  void attachStatic_importerDoesNotReachTheMemory_isPinnedWhereAllReachIt() {
    export();
    task(() -> {
      Attachment near = shared.get().attachStatic("near", 1, true, TicketSettings.PLAIN);
      assertTrue(isFast());
      shared.get().detachStatic(near, TicketSettings.PLAIN);
      Attachment far = shared.get().attachStatic("far", FAR, true, TicketSettings.PLAIN);
      assertFalse(far.peerToPeer());
      assertFalse(isFast());
      shared.get().detachStatic(far, TicketSettings.PLAIN);
    });
    world.simulation.run();
  }

  @Test
  void attachStatic_withATicketOpen_isReported() {
    export();
    world.holding(
        bo,
        t -> {
          RuntimeException refused =
              assertThrows(
                  RuntimeException.class,
                  () -> shared.get().attachStatic("camera", 1, true, TicketSettings.PLAIN));
          assertTrue(String.valueOf(refused.getMessage()).contains("ticket"), refused::getMessage);
        });
    world.simulation.run();
  }

  @Test
  void attach_withATicketThatDoesNotHoldTheReservation_isRefused() {
    export();
    BufferObject other = world.buffer();
    world.holding(
        other,
        t -> {
          Attachment requested = requestFor(first);
          IllegalStateException refused =
              assertThrows(IllegalStateException.class, () -> shared.get().attach(requested, t));
          assertTrue(String.valueOf(refused.getMessage()).contains("first"), refused::getMessage);
        });
    world.simulation.run();
  }

  private Attachment requestFor(Importer importer) {
    try {
      return world.request(shared.get(), importer);
    } catch (Unsupported refused) {
      throw new IllegalStateException(refused);
    }
  }

  @Test
  void request_notYetAttached_isNeitherAskedNorTold() {
    export();
    world.holding(
        bo,
        t -> {
          requestFor(first);
          shared.get().map(world.attach(shared.get(), second, t), t);
          world.moveAway(bo, t);
        });
    world.simulation.run();
    assertEquals(List.of("move", "ask second", "tell second", "copy"), world.story);
  }

  @Test
  void request_exporterRefuses_isSaidOnceAndNothingIsLeft() {
    export();
    world.refuses = true;
    task(() -> {
      assertThrows(Unsupported.class, () -> shared.get().request(first, 1, true));
      assertThrows(
          Unsupported.class,
          () -> shared.get().attachStatic("camera", 1, true, TicketSettings.PLAIN));
      assertEquals(0, shared.get().attachmentCount());
      assertEquals(0, bo.pins());
    });
    world.simulation.run();
  }

  /** An exporter that pins for who asks would keep that pin for ever. */
  @Test
  void attachStatic_interrupted_theExporterIsToldThatItHasGone() {
    export();
    world.holding(bo, t -> world.simulation.delay(1_000, SpanKind.PAUSE));
    task(() -> {
      Task me = world.simulation.currentTask();
      world.simulation.at(500, now -> world.simulation.signal(me));
      assertThrows(
          Interrupted.class, () -> shared.get().attachStatic("camera", 1, true, INTERRUPTIBLE));
      me.takeSignal();
    });
    world.simulation.run();
    assertEquals(0, world.known);
    assertEquals(0, shared.get().attachmentCount());
  }

  @Test
  void attachWithin_failsAfterwards_theExporterIsToldOnceThatItHasGone() {
    export();
    task(() -> {
      Attachment requested = requestFor(first);
      assertThrows(
          NoMemory.class,
          () ->
              shared
                  .get()
                  .attachWithin(
                      world.ticket(),
                      requested,
                      t -> {
                        t.lock(bo);
                        shared.get().attach(requested, t);
                        t.onBackOff(() -> shared.get().undoAttach(requested));
                        shared.get().map(requested, t);
                        throw NoMemory.INSTANCE;
                      }));
      assertEquals(0, world.known);
      assertEquals(0, shared.get().attachmentCount());
    });
    world.simulation.run();
    assertEquals(List.of("unmap first"), world.story);
  }

  @Test
  void attachWithin_ticketBacksOff_isAskedOnceAndAttachedOnce() {
    export();
    task(() -> {
      Attachment requested = requestFor(first);
      shared
          .get()
          .attachWithin(
              new Ticket(world.wwClass, new TicketSettings(EvictionMode.TICKET, true, false, 0, 1)),
              requested,
              t -> {
                t.lock(bo);
                shared.get().attach(requested, t);
                t.onBackOff(() -> shared.get().undoAttach(requested));
                t.lock(first); // the first of these is made to be lost
                t.seal();
              });
      assertEquals(1, world.known);
      assertEquals(1, shared.get().attachmentCount());
    });
    world.simulation.run();
  }

  @Test
  void attach_exporterThatCannotMove_mapsAtOnceAndKeepsIt() {
    world.dynamic = false;
    export();
    world.holding(
        bo,
        t -> {
          Attachment attachment = world.attach(shared.get(), first, t);
          Resource mapped = attachment.mapped();
          assertNotNull(mapped);
          assertEquals(0, bo.pins());
          shared.get().unmap(attachment);
          assertSame(mapped, attachment.mapped(), "a kept mapping outlives unmap");
          assertSame(mapped, shared.get().map(attachment, Direction.TO_DEVICE, t));
        });
    world.simulation.run();
    assertEquals(List.of(), world.story);
  }

  @Test
  void pin_dynamicImporter_holdsTheBufferUntilItIsUnpinned() {
    export();
    world.holding(
        bo,
        t -> {
          Attachment attachment = world.attach(shared.get(), first, t);
          shared.get().pin(attachment, t);
          shared.get().pin(attachment, t);
          assertEquals(2, bo.pins());
          assertTrue(isFast());
          shared.get().unpin(attachment);
          shared.get().unpin(attachment);
          assertEquals(0, bo.pins());
        });
    world.simulation.run();
  }

  @Test
  void pin_ticketBacksOffAfterwards_isUnpinned() {
    export();
    AtomicReference<Attachment> attachment = new AtomicReference<>();
    world.holding(bo, t -> attachment.set(world.attach(shared.get(), first, t)));
    world.holding(
        bo,
        new TicketSettings(EvictionMode.TICKET, true, false, 0, 1),
        t -> {
          assertEquals(0, bo.pins(), "each attempt begins without");
          shared.get().pin(attachment.get(), t);
          t.lock(first); // the first of these is made to be lost
        });
    world.simulation.run();
    assertEquals(1, bo.pins());
    assertEquals(1, attachment.get().pins());
  }

  /** Pins for {@code first} while something still moves the buffer, and a signal comes. */
  private void pinWhileItMoves(TicketSettings settings, boolean isInterrupted) {
    export();
    AtomicReference<Attachment> attachment = new AtomicReference<>();
    world.holding(
        bo,
        t -> {
          attachment.set(world.attach(shared.get(), first, t));
          world.leaveFence(bo, Usage.KERNEL, 50_000);
        });
    task(() -> {
      Task me = world.simulation.currentTask();
      world.simulation.at(5_000, now -> world.simulation.signal(me));
      Attempt pinning =
          t -> {
            t.lock(bo);
            shared.get().pin(attachment.get(), t);
            t.seal();
          };
      Ticket ticket = new Ticket(world.wwClass, settings);
      if (isInterrupted) {
        assertThrows(Interrupted.class, () -> ticket.execute(pinning));
      } else {
        ticket.execute(pinning);
      }
      assertTrue(me.takeSignal());
      assertEquals(isInterrupted, world.simulation.nowNanos() < 50_000);
      assertEquals(isInterrupted ? 0 : 1, attachment.get().pins());
      assertEquals(isInterrupted ? 0 : 1, bo.pins());
      assertFalse(bo.lock().isLocked());
    });
    world.simulation.run();
  }

  @Test
  void pin_signalWhileItWaitsForTheMove_isInterruptedAndPinsNothing() {
    pinWhileItMoves(INTERRUPTIBLE, true);
  }

  @Test
  void pin_signalButTheTicketIsNotInterruptible_waitsOn() {
    pinWhileItMoves(TicketSettings.PLAIN, false);
  }

  /** Letting go is not interrupted: the buffer would stay pinned for ever. */
  @Test
  void detachStatic_signalPending_detachesAllTheSame() {
    export();
    task(() -> {
      Attachment camera = shared.get().attachStatic("camera", 1, true, INTERRUPTIBLE);
      world.holding(bo, t -> world.simulation.delay(1_000, SpanKind.PAUSE));
      world.simulation.delay(10, SpanKind.PAUSE);
      Task me = world.simulation.currentTask();
      world.simulation.signal(me);
      shared.get().detachStatic(camera, INTERRUPTIBLE);
      assertTrue(me.takeSignal());
      assertEquals(0, bo.pins());
      assertEquals(0, shared.get().attachmentCount());
    });
    world.simulation.run();
  }

  /** Whose failure is contained: who asked has gone, and the exporter must hear of it. */
  @Test
  void attachStatic_exporterFailsAsNoDriverMay_isToldThatTheImporterHasGone() {
    world.holding(bo, t -> shared.set(new DmaBuf(world, bo, Conduct.cuttingOff())));
    world.broken = true;
    task(() -> {
      assertThrows(
          Revoked.class, () -> shared.get().attachStatic("camera", 1, true, TicketSettings.PLAIN));
      assertEquals(0, world.known);
      assertEquals(0, shared.get().attachmentCount());
      assertEquals(0, bo.pins());
    });
    world.simulation.run();
  }

  @Test
  void pin_noRoom_failsAndLeavesNothing() {
    export();
    BufferObject other = world.buffer();
    world.holding(
        other,
        t -> {
          DmaBuf another = new DmaBuf(world, other);
          another.pin(world.attach(another, second, t), t);
        });
    world.holding(
        bo,
        t -> {
          Attachment attachment = world.attach(shared.get(), first, t);
          assertThrows(NoMemory.class, () -> shared.get().pin(attachment, t));
          assertEquals(0, attachment.pins());
          assertEquals(0, bo.pins());
        });
    world.simulation.run();
  }

  @Test
  void revoke_mapped_isToldAndNobodyCanMapOrAttachAgain() {
    export();
    world.holding(
        bo,
        t -> {
          Attachment attachment = world.attach(shared.get(), first, t);
          Attachment early = requestFor(second);
          shared.get().pin(attachment, t);
          shared.get().map(attachment, t);
          shared.get().revoke(t);
          assertTrue(attachment.isRevoked());
          assertNull(attachment.mapped());
          assertEquals(0, bo.pins(), "a pin holds nothing any more");
          assertThrows(Revoked.class, () -> shared.get().map(attachment, t));
          assertThrows(Revoked.class, () -> shared.get().pin(attachment, t));
          assertThrows(Unsupported.class, () -> world.request(shared.get(), second));
          shared.get().attach(early, t);
          assertTrue(early.isRevoked(), "who had asked before finds it revoked");
        });
    world.simulation.run();
    assertEquals(List.of("ask first", "tell first"), world.story);
  }

  @Test
  void revoke_importerLosesALock_nothingIsRevoked() {
    export();
    world.holding(
        bo,
        t -> {
          Attachment attachment = world.attach(shared.get(), first, t);
          shared.get().map(attachment, t);
          t.seal();
          assertThrows(IllegalStateException.class, () -> revoke(t));
          assertFalse(attachment.isRevoked());
          assertNotNull(attachment.mapped());
        });
    assertThrows(IllegalStateException.class, world.simulation::run, "sealed twice");
  }

  private void revoke(Ticket ticket) throws Exception {
    try {
      shared.get().revoke(ticket);
    } catch (WouldDeadlock lost) {
      throw new IllegalStateException(lost);
    }
  }

  @Test
  void detach_copyUnderWay_leavesTheFencesAndTellsNobody() {
    export();
    world.holding(
        bo,
        t -> {
          Attachment attachment = world.attach(shared.get(), first, t);
          shared.get().map(attachment, t);
          world.moveAway(bo, t);
          shared.get().detach(attachment);
          world.moveAway(bo, t);
        });
    world.simulation.run();
    assertEquals(
        List.of("move", "ask first", "tell first", "copy", "unmap first", "move"), world.story);
  }
}
