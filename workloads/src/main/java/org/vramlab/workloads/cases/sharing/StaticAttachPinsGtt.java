package org.vramlab.workloads.cases.sharing;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.amdgpu.SharingRules;
import org.vramlab.devices.amdgpu.SharingRules.Pin;
import org.vramlab.devices.amdgpu.Submission;
import org.vramlab.devices.rdma.MemoryRegion;
import org.vramlab.devices.rdma.RdmaNic;
import org.vramlab.devices.rdma.Registration;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.workloads.cases.CaseFleet;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.CaseTopologies;
import org.vramlab.workloads.cases.ChosenMachine;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlayedCase;
import org.vramlab.workloads.cases.Variant;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;

/**
 * B1: a drive writes into a GPU's buffer, every transfer succeeds, and the GPU sees nothing of it.
 *
 * <pre>
 *   GPU's process                         drive
 *   writes b, in VRAM; keeps a window
 *   onto those pages
 *                                         faulty: attaches statically: b is moved to GTT and pinned there
 *                                         right: attaches as one that may be given VRAM: b is pinned there
 *                                         writes b: success
 *   looks through its window              faulty: sees what it wrote itself
 * </pre>
 */
public final class StaticAttachPinsGtt extends PlayedCase {
  @Override
  public String id() {
    return "static-attach-pins-gtt";
  }

  @Override
  public String section() {
    return "B1";
  }

  @Override
  public String title() {
    return "peer DMA succeeds, but lands in host memory, because attaching moved the buffer there";
  }

  @Override
  public String source() {
    return "ROCm/rocm-xio#181, #196, #201; ScaleX-IO/uGDS#18; Linux commit f5e7fabd1f5c (6.15)";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.number("pages", "size of the buffer", 4, 1, 64),
        Knob.number("transfers", "how often the drive writes it", 64, 1, 1000),
        Knob.word("route.p2p", "whether the drive reaches the GPU's memory", "yes", "no"),
        ChosenMachine.KNOB);
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty("static attach, pinned in GTT always"),
        Variant.right("dynamic attach with a pin, in VRAM if everybody reaches it"));
  }

  /** What one run measured. */
  private static final class Measured {
    private long verified;
    private boolean relocated;
    private long seen;
    private long written;
    private int pinsLeft;
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher)
      throws UsageException, InputException {
    boolean reachable = values.word("route.p2p").equals("yes");
    Pin rule = variant.isFaulty() ? Pin.ALWAYS_GTT : Pin.VRAM_IF_ALL_REACH_IT;
    CaseFleet fleet =
        new CaseFleet(
            CaseFleet.Shape.of(
                    ChosenMachine.withCards(
                        values, CaseTopologies.pcie(1, reachable, "nvme0"), reachable, "nvme0"),
                    1,
                    64,
                    seed)
                .sharing(SharingRules.LINUX.pinning(rule)),
            watcher);
    GpuClient gpu = fleet.client(0, "app");
    RdmaNic drive = new RdmaNic(fleet.wwClass(), fleet.wires(), 1, fleet.ticketSettings());
    Measured measured = new Measured();
    fleet.task(
        "app",
        () -> {
          long bytes = values.number("pages") * BufferObject.PAGE_BYTES;
          Mapping b = gpu.create(bytes);
          Submission first = new Submission();
          first.use(b, 0, bytes, Submission.ANY_VERSION, Long.MAX_VALUE);
          gpu.submit(first);
          gpu.awaitUnfinishedBelow(1);
          Resource window = b.bo().resource();
          DmaBuf dmaBuf = gpu.export(b);
          MemoryRegion region =
              drive.register(
                  dmaBuf, variant.isFaulty() ? Registration.STATIC : Registration.PINNED);
          measured.relocated = !b.bo().isIn(fleet.gpu(0).vram());
          for (long i = 0; i < values.number("transfers"); i++) {
            Fence done = drive.transfer(region, bytes, true);
            if (done != null) {
              done.await();
            }
            measured.seen = window == null ? -1 : window.content().version();
            measured.written = b.bo().submittedVersion();
            measured.verified += measured.seen == measured.written ? 1 : 0;
          }
          drive.deregister(region);
          measured.pinsLeft = b.bo().pins();
          gpu.close(b, dmaBuf, List.of());
        });
    String problem = fleet.run();
    return told(variant, values, measured, drive, problem);
  }

  private static CaseRun told(
      Variant variant,
      KnobValues values,
      Measured measured,
      RdmaNic drive,
      @Nullable String problem) {
    long transfers = values.number("transfers");
    boolean silent = measured.verified == 0 && measured.relocated && drive.errors() == 0;
    boolean direct = measured.verified == transfers && !measured.relocated;
    boolean asItShould =
        measured.pinsLeft == 0 && (variant.isFaulty() ? silent && drive.peerBytes() == 0 : direct);
    String summary =
        String.format(
            Locale.ROOT,
            "%d of %d transfers succeeded; the GPU found the drive's data after %d of them"
                + " (it saw version %d, the drive had written %d). The buffer was %s; %d bytes"
                + " went to the GPU directly, %d to host memory.",
            transfers - drive.errors(),
            transfers,
            measured.verified,
            measured.seen,
            measured.written,
            measured.relocated ? "moved to GTT without a word" : "pinned in VRAM",
            drive.peerBytes(),
            drive.hostBytes());
    return CaseRun.watched(
        variant,
        problem,
        asItShould,
        summary,
        List.of(
            new Counter("transfers", transfers),
            new Counter("transfers_verified_at_the_gpu", measured.verified),
            new Counter("silent_relocation", measured.relocated ? 1 : 0),
            new Counter("p2p_bytes", drive.peerBytes()),
            new Counter("host_bytes", drive.hostBytes()),
            new Counter("pins_after_teardown", measured.pinsLeft)),
        List.of());
  }
}
