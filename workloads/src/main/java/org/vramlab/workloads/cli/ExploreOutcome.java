package org.vramlab.workloads.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.SearchResult;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.Story;

/**
 * What one search came to.
 *
 * @param chosen the scenario
 * @param settings what it was searched under
 * @param search figures and raw findings
 * @param coverage what was covered, in a sentence without a full stop
 * @param found what was found, made ready to be read
 */
record ExploreOutcome(
    ChosenScenario chosen,
    Stage.Settings settings,
    SearchResult search,
    String coverage,
    List<Told> found) {
  /** Copies the list. */
  ExploreOutcome {
    found = List.copyOf(found);
  }

  /**
   * A finding, shrunk, with its story.
   *
   * @param finding as shrunk
   * @param story of its schedule
   * @param stepsBefore how many steps it had when it was found
   * @param switchesBefore how many switches
   * @param reproduced whether the schedule led to it when it was followed again; it always should
   */
  record Told(
      Finding finding, Story story, int stepsBefore, int switchesBefore, boolean reproduced) {}

  /** The first finding; null if there is none. */
  @Nullable Told first() {
    return found.isEmpty() ? null : found.getFirst();
  }
}
