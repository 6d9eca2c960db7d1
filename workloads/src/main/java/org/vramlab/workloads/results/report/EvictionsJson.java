package org.vramlab.workloads.results.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.vramlab.workloads.results.EvictionResult;

/** Who evicted whom as JSON: the same member in a run's result and in a comparison's. */
public final class EvictionsJson {
  private EvictionsJson() {}

  /** Writes the member {@code whoEvictedWhom} of the open object. */
  public static void member(JsonGenerator json, List<EvictionResult> evictions) throws IOException {
    json.writeArrayFieldStart("whoEvictedWhom");
    for (EvictionResult eviction : evictions) {
      json.writeStartObject();
      json.writeStringField("evictor", eviction.evictor());
      json.writeStringField("victim", eviction.victim());
      json.writeStringField("pool", eviction.pool());
      json.writeNumberField("evictions", eviction.evictions());
      json.writeNumberField("bytes", eviction.bytes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
