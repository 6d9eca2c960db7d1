package org.vramlab.workloads.cases.sharing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.AmdgpuDevice;
import org.vramlab.devices.amdgpu.DeviceControl;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.amdgpu.Submission;
import org.vramlab.devices.rdma.MemoryRegion;
import org.vramlab.devices.rdma.RdmaNic;
import org.vramlab.devices.rdma.Registration;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.sched.Task;
import org.vramlab.workloads.cases.CaseFleet;
import org.vramlab.workloads.cases.CaseTopologies;

/**
 * The ways in which a pin that a drive has asked for comes to its end. The report of B1 counts five
 * teardown paths and does not name them; these are the five that a driver has.
 */
enum PinTeardown {
  /** The drive's user deregisters the buffer. */
  DEREGISTERED("deregistering"),

  /** Pinned and mapped, the buffer lies in more pieces than the drive can take. */
  REFUSED("a_refusal"),

  /** The user is killed while it waits for the buffer to arrive where it was pinned. */
  INTERRUPTED("a_signal"),

  /** The drive is pulled out. */
  DRIVE_REMOVED("removal_of_the_drive"),

  /** The GPU is pulled out. */
  GPU_REMOVED("removal_of_the_gpu");

  private static final Placement IN_GTT = Placement.of(Place.anywhere(AmdgpuDevice.GTT));
  private static final long JOB_FLOPS = 50_000_000_000L;

  private final String label;

  PinTeardown(String label) {
    this.label = label;
  }

  /** What comes after "after" in results. */
  String label() {
    return label;
  }

  /**
   * What one came to.
   *
   * @param most pins at a time while it lasted
   * @param left pins when it was over
   * @param problem what checker or lockdep found; null if nothing
   */
  record Outcome(int most, int left, @Nullable String problem) {
    /** There was a pin, it has gone, and nobody has found anything. */
    boolean isClean() {
      return most > 0 && left == 0 && problem == null;
    }
  }

  /** Counts pins. */
  private static final class Pins implements EventSink {
    private int now;
    private int most;

    @Override
    public void bufferPinned(long nanos, int buffer, int delta) {
      now += delta;
      most = Math.max(most, now);
    }
  }

  /** What one of them happens to. */
  private record Scene(
      CaseFleet fleet, GpuClient gpu, RdmaNic drive, Mapping buffer, DmaBuf dmaBuf) {}

  /** Pins a buffer of {@code pages} for a drive, and takes the pin down in this way. */
  Outcome play(long pages, long seed) {
    Pins pins = new Pins();
    CaseFleet fleet =
        new CaseFleet(
            CaseFleet.Shape.of(CaseTopologies.pcie(1, true, "nvme0"), 1, 2 * pages, seed), pins);
    GpuClient gpu = fleet.client(0, "app");
    TicketSettings plain = fleet.ticketSettings();
    TicketSettings killable =
        new TicketSettings(plain.mode(), plain.keepVictims(), true, plain.lockCostNanos());
    int mostPieces = this == REFUSED ? (int) pages - 1 : Integer.MAX_VALUE;
    RdmaNic drive = new RdmaNic(fleet.wwClass(), fleet.wires(), 1, mostPieces, killable);
    int[] left = new int[1];
    fleet.task(
        "app",
        () -> {
          List<Mapping> fillers = this == REFUSED ? scatterFreeRoom(gpu, pages) : List.of();
          Mapping buffer = gpu.create(pages * BufferObject.PAGE_BYTES);
          Submission first = writing(buffer);
          first.flops(JOB_FLOPS);
          gpu.submit(first);
          DmaBuf dmaBuf = gpu.export(buffer);
          takeDown(new Scene(fleet, gpu, drive, buffer, dmaBuf));
          left[0] = buffer.bo().pins();
          gpu.close(buffer, dmaBuf, List.of());
          closeAll(gpu, fillers);
        });
    String problem = fleet.run();
    return new Outcome(pins.most, left[0], problem);
  }

  private void takeDown(Scene scene) throws Interrupted, NoMemory, Busy, Unsupported {
    switch (this) {
      case REFUSED -> expectRefusal(scene);
      case INTERRUPTED -> expectInterruption(scene);
      case DEREGISTERED -> scene.drive().deregister(pinned(scene));
      case DRIVE_REMOVED -> {
        MemoryRegion region = pinned(scene);
        scene.drive().remove();
        scene.drive().deregister(region);
      }
      case GPU_REMOVED -> {
        MemoryRegion region = pinned(scene);
        new DeviceControl(scene.gpu().device(), scene.fleet().ticketSettings()).remove();
        scene.drive().deregister(region);
      }
    }
  }

  private static MemoryRegion pinned(Scene scene) throws Interrupted, NoMemory, Busy, Unsupported {
    return scene.drive().register(scene.dmaBuf(), Registration.PINNED);
  }

  private static void expectRefusal(Scene scene) throws Interrupted, NoMemory, Busy {
    try {
      pinned(scene);
    } catch (Unsupported scattered) {
      return;
    }
    throw new IllegalStateException("the buffer does not lie scattered");
  }

  /**
   * What the buffer has to wait for is the job, behind which it moves out, and back for the pin.
   */
  private static void expectInterruption(Scene scene)
      throws Interrupted, NoMemory, Busy, Unsupported {
    BufferObject bo = scene.buffer().bo();
    new Ticket(scene.fleet().wwClass(), scene.fleet().ticketSettings())
        .execute(t -> {
          t.lock(bo);
          bo.manager().validate(bo, IN_GTT, t);
          t.seal();
        });
    Task me = scene.fleet().simulation().currentTask();
    scene
        .fleet()
        .simulation()
        .at(scene.fleet().nowNanos() + 100_000, now -> scene.fleet().simulation().signal(me));
    try {
      pinned(scene);
    } catch (Interrupted killed) {
      me.takeSignal();
      return;
    }
    throw new IllegalStateException("nobody noticed the signal");
  }

  /** Every second page of the GPU's memory is taken. */
  private static List<Mapping> scatterFreeRoom(GpuClient gpu, long pages)
      throws Interrupted, NoMemory, Busy {
    List<Mapping> kept = new ArrayList<>();
    List<Mapping> dropped = new ArrayList<>();
    for (long i = 0; i < 2 * pages; i++) {
      Mapping one = gpu.create(BufferObject.PAGE_BYTES);
      gpu.submit(writing(one));
      (i % 2 == 0 ? kept : dropped).add(one);
    }
    gpu.awaitUnfinishedBelow(1);
    closeAll(gpu, dropped);
    return kept;
  }

  private static void closeAll(GpuClient gpu, List<Mapping> mappings)
      throws Interrupted, NoMemory, Busy {
    for (Mapping mapping : mappings) {
      gpu.close(mapping, null, List.of());
    }
  }

  private static Submission writing(Mapping mapping) {
    Submission submission = new Submission();
    submission.use(mapping, 0, mapping.bo().sizeBytes(), Submission.ANY_VERSION, Long.MAX_VALUE);
    return submission;
  }
}
