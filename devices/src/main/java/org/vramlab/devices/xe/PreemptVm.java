package org.vramlab.devices.xe;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.DeviceMemory;
import org.vramlab.devices.hardware.Engine;
import org.vramlab.devices.hardware.Job;
import org.vramlab.devices.hardware.LongRun;
import org.vramlab.devices.hardware.Slice;
import org.vramlab.devices.hardware.WorkError;
import org.vramlab.devices.hardware.WorkQueue;
import org.vramlab.devices.lifecycle.DeviceGone;
import org.vramlab.ttm.bo.BufferKind;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.BufferSettings;
import org.vramlab.ttm.bo.TableRoot;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resv.Purpose;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;

/**
 * An address space whose work runs for as long as it takes, and is stopped when its memory is
 * wanted ({@code struct xe_vm} in preempt-fence mode).
 *
 * <pre>
 *   run ──► worker: lock all, validate, bind, new preempt fence (BOOKKEEP) on every buffer ──► runs
 *            ▲                                                                                  │
 *            └── stopped, the preempt fence signals ◄── somebody waits for it: an eviction's copy
 * </pre>
 *
 * <p>The work uses the private buffers; imported ones it only has mapped, and protected from moves:
 * what it reads and writes there its process puts in order by itself. A slice that a reset has
 * ended ends the run, and leaves garbage in the private buffers until a run that does not read
 * them.
 *
 * <p>Life: made; buffers bound; run; closed. Threads: one task, its client's; the worker is a task
 * of its own.
 */
public final class PreemptVm extends TableRoot {
  private final XeDevice device;
  private final Sched sched;
  private final WorkQueue ring;
  private final FenceTimeline preempts;
  private final Ticket ticket;
  private final Ticket workerTicket;
  private final Task worker;

  /** Guarded by the root's reservation. */
  private final ObjectArrayList<Binding> bindings = new ObjectArrayList<>();

  /** What runs; null while it is stopped. */
  private volatile @Nullable Slice slice;

  private final LongRun work;

  /** Whether the next slice reads what the private buffers hold. */
  private volatile boolean reads;

  private volatile boolean closed;

  private long preemptions;
  private long outOfMemory;

  /**
   * @param process a name for reports
   */
  public PreemptVm(XeDevice device, String process) {
    super(device.wwClass(), device.name() + " VM of " + process);
    this.device = device;
    this.sched = device.wwClass().sched();
    this.work = new LongRun(sched);
    // The hardware runs several at a time.
    this.ring =
        new WorkQueue(
            sched, device.wwClass().lockdep(), new Engine(sched), name() + " queue", false);
    this.preempts =
        FenceTimeline.announced(sched, device.wwClass().lockdep(), name() + " preempt fences");
    preempts.onSignallingEnabled(this::wanted);
    this.ticket = new Ticket(device.wwClass(), device.settings().tickets());
    this.workerTicket = new Ticket(device.wwClass(), device.settings().tickets());
    this.worker = sched.spawn(name() + " rebind worker", this::rebindWhenNeeded);
    device.opened(this);
  }

  XeDevice device() {
    return device;
  }

  WorkQueue ring() {
    return ring;
  }

  /** How often it was stopped because somebody wanted its memory. */
  public long preemptions() {
    return preemptions;
  }

  /** How often the worker found no memory, and tried again later. */
  public long outOfMemory() {
    return outOfMemory;
  }

  /**
   * A buffer of this address space alone; it gets its place at the next run.
   *
   * @throws DeviceGone the device has been removed
   */
  public Binding create(long pages) throws Interrupted {
    BufferObject bo =
        device.create(
            new BufferSettings(
                BufferKind.DEVICE, pages * BufferObject.PAGE_BYTES, 0, 1, root(), null));
    Binding binding = new Binding(this, bo);
    try {
      ticket.execute(t -> {
        t.lock(this);
        t.seal();
        bo.addListener(binding);
        bindings.add(binding);
      });
    } catch (Interrupted signal) {
      bo.release();
      throw signal;
    } catch (NoMemory | Busy impossible) {
      throw new AssertionError("nothing is allocated here", impossible);
    }
    return binding;
  }

  /**
   * Imports a buffer: mapped from the next run on.
   *
   * @throws Unsupported its exporter refuses this device
   * @throws DeviceGone the device has been removed
   */
  public Binding importBuffer(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported {
    device.gate().enter();
    try {
      Binding binding = new Binding(this, dmaBuf.bo());
      // It can be told of a move from the moment it attaches.
      Attachment requested = dmaBuf.request(binding, device.device(), true);
      binding.importedAs(requested);
      dmaBuf.attachWithin(
          ticket,
          requested,
          t -> {
            t.lock(this);
            t.lock(dmaBuf.bo());
            binding.attach(t);
            t.seal();
            bindings.add(binding);
            dmaBuf.bo().retain();
          });
      return binding;
    } finally {
      device.gate().leave();
    }
  }

  /** Takes an imported buffer out; what runs with it is protected by the preempt fence. */
  public void unbind(Binding binding) {
    take(one -> one == binding);
  }

  /** Takes out whatever is there and {@code goes}, whatever signal comes. */
  private void take(Predicate<Binding> goes) {
    ObjectArrayList<Binding> taken = new ObjectArrayList<>();
    try {
      new Ticket(device.wwClass(), device.settings().tickets().uninterruptible())
          .execute(t -> {
            t.lock(this);
            taken.clear();
            for (Binding binding : bindings) {
              if (goes.test(binding)) {
                t.lock(binding.bo());
                taken.add(binding);
              }
            }
            t.seal();
            taken.forEach(Binding::close);
            bindings.removeAll(taken);
          });
    } catch (NoMemory | Busy | Interrupted impossible) {
      throw new AssertionError("nothing is allocated here, and no signal heard", impossible);
    }
    taken.forEach(binding -> binding.bo().release());
  }

  /**
   * Works for {@code nanos} of the hardware's time, however often it is stopped meanwhile; sleeps
   * until it is done.
   *
   * @param reads whether the work begins with what the private buffers hold
   * @return zero, or the negative error with which it ended early ({@link WorkError})
   */
  public int run(long nanos, boolean reads) {
    if (!work.isOver() || closed) {
      throw new IllegalStateException(name() + " runs already, or is closed");
    }
    this.reads = reads;
    return work.run(nanos, worker);
  }

  private void rebindWhenNeeded() throws Interrupted {
    while (!closed) {
      if (work.isOver() || slice != null) {
        sched.park();
        continue;
      }
      try {
        device.execute(workerTicket, this::resume);
      } catch (NoMemory | Busy later) {
        outOfMemory++;
        sched.delay(device.settings().pauseNanos(), SpanKind.PAUSE);
      } catch (DeviceGone gone) {
        work.end(WorkError.NO_DEVICE.code());
      }
    }
  }

  private void resume(Ticket t) throws WouldDeadlock, Interrupted, NoMemory {
    t.lock(this);
    for (Binding binding : bindings) {
      t.lock(binding.bo());
      binding.bo().addToWorkingSet(t, binding.wantedDomain());
    }
    for (Binding binding : bindings) {
      if (!binding.isLost()) {
        binding.validate(t);
      }
    }
    root().reserveSlots(1);
    for (Binding binding : bindings) {
      binding.bo().reservation().reserveSlots(1);
    }
    t.seal();
    start(t);
  }

  /** The point of no return is behind: no step here can fail. */
  private void start(Ticket t) {
    Job job = new Job(sched, device.wires(), device.device(), work.leftNanos(), 1000);
    job.waitFor(root(), Purpose.EXPLICIT_SYNC, ring);
    for (Binding binding : bindings) {
      if (binding.isLost()) {
        continue;
      }
      Resource where = binding.bind();
      if (binding.isPrivate()) {
        use(job, binding.bo(), where);
      } else {
        job.waitFor(binding.bo().reservation(), Purpose.EXPLICIT_SYNC, ring);
      }
    }
    Fence done = job.queueTo(ring, t.id());
    Fence preempt = preempts.nextFence();
    XeSettings settings = device.settings();
    Slice next =
        new Slice(
            sched,
            ring,
            job,
            done,
            preempt,
            new Slice.Stopping(settings.preemptNanos(), settings.minRunNanos()),
            this::sliceEnded);
    slice = next;
    root().add(preempt, Usage.BOOKKEEP);
    for (Binding binding : bindings) {
      BufferObject bo = binding.bo();
      if (binding.isPrivate()) {
        tellUse(job, binding);
        bo.submittedVersion(Content.next(bo.submittedVersion()));
      } else {
        bo.reservation().add(preempt, Usage.BOOKKEEP);
      }
      bo.manager().touch(bo);
    }
    next.begin();
  }

  private void use(Job job, BufferObject bo, Resource where) {
    job.use(
        bo.id(),
        where.content(),
        DeviceMemory.of(bo).endpoint(where),
        bo.submittedVersion(),
        reads ? bo.sizeBytes() : 0,
        bo.sizeBytes(),
        Content.next(bo.submittedVersion()));
  }

  private void tellUse(Job job, Binding binding) {
    BufferObject bo = binding.bo();
    Resource where = bo.resource();
    assert where != null : "a validated buffer has a place";
    sched
        .events()
        .jobUses(job.id(), binding.id(), bo.id(), where.id(), true, bo.sizeBytes(), false);
  }

  /** Somebody waits for {@code fence}: what runs must stop. */
  private void wanted(Fence fence) {
    Slice now = slice;
    if (now != null && now.stopped() == fence && now.ask()) {
      preemptions++;
    }
  }

  /**
   * What ran has ended; in an event handler.
   *
   * @param byItself nobody had asked it to stop
   */
  private void sliceEnded(long ranNanos, boolean byItself, int withError) {
    slice = null;
    reads = true;
    work.goesOnAfter(ranNanos, byItself, withError);
    sched.unpark(worker);
  }

  /** Stops what runs, and sleeps until it has. */
  void stop() {
    Slice now = slice;
    if (now != null) {
      now.stopped().await();
    }
  }

  /** The device has been removed: what is imported is given back. */
  void deviceGone() {
    take(binding -> !binding.isPrivate());
  }

  /** Ends it: stops what runs, unbinds everything, and lets go of its private buffers. */
  public void close() {
    closed = true;
    sched.unpark(worker);
    stop();
    take(binding -> true);
    device.closed(this);
  }
}
