package org.vramlab.devices.hmm;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.card.Card;
import org.vramlab.devices.card.PinnedImport;
import org.vramlab.devices.card.PinnedImports;
import org.vramlab.devices.hardware.Job;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.devices.lifecycle.Claims;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sleeping.SleepingLock;
import org.vramlab.ttm.ww.WwClass;

/**
 * A device that reads and writes the memory of processes, and with it buffers of other devices.
 *
 * <p>Pages may go as ever while it is suspended.
 *
 * <p>Threads: as {@link Card}, and others replace pages.
 */
public final class HmmDevice extends Card {
  private final WwClass wwClass;
  private final Sched sched;
  private final Wrong wrong;

  /** Makes looking at the sequence number and publishing one step ({@code adev->notifier_lock}). */
  private final SleepingLock notifierLock;

  private final Claims<UserMapping> mappings;
  private final PinnedImports imports;
  private long retries;

  /**
   * @param device its number in the topology
   */
  public HmmDevice(WwClass wwClass, Wires wires, int device, TicketSettings settings, Wrong wrong) {
    super(wwClass, wires, device, "queue", settings);
    this.wwClass = wwClass;
    this.sched = wwClass.sched();
    this.wrong = wrong;
    this.mappings = new Claims<>(wwClass, "ranges of " + name(), HmmDevice::letGoOf);
    this.imports = new PinnedImports(wwClass, name(), device, settings);
    this.notifierLock =
        new SleepingLock(
            sched,
            wwClass.lockdep(),
            wwClass.lockdep().defineClass("notifier lock", LockKind.INNER),
            name() + "'s notifier lock");
  }

  WwClass wwClass() {
    return wwClass;
  }

  Wrong wrong() {
    return wrong;
  }

  SleepingLock notifierLock() {
    return notifierLock;
  }

  /** Submissions that had to begin anew because the pages had gone. */
  public long retries() {
    return retries;
  }

  /**
   * Makes a range known to the device; one device at a time. Sleeps first while that is suspended.
   *
   * @throws IllegalStateException another device knows it already
   * @throws org.vramlab.devices.lifecycle.DeviceGone the device has been removed
   */
  public UserMapping register(UserRange range) {
    gate().enter();
    try {
      UserMapping mapping = new UserMapping(this, range, sched.nextId(IdKind.MAPPING));
      range.notifies(mapping);
      mappings.add(mapping);
      return mapping;
    } finally {
      gate().leave();
    }
  }

  /** Lets go of a range, when its jobs have ended; a removal of the device has done so. */
  public void unregister(UserMapping mapping) {
    engine().queue().awaitIdle();
    mappings.undo(mapping);
  }

  private static void letGoOf(UserMapping mapping) {
    mapping.range().notifiesNoMore(mapping);
  }

  /**
   * Imports a buffer of another device, and pins it.
   *
   * @throws NoMemory its exporter cannot pin it
   * @throws Unsupported its exporter refuses this device
   * @throws org.vramlab.devices.lifecycle.DeviceGone the device has been removed
   */
  public PinnedImport importBuffer(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported {
    gate().enter();
    try {
      return imports.attach(dmaBuf);
    } finally {
      gate().leave();
    }
  }

  /** Lets go of a buffer, when jobs have ended; a removal of the device has done so. */
  public void release(PinnedImport shared) {
    engine().queue().awaitIdle();
    imports.detach(shared);
  }

  /**
   * Submits a job that reads or writes the whole of a range, or that and a shared buffer the other
   * way.
   *
   * @param shared imported for this device; null for none
   * @param writes whether it writes the range (and reads the shared buffer), or the reverse
   * @return its completion; null if the shared buffer's exporter has taken it back
   * @throws Interrupted a signal came, and nothing is submitted
   * @throws org.vramlab.devices.lifecycle.DeviceGone the device has been removed
   */
  public @Nullable Fence submit(UserMapping mapping, @Nullable PinnedImport shared, boolean writes)
      throws Interrupted, NoMemory, Busy {
    gate().enter();
    try {
      if (!mappings.has(mapping)) {
        throw new IllegalStateException(
            mapping.range() + " is not registered: nobody would ask " + name() + " for its pages");
      }
      while (true) {
        long sequence = mapping.range().beginRead();
        UserPages pages = mapping.range().fault();
        Submission attempt = new Submission(mapping, pages, sequence, writes);
        if (attempt.submit(shared)) {
          return attempt.done;
        }
        retries++;
        // Pages may go again and again; who is killed returns (-ERESTARTSYS).
        if (settings().interruptible() && sched.currentTask().signalPending()) {
          throw Interrupted.INSTANCE;
        }
      }
    } finally {
      gate().leave();
    }
  }

  /** One attempt with the pages that were found. */
  private final class Submission {
    private final UserMapping mapping;
    private final UserPages pages;
    private final long sequence;
    private final boolean writes;
    private @Nullable Fence done;

    Submission(UserMapping mapping, UserPages pages, long sequence, boolean writes) {
      this.mapping = mapping;
      this.pages = pages;
      this.sequence = sequence;
      this.writes = writes;
    }

    /** False if the pages have gone meanwhile: nothing was published. */
    boolean submit(@Nullable PinnedImport shared) throws Interrupted, NoMemory, Busy {
      boolean[] stale = new boolean[1];
      ticket()
          .execute(t -> {
            t.lock(mapping);
            if (shared != null) {
              t.lock(shared.bo());
              shared.bo().reservation().reserveSlots(1);
            }
            mapping.root().reserveSlots(1);
            t.seal();
            notifierLock.lock();
            stale[0] = wrong != Wrong.SEQUENCE_IGNORED && mapping.range().changedSince(sequence);
            if (!stale[0]) {
              done = publish(t, shared);
            }
            notifierLock.unlock();
          });
      return !stale[0];
    }

    private @Nullable Fence publish(Ticket t, @Nullable PinnedImport shared) {
      long bytes = mapping.range().bytes();
      long version = mapping.submittedVersion();
      Job job = engine().newJob();
      job.use(
          mapping.id(),
          pages,
          Topology.HOST,
          version,
          writes ? 0 : bytes,
          writes ? bytes : 0,
          version + 1);
      Fence fence;
      if (shared == null) {
        fence = job.queueTo(engine().queue(), t.id());
        job.kick();
      } else {
        fence = shared.accessLocked(engine(), () -> job, t, bytes, !writes);
      }
      if (fence != null) {
        mapping.root().add(fence, writes ? Usage.WRITE : Usage.READ);
        mapping.submittedVersion(writes ? version + 1 : version);
      }
      return fence;
    }
  }

  @Override
  protected void letGo() {
    // Whose pages nobody is asked for any more must not be in use.
    engine().queue().awaitIdle();
    mappings.undoAll();
    imports.detachAll();
  }
}
