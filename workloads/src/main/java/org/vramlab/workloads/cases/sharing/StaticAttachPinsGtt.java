package org.vramlab.workloads.cases.sharing;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.AmdgpuDevice;
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
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
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
 *
 * <p>Where the pin is right it is in VRAM only as long as everybody who is attached reaches that: a
 * card below another socket is refused while the pin holds, and makes the next one fall back to
 * GTT, of which an event tells. And it ends with what asked for it ({@link PinTeardown}).
 */
public final class StaticAttachPinsGtt extends PlayedCase {
  private static final int VRAM_PAGES = 64;
  private static final List<PinTeardown> WAYS = List.of(PinTeardown.values());

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
  private static final class Measured implements EventSink {
    private long verified;
    private boolean relocated;
    private boolean inBar;
    private long seen;
    private long written;
    private int pinsLeft;

    /** How often a pin that could not be in VRAM was told as an event. */
    private long fallBacksTold;

    /** As many of them as the second importer has caused. */
    private long fallBacksForSecond;

    private boolean secondRefusedWhilePinned;
    private boolean fellBackForSecond;
    private boolean seenAfterFallBack;

    @Override
    public void pinFellBack(long nanos, int buffer, int pool, int attachment) {
      fallBacksTold++;
    }
  }

  /** The machine, and what is on it. */
  private record Scene(CaseFleet fleet, GpuClient gpu, RdmaNic drive, RdmaNic second) {}

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher)
      throws UsageException, InputException {
    boolean reachable = values.word("route.p2p").equals("yes");
    Pin rule = variant.isFaulty() ? Pin.ALWAYS_GTT : Pin.VRAM_IF_ALL_REACH_IT;
    Measured measured = new Measured();
    CaseFleet fleet =
        new CaseFleet(
            CaseFleet.Shape.of(
                    ChosenMachine.withCards(
                        values,
                        CaseTopologies.twoSockets(reachable, "nvme0", "nic0"),
                        reachable,
                        "nvme0",
                        "nic0"),
                    1,
                    VRAM_PAGES,
                    seed)
                .sharing(SharingRules.LINUX.pinning(rule)),
            measured,
            watcher);
    Scene scene =
        new Scene(
            fleet,
            fleet.client(0, "app"),
            new RdmaNic(fleet.wwClass(), fleet.wires(), 1, fleet.ticketSettings()),
            new RdmaNic(fleet.wwClass(), fleet.wires(), 2, fleet.ticketSettings()));
    fleet.task("app", () -> run(scene, variant, values, measured));
    String problem = fleet.run();
    Map<PinTeardown, PinTeardown.Outcome> teardowns = new EnumMap<>(PinTeardown.class);
    for (PinTeardown way : variant.isFaulty() ? List.<PinTeardown>of() : WAYS) {
      teardowns.put(way, way.play(values.number("pages"), seed));
    }
    return told(variant, values, measured, scene, teardowns, problem);
  }

  private static void run(Scene scene, Variant variant, KnobValues values, Measured measured)
      throws Interrupted, NoMemory, Busy, Unsupported {
    GpuClient gpu = scene.gpu();
    long bytes = values.number("pages") * BufferObject.PAGE_BYTES;
    Mapping b = gpu.create(bytes);
    Submission first = new Submission();
    first.use(b, 0, bytes, Submission.ANY_VERSION, Long.MAX_VALUE);
    gpu.submit(first);
    gpu.awaitUnfinishedBelow(1);
    Resource window = b.bo().resource();
    DmaBuf dmaBuf = gpu.export(b);
    MemoryRegion region =
        scene
            .drive()
            .register(dmaBuf, variant.isFaulty() ? Registration.STATIC : Registration.PINNED);
    measured.relocated = !b.bo().isIn(scene.fleet().gpu(0).vram());
    measured.inBar = isInBar(region.translation(), scene.fleet());
    for (long i = 0; i < values.number("transfers"); i++) {
      transfer(scene.drive(), region, bytes);
      measured.seen = window == null ? -1 : window.content().version();
      measured.written = b.bo().submittedVersion();
      measured.verified += measured.seen == measured.written ? 1 : 0;
    }
    if (!variant.isFaulty()) {
      secondImporter(scene, dmaBuf, region, measured);
    } else {
      scene.drive().deregister(region);
    }
    measured.pinsLeft = b.bo().pins();
    gpu.close(b, dmaBuf, List.of());
  }

  /** Whether every page lies in the GPU's memory, all of which is in its BAR. */
  private static boolean isInBar(@Nullable Resource where, CaseFleet fleet) {
    if (where == null || where.manager() != fleet.gpu(0).vram()) {
      return false;
    }
    for (int i = 0; i < where.count(); i++) {
      if (where.endExclusive(i) > VRAM_PAGES) {
        return false;
      }
    }
    return true;
  }

  private static void transfer(RdmaNic card, MemoryRegion region, long bytes)
      throws Interrupted, NoMemory, Busy {
    Fence done = card.transfer(region, bytes, true);
    if (done != null) {
      done.await();
    }
  }

  /**
   * A card that does not reach the GPU's memory wants the buffer too: refused while the drive has
   * it pinned there; attached before the drive comes again, it makes the drive's pin fall back.
   */
  private static void secondImporter(
      Scene scene, DmaBuf dmaBuf, MemoryRegion pinned, Measured measured)
      throws Interrupted, NoMemory, Busy, Unsupported {
    BufferObject bo = dmaBuf.bo();
    try {
      scene.second().deregister(scene.second().register(dmaBuf, Registration.STATIC));
    } catch (NoMemory pinnedOutOfReach) {
      measured.secondRefusedWhilePinned = true;
    }
    scene.drive().deregister(pinned);
    MemoryRegion other = scene.second().register(dmaBuf, Registration.ON_DEMAND);
    long toldBefore = measured.fallBacksTold;
    MemoryRegion again = scene.drive().register(dmaBuf, Registration.PINNED);
    measured.fallBacksForSecond = measured.fallBacksTold - toldBefore;
    Resource where = bo.resource();
    measured.fellBackForSecond = bo.isIn(bo.manager().pool(AmdgpuDevice.GTT));
    transfer(scene.drive(), again, bo.sizeBytes());
    measured.seenAfterFallBack =
        where != null && where.content().version() == bo.submittedVersion();
    scene.drive().deregister(again);
    scene.second().deregister(other);
  }

  private static CaseRun told(
      Variant variant,
      KnobValues values,
      Measured measured,
      Scene scene,
      Map<PinTeardown, PinTeardown.Outcome> teardowns,
      @Nullable String problem) {
    long transfers = values.number("transfers");
    RdmaNic drive = scene.drive();
    boolean isSilent = measured.relocated && measured.fallBacksTold == 0 && drive.errors() == 0;
    boolean asItShould =
        measured.pinsLeft == 0
            && (variant.isFaulty()
                ? isSilent && measured.verified == 0 && drive.peerBytes() == 0
                : isDirect(measured, transfers)
                    && measured.fellBackForSecond
                    && measured.fallBacksForSecond == 1
                    && measured.seenAfterFallBack
                    && teardowns.values().stream().allMatch(PinTeardown.Outcome::isClean));
    String summary =
        String.format(
            Locale.ROOT,
            "%d of %d transfers succeeded; the GPU found the drive's data after %d of them"
                + " (it saw version %d, the drive had written %d). The buffer was %s; %d bytes"
                + " went to the GPU directly, %d to host memory.%s",
            transfers - drive.errors(),
            transfers,
            measured.verified,
            measured.seen,
            measured.written,
            isSilent
                ? "moved to GTT without a word"
                : measured.relocated ? "pinned in GTT, and an event said so" : "pinned in VRAM",
            drive.peerBytes(),
            drive.hostBytes(),
            variant.isFaulty() ? "" : toldOfOthers(measured, teardowns));
    List<Counter> counters = new ArrayList<>();
    counters.add(new Counter("transfers", transfers));
    counters.add(new Counter("transfers_verified_at_the_gpu", measured.verified));
    counters.add(new Counter("silent_relocation", isSilent ? 1 : 0));
    counters.add(new Counter("address_in_the_gpus_bar", measured.inBar ? 1 : 0));
    counters.add(new Counter("p2p_bytes", drive.peerBytes()));
    counters.add(new Counter("host_bytes", drive.hostBytes()));
    counters.add(
        new Counter("second_refused_while_pinned", measured.secondRefusedWhilePinned ? 1 : 0));
    counters.add(new Counter("pins_told_to_fall_back_to_gtt", measured.fallBacksTold));
    counters.add(new Counter("pins_after_teardown", measured.pinsLeft));
    teardowns.forEach(
        (way, outcome) -> counters.add(new Counter("pins_after_" + way.label(), outcome.left())));
    return CaseRun.watched(
        variant, firstProblem(problem, teardowns), asItShould, summary, counters, List.of());
  }

  private static boolean isDirect(Measured measured, long transfers) {
    return measured.inBar
        && measured.verified == transfers
        && !measured.relocated
        && measured.secondRefusedWhilePinned;
  }

  private static @Nullable String firstProblem(
      @Nullable String problem, Map<PinTeardown, PinTeardown.Outcome> teardowns) {
    String first = problem;
    for (PinTeardown.Outcome outcome : teardowns.values()) {
      first = first == null ? outcome.problem() : first;
    }
    return first;
  }

  private static String toldOfOthers(
      Measured measured, Map<PinTeardown, PinTeardown.Outcome> teardowns) {
    return String.format(
        Locale.ROOT,
        " A second card, which does not reach the GPU, was %s; with it attached first the drive's"
            + " pin %s. %d of %d ways of taking a pin down left none behind.",
        measured.secondRefusedWhilePinned ? "refused as long as that pin held" : "let in",
        measured.fellBackForSecond
            ? "fell back to GTT, "
                + (measured.fallBacksForSecond == 1 ? "and an" : "but no")
                + " event said so"
            : "stayed in VRAM",
        teardowns.values().stream().filter(PinTeardown.Outcome::isClean).count(),
        teardowns.size());
  }
}
