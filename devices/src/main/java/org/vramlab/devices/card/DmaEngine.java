package org.vramlab.devices.card;

import org.vramlab.devices.hardware.DeviceMemory;
import org.vramlab.devices.hardware.Engine;
import org.vramlab.devices.hardware.Job;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.devices.hardware.WorkQueue;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resv.Purpose;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.ww.WwClass;

/**
 * The one queue of a card: moves bytes between the card and buffers that it has imported. Every
 * access publishes its fence on the buffer, so that moves wait for it.
 *
 * <p>Threads: one task at a time hands over; the queue is hardware.
 */
public final class DmaEngine {
  /** Transfers take the time that the fabric says, in every run. */
  private static final int EXACT_PER_MILLE = 1000;

  private final Sched sched;
  private final Wires wires;
  private final int device;
  private final WorkQueue queue;
  private long peerBytes;
  private long hostBytes;

  /**
   * @param device its number in the topology
   * @param name of its queue, for reports
   */
  public DmaEngine(WwClass wwClass, Wires wires, int device, String name) {
    this.sched = wwClass.sched();
    this.wires = wires;
    this.device = device;
    this.queue = new WorkQueue(sched, wwClass.lockdep(), new Engine(sched), name, false);
  }

  /** A job for {@link #access}, to which other operands and fences may be added before. */
  public Job newJob() {
    return new Job(sched, wires, device, 0, EXACT_PER_MILLE);
  }

  /**
   * Hands {@code job} over as an access to {@code bo}, behind what the buffer's fences ask for. The
   * ticket is sealed and a slot reserved: cannot fail.
   *
   * @param mapping by which the card reaches the buffer
   * @param where what the mapping shows
   * @param writes whether {@code bytes} go to the buffer, as its next version, or come from it
   * @return its completion
   */
  public Fence access(
      Job job,
      Ticket ticket,
      int mapping,
      BufferObject bo,
      Resource where,
      long bytes,
      boolean writes) {
    Reservation reservation = bo.reservation();
    job.waitFor(reservation, Purpose.ofAccess(writes), queue);
    int endpoint = DeviceMemory.of(bo).endpoint(where);
    long version = bo.submittedVersion();
    long next = Content.next(version);
    job.use(
        bo.id(), where.content(), endpoint, version, writes ? 0 : bytes, writes ? bytes : 0, next);
    Fence fence = job.queueTo(queue, ticket.id());
    reservation.add(fence, writes ? Usage.WRITE : Usage.READ);
    if (writes) {
      bo.submittedVersion(next);
    }
    sched
        .events()
        .jobUses(job.id(), mapping, bo.id(), where.id(), writes, bytes, endpoint != device);
    job.kick();
    if (endpoint >= 0) {
      peerBytes += bytes;
    } else {
      hostBytes += bytes;
    }
    return fence;
  }

  /** Bytes that went to, or came from, another device's memory directly. */
  public long peerBytes() {
    return peerBytes;
  }

  /** Bytes that went to, or came from, host memory. */
  public long hostBytes() {
    return hostBytes;
  }

  /** Its queue: to wait for, to reset, to end. */
  public WorkQueue queue() {
    return queue;
  }
}
