package org.vramlab.ttm.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.BulkMove;
import org.vramlab.ttm.resource.ListOrder;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.PoolSettings;
import org.vramlab.ttm.resource.Resident;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.space.CountingAllocator;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/** The cases of ttm_resource_test.c of Linux 6.12, under their names there. */
class TtmResourceTest {
  private static final int PAGES = 4;
  private static final int PRIORITY = 1;
  private static final long CAPACITY = 256;

  private final Simulation simulation = new Simulation();
  private final WwClass wwClass = new WwClass(simulation, Lockdep.OFF, Algorithm.WAIT_DIE);
  private final LeafLock lruLock = simulation.newLeafLock("LRU");
  private final ListOrder pinnedList = new ListOrder(true, false);

  /** Stands for a buffer. */
  private record Owner(boolean isPinned) implements Resident {
    @Override
    public int id() {
      return 7;
    }

    @Override
    public int priority() {
      return PRIORITY;
    }

    @Override
    public @Nullable BulkMove bulkMove() {
      return null;
    }
  }

  private final Owner owner = new Owner(false);

  private ResourceManager manager(int domain) {
    return new ResourceManager(
        wwClass,
        lruLock,
        pinnedList,
        Retirement.GHOSTS,
        domain,
        "mock",
        new PoolSettings(
            "domain " + domain,
            new CountingAllocator(CAPACITY),
            false,
            true,
            EvictionPolicy.LRU::newOrder));
  }

  private Resource allocate(ResourceManager manager, Resident resident, int flags) {
    lruLock.lock();
    try {
      Place place = new Place(manager.domain(), 0, 0, flags);
      Resource resource = manager.tryAllocate(resident, PAGES, place, 1, Long.MAX_VALUE);
      assertNotNull(resource);
      return resource;
    } finally {
      lruLock.unlock();
    }
  }

  private void free(Resource resource) {
    lruLock.lock();
    resource.manager().free(resource);
    lruLock.unlock();
  }

  private List<Resident> listed(ResourceManager manager, int priority) {
    lruLock.lock();
    try {
      return manager.residents(priority);
    } finally {
      lruLock.unlock();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "2, 0", "3, 0", "0, 2"})
  void ttm_resource_init_basic(int domain, int flags) {
    ResourceManager manager = manager(domain);
    Resource resource = allocate(manager, owner, flags);
    assertEquals(0, resource.start(0));
    assertEquals(PAGES, resource.pageCount());
    assertEquals(domain, resource.manager().domain());
    assertEquals(flags, resource.placeFlags());
    assertSame(owner, resource.resident());
    assertEquals(PAGES, manager.usedPages());
    for (int priority = 0; priority < ResourceManager.PRIORITIES; priority++) {
      assertEquals(priority == PRIORITY ? List.of(owner) : List.of(), listed(manager, priority));
    }
  }

  @Test
  void ttm_resource_init_pinned() {
    ResourceManager manager = manager(0);
    Owner pinnedOwner = new Owner(true);
    Resource resource = allocate(manager, pinnedOwner, 0);
    assertEquals(List.of(pinnedOwner), pinnedList.residents());
    assertEquals(List.of(), listed(manager, PRIORITY));
    free(resource);
    assertEquals(List.of(), pinnedList.residents());
  }

  @Test
  void ttm_resource_fini_basic() {
    ResourceManager manager = manager(0);
    free(allocate(manager, owner, 0));
    assertEquals(List.of(), listed(manager, PRIORITY));
    assertEquals(0, manager.usedPages());
  }

  @Test
  void ttm_resource_manager_init_basic() {
    ResourceManager manager = manager(0);
    assertEquals("mock domain 0", manager.name());
    assertEquals(CAPACITY, manager.capacityPages());
    assertEquals(0, manager.usedPages());
    lruLock.lock();
    assertEquals(0, manager.unsignalledMoves().length);
    lruLock.unlock();
    assertEquals(4, ResourceManager.PRIORITIES);
    for (int priority = 0; priority < ResourceManager.PRIORITIES; priority++) {
      assertEquals(List.of(), listed(manager, priority));
    }
  }

  @Test
  void ttm_resource_manager_usage_basic() {
    ResourceManager manager = manager(2);
    Resource resource = allocate(manager, owner, Place.TOP_DOWN);
    assertEquals(resource.pageCount(), manager.usedPages());
  }

  /** A pool is in use from when it is added until it is taken away. */
  @Test
  void ttm_resource_manager_set_used_basic() {
    MockDevice device = new MockDevice();
    assertFalse(device.manager.hasPool(MockDevice.VRAM));
    device.addMemory(MockDevice.VRAM, MockDevice.MIB);
    assertTrue(device.manager.hasPool(MockDevice.VRAM));
    device.manager.removePool(MockDevice.VRAM);
    assertFalse(device.manager.hasPool(MockDevice.VRAM));
  }

  @Test
  void ttm_sys_man_alloc_basic() {
    MockDevice device = new MockDevice();
    device.run(() -> {
      var bo = device.placed(MockDevice.SYSTEM, 4L * MockDevice.PAGE);
      Resource resource = bo.resource();
      assertNotNull(resource);
      assertEquals(4, resource.pageCount());
      assertEquals(MockDevice.SYSTEM, resource.manager().domain());
      assertSame(bo, resource.resident());
    });
  }

  @Test
  void ttm_sys_man_free_basic() {
    MockDevice device = new MockDevice();
    device.run(() -> {
      var bo = device.placed(MockDevice.SYSTEM, 4L * MockDevice.PAGE);
      assertEquals(List.of(bo), device.manager.lists().residents(MockDevice.SYSTEM, 0));
      bo.release();
      assertEquals(List.of(), device.manager.lists().residents(MockDevice.SYSTEM, 0));
      assertEquals(0, device.manager.pool(MockDevice.SYSTEM).usedPages());
    });
  }
}
