package org.vramlab.ttm.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.ww.LockResult;

/**
 * The cases of the kernel's test of its lock helper (drm_exec_test.c of Linux 6.12), under their
 * names there. What drm_exec is there, a {@link Ticket} is here: its loop is {@link
 * Ticket#execute}.
 */
class DrmExecTest {
  private final MockDevice device = new MockDevice();
  private final BufferObject bo = device.create(MockDevice.PAGE);

  @AfterEach
  void nothingIsLeft() {
    assertFalse(bo.lock().isLocked());
    assertEquals(0, bo.references());
  }

  @Test
  void sanitycheck() {
    Ticket ticket = device.ticket();
    device.run(() -> ticket.execute(open -> assertEquals(0, open.mark())));
    assertEquals(0, ticket.mark());
  }

  @Test
  void test_lock() {
    device.run(() ->
        device.ticket().execute(ticket -> assertEquals(LockResult.ACQUIRED, ticket.lock(bo))));
  }

  @Test
  void test_lock_unlock() {
    device.run(() ->
        device
            .ticket()
            .execute(ticket -> {
              assertEquals(LockResult.ACQUIRED, ticket.lock(bo));
              ticket.releaseIfSince(bo, 0);
              assertFalse(ticket.holds(bo));
              assertEquals(LockResult.ACQUIRED, ticket.lock(bo));
            }));
  }

  @Test
  void test_duplicates() {
    device.run(() ->
        device
            .ticket()
            .execute(ticket -> {
              assertEquals(LockResult.ACQUIRED, ticket.lock(bo));
              assertEquals(LockResult.ALREADY_HELD, ticket.lock(bo));
              assertEquals(1, ticket.mark(), "it is tracked once");
              ticket.releaseIfSince(bo, 0);
              assertFalse(ticket.holds(bo));
              assertEquals(0, ticket.mark());
            }));
  }

  @Test
  void test_prepare() {
    device.run(() ->
        device
            .ticket()
            .execute(ticket -> {
              ticket.lock(bo);
              bo.reservation().reserveSlots(1);
              bo.reservation().add(signalled(), Usage.READ);
              assertEquals(1, bo.reservation().count());
            }));
  }

  @Test
  void test_prepare_array() {
    BufferObject other = device.create(MockDevice.PAGE);
    device.run(() ->
        device
            .ticket()
            .execute(ticket -> {
              for (BufferObject each : new BufferObject[] {bo, other}) {
                assertEquals(LockResult.ACQUIRED, ticket.lock(each));
                each.reservation().reserveSlots(1);
                each.reservation().add(signalled(), Usage.READ);
              }
              assertEquals(2, ticket.mark());
            }));
    assertFalse(other.lock().isLocked());
  }

  @Test
  void test_multiple_loops() {
    Ticket ticket = device.ticket();
    boolean[] ran = new boolean[2];
    device.run(() -> {
      ticket.execute(open -> ran[0] = true);
      ticket.execute(open -> ran[1] = true);
    });
    assertTrue(ran[0] && ran[1]);
    assertEquals(0, ticket.backOffs());
  }

  private Fence signalled() {
    Fence fence = device.users.nextFence();
    fence.signal();
    return fence;
  }
}
