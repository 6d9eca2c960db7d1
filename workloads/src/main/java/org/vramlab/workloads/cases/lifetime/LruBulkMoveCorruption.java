package org.vramlab.workloads.cases.lifetime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.AmdgpuDevice;
import org.vramlab.ttm.bo.BufferKind;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.BufferSettings;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.bo.Operation;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.resource.BulkMove;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.workloads.cases.CaseFleet;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.CaseTopologies;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlayedCase;
import org.vramlab.workloads.cases.Variant;

/**
 * E2: buffers that are moved together in the eviction order; one is swapped out, and should leave
 * them. First every buffer was tidied up, also one that could not be swapped out, which so became
 * the next to be looked at, for ever. The cure tests the result of swapping out for 0, and success
 * is a number of pages: what is swapped out stays a member, and its old place, which is free, one
 * end of the range that the next bulk move would take for its members.
 *
 * <p>The order is looked at after each step. Right: who is swapped out leaves the others, and who
 * is not stays where it is.
 */
public final class LruBulkMoveCorruption extends PlayedCase {
  private static final String ENDLESS = "everybody is tidied up, swapped out or not";
  private static final String MEMBER = "who is swapped out is not, and stays a member";
  private static final String CORRUPT = "the same, and nobody looks at the ends when it is freed";
  private static final String RIGHT = "who is swapped out is";
  private static final Placement IN_GTT = Placement.of(Place.anywhere(AmdgpuDevice.GTT));

  @Override
  public String id() {
    return "lru-bulk-move-corruption";
  }

  @Override
  public String section() {
    return "E2";
  }

  @Override
  public String title() {
    return "a buffer that was swapped out and freed is still part of a bulk move";
  }

  @Override
  public String source() {
    return "omacom/omarchy-pkgs#479, #484; CachyOS/linux-cachyos#1058; drm/amd#5387; Linux commits"
        + " b2ed01e7ad3d, 9a9a8fe26751";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(Knob.number("members", "buffers that are moved together", 4, 2, 64));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty(ENDLESS),
        Variant.faulty(MEMBER),
        Variant.faulty(CORRUPT),
        Variant.right(RIGHT));
  }

  private static Faults faults(Variant variant) {
    return switch (variant.label()) {
      case ENDLESS -> Faults.of(Fault.SWAP_WALK_GOES_ROUND);
      case MEMBER -> Faults.of(Fault.BULK_CLEANUP_ON_WRONG_RESULT);
      case CORRUPT -> Faults.of(Fault.BULK_CLEANUP_ON_WRONG_RESULT, Fault.BULK_ENDS_NOT_UPDATED);
      default -> Faults.NONE;
    };
  }

  @Override
  protected CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher) {
    CaseFleet fleet =
        new CaseFleet(
            CaseFleet.Shape.of(CaseTopologies.pcie(1, true), 1, 64, seed).with(faults(variant)),
            watcher);
    Story story = new Story(fleet, (int) values.number("members"));
    fleet.task("process", story::play);
    @Nullable String crash = null;
    try {
      crash = fleet.run();
    } catch (IllegalStateException broken) {
      crash = String.valueOf(broken.getMessage());
    }
    boolean asItShould =
        switch (variant.label()) {
          case ENDLESS -> crash != null && crash.contains("does not end");
          case MEMBER -> crash == null && story.swappedMembers == 1;
          case CORRUPT -> crash != null && crash.contains("range");
          default -> crash == null && story.swappedMembers == 0 && story.looks > 2;
        };
    String summary =
        crash != null
            ? "After look " + story.looks + " at the order: " + crash + "."
            : "The order was right at each of "
                + story.looks
                + " looks; "
                + story.swappedMembers
                + " of those that were moved together "
                + (story.swappedMembers == 1 ? "was" : "were")
                + " swapped out.";
    return new CaseRun(
        variant.label(),
        variant.role(),
        asItShould,
        summary,
        List.of(
            new Counter("looks_at_the_order", story.looks),
            new Counter("swapped_out_and_moved_together", story.swappedMembers),
            new Counter("crashes", crash == null ? 0 : 1)),
        List.of());
  }

  /** What the process does. */
  private static final class Story {
    private final CaseFleet fleet;
    private final MemoryManager manager;
    private final int count;
    private final List<BufferObject> members = new ArrayList<>();
    private final BulkMove bulk;
    private int looks;
    private int swappedMembers;

    Story(CaseFleet fleet, int count) {
      this.fleet = fleet;
      this.manager = fleet.gpu(0).manager();
      this.count = count;
      this.bulk = manager.lists().newBulkMove();
    }

    void play() throws Interrupted, NoMemory, Busy {
      Reservation shared = new Reservation(fleet.wwClass());
      for (int i = 0; i < count; i++) {
        BufferObject member =
            manager.create(
                new BufferSettings(BufferKind.DEVICE, BufferObject.PAGE_BYTES, 0, 1, shared));
        members.add(member);
        transact(t -> {
          t.lock(member);
          manager.validate(member, IN_GTT, t);
          manager.lists().setBulkMove(member, bulk);
          t.seal();
        });
      }
      look();
      transact(t -> manager.swapOut(Operation.of(t)));
      swappedMembers = manager.lists().members(bulk, AmdgpuDevice.SYSTEM, 0).size();
      look();
      BufferObject swapped =
          members.stream().filter(each -> !isInGtt(each)).findFirst().orElseThrow();
      members.remove(swapped);
      swapped.release();
      look();
      transact(t -> {
        t.lock(members.getFirst());
        manager.lists().touch(bulk);
        t.seal();
      });
      look();
      // Memory stays short: the rest is swapped out, and once more there is nobody left.
      for (int i = 0; i <= members.size(); i++) {
        transact(t -> manager.swapOut(Operation.of(t)));
      }
      look();
      members.forEach(BufferObject::release);
    }

    private boolean isInGtt(BufferObject bo) {
      return bo.isIn(manager.pool(AmdgpuDevice.GTT));
    }

    private void look() {
      bulk.validate();
      looks++;
    }

    private void transact(Attempt attempt) throws Interrupted, NoMemory, Busy {
      new Ticket(fleet.wwClass(), fleet.ticketSettings()).execute(attempt);
    }
  }
}
