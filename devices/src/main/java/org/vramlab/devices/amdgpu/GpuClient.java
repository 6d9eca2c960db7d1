package org.vramlab.devices.amdgpu;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.WorkQueue;
import org.vramlab.devices.lifecycle.DeviceGone;
import org.vramlab.devices.prefetch.ComingOperations;
import org.vramlab.devices.prefetch.PrefetchSettings;
import org.vramlab.ttm.bo.BufferKind;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.BufferSettings;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.tenant.Tenant;

/**
 * What one process can ask of one device: a VM, a compute ring, and a ticket. The counterpart of an
 * open file of the driver.
 *
 * <p>Threads: one task, the client's, at a time. Failure: {@link NoMemory} from {@link #submit}
 * leaves nothing behind; the caller may try again. In mode {@code ticket} it means that nothing
 * outside the submission's own working set could be evicted. Once the device has been removed
 * everything but closing is refused with {@link DeviceGone}.
 */
public final class GpuClient {
  private final AmdgpuDevice device;
  private final Sched sched;
  private final Vm vm;
  private final WorkQueue ring;

  /** What it duplicates of what it imports; null for nothing. */
  private final @Nullable Duplicates duplicates;

  private final Ticket ticket;
  private final CpuCosts costs;
  private final @Nullable Tenant tenant;

  /** Fetches its buffers ahead of need; null for nobody. */
  private @Nullable Prefetching prefetching;

  /**
   * A client whose memory is charged to nobody in particular.
   *
   * @param process a name for reports
   */
  public GpuClient(AmdgpuDevice device, String process, TicketSettings settings) {
    this(device, process, settings, null);
  }

  /**
   * @param process a name for reports
   * @param tenant to whom the memory of its buffers is charged; null for nobody in particular
   */
  public GpuClient(
      AmdgpuDevice device, String process, TicketSettings settings, @Nullable Tenant tenant) {
    this.tenant = tenant;
    this.device = device;
    this.sched = device.wwClass().sched();
    this.vm = new Vm(device, process);
    this.ring = device.newRing(process);
    this.ticket = new Ticket(device.wwClass(), settings);
    this.costs = device.settings().costs();
    Destinations destinations = device.destinationsOrNull();
    this.duplicates =
        destinations != null && destinations.mayDuplicate()
            ? new Duplicates(this, device.newRing(process + " duplicates"))
            : null;
  }

  /**
   * From now on buffers of the device itself are fetched ahead of need, as {@code settings} say,
   * while {@link #awaitUnfinishedBelow} waits; before the first is created.
   *
   * @return where the operations to come are to be told, if the policy has a window on them: each
   *     before its submission, by buffers numbered in the order of {@link #create}
   */
  public ComingOperations fetchAhead(PrefetchSettings settings) {
    Prefetching mine = new Prefetching(device, settings, ticket.settings());
    prefetching = mine;
    return mine.coming();
  }

  public AmdgpuDevice device() {
    return device;
  }

  /** Its page tables. */
  public Vm vm() {
    return vm;
  }

  /** Its compute ring. */
  public WorkQueue ring() {
    return ring;
  }

  /** Creates a buffer of this device and maps it; it gets its place at its first use. */
  public Mapping create(long sizeBytes) {
    device.gate().requirePresent();
    BufferObject bo = device.manager().create(BufferSettings.of(sizeBytes, 0).chargedTo(tenant));
    // Nobody else can know the buffer yet: its lock is free.
    bo.lock().lockAlone();
    Mapping mapping = new Mapping(vm, bo, null);
    bo.lock().unlock();
    if (prefetching != null) {
      prefetching.created(mapping);
    }
    return mapping;
  }

  /** Creates and maps a buffer as large as {@code original} that is dropped when it must leave. */
  Mapping createDuplicateOf(BufferObject original) {
    BufferObject bo =
        device.manager().create(BufferSettings.of(original.sizeBytes(), 0).chargedTo(tenant));
    device.destinations().drops(bo);
    bo.lock().lockAlone();
    Mapping mapping = new Mapping(vm, bo, null);
    bo.lock().unlock();
    return mapping;
  }

  /**
   * Creates a buffer that every submission of this process may use without naming it, and maps it.
   * It shares the lock of the VM's root.
   */
  public Mapping createAlwaysValid(long sizeBytes) throws Interrupted {
    device.gate().requirePresent();
    BufferObject bo =
        device
            .manager()
            .create(new BufferSettings(BufferKind.DEVICE, sizeBytes, 0, 1, vm.root(), tenant));
    Created result = new Created();
    try {
      ticket.execute(t -> {
        t.lock(vm);
        t.seal();
        result.mapping = new Mapping(vm, bo, null);
        vm.alwaysValid().add(result.mapping);
      });
    } catch (NoMemory | Busy impossible) {
      throw new AssertionError("nothing is allocated here", impossible);
    }
    Mapping mapping = result.mapping;
    assert mapping != null : "the transaction ended without its result";
    return mapping;
  }

  /**
   * Exports the buffer of {@code mapping} from the device that owns it; a buffer that is exported
   * already has one dma-buf for all.
   */
  public DmaBuf export(Mapping mapping) throws Interrupted, NoMemory, Busy {
    Exported result = new Exported();
    device.gate().enter();
    try {
      ticket.execute(t -> {
        t.lock(mapping.bo());
        t.seal();
        result.dmaBuf = mapping.export();
      });
    } finally {
      device.gate().leave();
    }
    DmaBuf dmaBuf = result.dmaBuf;
    assert dmaBuf != null : "the transaction ended without its result";
    return dmaBuf;
  }

  /**
   * Imports a buffer: attaches, and maps it into this VM. Its place is settled at the first use. A
   * buffer of this very device is mapped as its own, without the dma-buf, unless {@link
   * SharingRules} say otherwise ({@code drm_gem_prime_import}).
   *
   * @throws Unsupported its exporter refuses this device
   */
  public Mapping importBuffer(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported {
    device.gate().enter();
    try {
      return importPresent(dmaBuf);
    } finally {
      device.gate().leave();
    }
  }

  private Mapping importPresent(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported {
    boolean own = dmaBuf.exporter() == device && device.settings().sharing().selfImportShortCut();
    Attachment attachment = own ? null : dmaBuf.request(vm, device.device(), true);
    Created result = new Created();
    Attempt attempt =
        t -> {
          t.lock(dmaBuf.bo());
          if (attachment != null) {
            dmaBuf.attach(attachment, t);
          }
          t.seal();
          result.mapping = new Mapping(vm, dmaBuf.bo(), attachment);
        };
    if (attachment == null) {
      ticket.execute(attempt);
    } else {
      dmaBuf.attachWithin(ticket, attachment, attempt);
    }
    Mapping mapping = result.mapping;
    assert mapping != null : "the transaction ended without its result";
    return mapping;
  }

  /**
   * Submits one job; sleeps first while the device is suspended.
   *
   * @return signals when the job has ended, with an error if it was not done
   * @throws org.vramlab.ttm.dmabuf.Revoked another device has been, whose buffer it uses
   */
  public Fence submit(Submission submission) throws Interrupted, NoMemory, Busy {
    device.gate().enter();
    try {
      SubmitPath path = new SubmitPath(vm, ring, submission);
      if (prefetching != null) {
        prefetching.submitting(submission);
      }
      if (duplicates != null) {
        duplicates.prepare(submission, ticket);
      }
      ticket.execute(path);
      if (prefetching != null) {
        prefetching.submitted(submission);
      }
      return path.fence();
    } finally {
      device.gate().leave();
    }
  }

  /** Sleeps for as long as a process does before it submits again after {@link NoMemory}. */
  public void pauseBeforeRetry() {
    sched.delay(costs.pauseNanos(), SpanKind.PAUSE);
  }

  /**
   * Closes a buffer of this device: takes it out of this VM and out of those of {@code importers},
   * closes its dma-buf, and drops the reference. Its memory is free at once, behind its fences.
   *
   * @param dmaBuf how it was exported; null if it was not
   * @param importers mappings of other devices of the same process
   */
  public void close(Mapping mapping, @Nullable DmaBuf dmaBuf, Iterable<Mapping> importers)
      throws Interrupted, NoMemory, Busy {
    BufferObject bo = mapping.bo();
    if (prefetching != null) {
      prefetching.closing(mapping);
    }
    Attempt attempt =
        t -> {
          sched.charge(costs.closeNanos());
          t.lock(vm);
          t.lock(bo);
          for (Mapping importer : importers) {
            t.lock(importer.vm());
            lockDuplicateOf(importer, t);
          }
          // Every lock is in hand: nothing below can fail, so nothing is done by halves.
          t.seal();
          for (Mapping importer : importers) {
            closeWithDuplicate(importer);
          }
          mapping.close();
          if (dmaBuf != null) {
            dmaBuf.close();
          }
        };
    ticket.execute(attempt);
    for (Mapping importer : importers) {
      releaseDuplicateOf(importer);
    }
    if (dmaBuf != null) {
      bo.release();
    }
    bo.release();
  }

  /** Gives up an imported buffer; jobs under way are protected by their fences. */
  public void drop(Mapping imported) throws Interrupted, NoMemory, Busy {
    ticket.execute(t -> {
      t.lock(vm);
      t.lock(imported.bo());
      lockDuplicateOf(imported, t);
      t.seal();
      closeWithDuplicate(imported);
    });
    releaseDuplicateOf(imported);
  }

  private static void lockDuplicateOf(Mapping imported, Ticket t)
      throws WouldDeadlock, Interrupted {
    Duplicate duplicate = imported.duplicate();
    if (duplicate != null) {
      t.lock(duplicate.copy().bo());
    }
  }

  private static void closeWithDuplicate(Mapping imported) {
    imported.close();
    Duplicate duplicate = imported.duplicate();
    if (duplicate != null) {
      duplicate.copy().close();
    }
  }

  /** The last reference goes with nothing locked. */
  private static void releaseDuplicateOf(Mapping imported) {
    Duplicate duplicate = imported.duplicate();
    if (duplicate != null) {
      imported.duplicate(null);
      duplicate.copy().bo().release();
    }
  }

  /** Blocks until fewer than {@code limit} jobs of this client are unfinished. */
  public void awaitUnfinishedBelow(int limit) {
    if (prefetching == null) {
      ring.awaitUnfinishedBelow(limit);
    } else {
      prefetching.awaitUnfinishedBelow(ring, limit);
    }
  }

  /** How often this client's ticket backed off. */
  public long backOffs() {
    return ticket.backOffs();
  }

  private static final class Exported {
    private @Nullable DmaBuf dmaBuf;
  }

  private static final class Created {
    private @Nullable Mapping mapping;
  }
}
