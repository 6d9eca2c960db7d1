package org.vramlab.workloads.cases;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.workloads.cases.CaseResult.Curve;
import org.vramlab.workloads.cases.CaseRun.Role;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;

/**
 * A case that is played once in each of its variants, in virtual time. The first variant of each
 * role is the one that is drawn.
 */
public abstract class PlayedCase implements FieldCase {
  /** How it is run: the faulty ways first, in the order in which people met them. */
  protected abstract List<Variant> variants(KnobValues values) throws UsageException;

  /**
   * Plays it once.
   *
   * @param watcher is to be told the events
   */
  protected abstract CaseRun play(Variant variant, KnobValues values, long seed, EventSink watcher)
      throws UsageException;

  /**
   * What {@code runs}, one for each variant, have measured against each other; null for nothing.
   */
  protected @Nullable Curve curve(List<CaseRun> runs) {
    return null;
  }

  @Override
  public final CaseResult run(KnobValues values, long seed, CaseWatch watch)
      throws UsageException, InputException {
    List<CaseRun> runs = new ArrayList<>();
    Set<Role> drawn = EnumSet.noneOf(Role.class);
    for (Variant variant : variants(values)) {
      boolean draw = drawn.add(variant.role());
      EventSink watcher = draw ? watch.begin(variant.role()) : EventSink.SILENT;
      runs.add(play(variant, values, seed, watcher));
      if (draw) {
        watch.end();
      }
    }
    return new CaseResult(runs, curve(runs));
  }
}
