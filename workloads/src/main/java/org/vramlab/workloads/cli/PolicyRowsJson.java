package org.vramlab.workloads.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import org.vramlab.workloads.cache.PolicyRows;

/** What came of a comparison with published miss counts, for programs. */
final class PolicyRowsJson {
  private final String trace;
  private final PolicyRows result;

  /** Of the rows of that trace. */
  PolicyRowsJson(String trace, PolicyRows result) {
    this.trace = trace;
    this.result = result;
  }

  void writeTo(JsonGenerator json) throws IOException {
    json.writeStringField("trace", trace);
    json.writeNumberField("rows", result.rows());
    json.writeNumberField("agree", result.agree());
    json.writeNumberField("ofOtherTraces", result.otherTraces());
    json.writeArrayFieldStart("policies");
    for (PolicyRows.Count count : result.counts()) {
      json.writeStartObject();
      json.writeStringField("name", count.name());
      json.writeStringField("here", count.policy());
      json.writeNumberField("rows", count.rows());
      json.writeNumberField("agree", count.agree());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("passedOver");
    for (Map.Entry<String, Long> entry : result.passedOver().entrySet()) {
      json.writeStartObject();
      json.writeStringField("why", entry.getKey());
      json.writeNumberField("rows", entry.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("disagreements");
    for (PolicyRows.Difference difference : result.differences()) {
      json.writeStartObject();
      json.writeNumberField("line", difference.line());
      json.writeStringField("name", difference.name());
      json.writeStringField("here", difference.policy());
      json.writeNumberField("cacheSize", difference.size());
      json.writeStringField("unit", difference.unit().label());
      json.writeStringField("what", difference.what());
      json.writeStringField("published", difference.published());
      json.writeStringField("ours", difference.here());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
