package org.vramlab.ttm.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.ttm.upstream.MockDevice.SYSTEM;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.bo.BufferKind;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.BufferSettings;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.BulkMove;
import org.vramlab.ttm.resource.Resident;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.ww.LockResult;

/** The cases of ttm_bo_test.c of Linux 6.12, under their names there. */
class TtmBoTest {
  private static final int PRIORITY = 3;
  private static final long MILLISECOND = 1_000_000;

  private final MockDevice device = new MockDevice();

  private BufferObject create() {
    return device.create(BufferSettings.of(MockDevice.PAGE, PRIORITY));
  }

  private BufferObject inSystem(@Nullable Reservation shared) throws Interrupted, NoMemory, Busy {
    BufferObject bo =
        device.create(new BufferSettings(BufferKind.DEVICE, MockDevice.PAGE, PRIORITY, 1, shared));
    device.validate(bo, MockDevice.in(SYSTEM));
    return bo;
  }

  /** How a buffer is reserved without a ticket. */
  private enum Reserve {
    SLEEPING,
    NO_WAIT,
    INTERRUPTIBLE
  }

  @ParameterizedTest
  @EnumSource
  void ttm_bo_reserve_optimistic_no_ticket(Reserve how) {
    BufferObject bo = create();
    device.run(() -> {
      switch (how) {
        case SLEEPING -> bo.lock().lockAlone();
        case NO_WAIT -> assertTrue(bo.lock().tryLockAlone());
        case INTERRUPTIBLE -> bo.lock().lockAloneInterruptible();
      }
      assertTrue(bo.lock().heldByCurrentTask());
      bo.lock().unlock();
    });
  }

  @Test
  void ttm_bo_reserve_locked_no_sleep() {
    BufferObject bo = create();
    device.run(() -> {
      bo.lock().lockAlone();
      assertFalse(bo.lock().tryLockAlone());
      bo.lock().unlock();
    });
  }

  @Test
  void ttm_bo_reserve_double_resv() {
    BufferObject bo = create();
    device.run(() ->
        device
            .ticket()
            .execute(ticket -> {
              assertEquals(LockResult.ACQUIRED, ticket.lock(bo));
              assertEquals(LockResult.ALREADY_HELD, ticket.lock(bo));
            }));
  }

  @Test
  void ttm_bo_reserve_interrupted() {
    BufferObject bo = create();
    device.spawn(
        0,
        () -> {
          bo.lock().lockAlone();
          device.simulation.delay(500 * MILLISECOND, SpanKind.PAUSE);
          bo.lock().unlock();
        });
    Task sleeper =
        device.spawn(
            1,
            () -> {
              Ticket ticket = device.ticket();
              assertThrows(Interrupted.class, () -> ticket.execute(open -> open.lock(bo)));
              assertEquals(100 * MILLISECOND, device.simulation.nowNanos());
            });
    device.simulation.at(100 * MILLISECOND, now -> device.simulation.signal(sleeper));
    device.run();
  }

  /** The failure is the ticket's to handle: it comes out as it is, and the ticket backs off. */
  @Test
  void ttm_bo_reserve_deadlock() {
    BufferObject first = create();
    BufferObject second = create();
    device.spawn(
        0,
        () ->
            device
                .ticket()
                .execute(older -> {
                  older.lock(second);
                  device.simulation.delay(10, SpanKind.PAUSE);
                }));
    device.spawn(
        1,
        () -> {
          Ticket ticket = device.ticket();
          ticket.execute(younger -> {
            younger.lock(first);
            if (younger.backOffs() == 0) {
              throw assertThrows(WouldDeadlock.class, () -> younger.lock(second));
            }
          });
          assertEquals(1, ticket.backOffs());
        });
    device.run();
  }

  /** Upstream one buffer has both resources; a buffer has one here, so two buffers do. */
  @Test
  void ttm_bo_unreserve_basic() {
    device.run(() -> {
      BufferObject first = inSystem(null);
      BufferObject second = inSystem(null);
      assertEquals(List.of(first, second), device.manager.lists().residents(SYSTEM, PRIORITY));
      device.reserved(first, ticket -> {});
      assertEquals(List.of(second, first), device.manager.lists().residents(SYSTEM, PRIORITY));
    });
  }

  @Test
  void ttm_bo_unreserve_pinned() {
    device.run(() -> {
      BufferObject first = inSystem(null);
      BufferObject second = inSystem(null);
      device.reserved(first, ticket -> device.manager.pin(first));
      device.reserved(second, ticket -> device.manager.pin(second));
      assertEquals(List.of(first, second), device.manager.lists().pinned());
      device.reserved(first, ticket -> {});
      assertEquals(List.of(second, first), device.manager.lists().pinned());
      assertEquals(List.of(), device.manager.lists().residents(SYSTEM, PRIORITY));
    });
  }

  @Test
  void ttm_bo_unreserve_bulk() {
    BulkMove bulk = device.manager.lists().newBulkMove();
    Reservation shared = new Reservation(device.wwClass);
    device.run(() -> {
      BufferObject first = inSystem(shared);
      BufferObject second = inSystem(shared);
      for (BufferObject bo : List.of(first, second)) {
        device.reserved(bo, ticket -> device.manager.lists().setBulkMove(bo, bulk));
      }
      assertEquals(List.of(first, second), members(bulk));
      device.reserved(first, ticket -> {});
      assertEquals(List.of(second, first), members(bulk));
      bulk.validate();
    });
  }

  private List<Resident> members(BulkMove bulk) {
    return device.manager.lists().members(bulk, SYSTEM, PRIORITY);
  }

  @Test
  void ttm_bo_put_basic() {
    device.addCounted(MockDevice.TT);
    device.run(() -> {
      BufferObject bo = device.placed(MockDevice.TT, MockDevice.PAGE);
      bo.release();
      assertEquals(0, bo.references());
      assertEquals(0, device.hostMemory.usedPages());
      device.manager.checkEmpty();
    });
  }

  @Test
  void ttm_bo_put_shared_resv() {
    Reservation external = new Reservation(device.wwClass);
    device.run(() -> {
      BufferObject bo = inSystem(external);
      device.reserved(
          bo,
          ticket -> {
            Fence fence = device.fenced(bo);
            assertEquals(Usage.BOOKKEEP, external.usage(0));
            fence.signal();
          });
      bo.release();
      assertEquals(0, bo.references());
      device.manager.checkEmpty();
    });
    assertFalse(external.lock().isLocked());
  }

  @Test
  void ttm_bo_pin_basic() {
    device.run(() -> {
      BufferObject bo = create();
      for (int i = 0; i < 3; i++) {
        device.reserved(bo, ticket -> device.manager.pin(bo));
      }
      assertEquals(3, bo.pins());
    });
  }

  @Test
  void ttm_bo_pin_unpin_resource() {
    BulkMove bulk = device.manager.lists().newBulkMove();
    device.run(() -> {
      BufferObject bo = inBulk(bulk);
      Resource resource = bo.resource();
      assertEquals(List.of(bo), members(bulk));
      device.reserved(
          bo,
          ticket -> {
            device.manager.pin(bo);
            assertEquals(List.of(), members(bulk), "at once, not only when it is unreserved");
          });
      assertEquals(1, bo.pins());
      assertEquals(List.of(), members(bulk));
      device.reserved(bo, ticket -> device.manager.unpin(bo));
      assertEquals(0, bo.pins());
      assertEquals(List.of(bo), members(bulk));
      assertSame(resource, bo.resource());
    });
  }

  @Test
  void ttm_bo_multiple_pin_one_unpin() {
    BulkMove bulk = device.manager.lists().newBulkMove();
    device.run(() -> {
      BufferObject bo = inBulk(bulk);
      device.reserved(bo, ticket -> device.manager.pin(bo));
      device.reserved(bo, ticket -> device.manager.pin(bo));
      device.reserved(bo, ticket -> device.manager.unpin(bo));
      assertEquals(1, bo.pins());
      assertEquals(List.of(), members(bulk));
    });
  }

  private BufferObject inBulk(BulkMove bulk) throws Interrupted, NoMemory, Busy {
    BufferObject bo = inSystem(null);
    device.reserved(bo, ticket -> device.manager.lists().setBulkMove(bo, bulk));
    return bo;
  }
}
