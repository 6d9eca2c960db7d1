package org.vramlab.workloads.cases.fabric;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.amdgpu.SharingRules;
import org.vramlab.devices.amdgpu.Submission;
import org.vramlab.devices.hardware.RouteBehaviour;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.workloads.cases.CaseFleet;

/**
 * A block that one GPU keeps in another's memory, or in host memory, read back by a kernel: how
 * long that takes.
 */
final class PeerRead {
  /**
   * What it came to.
   *
   * @param bytesPerSecond of the read, its start included
   * @param problem what a check ended it with; null if none did
   */
  record Outcome(double bytesPerSecond, @Nullable String problem) {}

  private PeerRead() {}

  /**
   * Reads it once.
   *
   * @param throughHost whether the peer is told that the reader does not reach it, so that the
   *     block goes to host memory
   */
  static Outcome run(
      Topology topology,
      int reader,
      int peer,
      boolean throughHost,
      long pages,
      long seed,
      EventSink watcher) {
    CaseFleet fleet =
        new CaseFleet(
            CaseFleet.Shape.of(topology, Math.max(reader, peer) + 1, 2 * pages, seed)
                .sharing(throughHost ? SharingRules.LINUX.probing() : SharingRules.LINUX),
            watcher);
    if (throughHost) {
      fleet.wires().behave(reader, peer, RouteBehaviour.IOMMU_DROP);
    }
    GpuClient owner = fleet.client(peer, "cache");
    GpuClient user = fleet.client(reader, "reader");
    long[] nanos = {0};
    fleet.task("read", () -> nanos[0] = read(fleet, owner, user, pages * BufferObject.PAGE_BYTES));
    String problem = fleet.run();
    return new Outcome(pages * BufferObject.PAGE_BYTES * 1e9 / Math.max(1, nanos[0]), problem);
  }

  private static long read(CaseFleet fleet, GpuClient owner, GpuClient user, long bytes)
      throws Interrupted, NoMemory, Busy, Unsupported {
    Mapping block = owner.create(bytes);
    owner.submit(job(block, 0, bytes));
    owner.awaitUnfinishedBelow(1);
    DmaBuf dmaBuf = owner.export(block);
    Mapping imported = user.importBuffer(dmaBuf);
    // The first job maps it; the second is timed.
    user.submit(job(imported, BufferObject.PAGE_BYTES, 0));
    user.awaitUnfinishedBelow(1);
    long began = fleet.nowNanos();
    user.submit(job(imported, bytes, 0));
    user.awaitUnfinishedBelow(1);
    long took = fleet.nowNanos() - began;
    owner.close(block, dmaBuf, List.of(imported));
    return took;
  }

  private static Submission job(Mapping mapping, long reads, long writes) {
    Submission submission = new Submission();
    submission.use(mapping, reads, writes, Submission.ANY_VERSION, Long.MAX_VALUE);
    return submission;
  }
}
