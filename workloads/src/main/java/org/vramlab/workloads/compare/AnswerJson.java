package org.vramlab.workloads.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.vramlab.workloads.io.JsonTree;
import org.vramlab.workloads.results.EvictionResult;
import org.vramlab.workloads.results.Setting;
import org.vramlab.workloads.results.report.EvictionsJson;

/** Answers as JSON: on one line between processes and in journals, and as part of the result. */
public final class AnswerJson {
  private AnswerJson() {}

  /** {@code answer} as one line without an end. */
  public static String line(Answer answer) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      members(json, answer);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /** Writes the members of the open object that say what became of it. */
  public static void members(JsonGenerator json, Answer answer) throws IOException {
    switch (answer) {
      case CellResult result -> {
        json.writeStringField("status", "done");
        result(json, result);
      }
      case Yardstick yardstick -> {
        json.writeStringField("status", "yardstick");
        yardstick(json, yardstick);
      }
      case Failure failure -> {
        json.writeStringField("status", failure.kind().label());
        json.writeStringField("reason", failure.reason());
      }
    }
  }

  /** Writes the members of the open object that stand for {@code yardstick}. */
  public static void yardstick(JsonGenerator json, Yardstick yardstick) throws IOException {
    optional(json, "boundBytes", yardstick.boundBytes());
    optional(json, "planBytes", yardstick.planBytes());
    json.writeStringField("remark", yardstick.remark());
  }

  private static void optional(JsonGenerator json, String name, OptionalLong value)
      throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.getAsLong());
    } else {
      json.writeNullField(name);
    }
  }

  private static void result(JsonGenerator json, CellResult result) throws IOException {
    json.writeObjectFieldStart("settings");
    for (Setting setting : result.settings()) {
      json.writeStringField(setting.name(), setting.value());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("figures");
    for (Figure figure : Figure.values()) {
      json.writeNumberField(figure.member(), result.figure(figure));
    }
    json.writeEndObject();
    json.writeArrayFieldStart("devices");
    for (CellResult.Device device : result.devices()) {
      device(json, device);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("links");
    for (CellResult.Link link : result.links()) {
      json.writeStartObject();
      json.writeStringField("name", link.name());
      json.writeNumberField("bytes", link.bytes());
      json.writeNumberField("usePartsPerMillion", link.usePartsPerMillion());
      json.writeEndObject();
    }
    json.writeEndArray();
    EvictionsJson.member(json, result.evictions());
    json.writeArrayFieldStart("criticalPath");
    for (CellResult.Step step : result.path()) {
      json.writeStartObject();
      json.writeStringField("label", step.label());
      json.writeNumberField("nanos", step.nanos());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("runJsonSha256", result.runJsonSha256());
  }

  private static void device(JsonGenerator json, CellResult.Device device) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", device.name());
    json.writeNumberField("capacityBytes", device.capacityBytes());
    json.writeNumberField("peakBytes", device.peakBytes());
    json.writeNumberField("evictions", device.evictions());
    json.writeNumberField("evictedBytes", device.evictedBytes());
    json.writeNumberField("refetches", device.refetches());
    json.writeNumberField("refetchedBytes", device.refetchedBytes());
    json.writeNumberField("stretchNanos", device.stretchNanos());
    json.writeFieldName("residencyBytes");
    // Raw, so that a row of numbers stays one line in an indented file.
    json.writeRawValue(device.residencyBytes().toString().replace(" ", ""));
    json.writeEndObject();
  }

  /**
   * The answer that {@link #line} has written.
   *
   * @throws IOException if it is something else
   */
  public static Answer answer(JsonTree json) throws IOException {
    String status = json.at("status").text();
    try {
      return switch (status) {
        case "done" -> result(json);
        case "yardstick" ->
            new Yardstick(
                optional(json, "boundBytes"),
                optional(json, "planBytes"),
                json.at("remark").text());
        default -> new Failure(Failure.Kind.named(status), json.at("reason").text());
      };
    } catch (IllegalArgumentException unknown) {
      throw new IOException(unknown);
    }
  }

  private static OptionalLong optional(JsonTree json, String name) throws IOException {
    return json.has(name) ? OptionalLong.of(json.at(name).number()) : OptionalLong.empty();
  }

  private static CellResult result(JsonTree json) throws IOException {
    List<Setting> settings = new ArrayList<>();
    for (Map.Entry<String, JsonTree> one : json.at("settings").members().entrySet()) {
      settings.add(new Setting(one.getKey(), one.getValue().text()));
    }
    EnumMap<Figure, Long> figures = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      figures.put(figure, json.at("figures").at(figure.member()).number());
    }
    List<CellResult.Device> devices = new ArrayList<>();
    for (JsonTree device : json.at("devices").elements()) {
      devices.add(device(device));
    }
    List<CellResult.Link> links = new ArrayList<>();
    for (JsonTree link : json.at("links").elements()) {
      links.add(
          new CellResult.Link(
              link.at("name").text(),
              link.at("bytes").number(),
              link.at("usePartsPerMillion").number()));
    }
    List<EvictionResult> evictions = new ArrayList<>();
    for (JsonTree eviction : json.at("whoEvictedWhom").elements()) {
      evictions.add(
          new EvictionResult(
              eviction.at("evictor").text(),
              eviction.at("victim").text(),
              eviction.at("pool").text(),
              eviction.at("evictions").number(),
              eviction.at("bytes").number()));
    }
    List<CellResult.Step> path = new ArrayList<>();
    for (JsonTree step : json.at("criticalPath").elements()) {
      path.add(new CellResult.Step(step.at("label").text(), step.at("nanos").number()));
    }
    return new CellResult(
        settings, figures, devices, links, evictions, path, json.at("runJsonSha256").text());
  }

  private static CellResult.Device device(JsonTree json) throws IOException {
    List<Long> residency = new ArrayList<>();
    for (JsonTree bytes : json.at("residencyBytes").elements()) {
      residency.add(bytes.number());
    }
    return new CellResult.Device(
        json.at("name").text(),
        json.at("capacityBytes").number(),
        json.at("peakBytes").number(),
        json.at("evictions").number(),
        json.at("evictedBytes").number(),
        json.at("refetches").number(),
        json.at("refetchedBytes").number(),
        json.at("stretchNanos").number(),
        residency);
  }
}
