package org.vramlab.workloads.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.vramlab.workloads.bound.Bound;
import org.vramlab.workloads.bound.proof.Certificate;
import org.vramlab.workloads.bound.proof.Execution;

/** Bounds for programs: all figures, exact, and by device. */
final class BoundJson {
  private final List<BoundRow> rows;

  BoundJson(List<BoundRow> rows) {
    this.rows = rows;
  }

  void writeTo(JsonGenerator json) throws IOException {
    json.writeStringField("covers", Bound.COVERS);
    json.writeArrayFieldStart("bounds");
    for (BoundRow row : rows) {
      json.writeStartObject();
      write(row, json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(BoundRow row, JsonGenerator json) throws IOException {
    Bound bound = row.bound();
    json.writeStringField("trace", row.trace());
    json.writeStringField("traceDigest", bound.certificate().traceDigest());
    json.writeStringField("vram", row.size().toString());
    json.writeStringField("sizes", bound.certificate().sizes().label());
    json.writeStringField("metric", bound.metric().label());
    json.writeNumberField("boundBytes", bound.bytes());
    json.writeNumberField("planBytes", bound.planBytes());
    number(json, "gap", bound.gap());
    json.writeArrayFieldStart("devices");
    for (int device = 0; device < bound.certificate().devices().size(); device++) {
      Certificate.Device proof = bound.certificate().devices().get(device);
      json.writeStartObject();
      json.writeNumberField("device", device);
      json.writeNumberField("poolBytes", proof.poolBytes());
      json.writeNumberField("boundBytes", proof.bytes());
      json.writeNumberField("planBytes", bound.executed().bytes(bound.metric(), device));
      json.writeNumberField("gridBytes", proof.gridBytes());
      json.writeNumberField("prices", proof.operations().length);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("moved");
    moved(json, "plan", row, bound.executed());
    moved(json, "lru", row, row.lru());
    moved(json, "fifo", row, row.fifo());
    moved(json, "belady", row, row.belady());
    json.writeEndObject();
  }

  private static void moved(JsonGenerator json, String name, BoundRow row, Execution execution)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("inBytes", execution.totalInBytes());
    json.writeNumberField("outBytes", execution.totalOutBytes());
    json.writeNumberField("misses", execution.misses());
    json.writeNumberField("evictions", execution.evictions());
    number(json, "closes", row.closed(execution));
    json.writeEndObject();
  }

  /** Six digits are more than anybody reads; null where there is no number. */
  private static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, BigDecimal.valueOf(value).setScale(6, RoundingMode.HALF_EVEN));
    }
  }
}
