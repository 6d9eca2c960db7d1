package org.vramlab.devices.amdgpu;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.prefetch.ComingOperations;
import org.vramlab.devices.prefetch.Prefetcher;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.bo.Operation;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.NoSpace;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;

/**
 * One buffer fetched ahead of need, as a transaction: trylock it, and validate it into VRAM without
 * sleeping for anything. It ends as one that has done its work also when it gives up, since nothing
 * has to be tried again.
 *
 * <p>Threads: the client's task.
 */
final class PrefetchAttempt implements Attempt {
  private final AmdgpuDevice device;
  private final OwnBuffers buffers;
  private final Prefetcher prefetcher;
  private final int wanted;
  private final BufferObject bo;

  /** Of the copy; null if it gave up. */
  private @Nullable Fence fence;

  /**
   * Why it gave up, as in {@link EventSink#prefetchGivenUp}; {@link EventSink#NONE} if it did not.
   */
  private int reason = EventSink.NONE;

  /**
   * @param wanted a buffer that can be fetched
   */
  PrefetchAttempt(AmdgpuDevice device, OwnBuffers buffers, Prefetcher prefetcher, int wanted) {
    this.device = device;
    this.buffers = buffers;
    this.prefetcher = prefetcher;
    this.wanted = wanted;
    this.bo = buffers.mapping(wanted).bo();
  }

  @Override
  public void run(Ticket ticket) throws WouldDeadlock, Interrupted {
    device.wwClass().sched().charge(device.settings().costs().submitNanos());
    fence = null;
    reason = EventSink.NONE;
    if (!ticket.tryLock(bo)) {
      reason = EventSink.GIVEN_UP_LOCKED;
    } else if (!mayMove()) {
      reason = EventSink.GIVEN_UP_MOVE_LIMIT;
    } else {
      fetch(ticket);
    }
    ticket.seal();
    tell(ticket);
  }

  private boolean mayMove() {
    Residency residency = device.residency();
    return residency.mayMove(bo, 0, residency.thresholdBytes());
  }

  private void fetch(Ticket ticket) throws WouldDeadlock, Interrupted {
    MemoryManager manager = device.manager();
    bo.addToWorkingSet(ticket, AmdgpuDevice.VRAM);
    // Nobody's pages are swapped out for it either: that takes the time of whoever asks.
    Operation operation = Operation.of(ticket).withoutReclaim().opportunistic(this::isExpendable);
    try {
      if (bo.resource() == null) {
        // The operation to come that reads it first finds there what the host left.
        ComingOperations coming = buffers.coming();
        bo.nextUse(coming.number(coming.firstUse(wanted)));
        manager.placeFromHost(bo, Residency.IN_HOST, operation);
      }
      manager.validate(bo, Residency.IN_VRAM, operation);
      device.residency().moved(operation.movedPages() * BufferObject.PAGE_BYTES);
      fence = copyOf(bo.reservation());
    } catch (NoSpace | NoMemory | Busy refused) {
      reason = EventSink.GIVEN_UP_NO_ROOM;
    }
  }

  /**
   * Only the client's own: others have their own need of memory; and none that hardware uses, or is
   * to use.
   */
  private boolean isExpendable(BufferObject victim) {
    int number = buffers.numberOf(victim);
    return number != Prefetcher.NONE
        && victim.reservation().isIdle(Usage.BOOKKEEP)
        && prefetcher.yields(number, wanted);
  }

  /** The fence of the copy that was just queued: the only one of its timeline. */
  private @Nullable Fence copyOf(Reservation reservation) {
    for (int i = 0; i < reservation.count(); i++) {
      Fence one = reservation.fence(i);
      if (one.timeline() == device.copyEngines().in().queue().timeline()) {
        return one;
      }
    }
    return null;
  }

  private void tell(Ticket ticket) {
    EventSink events = device.wwClass().sched().events();
    long nanos = device.wwClass().sched().nowNanos();
    int task = device.wwClass().sched().currentTask().id();
    Fence copied = fence;
    if (copied != null) {
      int pool = device.vram().pool();
      events.prefetched(nanos, task, ticket.id(), bo.id(), pool, copied.id(), bytes());
    } else if (reason != EventSink.NONE) {
      events.prefetchGivenUp(nanos, task, ticket.id(), bo.id(), reason);
    }
  }

  /** Signals when the buffer has arrived; null if it is not on its way. */
  @Nullable Fence fence() {
    return fence;
  }

  /** The bytes that are on their way. */
  long bytes() {
    return CopyEngines.bytes(bo);
  }
}
