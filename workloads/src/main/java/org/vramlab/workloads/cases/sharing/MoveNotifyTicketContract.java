package org.vramlab.workloads.cases.sharing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.scenario.Catalogue;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.Finding.Kind;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.SearchedCase;
import org.vramlab.workloads.cases.Variant;
import org.vramlab.workloads.cases.Words;

/**
 * A6: a buffer is to move, and the importer that has it mapped cannot get the lock of its page
 * table.
 *
 * <p>Two devices export to two importers, as in the thread of February 2020; the same program is
 * searched with each thing that an importer, or a driver in the middle, has been seen to do about
 * it. Right: it takes its lock with the ticket that it is handed, and passes a lost lock on, up
 * through both drivers.
 */
public final class MoveNotifyTicketContract extends SearchedCase {
  private static final String TWO_DEVICES = "two-devices";
  private static final List<Way> WAYS =
      List.of(
          new Way(
              "eviction",
              "the importer takes no lock when it is asked",
              Fault.PREPARE_MOVE_SKIPPED,
              Kind.FAILURE),
          new Way(
              TWO_DEVICES,
              "the page table is not told",
              Fault.MOVE_NOTIFY_SKIPPED,
              Kind.BROKEN_RULE),
          new Way(
              TWO_DEVICES,
              "the importer locks with a ticket of its own",
              Fault.TICKET_NOT_PASSED_ON,
              Kind.LOCKDEP),
          new Way(
              TWO_DEVICES,
              "the driver in the middle goes on after a lost lock",
              Fault.DEADLOCK_SWALLOWED,
              Kind.FAILURE),
          new Way(
              TWO_DEVICES,
              "the driver in the middle says: no memory",
              Fault.DEADLOCK_MASKED,
              Kind.FAILURE));

  /** Something that was done about it. */
  private record Way(String scenario, String label, Fault fault, Kind foundAs) {}

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
  public List<Knob> knobs() {
    return List.of(
        Knob.word("ww", "which of two tickets that meet gives way", "wait-die", "wound-wait"));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    List<Variant> variants = new ArrayList<>();
    for (Way way : WAYS) {
      variants.add(Variant.faulty(way.label()));
    }
    variants.add(Variant.right("locked with the ticket, lost locks passed on"));
    return variants;
  }

  private static @Nullable Way wayOf(Variant variant) {
    return WAYS.stream()
        .filter(way -> way.label().equals(variant.label()))
        .findFirst()
        .orElse(null);
  }

  @Override
  protected Scenario scenario(Variant variant, KnobValues values) {
    Way way = wayOf(variant);
    Scenario scenario = Catalogue.named(way == null ? TWO_DEVICES : way.scenario());
    if (scenario == null) {
      throw new IllegalStateException("both scenarios ship");
    }
    return scenario;
  }

  @Override
  protected Stage.Settings settings(Variant variant, KnobValues values) {
    Way way = wayOf(variant);
    return Stage.Settings.PLAIN
        .with(Words.algorithm(values.word("ww")))
        .with(way == null ? Faults.NONE : Faults.of(way.fault()));
  }

  @Override
  protected boolean shows(Variant variant, Finding finding) {
    Way way = wayOf(variant);
    return way != null && finding.kind() == way.foundAs();
  }
}
