package org.vramlab.workloads.cli;

import java.io.PrintStream;
import java.util.List;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.Schedule;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.Story;
import org.vramlab.ttm.fault.Fault;

/** What a search came to, for people. */
final class ExploreText {
  private ExploreText() {}

  static void print(ExploreOutcome outcome, PrintStream out) {
    out.println(heading(outcome.chosen().name(), outcome.settings()));
    for (ExploreOutcome.Told told : outcome.found()) {
      finding(told.finding(), out);
      Schedule schedule = told.finding().schedule();
      out.println(
          "  shown in "
              + counted(schedule.length(), "step")
              + " with "
              + counted(schedule.switches(), "switch")
              + (told.reproduced()
                  ? " (found with " + told.stepsBefore() + " and " + told.switchesBefore() + ")"
                  : "; FOLLOWED AGAIN IT DOES NOT LEAD THERE: the scenario is not deterministic"));
      story(told.story(), out);
    }
    if (outcome.found().isEmpty()) {
      out.println("  nothing found");
    }
    out.println("  " + outcome.coverage());
  }

  static void finding(Finding finding, PrintStream out) {
    out.println("  FOUND " + finding.kind().label() + ": " + indented(finding.story()));
  }

  static void story(Story story, PrintStream out) {
    story.text().forEach(line -> out.println("    " + line));
  }

  /** The scenario, and what it was searched under. */
  static String heading(String name, Stage.Settings settings) {
    List<String> faults = settings.faults().toSet().stream().map(Fault::label).toList();
    return name
        + ": "
        + settings.algorithm().label()
        + ", mode "
        + settings.mode().label()
        + ", victims "
        + (settings.keepVictims() ? "kept" : "dropped")
        + (settings.fine() ? ", fine steps" : "")
        + (settings.checked() ? "" : ", unchecked")
        + (settings.notificationLocks() ? ", notification locks" : "")
        + (faults.isEmpty() ? "" : ", with " + String.join(", ", faults));
  }

  private static String counted(int count, String what) {
    String ending = what.endsWith("h") ? "es" : "s";
    return count + " " + what + (count == 1 ? "" : ending);
  }

  private static String indented(String story) {
    return story.stripTrailing().replace("\n", "\n    ");
  }
}
