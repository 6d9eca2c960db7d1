package org.vramlab.workloads.results.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.results.CriticalPath;
import org.vramlab.workloads.results.EvictionResult;
import org.vramlab.workloads.results.LinkResult;
import org.vramlab.workloads.results.PoolResult;
import org.vramlab.workloads.results.ProcessResult;
import org.vramlab.workloads.results.RunResult;
import org.vramlab.workloads.results.Series;
import org.vramlab.workloads.results.SyntheticRun;

final class JsonWriterTest {
  private static RunResult run() {
    SyntheticRun run = new SyntheticRun(2, 2, 150);
    run.playTo(EventSink.SILENT);
    return run.result();
  }

  private static String json(RunResult result) throws InputException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JsonWriter.write(result, OutputFile.at("-", bytes));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Every number, text and truth value by its path, {@code /pools/0/name} say. */
  private static Map<String, String> values(String json) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken().isScalarValue()) {
          values.put(parser.getParsingContext().pathAsPointer().toString(), parser.getText());
          assertFalse(parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT, "integers only");
        }
      }
    }
    return values;
  }

  @Test
  void write_result_opensWithSchemaAndIdentity() throws Exception {
    Map<String, String> values = values(json(run()));
    assertEquals("vramlab.run", values.get("/schema"));
    assertEquals("1", values.get("/schemaVersion"));
    assertEquals("0123456789ab", values.get("/run/configuration"));
    assertEquals("/schema", values.keySet().iterator().next());
  }

  @Test
  void write_result_holdsEveryFigureOfProcessesPoolsAndLinks() throws Exception {
    RunResult result = run();
    Map<String, String> values = values(json(result));
    for (int i = 0; i < result.processes().size(); i++) {
      ProcessResult process = result.processes().get(i);
      String at = "/processes/" + i;
      assertEquals(process.name(), values.get(at + "/name"));
      assertEquals(process.makespanNanos() + "", values.get(at + "/makespanNanos"));
      assertEquals(
          process.latency().p999Nanos() + "", values.get(at + "/submissionLatency/p999Nanos"));
      assertEquals(process.refetchBytes() + "", values.get(at + "/refetchBytes"));
      assertEquals(process.lockWaits().totalNanos() + "", values.get(at + "/lockWaits/totalNanos"));
      assertEquals(process.backOffsForLocks() + "", values.get(at + "/backOffsForLocks"));
    }
    for (int i = 0; i < result.pools().size(); i++) {
      PoolResult pool = result.pools().get(i);
      assertEquals(pool.peakPages() + "", values.get("/pools/" + i + "/peakPages"));
      assertEquals(pool.kind().label(), values.get("/pools/" + i + "/kind"));
    }
    for (int i = 0; i < result.links().size(); i++) {
      LinkResult link = result.links().get(i);
      assertEquals(link.bytes() + "", values.get("/links/" + i + "/bytes"));
      assertEquals(
          link.usePartsPerMillion(result.makespanNanos()) + "",
          values.get("/links/" + i + "/usePartsPerMillion"));
    }
    assertFalse(result.evictions().isEmpty());
    for (int i = 0; i < result.evictions().size(); i++) {
      EvictionResult eviction = result.evictions().get(i);
      String at = "/whoEvictedWhom/" + i;
      assertEquals(eviction.evictor(), values.get(at + "/evictor"));
      assertEquals(eviction.victim(), values.get(at + "/victim"));
      assertEquals(eviction.pool(), values.get(at + "/pool"));
      assertEquals(eviction.evictions() + "", values.get(at + "/evictions"));
      assertEquals(eviction.bytes() + "", values.get(at + "/bytes"));
    }
    assertEquals(result.bounds().link(), values.get("/lowerBounds/link"));
  }

  @Test
  void write_criticalPath_addsUpToTheMakespan() throws Exception {
    RunResult result = run();
    Map<String, String> values = values(json(result));
    long sum = 0;
    int steps = 0;
    for (CriticalPath.Step step : result.criticalPath().steps()) {
      String at = "/criticalPath/" + steps++;
      assertEquals(step.kind().name(), values.get(at + "/kind"));
      sum += Long.parseLong(values.getOrDefault(at + "/nanos", "0"));
    }
    assertEquals(values.get("/makespanNanos"), sum + "");
  }

  @Test
  void write_series_areCutToTheStatedLengthAndKeepTheirPeak() throws Exception {
    RunResult result = run();
    Map<String, String> values = values(json(result));
    Series residency = result.pools().get(0).residency();
    assertTrue(residency.size() > JsonWriter.SERIES_POINTS, "the test needs a long series");
    long peak = 0;
    int points = 0;
    for (Map.Entry<String, String> entry : values.entrySet()) {
      if (entry.getKey().startsWith("/pools/0/residencyPages/values/")) {
        peak = Math.max(peak, Long.parseLong(entry.getValue()));
        points++;
      }
    }
    assertTrue(points <= JsonWriter.SERIES_POINTS);
    assertEquals(result.pools().get(0).peakPages(), peak);
  }

  @Test
  void write_sameRunTwice_givesTheSameBytes() throws Exception {
    assertEquals(json(run()), json(run()));
  }
}
