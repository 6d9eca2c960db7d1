package org.vramlab.workloads.validation;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.validation.Validation.Row;

/** What came of a validation, for programs. */
public final class ValidationJson {
  private final Validation validation;

  /** Of that validation. */
  public ValidationJson(Validation validation) {
    this.validation = validation;
  }

  /** Writes goals and rows into the open object. */
  public void writeTo(JsonGenerator json) throws IOException {
    json.writeNumberField("rows", validation.rows().size());
    json.writeNumberField("predicted", validation.predicted());
    json.writeNumberField("agree", validation.agree());
    json.writeBooleanField("meetsGoals", validation.meetsGoals());
    json.writeArrayFieldStart("goals");
    for (Goal goal : Goal.values()) {
      Errors errors = validation.errors(goal::covers, Row::error);
      json.writeStartObject();
      json.writeStringField("goal", goal.label());
      json.writeNumberField("rows", errors.count());
      number(json, "median", errors.quantile(0.5));
      number(json, "medianGoal", goal.median());
      number(json, "p95", errors.quantile(0.95));
      number(json, "p95Goal", goal.percentile95());
      json.writeBooleanField("met", goal.isMetBy(errors));
      number(
          json,
          "bareWireMedian",
          validation.errors(goal::covers, row -> row.relative(row.bareWire())).quantile(0.5));
      number(
          json,
          "nearestRowMedian",
          validation.errors(goal::covers, row -> row.relative(row.nearestRow())).quantile(0.5));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("measurements");
    for (Row row : validation.rows()) {
      json.writeStartObject();
      json.writeStringField("id", row.measurement().id());
      json.writeNumberField("measured", row.measurement().value());
      number(json, "predicted", row.predicted());
      number(json, "bareWire", row.bareWire());
      number(json, "nearestRow", row.nearestRow());
      json.writeBooleanField("agrees", row.agrees());
      text(json, "setApart", row.apart());
      text(json, "notPredicted", row.unpredicted());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void number(JsonGenerator json, String field, double value) throws IOException {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      json.writeNullField(field);
    } else {
      json.writeNumberField(field, value);
    }
  }

  private static void text(JsonGenerator json, String field, @Nullable String value)
      throws IOException {
    if (value == null) {
      json.writeNullField(field);
    } else {
      json.writeStringField(field, value);
    }
  }
}
