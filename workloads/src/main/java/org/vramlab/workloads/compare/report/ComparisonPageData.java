package org.vramlab.workloads.compare.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.OptionalLong;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.workloads.compare.CellResult;
import org.vramlab.workloads.compare.Choice;
import org.vramlab.workloads.compare.Comparison;
import org.vramlab.workloads.compare.Figure;
import org.vramlab.workloads.compare.Ranking;
import org.vramlab.workloads.compare.RunGrid;
import org.vramlab.workloads.compare.Verdict;
import org.vramlab.workloads.compare.Yardstick;
import org.vramlab.workloads.results.EvictionResult;
import org.vramlab.workloads.results.Setting;

/**
 * What the page's scripts draw, as JSON: names, and for each workload, situation and contender the
 * exact run. Short, because there may be a thousand of them: figures without their names, in the
 * order of {@code figures}.
 */
final class ComparisonPageData {
  private final Comparison comparison;
  private final RunGrid grid;
  private final JsonGenerator json;

  private ComparisonPageData(Comparison comparison, JsonGenerator json) {
    this.comparison = comparison;
    this.grid = comparison.grid();
    this.json = json;
  }

  /** The data, safe inside a script element. */
  static String json(Comparison comparison) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      new ComparisonPageData(comparison, json).write();
    }
    // Outside of strings JSON has neither, so this changes strings only, and not what they say.
    return text.toString().replace("<", "\\u003c").replace(">", "\\u003e");
  }

  private void write() throws IOException {
    json.writeStartObject();
    json.writeStringField("by", comparison.order().figure().member());
    json.writeNumberField("seeds", grid.seeds());
    json.writeArrayFieldStart("figures");
    for (Figure figure : Figure.values()) {
      json.writeString(figure.member());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("workloads");
    for (var workload : grid.workloads()) {
      json.writeString(workload.name());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("situations");
    for (int situation = 0; situation < grid.situations().size(); situation++) {
      choice(grid.situations().get(situation), grid.situationName(situation), false);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("contenders");
    for (int contender = 0; contender < grid.contenders().size(); contender++) {
      Choice choice = grid.contenders().get(contender);
      EvictionPolicy policy = EvictionPolicy.ofChoice(choice.value("policy"));
      boolean knowsFuture = policy != null && policy.clairvoyant();
      choice(choice, grid.contenderName(contender), knowsFuture);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("cells");
    for (int workload = 0; workload < grid.workloads().size(); workload++) {
      json.writeStartArray();
      for (int situation = 0; situation < grid.situations().size(); situation++) {
        situation(workload, situation);
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void choice(Choice choice, String name, boolean knowsFuture) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeBooleanField("knowsFuture", knowsFuture);
    json.writeObjectFieldStart("settings");
    for (Setting setting : choice.settings()) {
      json.writeStringField(setting.name(), setting.value());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void situation(int workload, int situation) throws IOException {
    Yardstick yardstick = comparison.yardstick(workload, situation);
    Ranking ranking = new Ranking(comparison, workload, situation);
    json.writeStartObject();
    optional("bound", yardstick.boundBytes());
    optional("plan", yardstick.planBytes());
    json.writeStringField("remark", yardstick.remark());
    json.writeArrayFieldStart("order");
    for (Ranking.Place place : ranking.places()) {
      json.writeNumber(place.contender());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("runs");
    for (int contender = 0; contender < grid.contenders().size(); contender++) {
      CellResult result = comparison.result(workload, situation, contender, 1);
      if (result == null) {
        json.writeNull();
      } else {
        run(workload, situation, contender, result, ranking);
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void run(int workload, int situation, int contender, CellResult result, Ranking ranking)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("figures");
    for (Figure figure : Figure.values()) {
      json.writeNumber(result.figure(figure));
    }
    json.writeEndArray();
    json.writeNumberField("vramBytes", result.vramBytes());
    optional("overBound", Verdict.aboveBound(comparison, workload, situation, contender));
    optional("closed", ranking.closedPartsPerMillion(contender));
    for (Ranking.Place place : ranking.places()) {
      if (place.contender() == contender) {
        json.writeNumberField("least", place.least());
        json.writeNumberField("most", place.most());
      }
    }
    json.writeArrayFieldStart("devices");
    for (CellResult.Device device : result.devices()) {
      json.writeStartArray();
      json.writeString(device.name());
      long[] figures = {
        device.capacityBytes(),
        device.peakBytes(),
        device.evictions(),
        device.evictedBytes(),
        device.refetches(),
        device.refetchedBytes(),
        device.stretchNanos()
      };
      for (long figure : figures) {
        json.writeNumber(figure);
      }
      json.writeRawValue(device.residencyBytes().toString().replace(" ", ""));
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("links");
    for (CellResult.Link link : result.links()) {
      json.writeStartArray();
      json.writeString(link.name());
      json.writeNumber(link.bytes());
      json.writeNumber(link.usePartsPerMillion());
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("evictions");
    for (EvictionResult one : result.evictions()) {
      json.writeStartArray();
      json.writeString(one.evictor());
      json.writeString(one.victim());
      json.writeString(one.pool());
      json.writeNumber(one.evictions());
      json.writeNumber(one.bytes());
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("path");
    for (CellResult.Step step : result.path()) {
      json.writeStartArray();
      json.writeString(step.label());
      json.writeNumber(step.nanos());
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void optional(String name, OptionalLong value) throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.getAsLong());
    } else {
      json.writeNullField(name);
    }
  }
}
