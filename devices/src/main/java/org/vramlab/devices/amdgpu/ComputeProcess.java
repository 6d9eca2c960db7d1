package org.vramlab.devices.amdgpu;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.DeviceMemory;
import org.vramlab.devices.hardware.Engine;
import org.vramlab.devices.hardware.Job;
import org.vramlab.devices.hardware.LongRun;
import org.vramlab.devices.hardware.Slice;
import org.vramlab.devices.hardware.WorkError;
import org.vramlab.devices.hardware.WorkQueue;
import org.vramlab.devices.lifecycle.DeviceGone;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resv.Purpose;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;

/**
 * A compute process on one device, whose queues run without submissions and may use any of its
 * buffers at any time; so whoever wants the memory of one must stop them all ({@code struct
 * kfd_process}).
 *
 * <pre>
 *   run ──► restore: lock all, validate, map, a new eviction fence (BOOKKEEP) on every buffer ──► queues run
 *            ▲                                                                                     │
 *            └── after a while ── stopped, and the fence signals ◄── somebody waits for it: an eviction's copy
 * </pre>
 *
 * <p>The restore worker has a ticket of its own, and asks again later where there is no memory. A
 * reset or a removal of the device ends the run with an error; before a suspend the queues are
 * stopped, and come back after it.
 *
 * <p>Life: made; buffers added; run, any number of times; closed, before its buffers are. Threads:
 * one task, its client's; the worker is a task of its own.
 */
public final class ComputeProcess {
  private final GpuClient client;
  private final AmdgpuDevice device;
  private final String name;
  private final Sched sched;
  private final ComputeTimes times;
  private final WorkQueue queue;
  private final FenceTimeline evictionFences;
  private final Ticket ticket;
  private final Task worker;

  /** Its memory; changed between runs only. */
  private final ObjectArrayList<Mapping> memory = new ObjectArrayList<>();

  /** What runs; null while the queues are stopped. */
  private volatile @Nullable Slice slice;

  private final LongRun work;

  /** Whether it has been stopped, and has not stayed away yet. */
  private volatile boolean evicted;

  private volatile boolean closed;

  private long evictions;
  private long restores;
  private long outOfMemory;

  /**
   * @param client whose page tables it uses
   * @param name for reports
   * @param settings of the restore worker's ticket
   */
  public ComputeProcess(
      GpuClient client, String name, TicketSettings settings, ComputeTimes times) {
    this.client = client;
    this.device = client.device();
    this.name = device.name() + " compute process " + name;
    this.sched = device.wwClass().sched();
    this.times = times;
    this.work = new LongRun(sched);
    // The hardware runs the queues of several processes at a time.
    this.queue =
        new WorkQueue(
            sched,
            device.wwClass().lockdep(),
            new Engine(sched),
            device.name() + " user queue " + name,
            false);
    device.belongings().add(queue);
    this.evictionFences =
        FenceTimeline.announced(sched, device.wwClass().lockdep(), this.name + " eviction fences");
    evictionFences.onSignallingEnabled(this::wanted);
    this.ticket = new Ticket(device.wwClass(), settings);
    this.worker = sched.spawn(this.name + " restore worker", this::restoreWhenNeeded);
    device.belongings().add(this);
  }

  /** How often its queues were stopped because somebody wanted memory. */
  public long evictions() {
    return evictions;
  }

  /** How often they were started. */
  public long restores() {
    return restores;
  }

  /** How often there was no memory to start them. */
  public long outOfMemory() {
    return outOfMemory;
  }

  /**
   * Makes {@code mapping} part of what the queues may use; between runs.
   *
   * @throws IllegalArgumentException it is not a buffer of the client's own device
   */
  public void add(Mapping mapping) {
    if (mapping.vm() != client.vm() || mapping.importedThrough() != null) {
      throw new IllegalArgumentException(name + " runs on buffers of its own device alone");
    }
    requireIdle();
    memory.add(mapping);
  }

  /**
   * Lets the queues work for {@code nanos} of the hardware's time, however often they are stopped
   * meanwhile; sleeps until they are done.
   *
   * @return zero, or the negative error with which they ended early ({@link WorkError})
   */
  public int run(long nanos) {
    requireIdle();
    return work.run(nanos, worker);
  }

  private void requireIdle() {
    if (!work.isOver() || closed) {
      throw new IllegalStateException(name + " runs, or is closed");
    }
  }

  // ---- The restore worker.

  private void restoreWhenNeeded() throws Interrupted {
    while (!closed) {
      if (work.isOver() || slice != null) {
        sched.park();
      } else if (evicted) {
        evicted = false;
        sched.delay(times.restoreDelayNanos(), SpanKind.PAUSE);
      } else {
        tryToRestore();
      }
    }
  }

  private void tryToRestore() throws Interrupted {
    try {
      device.gate().enter();
    } catch (DeviceGone gone) {
      work.end(WorkError.NO_DEVICE.code());
      return;
    }
    try {
      ticket.execute(this::restore);
    } catch (NoMemory | Busy later) {
      outOfMemory++;
      evicted = true;
    } finally {
      device.gate().leave();
    }
  }

  private void restore(Ticket t) throws WouldDeadlock, Interrupted, NoMemory {
    t.lock(client.vm());
    for (Mapping mapping : memory) {
      t.lock(mapping.bo());
      mapping.bo().addToWorkingSet(t, mapping.wantedDomain());
    }
    for (Mapping mapping : memory) {
      if (mapping.bo().resource() == null) {
        // Its contents are the host's until the queues have written it.
        DeviceMemory.of(mapping.bo()).fillFromHost(mapping.bo(), t);
      }
      mapping.validate(t, true);
    }
    for (Mapping mapping : memory) {
      mapping.bind(device.settings().costs().pageTableNanos());
      mapping.bo().reservation().reserveSlots(1);
    }
    t.seal();
    start(t);
  }

  /** The point of no return is behind: no step here can fail. */
  private void start(Ticket t) {
    Job job = new Job(sched, device.wires(), device.device(), work.leftNanos(), 1000);
    for (Mapping mapping : memory) {
      use(job, mapping);
    }
    Fence done = job.queueTo(queue, t.id());
    Fence fence = evictionFences.nextFence();
    Slice.Stopping stopping = new Slice.Stopping(times.preemptNanos(), times.leastActiveNanos());
    Slice next = new Slice(sched, queue, job, done, fence, stopping, this::stopped);
    slice = next;
    for (Mapping mapping : memory) {
      BufferObject bo = mapping.bo();
      bo.reservation().add(fence, Usage.BOOKKEEP);
      tellUse(job, mapping);
      bo.submittedVersion(Content.next(bo.submittedVersion()));
      bo.manager().touch(bo);
    }
    restores++;
    next.begin();
  }

  private void use(Job job, Mapping mapping) {
    BufferObject bo = mapping.bo();
    job.waitFor(bo.reservation(), Purpose.EXPLICIT_SYNC, queue);
    Resource where = placeOf(bo);
    job.use(
        bo.id(),
        where.content(),
        device.endpoint(where),
        bo.submittedVersion(),
        bo.sizeBytes(),
        bo.sizeBytes(),
        Content.next(bo.submittedVersion()));
  }

  private void tellUse(Job job, Mapping mapping) {
    BufferObject bo = mapping.bo();
    Resource where = placeOf(bo);
    boolean remote = device.endpoint(where) != device.device();
    sched
        .events()
        .jobUses(job.id(), mapping.id(), bo.id(), where.id(), true, bo.sizeBytes(), remote);
  }

  private static Resource placeOf(BufferObject bo) {
    Resource where = bo.resource();
    assert where != null : "a validated buffer has a place";
    return where;
  }

  // ---- Stopping.

  /** Somebody waits for {@code fence}: the queues must stop. */
  private void wanted(Fence fence) {
    Slice now = slice;
    if (now != null && now.stopped() == fence && now.ask()) {
      evictions++;
    }
  }

  /** What ran has ended; in an event handler. */
  private void stopped(long ranNanos, boolean byItself, int withError) {
    slice = null;
    evicted = work.goesOnAfter(ranNanos, byItself, withError);
    sched.unpark(worker);
  }

  /** Stops the queues, and sleeps until they have stopped: before a suspend, and at the end. */
  void stop() {
    Slice now = slice;
    if (now != null) {
      now.stopped().await();
    }
  }

  /** Ends it: stops the queues for good. Its buffers are their client's to close. */
  public void close() {
    closed = true;
    sched.unpark(worker);
    stop();
    work.end(0);
    device.belongings().remove(this);
  }

  @Override
  public String toString() {
    return name;
  }
}
