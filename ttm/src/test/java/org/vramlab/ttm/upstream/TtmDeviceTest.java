package org.vramlab.ttm.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.DelayedDelete;
import org.vramlab.ttm.bo.ManagerCosts;
import org.vramlab.ttm.bo.ManagerSettings;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.pages.PageRequest;
import org.vramlab.ttm.pages.PageVector;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.PoolSettings;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.space.CountingAllocator;

/** The cases of ttm_device_test.c of Linux 6.12, under their names there. */
class TtmDeviceTest {
  private final MockDevice mock = new MockDevice();

  private MemoryManager newManager(ManagerSettings settings) {
    MemoryManager manager = new MemoryManager(mock.wwClass, mock, settings);
    manager.addPool(
        MemoryManager.SYSTEM,
        new PoolSettings(
            "SYSTEM",
            new CountingAllocator(CountingAllocator.UNLIMITED),
            false,
            true,
            EvictionPolicy.LRU::newOrder));
    return manager;
  }

  private static ManagerSettings settings(HostMemory hostMemory) {
    return ManagerSettings.of(ManagerCosts.FREE).retiring(Retirement.GHOSTS).on(hostMemory);
  }

  /** A deletion that waits shows that there is somebody who finishes it: the workqueue. */
  @Test
  void ttm_device_init_basic() {
    List<BufferObject> handed = new ArrayList<>();
    DelayedDelete workers = handed::add;
    MemoryManager manager = newManager(settings(mock.hostMemory).finishedBy(workers));
    assertSame(mock, manager.driver());
    assertTrue(manager.hasPool(MemoryManager.SYSTEM));
    ResourceManager system = manager.pool(MemoryManager.SYSTEM);
    assertTrue(system.usesHostPages());
    assertEquals(MemoryManager.SYSTEM, system.domain());
    mock.run(() -> {
      BufferObject bo = manager.create(MockDevice.PAGE, 0);
      mock.ticket()
          .execute(ticket -> {
            ticket.lock(bo);
            manager.validate(bo, MockDevice.in(MemoryManager.SYSTEM), ticket);
            mock.fenced(bo);
          });
      bo.release();
      assertEquals(List.of(bo), handed);
      bo.lock().lockAlone();
      bo.reservation().fence(0).signal();
      bo.lock().unlock();
      manager.finishDeletion(bo);
    });
    manager.checkEmpty();
  }

  /** The global list of devices is what the pages of the host know: all three are asked. */
  @Test
  void ttm_device_init_multiple() {
    List<MemoryManager> devices = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      devices.add(newManager(settings(mock.hostMemory)));
    }
    mock.run(() -> {
      List<BufferObject> buffers = new ArrayList<>();
      for (MemoryManager manager : devices) {
        assertSame(mock, manager.driver());
        for (MemoryManager other : devices) {
          assertEquals(
              manager == other,
              manager.pool(MemoryManager.SYSTEM) == other.pool(MemoryManager.SYSTEM));
        }
        BufferObject bo = manager.create(MockDevice.PAGE, 0);
        buffers.add(bo);
        mock.ticket()
            .execute(ticket -> {
              ticket.lock(bo);
              manager.validate(bo, MockDevice.in(MemoryManager.SYSTEM), ticket);
              mock.hostMemory.populate(vectorOf(bo), PageRequest.of(ticket));
            });
      }
      mock.ticket()
          .execute(ticket -> {
            for (BufferObject bo : buffers) {
              assertEquals(1, mock.hostMemory.swapOutOne(PageRequest.of(ticket)));
              assertTrue(vectorOf(bo).isSwapped(), "in turn");
            }
            assertEquals(0, mock.hostMemory.swapOutOne(PageRequest.of(ticket)));
          });
      buffers.forEach(BufferObject::release);
    });
    assertNotSame(devices.get(0), devices.get(1));
    devices.forEach(MemoryManager::close);
  }

  private static PageVector vectorOf(BufferObject bo) {
    PageVector vector = bo.pageVector();
    if (vector == null) {
      throw new AssertionError(bo + " has no page vector");
    }
    return vector;
  }

  @Test
  void ttm_device_fini_basic() {
    MemoryManager manager = newManager(settings(mock.hostMemory));
    BufferObject bo = manager.create(MockDevice.PAGE, 0);
    mock.run(() -> {
      mock.ticket()
          .execute(ticket -> {
            ticket.lock(bo);
            manager.validate(bo, MockDevice.in(MemoryManager.SYSTEM), ticket);
          });
      assertThrows(IllegalStateException.class, manager::close);
      assertTrue(manager.hasPool(MemoryManager.SYSTEM), "somebody lives there: nothing changed");
      bo.release();
      assertEquals(List.of(), manager.lists().residents(MemoryManager.SYSTEM, 0));
    });
    manager.close();
    assertFalse(manager.hasPool(MemoryManager.SYSTEM));
  }
}
