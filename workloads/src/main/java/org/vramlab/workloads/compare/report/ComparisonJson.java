package org.vramlab.workloads.compare.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.vramlab.workloads.compare.AnswerJson;
import org.vramlab.workloads.compare.Cell;
import org.vramlab.workloads.compare.Choice;
import org.vramlab.workloads.compare.Comparison;
import org.vramlab.workloads.compare.Ranking;
import org.vramlab.workloads.compare.RunGrid;
import org.vramlab.workloads.compare.Verdict;
import org.vramlab.workloads.compare.Workload;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.JsonResult;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.results.Setting;

/**
 * A comparison as JSON: schema {@link Comparison#SCHEMA}. The grid; a verdict, with the ranking,
 * for each workload and situation; and every run with all its settings and figures, in the order of
 * the grid. Quantities are integers in the unit that their name ends with.
 */
public final class ComparisonJson implements JsonResult.Members {
  private final Comparison comparison;

  private ComparisonJson(Comparison comparison) {
    this.comparison = comparison;
  }

  /** Writes the whole object to {@code file}. */
  public static void write(Comparison comparison, OutputFile file) throws InputException {
    JsonResult.write(
        file,
        Comparison.SCHEMA,
        Comparison.SCHEMA_VERSION,
        comparison.identity(),
        new ComparisonJson(comparison));
  }

  @Override
  public void writeTo(JsonGenerator json) throws IOException {
    RunGrid grid = comparison.grid();
    json.writeStringField("by", comparison.order().label());
    json.writeNumberField("seeds", grid.seeds());
    json.writeArrayFieldStart("workloads");
    for (Workload workload : grid.workloads()) {
      json.writeStartObject();
      json.writeStringField("name", workload.name());
      strings(json, "traces", workload.traces());
      json.writeEndObject();
    }
    json.writeEndArray();
    choices(json, "situations", grid.situations());
    choices(json, "contenders", grid.contenders());
    json.writeArrayFieldStart("verdicts");
    for (int workload = 0; workload < grid.workloads().size(); workload++) {
      for (int situation = 0; situation < grid.situations().size(); situation++) {
        verdict(json, Verdict.of(comparison, workload, situation));
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("cells");
    for (int i = 0; i < grid.cells().size(); i++) {
      cell(json, grid.cells().get(i), i);
    }
    json.writeEndArray();
  }

  private static void choices(JsonGenerator json, String name, List<Choice> choices)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Choice choice : choices) {
      json.writeStartObject();
      for (Setting setting : choice.settings()) {
        json.writeStringField(setting.name(), setting.value());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void strings(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private void verdict(JsonGenerator json, Verdict verdict) throws IOException {
    json.writeStartObject();
    json.writeNumberField("workload", verdict.workload());
    json.writeNumberField("situation", verdict.situation());
    json.writeStringField("sentence", verdict.sentence());
    contender(json, "best", verdict.best());
    contender(json, "next", verdict.next());
    json.writeNumberField("marginPartsPerMillion", verdict.marginPartsPerMillion());
    json.writeStringField("margin", verdict.chance().label());
    optional(json, "aboveBoundPartsPerMillion", verdict.aboveBoundPartsPerMillion());
    json.writeObjectFieldStart("yardstick");
    AnswerJson.yardstick(json, comparison.yardstick(verdict.workload(), verdict.situation()));
    json.writeEndObject();
    Ranking ranking = new Ranking(comparison, verdict.workload(), verdict.situation());
    json.writeArrayFieldStart("ranking");
    for (Ranking.Place place : ranking.places()) {
      json.writeStartObject();
      json.writeNumberField("contender", place.contender());
      json.writeStringField("name", comparison.grid().contenderName(place.contender()));
      json.writeBooleanField("knowsFuture", place.knowsFuture());
      json.writeNumberField(comparison.order().figure().member(), place.value());
      json.writeNumberField("leastOfSeeds", place.least());
      json.writeNumberField("mostOfSeeds", place.most());
      optional(
          json,
          "aboveBoundPartsPerMillion",
          Verdict.aboveBound(
              comparison, verdict.workload(), verdict.situation(), place.contender()));
      optional(
          json,
          "ofLruToBoundClosedPartsPerMillion",
          ranking.closedPartsPerMillion(place.contender()));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void contender(JsonGenerator json, String name, int number) throws IOException {
    if (number < 0) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, number);
    }
  }

  private static void optional(JsonGenerator json, String name, OptionalLong value)
      throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.getAsLong());
    } else {
      json.writeNullField(name);
    }
  }

  private void cell(JsonGenerator json, Cell cell, int index) throws IOException {
    json.writeStartObject();
    json.writeNumberField("workload", cell.workload());
    json.writeNumberField("situation", cell.situation());
    json.writeNumberField("contender", cell.contender());
    json.writeNumberField("seed", cell.seed());
    json.writeStringField("command", cell.command());
    AnswerJson.members(json, comparison.answers().get(index));
    json.writeEndObject();
  }
}
