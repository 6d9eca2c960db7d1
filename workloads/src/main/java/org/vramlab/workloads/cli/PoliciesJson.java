package org.vramlab.workloads.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.vramlab.workloads.cache.BufferRun;
import org.vramlab.workloads.cache.CacheRun;
import org.vramlab.workloads.cache.Sample;
import org.vramlab.workloads.cache.StackDistances;

/** What cache mode made of a trace, for programs. */
final class PoliciesJson {
  private final PoliciesResult result;

  PoliciesJson(PoliciesResult result) {
    this.result = result;
  }

  void writeTo(JsonGenerator json) throws IOException {
    json.writeStringField("trace", result.trace());
    json.writeStringField("format", result.format());
    json.writeArrayFieldStart("remarks");
    for (String remark : result.remarks()) {
      json.writeString(remark);
    }
    json.writeEndArray();
    json.writeNumberField("objects", result.objects());
    json.writeNumberField("totalBytes", result.totalBytes());
    Sample sample = result.sample();
    if (sample == null) {
      json.writeNullField("sample");
    } else {
      json.writeObjectFieldStart("sample");
      json.writeNumberField("rate", sample.rate());
      json.writeNumberField("objects", sample.part().objects());
      json.writeNumberField("requests", sample.part().requests().length);
      json.writeEndObject();
    }
    json.writeArrayFieldStart("runs");
    for (CacheRun run : result.runs()) {
      json.writeStartObject();
      json.writeStringField("policy", run.policy().label());
      json.writeNumberField("size", run.size());
      json.writeStringField("unit", run.unit().label());
      json.writeNumberField("requests", run.requests());
      json.writeNumberField("misses", run.misses());
      json.writeNumberField("missRatio", run.missRatio());
      json.writeNumberField("requestedBytes", run.requestedBytes());
      json.writeNumberField("missedBytes", run.missedBytes());
      json.writeNumberField("byteMissRatio", run.byteMissRatio());
      json.writeNumberField("evictions", run.evictions());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("bufferRuns");
    for (BufferRun run : result.bufferRuns()) {
      write(json, run);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("lruCurve");
    for (StackDistances.Point point : result.curve()) {
      json.writeStartObject();
      json.writeNumberField("size", point.size());
      json.writeNumberField("misses", point.misses());
      json.writeNumberField("missRatio", point.misses() / (double) result.requests());
      json.writeNumberField("missedBytes", point.missedBytes());
      json.writeNumberField(
          "byteMissRatio", point.missedBytes() / (double) result.requestedBytes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, BufferRun run) throws IOException {
    json.writeStartObject();
    json.writeStringField("policy", run.policy().label());
    json.writeArrayFieldStart("poolBytes");
    for (long bytes : run.poolBytes()) {
      json.writeNumber(bytes);
    }
    json.writeEndArray();
    json.writeNumberField("uses", run.uses());
    json.writeNumberField("misses", run.misses());
    json.writeNumberField("missRatio", run.missRatio());
    json.writeNumberField("usedBytes", run.usedBytes());
    json.writeNumberField("byteMissRatio", run.byteMissRatio());
    json.writeNumberField("firstTouches", run.firstTouches());
    json.writeNumberField("evictions", run.evictions());
    json.writeNumberField("bytesIn", run.bytesIn());
    json.writeNumberField("bytesOut", run.bytesOut());
    json.writeEndObject();
  }
}
