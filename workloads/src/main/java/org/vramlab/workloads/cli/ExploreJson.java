package org.vramlab.workloads.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.SearchResult;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.Story;
import org.vramlab.ttm.fault.Fault;

/** What searches came to, for programs: all figures, exact, and every finding's whole schedule. */
final class ExploreJson {
  static final String SCHEMA = "vramlab.explore";
  static final int SCHEMA_VERSION = 1;

  private final List<ExploreOutcome> outcomes;
  private final ExploreOptions options;

  ExploreJson(List<ExploreOutcome> outcomes, ExploreOptions options) {
    this.outcomes = outcomes;
    this.options = options;
  }

  void writeTo(JsonGenerator json) throws IOException {
    json.writeStringField("way", options.way().label());
    json.writeNumberField("bound", options.bound == null ? options.depth() : options.bound);
    json.writeArrayFieldStart("searches");
    for (ExploreOutcome outcome : outcomes) {
      json.writeStartObject();
      json.writeStringField("scenario", outcome.chosen().name());
      settings(json, outcome.settings());
      figures(json, outcome.search());
      json.writeBooleanField("complete", Coverage.isComplete(outcome.search(), options));
      json.writeStringField("coverage", outcome.coverage());
      json.writeArrayFieldStart("findings");
      for (ExploreOutcome.Told told : outcome.found()) {
        json.writeStartObject();
        finding(json, told.finding());
        json.writeNumberField("stepsWhenFound", told.stepsBefore());
        json.writeNumberField("switchesWhenFound", told.switchesBefore());
        json.writeBooleanField("reproduced", told.reproduced());
        story(json, told.story());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void settings(JsonGenerator json, Stage.Settings settings) throws IOException {
    json.writeStringField("class", settings.algorithm().label());
    json.writeStringField("locking", settings.mode().label());
    json.writeStringField("victims", settings.keepVictims() ? "keep" : "drop");
    json.writeStringField("granularity", settings.fine() ? "fine" : "coarse");
    json.writeBooleanField("checker", settings.checked());
    json.writeBooleanField("notificationLocks", settings.notificationLocks());
    json.writeArrayFieldStart("faults");
    for (Fault fault : settings.faults().toSet()) {
      json.writeString(fault.label());
    }
    json.writeEndArray();
  }

  private static void figures(JsonGenerator json, SearchResult result) throws IOException {
    json.writeNumberField("executions", result.executions());
    json.writeNumberField("completeExecutions", result.complete());
    json.writeNumberField("prunedExecutions", result.pruned());
    json.writeNumberField("cutExecutions", result.cut());
    json.writeNumberField("steps", result.steps());
    json.writeNumberField("deepestSteps", result.deepest());
    json.writeNumberField("states", result.states());
    json.writeBooleanField("exhausted", result.exhausted());
  }

  static void finding(JsonGenerator json, Finding finding) throws IOException {
    json.writeStringField("kind", finding.kind().label());
    json.writeStringField("message", finding.story());
    json.writeNumberField("steps", finding.schedule().length());
    json.writeNumberField("switches", finding.schedule().switches());
    json.writeNumberField("loopFrom", finding.loopFrom());
    // Raw, so that a row of numbers stays one line in an indented file.
    json.writeFieldName("schedule");
    json.writeRawValue(finding.schedule().toString());
  }

  static void story(JsonGenerator json, Story story) throws IOException {
    lines(json, "beginning", story.beginning());
    json.writeArrayFieldStart("story");
    for (Story.Line line : story.lines()) {
      json.writeStartObject();
      json.writeNumberField("fromStep", line.fromStep());
      json.writeNumberField("toStep", line.toStep());
      json.writeStringField("who", line.who());
      json.writeStringField("what", line.what());
      json.writeEndObject();
    }
    json.writeEndArray();
    lines(json, "ending", story.ending());
  }

  private static void lines(JsonGenerator json, String name, List<String> lines)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String line : lines) {
      json.writeString(line);
    }
    json.writeEndArray();
  }
}
