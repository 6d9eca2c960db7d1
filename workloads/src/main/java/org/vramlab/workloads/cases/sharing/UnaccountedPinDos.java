package org.vramlab.workloads.cases.sharing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.amdgpu.SharingRules;
import org.vramlab.devices.amdgpu.Submission;
import org.vramlab.devices.rdma.MemoryRegion;
import org.vramlab.devices.rdma.RdmaNic;
import org.vramlab.devices.rdma.Registration;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.workloads.cases.CaseFleet;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.CaseTopologies;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlayedCase;
import org.vramlab.workloads.cases.Variant;

/**
 * E5: a network card that cannot follow moves pins VRAM until nothing is left to evict, and
 * everybody else is out of memory.
 *
 * <p>To forbid pins keeps the card from working at all. Right: what importers may pin has a limit;
 * beyond it the card is refused, and the others go on.
 */
public final class UnaccountedPinDos extends PlayedCase {
  private static final int VRAM_PAGES = 32;
  private static final int WANTED_PAGES = 4;
  private static final String FORBIDDEN = "importers may not pin at all";
  private static final String UNCOUNTED = "pins are not counted";

  @Override
  public String id() {
    return "unaccounted-pin-dos";
  }

  @Override
  public String section() {
    return "E5";
  }

  @Override
  public String title() {
    return "an importer pins until nothing is evictable, and everybody else is out of memory";
  }

  @Override
  public String source() {
    return "Linux commit df636bf28366 (xe, 18 Sep 2025); xekmd-backports#514 (half of VRAM)";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.number("pin.cap", "percent of VRAM that importers may pin, when right", 50, 4, 87));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty(FORBIDDEN),
        Variant.faulty(UNCOUNTED),
        Variant.right("importers may pin " + values.number("pin.cap") + " % of VRAM"));
  }

  /** What one run measured. */
  private static final class Measured {
    private int pinned;
    private int refused;
    private boolean othersFailed;
    private int pinsLeft;
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher) {
    int limit =
        switch (variant.label()) {
          case FORBIDDEN -> 0;
          case UNCOUNTED -> 100;
          default -> (int) values.number("pin.cap");
        };
    CaseFleet fleet =
        new CaseFleet(
            CaseFleet.Shape.of(CaseTopologies.pcie(1, true, "nic0"), 1, VRAM_PAGES, seed)
                .sharing(SharingRules.LINUX.limitingPins(limit)),
            watcher);
    GpuClient owner = fleet.client(0, "rdma app");
    GpuClient other = fleet.client(0, "other");
    RdmaNic nic = new RdmaNic(fleet.wwClass(), fleet.wires(), 1, fleet.ticketSettings());
    Measured measured = new Measured();
    fleet.task(
        "rdma app",
        () -> {
          List<Mapping> buffers = new ArrayList<>();
          List<DmaBuf> exports = new ArrayList<>();
          List<MemoryRegion> regions = new ArrayList<>();
          for (int i = 0; i < VRAM_PAGES; i++) {
            buffers.add(owner.create(BufferObject.PAGE_BYTES));
            exports.add(owner.export(buffers.getLast()));
            try {
              regions.add(nic.register(exports.getLast(), Registration.PINNED));
              measured.pinned++;
            } catch (NoMemory refusal) {
              measured.refused++;
            }
          }
          Mapping wanted = other.create(WANTED_PAGES * (long) BufferObject.PAGE_BYTES);
          Submission submission = new Submission();
          submission.use(
              wanted, 0, BufferObject.PAGE_BYTES, Submission.ANY_VERSION, Long.MAX_VALUE);
          try {
            other.submit(submission);
          } catch (NoMemory out) {
            measured.othersFailed = true;
          }
          other.awaitUnfinishedBelow(1);
          other.close(wanted, null, List.of());
          for (MemoryRegion region : regions) {
            nic.deregister(region);
          }
          for (int i = 0; i < VRAM_PAGES; i++) {
            measured.pinsLeft += buffers.get(i).bo().pins();
            owner.close(buffers.get(i), exports.get(i), List.of());
          }
        });
    String problem = fleet.run();
    boolean asItShould =
        switch (variant.label()) {
          case FORBIDDEN -> measured.pinned == 0 && !measured.othersFailed;
          case UNCOUNTED -> measured.othersFailed && measured.refused == 0;
          default -> !measured.othersFailed && measured.refused > 0 && measured.pinned > 0;
        };
    String summary =
        String.format(
            Locale.ROOT,
            "The card pinned %d of %d pages and was refused %d times; the other process, which"
                + " wanted %d pages, %s.",
            measured.pinned,
            VRAM_PAGES,
            measured.refused,
            WANTED_PAGES,
            measured.othersFailed ? "was out of memory" : "got them");
    return CaseRun.watched(
        variant,
        problem,
        asItShould && measured.pinsLeft == 0,
        summary,
        List.of(
            new Counter("pages_pinned", measured.pinned),
            new Counter("pins_refused", measured.refused),
            new Counter("enomem_of_others", measured.othersFailed ? 1 : 0),
            new Counter("pins_after_teardown", measured.pinsLeft)),
        List.of());
  }
}
