package org.vramlab.ttm.bo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.tenant.PoolTenants;
import org.vramlab.ttm.tenant.Tenant;
import org.vramlab.ttm.tenant.TenantLimits;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Tenants in the manager: who is charged, who is spared, and who makes room for whom, in every way
 * of making room.
 */
class TenantsTest {
  private static final Placement VRAM_OR_GTT =
      Placement.of(Place.anywhere(FakeGpu.VRAM), Place.anywhere(FakeGpu.GTT));

  private final FakeGpu gpu = new FakeGpu(Algorithm.WAIT_DIE, 8, 100);
  private final Tenant game = new Tenant("game", null);
  private final Tenant browser = new Tenant("browser", null);

  private PoolTenants vram() {
    return gpu.vram().tenants();
  }

  private void limit(Tenant tenant, long min, long low, long max) {
    gpu.manager.lists().limit(FakeGpu.VRAM, tenant, new TenantLimits(min, low, max));
  }

  private BufferObject create(Tenant tenant, long pages) {
    return gpu.manager.create(
        BufferSettings.of(pages * BufferObject.PAGE_BYTES, 0).chargedTo(tenant));
  }

  private BufferObject inVram(EvictionMode mode, Tenant tenant, long pages)
      throws Interrupted, NoMemory, Busy {
    BufferObject bo = create(tenant, pages);
    gpu.place(gpu.ticket(mode, true), FakeGpu.VRAM, bo);
    return bo;
  }

  private void validate(EvictionMode mode, BufferObject bo, Placement placement)
      throws Interrupted, NoMemory, Busy {
    Ticket ticket = gpu.ticket(mode, true);
    ticket.execute(t -> {
      t.lock(bo);
      gpu.manager.validate(bo, placement, t);
      t.seal();
    });
  }

  private boolean isInVram(BufferObject bo) {
    return bo.isIn(gpu.vram());
  }

  @ParameterizedTest
  @EnumSource
  void lowProtectsAgainstOthers_ifThereIsAnybodyElse(EvictionMode mode) {
    gpu.run(() -> {
      limit(game, 0, 4, TenantLimits.UNLIMITED);
      BufferObject protectedOne = inVram(mode, game, 4);
      BufferObject other = inVram(mode, browser, 4);
      inVram(mode, browser, 2);
      assertTrue(isInVram(protectedOne));
      assertFalse(isInVram(other));
    });
  }

  @ParameterizedTest
  @EnumSource
  void lowGivesWay_ifThereIsNobodyElse(EvictionMode mode) {
    gpu.run(() -> {
      limit(game, 0, 8, TenantLimits.UNLIMITED);
      BufferObject first = inVram(mode, game, 4);
      inVram(mode, game, 4);
      inVram(mode, browser, 4);
      assertFalse(isInVram(first));
      assertEquals(4, vram().of(game).lostPages());
      assertEquals(4, vram().of(browser).takenPages());
    });
  }

  @ParameterizedTest
  @EnumSource
  void minNeverGivesWay(EvictionMode mode) {
    gpu.run(() -> {
      limit(game, 8, 0, TenantLimits.UNLIMITED);
      BufferObject mine = inVram(mode, game, 8);
      assertThrows(NoMemory.class, () -> inVram(mode, browser, 1));
      assertTrue(isInVram(mine));
    });
  }

  @ParameterizedTest
  @EnumSource
  void max_itsOwnMakeRoom_andNobodyElse(EvictionMode mode) {
    gpu.run(() -> {
      limit(game, 0, 0, 4);
      BufferObject other = inVram(mode, browser, 2);
      BufferObject first = inVram(mode, game, 2);
      BufferObject second = inVram(mode, game, 2);
      inVram(mode, game, 2);
      assertTrue(isInVram(other));
      assertFalse(isInVram(first));
      assertTrue(isInVram(second));
      assertEquals(4, vram().of(game).usedPages());
    });
  }

  @ParameterizedTest
  @EnumSource
  void max_moreThanItMayHave_isRefused(EvictionMode mode) {
    gpu.run(() -> {
      limit(game, 0, 0, 4);
      assertThrows(NoMemory.class, () -> inVram(mode, game, 5));
      assertEquals(0, vram().of(game).usedPages());
    });
  }

  /** Without the rule a full VRAM sends the game to GTT, and nobody's protection is ever asked. */
  @ParameterizedTest
  @EnumSource
  void withinItsProtection_evictsTheUnprotected_insteadOfGoingElsewhere(EvictionMode mode) {
    gpu.run(() -> {
      limit(game, 0, 4, TenantLimits.UNLIMITED);
      BufferObject background = inVram(mode, browser, 8);
      BufferObject texture = create(game, 4);
      validate(mode, texture, VRAM_OR_GTT);
      assertTrue(isInVram(texture));
      assertFalse(isInVram(background));
      BufferObject more = create(game, 4);
      inVram(mode, browser, 4);
      validate(mode, more, VRAM_OR_GTT);
      assertFalse(isInVram(more), "beyond its protection it goes elsewhere");
    });
  }

  /** As before those patches: the setting that is there to compare with. */
  @ParameterizedTest
  @EnumSource
  void withinItsProtection_withoutTheRule_goesElsewhere(EvictionMode mode) {
    FakeGpu older =
        new FakeGpu(
            Algorithm.WAIT_DIE, 8, 100, ManagerSettings.of(ManagerCosts.FREE).claiming(false));
    older.run(() -> {
      older.manager.lists().limit(FakeGpu.VRAM, game, new TenantLimits(0, 4, Long.MAX_VALUE));
      BufferObject background = older.inVram(8);
      BufferObject texture =
          older.manager.create(BufferSettings.of(4L * BufferObject.PAGE_BYTES, 0).chargedTo(game));
      older
          .ticket(mode, true)
          .execute(t -> {
            t.lock(texture);
            older.manager.validate(texture, VRAM_OR_GTT, t);
            t.seal();
          });
      assertFalse(texture.isIn(older.vram()));
      assertTrue(background.isIn(older.vram()));
    });
  }

  @ParameterizedTest
  @EnumSource
  void charges_followTheBuffer_toItsEnd(EvictionMode mode) {
    gpu.run(() -> {
      BufferObject bo = inVram(mode, game, 3);
      assertEquals(3, vram().of(game).usedPages());
      gpu.place(gpu.ticket(mode, true), FakeGpu.GTT, bo);
      assertEquals(0, vram().of(game).usedPages());
      assertEquals(3, gpu.gtt().tenants().of(game).usedPages());
      gpu.endCopies();
      bo.release();
      assertEquals(0, gpu.gtt().tenants().of(game).usedPages());
    });
  }
}
