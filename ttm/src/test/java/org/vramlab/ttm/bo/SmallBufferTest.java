package org.vramlab.ttm.bo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.PoolSettings;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.space.CountingAllocator;
import org.vramlab.ttm.ww.Algorithm;

/** What a buffer keeps in few bits, or only when it has it, reads as it was written. */
class SmallBufferTest {
  private final FakeGpu gpu = new FakeGpu(Algorithm.WAIT_DIE, 8, 8);

  private BufferObject buffer(BufferKind kind, int priority, long alignmentPages) {
    return gpu.manager.create(new BufferSettings(kind, 4096, priority, alignmentPages, null));
  }

  @Test
  void create_everyKindAndPriority_areKept() {
    for (BufferKind kind : BufferKind.values()) {
      for (int priority = 0; priority < ResourceManager.PRIORITIES; priority++) {
        BufferObject bo = buffer(kind, priority, 1);
        assertEquals(kind, bo.kind());
        assertEquals(priority, bo.priority());
        assertFalse(bo.isDeleted());
        assertFalse(bo.sharesReservation());
      }
    }
  }

  @Test
  void setPriority_changesNothingElse() {
    BufferObject bo = buffer(BufferKind.IMPORTED, 3, 1);
    gpu.run(() -> {
      bo.lock().lockAlone();
      for (int priority = 0; priority < ResourceManager.PRIORITIES; priority++) {
        gpu.manager.lists().setPriority(bo, priority);
        assertEquals(priority, bo.priority());
        assertEquals(BufferKind.IMPORTED, bo.kind());
        assertFalse(bo.isDeleted());
      }
      bo.lock().unlock();
    });
  }

  @Test
  void create_priorityThatThereIsNot_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> BufferSettings.of(4096, 4));
    assertThrows(IllegalArgumentException.class, () -> BufferSettings.of(4096, -1));
  }

  @Test
  void addPool_domainThatFitsNoByte_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            gpu.manager.addPool(
                128,
                new PoolSettings(
                    "far", new CountingAllocator(1), false, false, EvictionPolicy.LRU::newOrder)));
  }

  @Test
  void alignment_ofTheFewThatHaveOne_isKept() {
    assertEquals(16, buffer(BufferKind.DEVICE, 0, 16).alignmentPages());
    assertEquals(1, buffer(BufferKind.DEVICE, 0, 1).alignmentPages());
  }

  @Test
  void nextUse_isNeverUntilSomebodyTells() {
    BufferObject bo = buffer(BufferKind.DEVICE, 0, 1);
    assertEquals(Long.MAX_VALUE, bo.nextUse());
    gpu.run(() -> {
      bo.lock().lockAlone();
      bo.nextUse(7);
      bo.lock().unlock();
    });
    assertEquals(7, bo.nextUse());
    assertThrows(AssertionError.class, () -> bo.nextUse(8), "without the lock");
  }

  @Test
  void pin_moreOftenThanCanBeCounted_isRefused() {
    BufferObject bo = buffer(BufferKind.DEVICE, 0, 1);
    gpu.run(() -> {
      bo.lock().lockAlone();
      for (int i = 0; i < Short.MAX_VALUE; i++) {
        gpu.manager.pin(bo);
      }
      assertEquals(Short.MAX_VALUE, bo.pins());
      bo.lock().unlock();
    });
    bo.lock().lockAlone();
    assertThrows(IllegalStateException.class, () -> gpu.manager.pin(bo));
    assertEquals(Short.MAX_VALUE, bo.pins());
  }
}
