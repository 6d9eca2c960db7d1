package org.vramlab.workloads.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.vramlab.workloads.conform.Conformance;
import org.vramlab.workloads.conform.Disagreement;

/** What came of a comparison with recordings, for programs. */
final class ConformJson {
  private final String kind;
  private final Conformance result;

  /** Of that kind of recording. */
  ConformJson(String kind, Conformance result) {
    this.kind = kind;
    this.result = result;
  }

  void writeTo(JsonGenerator json) throws IOException {
    json.writeStringField("kind", kind);
    json.writeNumberField("scripts", result.scripts());
    json.writeNumberField("agree", result.agree());
    json.writeNumberField("operations", result.operations());
    json.writeNumberField("operationsAgree", result.operationsAgree());
    json.writeArrayFieldStart("files");
    for (Conformance.FileCount file : result.files()) {
      json.writeStartObject();
      json.writeStringField("file", file.file());
      json.writeNumberField("scripts", file.scripts());
      json.writeNumberField("agree", file.agree());
      json.writeNumberField("operations", file.operations());
      json.writeNumberField("operationsAgree", file.operationsAgree());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("disagreements");
    for (Disagreement disagreement : result.disagreements()) {
      write(json, disagreement);
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Disagreement disagreement) throws IOException {
    json.writeStartObject();
    json.writeStringField("file", disagreement.file());
    json.writeNumberField("line", disagreement.line());
    json.writeStringField("script", disagreement.script());
    json.writeNumberField("index", disagreement.index());
    json.writeStringField("operation", disagreement.operation());
    json.writeArrayFieldStart("differences");
    for (Disagreement.Difference difference : disagreement.differences()) {
      json.writeStartObject();
      json.writeStringField("what", difference.what());
      json.writeStringField("recorded", difference.recorded());
      json.writeStringField("here", difference.here());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
