package org.vramlab.ttm.dmabuf;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Shared;
import org.vramlab.ttm.sleeping.SleepingLock;

/**
 * A shared buffer in the address space of a process ({@code dma_buf_mmap}).
 *
 * <p>Life: mapped, with nothing behind it; the first access faults and finds where the buffer is;
 * when the buffer moves, what is behind the mapping is taken down, and the next access faults
 * again; unmapped. It holds a reference to the buffer, and goes on after the exporter has closed
 * the dma-buf.
 *
 * <p>A fault tries first, under the mmap lock, whether the reservation is free and the buffer in
 * reach, with nothing on its way there. If not, it lets go of the mmap lock while it waits for
 * whoever has the reservation, and then does everything as a transaction with a ticket of its own:
 * lock, bring the buffer where the CPU reaches it, which may evict others, and wait for the move
 * ({@code ttm_bo_vm_reserve}, {@code ttm_bo_vm_fault_reserved}).
 *
 * <p>Threads: any task of the process, with no ticket open and without the mmap lock.
 */
public final class CpuMapping implements Shared {
  private final DmaBuf dmaBuf;
  private final BufferObject bo;
  private final Sched sched;
  private final SleepingLock mmapLock;
  private final TicketSettings settings;
  private final int id;
  private final int sharedId;

  /** Where the CPU sees the buffer; null before a fault. Written under the reservation. */
  private volatile @Nullable Resource shown;

  private CpuMapping(DmaBuf dmaBuf, SleepingLock mmapLock, TicketSettings settings) {
    this.dmaBuf = dmaBuf;
    this.bo = dmaBuf.bo();
    this.sched = bo.manager().wwClass().sched();
    this.mmapLock = mmapLock;
    this.settings = settings;
    this.id = sched.nextId(IdKind.MAPPING);
    this.sharedId = sched.isExplored() ? sched.share(this) : 0;
  }

  /**
   * Maps the buffer.
   *
   * @param mmapLock of the process; taken here
   * @param settings of the tickets with which faults are served
   * @throws Unsupported the exporter has taken the buffer back
   */
  public static CpuMapping map(DmaBuf dmaBuf, SleepingLock mmapLock, TicketSettings settings)
      throws Unsupported {
    CpuMapping mapping = new CpuMapping(dmaBuf, mmapLock, settings);
    mmapLock.lock();
    mapping.bo.lock().lockAlone();
    boolean refused = dmaBuf.isRevoked();
    if (!refused) {
      mapping.bo.retain();
      dmaBuf.notifier().add(mapping);
    }
    mapping.bo.lock().unlock();
    mmapLock.unlock();
    if (refused) {
      throw Unsupported.INSTANCE;
    }
    return mapping;
  }

  /** Takes the buffer out of the address space, once. */
  public void unmap() {
    mmapLock.lock();
    bo.lock().lockAlone();
    takeDown();
    dmaBuf.notifier().remove(this);
    bo.lock().unlock();
    mmapLock.unlock();
    bo.release();
  }

  /**
   * The CPU reads the buffer, where it finds it.
   *
   * @return the version that it reads
   * @throws NoMemory the bus error: the buffer cannot be brought where the CPU reaches it, or was
   *     taken back
   * @throws Busy in the comparison modes: somebody has a lock that it would take
   */
  public long read() throws Interrupted, NoMemory, Busy {
    sched.step(this, false);
    Resource now = shown;
    return now != null ? now.content().version() : fault();
  }

  private long fault() throws Interrupted, NoMemory, Busy {
    mmapLock.lockShared();
    Resource found = findAtOnce();
    mmapLock.unlockShared();
    if (found != null) {
      return found.content().version();
    }
    bo.lock().lockAloneInterruptible();
    bo.lock().unlock();
    if (bo.manager().wwClass().faults().has(Fault.OUTER_LOCK_IN_TICKET)) {
      return bring(true);
    }
    mmapLock.lockShared();
    try {
      return bring(false);
    } finally {
      mmapLock.unlockShared();
    }
  }

  /** Null if that would mean to sleep, or to move anything. */
  private @Nullable Resource findAtOnce() {
    if (!bo.lock().tryLockAlone()) {
      return null;
    }
    Resource now = bo.resource();
    boolean inReach =
        now != null
            && !dmaBuf.isRevoked()
            && dmaBuf.exporter().reachedByCpu(bo)
            && (bo.reservation().isIdle(Usage.KERNEL)
                || bo.manager().wwClass().faults().has(Fault.CPU_FAULT_DOES_NOT_WAIT));
    if (now != null && inReach) {
      show(now);
    }
    bo.lock().unlock();
    return inReach ? now : null;
  }

  /**
   * As a transaction.
   *
   * @param lockingLate with that fault planted: the mmap lock is still to be taken
   */
  private long bring(boolean lockingLate) throws Interrupted, NoMemory, Busy {
    long[] version = new long[1];
    new Ticket(bo.manager().wwClass(), settings)
        .execute(t -> {
          t.lock(bo);
          if (lockingLate) {
            mmapLock.lockShared();
            t.onBackOff(mmapLock::unlockShared);
          }
          if (dmaBuf.isRevoked()) {
            throw NoMemory.INSTANCE;
          }
          dmaBuf.exporterCalls().bringToCpu(t);
          bo.reservation().awaitIdle(Usage.KERNEL, settings.interruptible());
          t.seal();
          Resource now = bo.resource();
          assert now != null : "the exporter has brought it in reach";
          show(now);
          version[0] = now.content().version();
          if (lockingLate) {
            mmapLock.unlockShared();
          }
        });
    return version[0];
  }

  private void show(Resource now) {
    sched.touch(this, true);
    shown = now;
    sched.events().mappingBound(sched.nowNanos(), id, bo.id(), now.id());
  }

  /** The buffer moves, or is taken back; its reservation is held. */
  void takeDown() {
    if (shown != null) {
      sched.touch(this, true);
      shown = null;
      sched.events().mappingInvalidated(sched.nowNanos(), id, bo.id());
    }
  }

  @Override
  public int sharedId() {
    return sharedId;
  }

  @Override
  public void digest(Digest into) {
    into.add(shown != null);
  }
}
