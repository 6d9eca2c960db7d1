package org.vramlab.workloads.cases.sharing;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.AmdgpuDevice;
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
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.workloads.cases.CaseFleet;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.CaseTopologies;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlayedCase;
import org.vramlab.workloads.cases.Variant;

/**
 * B2: a network card promises to follow moves, invalidates its translation when it is told of one,
 * and never maps the buffer again.
 *
 * <p>The exporter moves the buffer out of VRAM twice during the transfers. Right is any of: to pin
 * it, to map it again at the next use, or to tell the user that the region is dead.
 */
public final class DynamicAttachNoRemap extends PlayedCase {
  private static final int TRANSFERS = 100;
  private static final int FIRST_MOVE = 30;
  private static final int SECOND_MOVE = 60;
  private static final Placement IN_GTT = Placement.of(Place.anywhere(AmdgpuDevice.GTT));

  @Override
  public String id() {
    return "dynamic-attach-no-remap";
  }

  @Override
  public String section() {
    return "B2";
  }

  @Override
  public String title() {
    return "an importer invalidates its mapping when the buffer moves, and never maps it again";
  }

  @Override
  public String source() {
    return "ofiwg/libfabric#12775, #12773; ScaleX-IO/uGDS#31; Linux commit ff85a2ebacbd";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(Knob.number("pages", "size of the buffer", 4, 1, 16));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty("invalidate only"),
        Variant.right("pin"),
        Variant.right("map again"),
        Variant.right("revoke"));
  }

  private static Registration registration(Variant variant) {
    return switch (variant.label()) {
      case "invalidate only" -> Registration.INVALIDATE_ONLY;
      case "pin" -> Registration.PINNED;
      case "map again" -> Registration.ON_DEMAND;
      default -> Registration.REVOCABLE;
    };
  }

  /** What one run measured. */
  private static final class Measured {
    private int moves;
    private int toldDead;
    private long believed;
    private int remaps;
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher) {
    CaseFleet fleet =
        new CaseFleet(
            CaseFleet.Shape.of(CaseTopologies.pcie(1, true, "nic0"), 1, 16, seed), watcher);
    GpuClient gpu = fleet.client(0, "app");
    RdmaNic nic = new RdmaNic(fleet.wwClass(), fleet.wires(), 1, fleet.ticketSettings());
    Registration how = registration(variant);
    Measured measured = new Measured();
    fleet.task(
        "app",
        () -> {
          long bytes = values.number("pages") * BufferObject.PAGE_BYTES;
          Mapping b = gpu.create(bytes);
          Submission first = new Submission();
          first.use(b, 0, bytes, Submission.ANY_VERSION, Long.MAX_VALUE);
          gpu.submit(first);
          DmaBuf dmaBuf = gpu.export(b);
          MemoryRegion region = nic.register(dmaBuf, how);
          for (int i = 0; i < TRANSFERS; i++) {
            if ((i == FIRST_MOVE || i == SECOND_MOVE) && !b.bo().isPinned()) {
              moveAway(fleet, b.bo());
              measured.moves++;
            }
            if (nic.transfer(region, bytes, true) == null) {
              // Only who revokes has told its user: the others' users believe in the region.
              measured.toldDead += how == Registration.REVOCABLE && region.isDead() ? 1 : 0;
              measured.believed += how == Registration.REVOCABLE ? 0 : 1;
            }
            nic.awaitUnfinishedBelow(1);
          }
          measured.remaps = region.remaps();
          nic.deregister(region);
          gpu.close(b, dmaBuf, List.of());
        });
    return told(variant, how, measured, nic, fleet.run());
  }

  private static void moveAway(CaseFleet fleet, BufferObject bo)
      throws Interrupted, NoMemory, Busy {
    new Ticket(fleet.wwClass(), fleet.ticketSettings())
        .execute(t -> {
          t.lock(bo);
          bo.manager().validate(bo, IN_GTT, t);
          t.seal();
        });
  }

  private static CaseRun told(
      Variant variant, Registration how, Measured measured, RdmaNic nic, @Nullable String problem) {
    long after = TRANSFERS - FIRST_MOVE;
    boolean asItShould =
        switch (how) {
          case INVALIDATE_ONLY -> measured.believed == after && measured.moves > 0;
          case PINNED, STATIC -> measured.moves == 0 && nic.errors() == 0;
          case ON_DEMAND -> measured.remaps == 2 && nic.errors() == 0;
          case REVOCABLE -> measured.toldDead == after && measured.believed == 0;
        };
    String summary =
        String.format(
            Locale.ROOT,
            "The buffer was moved %d times; %d of %d transfers found no translation%s; it was"
                + " mapped again %d times.",
            measured.moves,
            nic.errors(),
            TRANSFERS,
            how == Registration.REVOCABLE
                ? ", each told its user once that the region is dead"
                : nic.errors() > 0 ? ", though their user holds a valid registration" : "",
            measured.remaps);
    return CaseRun.watched(
        variant,
        problem,
        asItShould,
        summary,
        List.of(
            new Counter("moves", measured.moves),
            new Counter("transfers", TRANSFERS),
            new Counter("transfers_without_translation", nic.errors()),
            new Counter("errors_that_told_of_the_revocation", measured.toldDead),
            new Counter("remaps", measured.remaps)),
        List.of());
  }
}
