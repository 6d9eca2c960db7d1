package org.vramlab.ttm.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.ttm.upstream.MockDevice.MIB;
import static org.vramlab.ttm.upstream.MockDevice.MOCK1;
import static org.vramlab.ttm.upstream.MockDevice.PAGE;
import static org.vramlab.ttm.upstream.MockDevice.SYSTEM;
import static org.vramlab.ttm.upstream.MockDevice.TT;
import static org.vramlab.ttm.upstream.MockDevice.VRAM;
import static org.vramlab.ttm.upstream.MockDevice.in;
import static org.vramlab.ttm.upstream.MockDevice.place;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.ttm.bo.BufferKind;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.PinnedElsewhere;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.pages.PageVector;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;

/**
 * The cases of ttm_bo_validate_test.c of Linux 6.12 about placing and moving one buffer, under
 * their names there; those about evicting others are in {@link TtmBoValidateEvictTest}.
 *
 * <p>Upstream initialising a buffer validates it; here it is created, and then validated.
 */
class TtmBoValidateTest {
  private static final int SIZE = 4 * PAGE;

  private final MockDevice device = new MockDevice();

  /** Imported buffers come with the reservation of what they were imported from. */
  private BufferObject create(BufferKind kind, long bytes) {
    Reservation shared = kind == BufferKind.IMPORTED ? new Reservation(device.wwClass) : null;
    return device.create(kind, bytes, shared);
  }

  private static Resource resourceOf(BufferObject bo) {
    Resource resource = bo.resource();
    assertNotNull(resource);
    return resource;
  }

  private static PageVector vectorOf(BufferObject bo) {
    PageVector vector = bo.pageVector();
    assertNotNull(vector);
    return vector;
  }

  private static void assertIn(int domain, BufferObject bo) {
    assertEquals(domain, resourceOf(bo).manager().domain());
  }

  @ParameterizedTest
  @EnumSource
  void ttm_bo_init_reserved_sys_man(BufferKind kind) {
    device.run(() -> {
      BufferObject bo = create(kind, SIZE);
      assertEquals(SIZE, device.validate(bo, in(SYSTEM)));
      assertInitialised(kind, SYSTEM, bo);
      assertFalse(vectorOf(bo).isPopulated());
      assertEquals(kind == BufferKind.IMPORTED, vectorOf(bo).isExternal());
    });
  }

  @ParameterizedTest
  @EnumSource
  void ttm_bo_init_reserved_mock_man(BufferKind kind) {
    device.addMemory(VRAM, MIB);
    device.run(() -> {
      BufferObject bo = create(kind, SIZE);
      assertEquals(SIZE, device.validate(bo, in(VRAM)));
      assertInitialised(kind, VRAM, bo);
    });
  }

  private static void assertInitialised(BufferKind kind, int domain, BufferObject bo) {
    assertEquals(1, bo.references());
    assertEquals(kind, bo.kind());
    assertEquals(1, bo.alignmentPages());
    assertEquals(0, bo.pins());
    assertNull(bo.bulkMove());
    assertIn(domain, bo);
  }

  @Test
  void ttm_bo_init_reserved_resv() {
    Reservation given = new Reservation(device.wwClass);
    device.run(() -> {
      BufferObject bo = device.create(BufferKind.DEVICE, SIZE, given);
      device.reserved(
          bo,
          ticket -> {
            device.manager.validate(bo, in(SYSTEM), ticket);
            assertSame(given, bo.reservation());
            assertTrue(given.lock().heldByCurrentTask());
          });
    });
  }

  @ParameterizedTest
  @EnumSource
  void ttm_bo_validate_basic(BufferKind kind) {
    device.addMemory(VRAM, MIB);
    device.run(() -> {
      BufferObject bo = create(kind, SIZE);
      device.validate(bo, in(SYSTEM));
      assertEquals(SIZE, device.validate(bo, in(place(VRAM, Place.TOP_DOWN))));
      assertIn(VRAM, bo);
      assertTrue(vectorOf(bo).isPopulated());
      assertEquals(Place.TOP_DOWN, resourceOf(bo).placeFlags());
      assertEquals(MIB / PAGE - SIZE / PAGE, resourceOf(bo).start(0));
    });
  }

  @Test
  void ttm_bo_validate_invalid_placement() {
    device.run(() -> {
      BufferObject bo = device.create(SIZE);
      assertThrows(NoMemory.class, () -> device.validate(bo, in(MOCK1)));
      assertNull(bo.resource());
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {SYSTEM, VRAM})
  void ttm_bo_validate_same_placement(int domain) {
    device.addMemory(VRAM, MIB);
    device.run(() -> {
      BufferObject bo = device.create(SIZE);
      assertEquals(SIZE, device.validate(bo, in(domain)));
      Resource first = resourceOf(bo);
      assertEquals(0, device.validate(bo, in(domain)));
      assertSame(first, bo.resource());
    });
  }

  @Test
  void ttm_bo_validate_failed_alloc() {
    device.addRefusing(MOCK1);
    device.run(() -> {
      BufferObject bo = device.create(SIZE);
      assertThrows(NoMemory.class, () -> device.validate(bo, in(MOCK1)));
      assertNull(bo.resource());
    });
  }

  @Test
  void ttm_bo_validate_pinned() {
    device.run(() -> {
      BufferObject bo = device.create(SIZE);
      device.reserved(bo, ticket -> device.manager.pin(bo));
      assertThrows(PinnedElsewhere.class, () -> device.validate(bo, in(SYSTEM)));
      assertNull(bo.resource());
    });
  }

  @Test
  void ttm_bo_validate_busy_placement() {
    device.addRefusing(VRAM);
    device.addMemory(TT, MIB);
    device.run(() -> {
      BufferObject bo = device.create(SIZE);
      Placement wanted = in(place(VRAM, Place.DESIRED), place(TT, Place.FALLBACK));
      assertEquals(SIZE, device.validate(bo, wanted));
      assertIn(TT, bo);
      assertEquals(List.of(bo), device.manager.lists().residents(TT, 0));
    });
  }

  @ParameterizedTest
  @EnumSource
  void ttm_bo_validate_multihop(BufferKind kind) {
    device.addMemory(VRAM, MIB);
    device.addMemory(TT, MIB);
    device.run(() -> {
      BufferObject bo = create(kind, SIZE);
      device.validate(bo, in(VRAM));
      assertEquals(2 * SIZE, device.validate(bo, in(SYSTEM)));
      assertIn(SYSTEM, bo);
      assertEquals(0, device.manager.pool(TT).usedPages());
    });
  }

  /**
   * Without pages of the host: in memory of the device; with pages: having come from there, so that
   * they were not to be cleared before.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ttm_bo_validate_no_placement_signaled(boolean withPages) {
    device.addDeviceMemory(VRAM, MIB);
    device.addMemory(TT, MIB);
    device.run(() -> {
      BufferObject bo = device.placed(VRAM, SIZE);
      if (withPages) {
        device.validate(bo, in(TT));
        assertFalse(vectorOf(bo).isClearing());
      }
      PageVector before = bo.pageVector();
      assertEquals(withPages, before != null);
      assertEquals(0, device.validate(bo, Placement.NOWHERE));
      assertNull(bo.resource());
      assertEquals(0, device.manager.pool(VRAM).usedPages());
      assertEquals(0, device.manager.pool(TT).usedPages());
      assertTrue(before == null || before == bo.pageVector());
      assertFalse(vectorOf(bo).isPopulated());
      assertTrue(vectorOf(bo).isClearing());
    });
  }

  @ParameterizedTest
  @EnumSource
  void ttm_bo_validate_no_placement_not_signaled(BufferKind kind) {
    device.addMemory(VRAM, MIB);
    device.run(() -> {
      BufferObject bo = create(kind, SIZE);
      Reservation before = bo.reservation();
      device.validate(bo, in(VRAM));
      Fence[] work = new Fence[1];
      device.reserved(bo, ticket -> work[0] = device.fenced(bo));
      device.simulation.at(10, now -> work[0].signal());
      assertEquals(0, device.validate(bo, Placement.NOWHERE));
      assertFalse(work[0].isSignalled(), "nobody waited");
      assertNull(bo.resource());
      assertNull(bo.bulkMove());
      assertFalse(vectorOf(bo).isPopulated());
      assertSame(before, bo.reservation());
      assertEquals(
          1, device.manager.lists().residents(VRAM, 0).size(), "its ghost, until the work ends");
      device.simulation.delay(20, SpanKind.PAUSE);
      assertEquals(0, device.manager.pool(VRAM).usedPages());
    });
  }

  /** Makes a move out of VRAM be the pool's fence: one that a copying engine still does. */
  private Fence moveFence() throws Interrupted, NoMemory, Busy {
    device.addDeviceMemory(VRAM, MIB);
    device.addMemory(TT, MIB);
    device.addMemory(MOCK1, MIB);
    device.async = true;
    device.bad = true;
    BufferObject victim = device.placed(VRAM, MIB);
    device.placed(VRAM, PAGE);
    assertIn(MOCK1, victim);
    device.async = false;
    Fence move = device.lastCopy;
    assertNotNull(move);
    return move;
  }

  @Test
  void ttm_bo_validate_move_fence_signaled() {
    device.run(() -> {
      Fence move = moveFence();
      move.signal();
      device.simulation.delay(1, SpanKind.PAUSE);
      BufferObject bo = device.create(SIZE);
      assertEquals(SIZE, device.validate(bo, in(VRAM)));
      assertIn(VRAM, bo);
      assertTrue(bo.reservation().isIdle(Usage.BOOKKEEP));
    });
  }

  /** Who may wait gets the place, and the fence with it; who may not gets another place. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ttm_bo_validate_move_fence_not_signaled(boolean noWaitGpu) {
    device.run(() -> {
      Fence move = moveFence();
      BufferObject bo = device.create(SIZE);
      Placement wanted = in(place(VRAM, Place.DESIRED), place(TT, Place.FALLBACK));
      assertEquals(SIZE, device.validate(bo, wanted, !noWaitGpu));
      assertFalse(move.isSignalled());
      assertIn(noWaitGpu ? TT : VRAM, bo);
      assertEquals(noWaitGpu, bo.reservation().isIdle(Usage.KERNEL));
      move.signal();
      assertTrue(bo.reservation().isIdle(Usage.BOOKKEEP));
    });
  }
}
