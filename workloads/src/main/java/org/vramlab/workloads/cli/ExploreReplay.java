package org.vramlab.workloads.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.MalformedSchedule;
import org.vramlab.ttm.explore.Reproduction;
import org.vramlab.ttm.explore.ScheduleFile;
import org.vramlab.ttm.explore.Story;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.JsonResult;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.results.timeline.StoryTimeline;

/** {@code vramlab explore --replay}: follows a saved schedule, and tells what happens. */
final class ExploreReplay {
  private static final String SCHEMA = "vramlab.explore-replay";
  private static final int SCHEMA_VERSION = 1;

  private final Terminal terminal;
  private final ScenarioCatalogue catalogue;
  private final String name;

  ExploreReplay(Terminal terminal, ScenarioCatalogue catalogue, String name) {
    this.terminal = terminal;
    this.catalogue = catalogue;
    this.name = name;
  }

  /**
   * Follows the schedule.
   *
   * @return the exit status: whether something was found at its end
   * @throws InputException for a file that cannot be read, or a schedule that leads elsewhere now
   */
  int run(@Nullable OutputFile timeline, @Nullable OutputFile json) throws InputException {
    ScheduleFile file = parse();
    ChosenScenario chosen = ChosenScenario.of(file, name, catalogue);
    RunIdentity identity =
        RunIdentity.of(
            RunIdentity.DEFAULT_SEED, List.of("command=explore --replay", file.toText()));
    terminal.announce(identity);
    Reproduction again =
        ExploreExecution.onVirtualThread(() -> Reproduction.of(chosen.scenario(), file));
    Story story =
        ExploreExecution.onVirtualThread(
            () -> Story.of(chosen.scenario(), file.settings(), file.schedule(), file.loopFrom()));
    if (!new OutputPlaces(timeline, json).takeStandardOutput()) {
      print(file, again, story);
    }
    if (timeline != null) {
      timeline.write(stream -> StoryTimeline.write(story, stream));
      terminal.remark("wrote " + timeline + "; open it at ui.perfetto.dev");
    }
    if (json != null) {
      JsonResult.write(
          json, SCHEMA, SCHEMA_VERSION, identity, out -> members(out, file, again, story));
    }
    refuseUnfaithful(file, again);
    return again.finding() == null ? Main.FINE : Main.FOUND;
  }

  private ScheduleFile parse() throws InputException {
    try {
      return ScheduleFile.parse(ChosenScenario.read(name, ExploreCommand.path(name)));
    } catch (MalformedSchedule malformed) {
      throw new InputException(
          name,
          malformed.line(),
          String.valueOf(malformed.getMessage()),
          malformed.remedy(),
          malformed);
    }
  }

  private void print(ScheduleFile file, Reproduction again, Story story) {
    terminal.out().println(ExploreText.heading(file.scenario(), file.settings()));
    Finding finding = again.finding();
    if (finding != null) {
      ExploreText.finding(finding, terminal.out());
    } else {
      terminal.out().println("  nothing found");
    }
    ExploreText.story(story, terminal.out());
    if (again.sameState()) {
      terminal
          .out()
          .println(
              "  led to the state that was saved, digest "
                  + String.format(Locale.ROOT, "%016x", file.digest()));
    }
    terminal.out().flush();
  }

  private void refuseUnfaithful(ScheduleFile file, Reproduction again) throws InputException {
    String problem = again.problem();
    if (problem == null && !again.sameState()) {
      problem = "it leads to another state than when it was saved";
    }
    if (problem == null && !again.isFaithful(file)) {
      Finding.Kind was = file.kind();
      Finding now = again.finding();
      problem =
          "it leads to "
              + (now == null ? "nothing" : "a " + now.kind().label())
              + " and not to what was saved, "
              + (was == null ? "nothing" : "a " + was.label());
    }
    if (problem != null) {
      throw new InputException(
          name,
          problem,
          "the scenario or the program has changed since then: search again, or go back to that"
              + " version");
    }
  }

  private static void members(
      JsonGenerator json, ScheduleFile file, Reproduction again, Story story) throws IOException {
    json.writeStringField("scenario", file.scenario());
    ExploreJson.settings(json, file.settings());
    json.writeBooleanField("sameState", again.sameState());
    json.writeStringField("problem", again.problem());
    Finding finding = again.finding();
    if (finding == null) {
      json.writeNullField("finding");
    } else {
      json.writeObjectFieldStart("finding");
      ExploreJson.finding(json, finding);
      json.writeEndObject();
    }
    ExploreJson.story(json, story);
  }

  /** Writes a schedule. */
  static void write(ScheduleFile file, OutputFile to) throws InputException {
    to.write(stream -> stream.write(file.toText().getBytes(StandardCharsets.UTF_8)));
  }
}
