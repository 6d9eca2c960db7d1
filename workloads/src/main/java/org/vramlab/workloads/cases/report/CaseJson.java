package org.vramlab.workloads.cases.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.vramlab.workloads.cases.CaseResult.Curve;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.JsonResult;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.RunIdentity;

/** Cases as JSON, schema {@code vramlab.case}. */
public final class CaseJson {
  private static final String SCHEMA = "vramlab.case";
  private static final int SCHEMA_VERSION = 1;

  private CaseJson() {}

  /** Writes everything about the cases that were played. */
  public static void write(List<Played> all, RunIdentity identity, OutputFile file)
      throws InputException {
    JsonResult.write(
        file,
        SCHEMA,
        SCHEMA_VERSION,
        identity,
        json -> {
          json.writeArrayFieldStart("cases");
          for (Played played : all) {
            write(played, json);
          }
          json.writeEndArray();
        });
  }

  private static void write(Played played, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", played.fieldCase().id());
    json.writeStringField("section", played.fieldCase().section());
    json.writeStringField("title", played.fieldCase().title());
    json.writeStringField("source", played.fieldCase().source());
    json.writeObjectFieldStart("knobs");
    for (Knob knob : played.values().knobs()) {
      json.writeStringField(knob.name(), played.values().word(knob.name()));
    }
    json.writeEndObject();
    json.writeBooleanField("asExpected", played.result().asExpected());
    json.writeArrayFieldStart("runs");
    for (CaseRun run : played.result().runs()) {
      write(run, json);
    }
    json.writeEndArray();
    Curve curve = played.result().curve();
    if (curve != null) {
      write(curve, json);
    }
    json.writeEndObject();
  }

  private static void write(CaseRun run, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("setting", run.label());
    json.writeStringField("role", run.role().label());
    json.writeBooleanField("asExpected", run.asExpected());
    json.writeStringField("summary", run.summary());
    json.writeObjectFieldStart("counters");
    for (CaseRun.Counter counter : run.counters()) {
      json.writeNumberField(counter.name(), counter.value());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("steps");
    for (String step : run.steps()) {
      json.writeString(step.strip());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(Curve curve, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("curve");
    json.writeStringField("title", curve.title());
    json.writeArrayFieldStart("columns");
    for (String column : curve.columns()) {
      json.writeString(column);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("rows");
    for (List<Double> row : curve.rows()) {
      json.writeStartArray();
      for (double figure : row) {
        json.writeNumber(figure);
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
