package org.vramlab.workloads.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.format.TraceFile;
import org.vramlab.workloads.trace.TraceHeader;
import org.vramlab.workloads.trace.TraceSummary;

/** A trace's summary, for programs: all figures, exact. */
final class TraceInfoJson {
  private final TraceSummary summary;
  private final TraceHeader header;

  private final TraceFile file;

  TraceInfoJson(TraceSummary summary, TraceFile file) {
    this.file = file;
    this.summary = summary;
    this.header = summary.header();
  }

  void writeTo(JsonGenerator json) throws IOException {
    json.writeStringField("trace", summary.name());
    json.writeStringField("format", file.formatName());
    writeAccount(json);
    json.writeStringField("workload", header.workload());
    json.writeNumberField("devices", header.devices());
    json.writeObjectFieldStart("header");
    for (Map.Entry<String, String> description : header.descriptions().entrySet()) {
      json.writeFieldName(description.getKey());
      json.writeRawValue(description.getValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("headerMismatches");
    for (String mismatch : summary.headerMismatches()) {
      json.writeString(mismatch);
    }
    json.writeEndArray();
    writeTotals(json);
    writeDevices(json);
    json.writeObjectFieldStart("allocatedBytesByClass");
    for (Map.Entry<String, Long> entry : summary.allocatedBytesByClass().entrySet()) {
      json.writeNumberField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
    writeOperations(json);
  }

  /** Only where the file was converted. */
  private void writeAccount(JsonGenerator json) throws IOException {
    Account account = file.account();
    if (account == null) {
      return;
    }
    writeSentences(json, "known", account.known());
    writeSentences(json, "assumed", account.assumed());
    json.writeNumberField("linesLeftOut", account.unknownCount());
    if (account.unknownCount() > 0) {
      json.writeStringField("firstLineLeftOut", account.firstUnknown());
    }
  }

  private static void writeSentences(JsonGenerator json, String name, List<String> sentences)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String sentence : sentences) {
      json.writeString(sentence);
    }
    json.writeEndArray();
  }

  private void writeTotals(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("totals");
    json.writeNumberField("events", summary.statistic("events"));
    json.writeNumberField("buffers", summary.statistic("buffers"));
    json.writeNumberField("buffersTouched", summary.statistic("buffers_touched"));
    json.writeNumberField("frees", summary.freeCount());
    json.writeNumberField("operations", summary.operationCount());
    json.writeNumberField("imports", summary.statistic("cross_device_imports"));
    json.writeNumberField("phases", summary.phaseCount());
    json.writeNumberField("allocatedBytes", summary.statistic("total_alloc_bytes"));
    json.writeNumberField("peakLiveBytes", summary.statistic("peak_live_bytes"));
    json.writeNumberField("endLiveBytes", summary.statistic("end_live_bytes"));
    json.writeNumberField("largestOperationBytes", summary.statistic("max_op_footprint_bytes"));
    json.writeNumberField("touchedBytes", summary.statistic("bytes_touched"));
    json.writeNumberField("peerBytes", summary.peerBytes());
    json.writeNumberField("peerReadBytes", summary.peerReadBytes());
    json.writeNumberField("compulsoryPageBytes", summary.compulsoryBytes());
    json.writeNumberField("flops", summary.flops());
    json.writeEndObject();
  }

  private void writeDevices(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("perDevice");
    for (int device = 0; device < header.devices(); device++) {
      json.writeStartObject();
      json.writeNumberField("device", device);
      json.writeNumberField("operations", summary.operationCount(device));
      json.writeNumberField("flops", summary.flops(device));
      json.writeNumberField(
          "peakLiveBytes", summary.statistic("peak_live_bytes_per_device." + device));
      json.writeNumberField("peakPlacedPageBytes", summary.peakPlacedBytes(device));
      json.writeNumberField("largestOperationPageBytes", summary.largestFootprintBytes(device));
      json.writeNumberField("largestOperationLine", summary.largestFootprintLine(device));
      json.writeNumberField("compulsoryPageBytes", summary.compulsoryBytes(device));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeOperations(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("operations");
    List<String> names = header.operationNames();
    for (int index = 0; index < names.size(); index++) {
      json.writeStartObject();
      json.writeStringField("name", names.get(index));
      json.writeNumberField("times", summary.operationsNamed(index));
      json.writeNumberField("flops", summary.flopsNamed(index));
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
