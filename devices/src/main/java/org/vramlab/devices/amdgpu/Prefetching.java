package org.vramlab.devices.amdgpu;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.WorkQueue;
import org.vramlab.devices.prefetch.ComingOperations;
import org.vramlab.devices.prefetch.PrefetchSettings;
import org.vramlab.devices.prefetch.Prefetcher;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceCallback;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;

/**
 * Fetches buffers of one client into VRAM ahead of need: a {@link Prefetcher} says which, and this
 * does it, in the client's own task, while that waits for its jobs and would do nothing else.
 *
 * <p>Each is a transaction of its own ({@link PrefetchAttempt}), with a ticket as everybody's. It
 * sleeps for nothing: if a lock is taken, or there is no room at once, it gives up. It makes room
 * among the client's own buffers alone, of which none that a job or a copy still uses, and none
 * that the prefetcher keeps. The copy goes by the copy engine as every other, and jobs wait for it
 * by its fence; no page table is touched before the job that uses the buffer is submitted.
 *
 * <p>The engine copies in order: what a job misses meanwhile waits for what is fetched ahead of it.
 * So no more is begun while {@link PrefetchSettings#mostBytesInFlight()} are on their way.
 *
 * <p>Threads: the client's task; bytes in flight are counted down in event handlers.
 */
final class Prefetching {
  private final AmdgpuDevice device;
  private final Sched sched;
  private final Ticket ticket;
  private final long mostBytesInFlight;
  private final ComingOperations coming;
  private final OwnBuffers buffers;
  private final Prefetcher prefetcher;

  /** Of the job that is being submitted: which of its operands are not in VRAM. */
  private final BitSet missing = new BitSet();

  private final AtomicLong bytesInFlight = new AtomicLong();

  /** Whether something has arrived since the last look. */
  private volatile boolean arrived;

  /** The client's task, while it waits for its jobs. */
  private volatile @Nullable Task waiter;

  /**
   * @param client how the client's own ticket behaves
   */
  Prefetching(AmdgpuDevice device, PrefetchSettings settings, TicketSettings client) {
    this.device = device;
    this.sched = device.wwClass().sched();
    // It sleeps for nothing, so there is nothing that a signal could end, or an injected loss
    // teach.
    this.ticket = new Ticket(device.wwClass(), client.uninterruptible().injecting(0));
    this.mostBytesInFlight = settings.mostBytesInFlight();
    this.coming = new ComingOperations(settings.policy().window());
    this.buffers = new OwnBuffers(device.vram(), coming);
    this.prefetcher = settings.policy().newPrefetcher(buffers);
  }

  /** Where the operations to come are to be told. */
  ComingOperations coming() {
    return coming;
  }

  /** A buffer of the device itself was created. */
  void created(Mapping mapping) {
    buffers.add(mapping);
  }

  /** A buffer is about to be closed. */
  void closing(Mapping mapping) {
    buffers.remove(mapping);
  }

  /** A job is about to be submitted. */
  void submitting(Submission submission) {
    missing.clear();
    for (int i = 0; i < submission.count(); i++) {
      missing.set(i, !submission.mapping(i).bo().isIn(device.vram()));
    }
  }

  /** It was submitted. */
  void submitted(Submission submission) {
    if (coming.known() > 0) {
      coming.removeFirst();
    }
    for (int i = 0; i < submission.count(); i++) {
      int number = buffers.numberOf(submission.mapping(i).bo());
      if (number != Prefetcher.NONE) {
        prefetcher.used(number, missing.get(i));
      }
    }
    prefetcher.submitted();
  }

  /** Blocks until fewer than {@code limit} jobs of {@code ring} are unfinished. */
  void awaitUnfinishedBelow(WorkQueue ring, int limit) {
    waiter = sched.currentTask();
    while (!ring.isUnfinishedBelow(limit)) {
      arrived = false;
      fetch();
      ring.awaitUnfinishedBelow(limit, () -> arrived);
    }
    waiter = null;
  }

  /** Begins as much as may be on its way. */
  private void fetch() {
    while (bytesInFlight.get() < mostBytesInFlight) {
      int wanted = prefetcher.next();
      if (wanted == Prefetcher.NONE || !buffers.isFetchable(wanted)) {
        return;
      }
      if (!device.gate().tryEnter()) {
        return;
      }
      try {
        fetch(wanted);
      } finally {
        device.gate().leave();
      }
    }
  }

  private void fetch(int wanted) {
    PrefetchAttempt attempt = new PrefetchAttempt(device, buffers, prefetcher, wanted);
    try {
      ticket.execute(attempt);
    } catch (Interrupted | NoMemory | Busy impossible) {
      throw new AssertionError("what it cannot have at once it gives up", impossible);
    }
    Fence fence = attempt.fence();
    if (fence == null) {
      prefetcher.givenUp(wanted);
      return;
    }
    prefetcher.fetching(wanted);
    Arrival arrival = new Arrival(attempt.bytes());
    bytesInFlight.addAndGet(arrival.bytes);
    if (!fence.addCallback(arrival)) {
      bytesInFlight.addAndGet(-arrival.bytes);
    }
  }

  /** Waits for one copy. */
  private final class Arrival extends FenceCallback {
    private final long bytes;

    Arrival(long bytes) {
      this.bytes = bytes;
    }

    @Override
    protected void signalled(Fence fence) {
      bytesInFlight.addAndGet(-bytes);
      arrived = true;
      Task sleeper = waiter;
      if (sleeper != null) {
        sched.unpark(sleeper);
      }
    }
  }
}
