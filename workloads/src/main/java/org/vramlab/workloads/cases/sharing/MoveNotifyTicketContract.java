package org.vramlab.workloads.cases.sharing;

import java.util.List;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.explore.Finding.Kind;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.workloads.cases.CaseScenario;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.PlantedCase;
import org.vramlab.workloads.cases.Variant;
import org.vramlab.workloads.cases.sharing.MoveNotifySteps.NestedLock;

/**
 * A6: a buffer is to move, and the importer that has it mapped cannot get the lock of its page
 * table.
 *
 * <p>Searched are the steps of the thread of February 2020 ({@link MoveNotifySteps}), and two
 * devices that export to two importers, with each thing that an importer, or a driver in the
 * middle, has been seen to do about it. Right: it takes its lock with the ticket that it is handed,
 * and passes a lost lock on, up through both drivers.
 */
public final class MoveNotifyTicketContract extends PlantedCase {
  private static final String TWO_DEVICES = "two-devices";
  private static final String STEPS = "the thread's own steps";
  private static final String SKIPS = "the importer tries, and passes over what is taken";
  private static final String SLEEPS = "the importer sleeps, without a ticket, lockdep off";

  @Override
  public String id() {
    return "move-notify-ticket-contract";
  }

  @Override
  public String section() {
    return "A6";
  }

  @Override
  public String title() {
    return "an importer that is told of a move cannot lock its page table";
  }

  @Override
  public String source() {
    return "dri-devel, 17 to 20 Feb 2020, importer side of unpinned DMA-buf handling; xe commits"
        + " eb289a5f6cc6, 0131514f9789";
  }

  @Override
  protected List<Way> ways() {
    return List.of(
        Way.wrong(STEPS, SKIPS, Kind.BROKEN_RULE, "STALE_MAPPING"),
        Way.wrong(STEPS, SLEEPS, Kind.DEADLOCK, "is waiting for v1"),
        Way.wrong(
            "eviction",
            "the importer takes no lock when it is asked",
            Fault.PREPARE_MOVE_SKIPPED,
            Kind.FAILURE,
            "must be held here, but its owner is null"),
        Way.wrong(
            TWO_DEVICES,
            "the page table is not told",
            Fault.MOVE_NOTIFY_SKIPPED,
            Kind.BROKEN_RULE,
            "STALE_MAPPING"),
        Way.wrong(
            TWO_DEVICES,
            "the importer locks with a ticket of its own",
            Fault.TICKET_NOT_PASSED_ON,
            Kind.LOCKDEP,
            "SECOND_TICKET"),
        Way.wrong(
            TWO_DEVICES,
            "the driver in the middle goes on after a lost lock",
            Fault.DEADLOCK_SWALLOWED,
            Kind.FAILURE,
            "WouldDeadlock, met in page table of "),
        Way.wrong(
            TWO_DEVICES,
            "the driver in the middle says: no memory",
            Fault.DEADLOCK_MASKED,
            Kind.FAILURE,
            "WouldDeadlock, met in page table of "),
        Way.right(STEPS, "the importer locks with the ticket that it is handed"),
        Way.right(TWO_DEVICES, "locked with the ticket, lost locks passed on"));
  }

  private static NestedLock nestedLock(Variant variant) {
    return switch (variant.label()) {
      case SKIPS -> NestedLock.TRYLOCK_SKIP;
      case SLEEPS -> NestedLock.PLAIN;
      default -> NestedLock.TICKET;
    };
  }

  @Override
  protected Scenario scenario(Variant variant, KnobValues values) {
    return wayOf(variant).scenario().equals(STEPS)
        ? new CaseScenario(
            STEPS, title(), false, desk -> MoveNotifySteps.build(desk, nestedLock(variant)))
        : super.scenario(variant, values);
  }

  /** Whoever only tries is a way of comparison; of who sleeps, lockdep would say the order. */
  @Override
  protected Stage.Settings settings(Variant variant, KnobValues values) {
    Stage.Settings settings = super.settings(variant, values);
    return switch (variant.label()) {
      case SKIPS -> settings.with(EvictionMode.TRYLOCK);
      case SLEEPS -> settings.unchecked();
      default -> settings;
    };
  }
}
