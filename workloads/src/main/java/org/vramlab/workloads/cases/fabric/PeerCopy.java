package org.vramlab.workloads.cases.fabric;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.amdgpu.SharingRules;
import org.vramlab.devices.amdgpu.Submission;
import org.vramlab.devices.hardware.RouteBehaviour;
import org.vramlab.devices.hardware.RouteProbe;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.workloads.cases.CaseFleet;

/**
 * A buffer of one GPU copied into a buffer of another by a kernel: pushed by the GPU that has the
 * data, or pulled by the one that wants them. Whoever started it is told of success; whether it is
 * true is looked at where the data should be.
 */
final class PeerCopy {
  /** Who copies. */
  enum Initiator {
    /** The GPU that has the data writes them into the other's memory. */
    PUSH,
    /** The GPU that wants the data reads them from the other's memory. */
    PULL
  }

  /**
   * What it came to.
   *
   * @param arrived whether the destination finds the data
   * @param writerFindsThem whether whoever wrote finds them, reading back
   * @param direct whether the bytes went from device to device, not through host memory
   * @param problem what a check ended it with; null if none did
   */
  record Outcome(
      boolean arrived,
      boolean writerFindsThem,
      boolean direct,
      long nanos,
      @Nullable String problem) {}

  private PeerCopy() {}

  /** What a try of the route says of reads, before anything is copied. */
  static boolean readsAreTrue(PeerPair pair, RouteBehaviour behaviour) {
    CaseFleet fleet = new CaseFleet(CaseFleet.Shape.of(pair.topology(), pair.deviceCount(), 1, 1));
    fleet.wires().behave(pair.destination(), pair.source(), behaviour);
    return RouteProbe.of(fleet.wires(), pair.destination(), pair.source()).reads();
  }

  static Outcome run(
      PeerPair pair,
      Initiator initiator,
      RouteBehaviour behaviour,
      SharingRules sharing,
      long pages,
      long seed,
      EventSink watcher) {
    CaseFleet fleet =
        new CaseFleet(
            CaseFleet.Shape.of(pair.topology(), pair.deviceCount(), 256, seed).sharing(sharing),
            watcher);
    int worker = initiator == Initiator.PUSH ? 0 : 1;
    int[] devices = {pair.source(), pair.destination()};
    fleet.wires().behave(devices[worker], devices[1 - worker], behaviour);
    GpuClient[] clients = {
      fleet.client(pair.source(), "source"), fleet.client(pair.destination(), "destination")
    };
    Played played = new Played();
    fleet.task("copy", () -> played.play(fleet, clients, worker, pages));
    String problem = fleet.run();
    return new Outcome(played.arrived, played.foundByWriter, played.direct, played.nanos, problem);
  }

  /** One copy, and what was seen. */
  private static final class Played {
    private boolean arrived;
    private boolean foundByWriter;
    private boolean direct;
    private long nanos;

    void play(CaseFleet fleet, GpuClient[] clients, int worker, long pages)
        throws Interrupted, NoMemory, Busy {
      long bytes = pages * BufferObject.PAGE_BYTES;
      Mapping source = clients[0].create(bytes);
      Mapping destination = clients[1].create(bytes);
      clients[0].submit(job(source, 0, bytes));
      clients[1].submit(job(destination, 0, bytes));
      Mapping far = worker == 0 ? destination : source;
      DmaBuf dmaBuf = clients[1 - worker].export(far);
      Mapping imported = imported(clients[worker], dmaBuf);
      Submission copy = new Submission();
      copy.use(worker == 0 ? source : imported, bytes, 0, Submission.ANY_VERSION, Long.MAX_VALUE);
      copy.use(
          worker == 0 ? imported : destination, 0, bytes, Submission.ANY_VERSION, Long.MAX_VALUE);
      clients[0].awaitUnfinishedBelow(1);
      clients[1].awaitUnfinishedBelow(1);
      long began = fleet.nowNanos();
      clients[worker].submit(copy);
      clients[worker].awaitUnfinishedBelow(1);
      nanos = fleet.nowNanos() - began;
      Resource at = destination.bo().resource();
      // The destination looks at its own memory.
      arrived = at != null && at.content().version() == destination.bo().submittedVersion();
      direct = far.bo().isIn(clients[1 - worker].device().vram());
      // Who pulled wrote into its own memory; who pushed has to read across the route.
      foundByWriter = worker == 0 ? findsBack(clients[0], imported, bytes) : arrived;
      clients[1 - worker].close(far, dmaBuf, List.of(imported));
      clients[worker].close(worker == 0 ? source : destination, null, List.of());
    }

    /** Whether a job of the writer that copies back what was written gets it. */
    private static boolean findsBack(GpuClient writer, Mapping written, long bytes)
        throws Interrupted, NoMemory, Busy {
      Mapping result = writer.create(bytes);
      Submission back = job(written, bytes, 0);
      back.use(result, 0, bytes, Submission.ANY_VERSION, Long.MAX_VALUE);
      writer.submit(back);
      writer.awaitUnfinishedBelow(1);
      Resource at = result.bo().resource();
      boolean found = at != null && at.content().version() == result.bo().submittedVersion();
      writer.close(result, null, List.of());
      return found;
    }

    private static Mapping imported(GpuClient client, DmaBuf dmaBuf)
        throws Interrupted, NoMemory, Busy {
      try {
        return client.importBuffer(dmaBuf);
      } catch (Unsupported impossible) {
        throw new IllegalStateException("GPUs export to everybody", impossible);
      }
    }

    private static Submission job(Mapping mapping, long reads, long writes) {
      Submission submission = new Submission();
      submission.use(mapping, reads, writes, Submission.ANY_VERSION, Long.MAX_VALUE);
      return submission;
    }
  }
}
