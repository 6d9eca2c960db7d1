package org.vramlab.devices.rdma;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.DeviceMemory;
import org.vramlab.devices.hardware.Engine;
import org.vramlab.devices.hardware.Job;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.devices.hardware.WorkQueue;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resv.Purpose;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.ww.WwClass;

/**
 * A network card, with one send queue.
 *
 * <p>Threads: one task at a time registers and transfers; the queue is hardware.
 */
public final class RdmaNic {
  /** Transfers take the time that the fabric says, in every run. */
  private static final int EXACT_PER_MILLE = 1000;

  private final Sched sched;
  private final Wires wires;
  private final int device;
  private final String name;
  private final TicketSettings settings;
  private final WorkQueue sendQueue;
  private final Ticket ticket;
  private long errors;
  private long peerBytes;
  private long hostBytes;

  /**
   * @param device its number in the topology
   */
  public RdmaNic(WwClass wwClass, Wires wires, int device, TicketSettings settings) {
    this.sched = wwClass.sched();
    this.wires = wires;
    this.device = device;
    this.name = wires.topology().device(device).name();
    this.settings = settings;
    this.ticket = new Ticket(wwClass, settings);
    this.sendQueue =
        new WorkQueue(sched, wwClass.lockdep(), new Engine(sched), name + " send queue", false);
  }

  /** A name for reports. */
  public String name() {
    return name;
  }

  /** How many transfers ended with an error instead of moving anything. */
  public long errors() {
    return errors;
  }

  /** Bytes that went to, or came from, another device's memory directly. */
  public long peerBytes() {
    return peerBytes;
  }

  /** Bytes that went to, or came from, host memory. */
  public long hostBytes() {
    return hostBytes;
  }

  /**
   * Registers a shared buffer.
   *
   * @throws Unsupported its exporter refuses this card
   */
  public MemoryRegion register(DmaBuf dmaBuf, Registration how)
      throws Interrupted, NoMemory, Busy, Unsupported {
    MemoryRegion region = new MemoryRegion(this, dmaBuf, how);
    if (how == Registration.STATIC) {
      Attachment attachment = dmaBuf.attachStatic(name, device, true, settings);
      region.attached(attachment);
      ticket.execute(t -> {
        t.lock(dmaBuf.bo());
        t.seal();
        region.translate(mapped(attachment));
      });
      return region;
    }
    Attachment attachment = dmaBuf.request(region, device, true);
    // The region is complete before it can be told of a move.
    region.attached(attachment);
    ticket.execute(t -> {
      t.lock(dmaBuf.bo());
      dmaBuf.attach(attachment, t);
      t.onBackOff(() -> dmaBuf.detach(attachment));
      if (how.pins()) {
        dmaBuf.pin(attachment, t);
      }
      dmaBuf.map(attachment, t);
      t.seal();
      region.translate(mapped(attachment));
    });
    return region;
  }

  private static Resource mapped(Attachment attachment) {
    Resource where = attachment.mapped();
    assert where != null : "just mapped";
    return where;
  }

  /** Deregisters, when its transfers have ended. */
  public void deregister(MemoryRegion region) throws Interrupted {
    sendQueue.awaitUnfinishedBelow(1);
    DmaBuf dmaBuf = region.dmaBuf();
    try {
      ticket.execute(t -> {
        t.lock(dmaBuf.bo());
        t.seal();
        region.forget();
        if (region.registration() == Registration.PINNED && region.attachment().pins() > 0) {
          dmaBuf.unpin(region.attachment());
        }
        if (region.registration() != Registration.STATIC) {
          dmaBuf.detach(region.attachment());
        }
      });
    } catch (NoMemory | Busy impossible) {
      throw new AssertionError("nothing is allocated here", impossible);
    }
    if (region.registration() == Registration.STATIC) {
      dmaBuf.detachStatic(region.attachment(), settings);
    }
  }

  /**
   * Transfers {@code bytes} between the network and the region, behind what the buffer's fences ask
   * for.
   *
   * @param writes whether data arrive from the network; they are the buffer's next version
   * @return its completion; null if there was no translation, and the transfer ended with an error
   */
  public @Nullable Fence transfer(MemoryRegion region, long bytes, boolean writes)
      throws Interrupted, NoMemory, Busy {
    Completion completion = new Completion();
    ticket.execute(t -> completion.fence = attempt(t, region, bytes, writes));
    return completion.fence;
  }

  /** What an attempt came to. */
  private static final class Completion {
    private @Nullable Fence fence;
  }

  private @Nullable Fence attempt(Ticket t, MemoryRegion region, long bytes, boolean writes)
      throws WouldDeadlock, Interrupted, NoMemory {
    BufferObject bo = region.bo();
    t.lock(bo);
    Resource where = region.resolve(t);
    bo.reservation().reserveSlots(1);
    t.seal();
    if (where == null) {
      errors++;
      return null;
    }
    return publish(t, region, where, bytes, writes);
  }

  private Fence publish(Ticket t, MemoryRegion region, Resource where, long bytes, boolean writes) {
    BufferObject bo = region.bo();
    Reservation reservation = bo.reservation();
    Job job = new Job(sched, wires, device, 0, EXACT_PER_MILLE);
    Purpose purpose = Purpose.ofAccess(writes);
    for (int i = 0; i < reservation.count(); i++) {
      if (reservation.concerns(i, purpose)
          && reservation.fence(i).timeline() != sendQueue.timeline()) {
        job.waitFor(reservation.fence(i));
      }
    }
    int endpoint = DeviceMemory.of(bo).endpoint(where);
    long version = bo.submittedVersion();
    long next = version == Content.NOTHING ? 1 : version + 1;
    job.use(bo.id(), where, endpoint, version, writes ? 0 : bytes, writes ? bytes : 0, next);
    Fence fence = job.queueTo(sendQueue, t.id());
    reservation.add(fence, writes ? Usage.WRITE : Usage.READ);
    if (writes) {
      bo.submittedVersion(next);
    }
    boolean peer = endpoint >= 0;
    sched
        .events()
        .jobUses(
            job.id(), region.mapping(), bo.id(), where.id(), writes, bytes, endpoint != device);
    job.kick();
    if (peer) {
      peerBytes += bytes;
    } else {
      hostBytes += bytes;
    }
    return fence;
  }

  /** Sleeps until fewer than {@code limit} transfers are under way. */
  public void awaitUnfinishedBelow(int limit) {
    sendQueue.awaitUnfinishedBelow(limit);
  }

  @Override
  public String toString() {
    return name;
  }
}
