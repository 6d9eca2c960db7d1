package org.vramlab.devices.amdgpu;

import org.vramlab.devices.hardware.DeviceMemory;
import org.vramlab.devices.hardware.WorkQueue;
import org.vramlab.devices.placement.Use;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.resource.Resource;

/**
 * What one process duplicates of what it imports: before each submission, of those buffers that it
 * only reads, the ones for which that pays in time are copied into the memory of its own device, by
 * a job on a ring of its own. Where that finds no room it is not tried at each submission, but
 * after twice as long each time: {@link Duplicate#refused}.
 *
 * <p>Threads: as the client.
 */
final class Duplicates {
  private final GpuClient client;
  private final Destinations destinations;
  private final WorkQueue ring;
  private final Submission filling = new Submission();

  Duplicates(GpuClient client, WorkQueue ring) {
    this.client = client;
    this.destinations = client.device().destinations();
    this.ring = ring;
  }

  /** Sees to what {@code submission}, which is to follow, reads from afar. */
  void prepare(Submission submission, Ticket ticket) throws Interrupted, Busy {
    for (int i = 0; i < submission.count(); i++) {
      if (isCandidate(submission, i)) {
        prepare(submission.mapping(i), submission.readBytes(i), ticket);
      }
    }
  }

  /** Whether operand {@code i} may be read from a duplicate. */
  static boolean isCandidate(Submission submission, int i) {
    return submission.mapping(i).importedThrough() != null
        && submission.readBytes(i) > 0
        && submission.writtenBytes(i) == 0;
  }

  private void prepare(Mapping original, long readBytes, Ticket ticket) throws Interrupted, Busy {
    Resource now = original.bo().resource();
    if (now == null) {
      return; // it has yet to be written
    }
    int there = endpointInReach(original, now);
    Duplicate duplicate = original.duplicate();
    if (there == client.device().device() || (duplicate != null && duplicate.isFresh())) {
      return;
    }
    if (duplicate == null) {
      duplicate = new Duplicate(original, client.createDuplicateOf(original.bo()));
      original.duplicate(duplicate);
    }
    Use use = destinations.reading(original.bo(), there, readBytes, duplicate.paidNanos());
    boolean fits = client.device().hasRoomFor(original.bo());
    if (!destinations.duplicates(use) || duplicate.isBarred(fits)) {
      duplicate.pays(use.reachNanos());
    } else if (!fill(original, duplicate, ticket)) {
      duplicate.refused(use.moveNanos(), fits);
    }
  }

  /**
   * From where the submission will read: what lies in a memory that this device does not reach is
   * moved to the host for it.
   */
  private int endpointInReach(Mapping original, Resource now) {
    int there = DeviceMemory.of(original.bo()).endpoint(now);
    int here = client.device().device();
    boolean reached =
        there == Topology.HOST
            || there == here
            || (original.isPeerToPeer()
                && client.device().wires().fabric().routes().peerAccess(here, there));
    return reached ? there : Topology.HOST;
  }

  /** Whether there was room for it; if not it is read from afar, as it was so far. */
  private boolean fill(Mapping original, Duplicate duplicate, Ticket ticket)
      throws Interrupted, Busy {
    BufferObject bo = original.bo();
    filling.clear();
    filling.use(original, bo.sizeBytes(), 0, Submission.ANY_VERSION, Long.MAX_VALUE);
    filling.use(duplicate.copy(), 0, bo.sizeBytes(), Submission.ANY_VERSION, Long.MAX_VALUE);
    try {
      ticket.execute(new SubmitPath(client.vm(), ring, filling, duplicate));
      return true;
    } catch (NoMemory full) {
      return false;
    }
  }
}
