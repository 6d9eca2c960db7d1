package org.vramlab.devices.amdgpu;

import java.util.concurrent.atomic.AtomicLong;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.sched.Sched;

/**
 * Where the buffers live that one device shares, and which of them importers hold there: in VRAM if
 * everybody who is attached reaches it, otherwise in GTT, where all do ({@code amdgpu_dma_buf_map},
 * {@code amdgpu_dma_buf_pin}). A suspended device has GTT for all.
 *
 * <p>Threads: with the buffer's reservation held; a suspend comes at any time.
 */
final class SharedPlaces {
  private final MemoryManager manager;
  private final ResourceManager vram;
  private final SharingRules rules;
  private final long vramPages;

  /** Nothing is brought into VRAM for others. */
  private volatile boolean asleep;

  /** Pages of VRAM that importers have pinned, once for each pin. */
  private final AtomicLong pinnedForOthers = new AtomicLong();

  SharedPlaces(MemoryManager manager, DeviceSettings settings) {
    this.manager = manager;
    this.vram = manager.pool(AmdgpuDevice.VRAM);
    this.rules = settings.sharing();
    this.vramPages = settings.vramBytes() / BufferObject.PAGE_BYTES;
  }

  /** From now on nothing is brought into VRAM for others, or it may be again. */
  void sleeps(boolean whether) {
    asleep = whether;
  }

  /** Whether nothing is brought into VRAM for others now. */
  boolean isAsleep() {
    return asleep;
  }

  /** Where a buffer that is not pinned is brought for those who are attached. */
  int domainFor(DmaBuf dmaBuf) {
    return dmaBuf.allPeerToPeer() && !asleep ? AmdgpuDevice.VRAM : AmdgpuDevice.GTT;
  }

  /**
   * Brings {@code bo} where everybody who is attached reaches it. A pinned buffer stays.
   *
   * @throws NoMemory it is pinned in VRAM, which this importer does not reach
   */
  void map(BufferObject bo, Attachment attachment, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    if (!bo.isPinned()) {
      bring(bo, attachment.dmaBuf(), true, ticket);
    } else if (bo.isIn(vram) && !attachment.peerToPeer()) {
      throw NoMemory.INSTANCE;
    }
  }

  /**
   * Whoever slept for room meanwhile may find the device suspended, and takes the buffer out of
   * VRAM again: the emptying has passed it by.
   */
  private void bring(BufferObject bo, DmaBuf dmaBuf, boolean vramAllowed, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    do {
      boolean inVram = vramAllowed && domainFor(dmaBuf) == AmdgpuDevice.VRAM;
      manager.validate(bo, inVram ? Residency.IN_VRAM : Residency.IN_GTT, ticket);
    } while (asleep && bo.isIn(vram));
  }

  /**
   * Moves the buffer to where {@link SharingRules.Pin} says, and holds it there. That it is GTT
   * because somebody does not reach VRAM is told as an event.
   *
   * @throws NoMemory there is no room, no more may be pinned, or it is pinned already where
   *     somebody does not reach it
   */
  void pin(BufferObject bo, DmaBuf dmaBuf, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    boolean mayBeVram = rules.pin() == SharingRules.Pin.VRAM_IF_ALL_REACH_IT;
    Attachment unreached = dmaBuf.firstWithoutPeerAccess();
    if (!bo.isPinned()) {
      if (mayBeVram && unreached != null) {
        tellFallBack(bo, unreached);
      }
      bring(bo, dmaBuf, mayBeVram, ticket);
    } else if (bo.isIn(vram) && (!mayBeVram || asleep || unreached != null)) {
      // It cannot leave, and somebody does not reach it there.
      throw NoMemory.INSTANCE;
    }
    long pages = bo.pages();
    long limit = vramPages * rules.pinnedPercentLimit() / 100;
    if (bo.isIn(vram) && pinnedForOthers.addAndGet(pages) > limit) {
      pinnedForOthers.addAndGet(-pages);
      throw NoMemory.INSTANCE;
    }
    manager.pin(bo);
  }

  private void tellFallBack(BufferObject bo, Attachment unreached) {
    Sched sched = manager.wwClass().sched();
    int gtt = manager.pool(AmdgpuDevice.GTT).pool();
    sched.events().pinFellBack(sched.nowNanos(), bo.id(), gtt, unreached.id());
  }

  void unpin(BufferObject bo) {
    manager.unpin(bo);
    manager.touch(bo);
    if (bo.isIn(vram)) {
      pinnedForOthers.addAndGet(-bo.pages());
    }
  }
}
