package org.vramlab.workloads.cases;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.scenario.Catalogue;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;

/**
 * A case that is searched in scenarios that ship, each wrong way of it a fault that is planted in
 * the code itself: locks, manager or drivers.
 */
public abstract class PlantedCase extends SearchedCase {
  /**
   * One way in which it was done.
   *
   * @param scenario that ships, or a name that the case itself knows
   * @param label how it is done, as results name it
   * @param fault what is planted; null for the right way, and where the case's own program does
   *     what is wrong
   * @param foundAs what the fault must be found as; null for the right way
   * @param saying what that must say, among other things, as one kind of finding can be due to many
   *     a fault; null for the right way
   */
  public record Way(
      String scenario,
      String label,
      @Nullable Fault fault,
      Finding.@Nullable Kind foundAs,
      @Nullable String saying) {
    /** A wrong one. */
    public static Way wrong(
        String scenario, String label, Fault fault, Finding.Kind foundAs, String saying) {
      return new Way(scenario, label, fault, foundAs, saying);
    }

    /** A wrong one in a program of the case's own, which does what is wrong by itself. */
    public static Way wrong(String scenario, String label, Finding.Kind foundAs, String saying) {
      return new Way(scenario, label, null, foundAs, saying);
    }

    private boolean isShownBy(Finding finding) {
      return finding.kind() == foundAs && saying != null && finding.story().contains(saying);
    }

    /** A right one. */
    public static Way right(String scenario, String label) {
      return new Way(scenario, label, null, null, null);
    }
  }

  /** The ways, wrong ones first; each has a label of its own. */
  protected abstract List<Way> ways();

  @Override
  public List<Knob> knobs() {
    return List.of(
        Knob.word("ww", "which of two tickets that meet gives way", "wait-die", "wound-wait"));
  }

  @Override
  protected final List<Variant> variants(KnobValues values) {
    return ways().stream()
        .map(
            way -> way.foundAs() == null ? Variant.right(way.label()) : Variant.faulty(way.label()))
        .toList();
  }

  /** What {@code variant} stands for. */
  protected final Way wayOf(Variant variant) {
    for (Way way : ways()) {
      if (way.label().equals(variant.label())) {
        return way;
      }
    }
    throw new IllegalArgumentException("not of this case: " + variant);
  }

  /** Which one ships is looked up by its name; a case that has programs of its own adds them. */
  @Override
  protected Scenario scenario(Variant variant, KnobValues values) {
    Scenario scenario = Catalogue.named(wayOf(variant).scenario());
    if (scenario == null) {
      throw new IllegalStateException("no scenario ships as " + wayOf(variant).scenario());
    }
    return scenario;
  }

  @Override
  protected Stage.Settings settings(Variant variant, KnobValues values) {
    Fault fault = wayOf(variant).fault();
    return Stage.Settings.PLAIN
        .with(Words.algorithm(values.word("ww")))
        .with(fault == null ? Faults.NONE : Faults.of(fault));
  }

  @Override
  protected final boolean shows(Variant variant, Finding finding) {
    return wayOf(variant).isShownBy(finding);
  }
}
