package org.vramlab.workloads.results.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.JsonResult;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.results.CopyResult;
import org.vramlab.workloads.results.CriticalPath;
import org.vramlab.workloads.results.HostMemoryResult;
import org.vramlab.workloads.results.Latency;
import org.vramlab.workloads.results.LinkResult;
import org.vramlab.workloads.results.PlacementCount;
import org.vramlab.workloads.results.PoolResult;
import org.vramlab.workloads.results.PrefetchCount;
import org.vramlab.workloads.results.ProcessResult;
import org.vramlab.workloads.results.RunResult;
import org.vramlab.workloads.results.Series;
import org.vramlab.workloads.results.Setting;
import org.vramlab.workloads.results.Waits;

/**
 * A result as JSON: schema {@link RunResult#SCHEMA}. Every quantity is an integer in the unit that
 * its name ends with. Series over time are cut to {@value #SERIES_POINTS} points, each the highest
 * (levels) or the sum (traffic) of what it covers; the page of {@link ReportWriter} holds them
 * whole. Who evicted whom is the array {@code whoEvictedWhom}: for each evictor, victim and pool
 * between which anything happened, their names, {@code evictions} and {@code bytes}. {@code
 * hostMemory} is null for a host without a limit on pages. {@code placement}, only of runs in which
 * it is a matter of choice where victims go, counts them by {@link PlacementCount#what()}; {@code
 * prefetch}, only of runs in which buffers are fetched ahead of need, by {@link
 * PrefetchCount#what()}.
 */
public final class JsonWriter implements JsonResult.Members {
  /** Most points of a series. */
  static final int SERIES_POINTS = 256;

  private final RunResult result;

  /** A writer of the members of {@code result}'s JSON object. */
  public JsonWriter(RunResult result) {
    this.result = result;
  }

  /** Writes the whole object to {@code file}. */
  public static void write(RunResult result, OutputFile file) throws InputException {
    JsonResult.write(
        file,
        RunResult.SCHEMA,
        RunResult.SCHEMA_VERSION,
        result.identity(),
        new JsonWriter(result));
  }

  @Override
  public void writeTo(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("settings");
    for (Setting setting : result.settings()) {
      json.writeStringField(setting.name(), setting.value());
    }
    json.writeEndObject();
    machine(json);
    json.writeNumberField("makespanNanos", result.makespanNanos());
    bounds(json);
    criticalPath(json);
    json.writeArrayFieldStart("processes");
    for (ProcessResult process : result.processes()) {
      process(json, process);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("pools");
    for (PoolResult pool : result.pools()) {
      pool(json, pool);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("links");
    for (LinkResult link : result.links()) {
      link(json, link);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("copies");
    for (CopyResult copy : result.copies()) {
      json.writeStartObject();
      json.writeStringField("fromPool", copy.fromPool());
      json.writeStringField("toPool", copy.toPool());
      json.writeNumberField("count", copy.count());
      json.writeNumberField("bytes", copy.bytes());
      json.writeEndObject();
    }
    json.writeEndArray();
    EvictionsJson.member(json, result.evictions());
    placement(json);
    prefetch(json);
    hostMemory(json);
    checks(json);
  }

  private void hostMemory(JsonGenerator json) throws IOException {
    HostMemoryResult host = result.hostMemory();
    if (host == null) {
      json.writeNullField("hostMemory");
      return;
    }
    json.writeObjectFieldStart("hostMemory");
    json.writeNumberField("limitPages", host.limitPages());
    json.writeNumberField("peakPages", host.peakPages());
    json.writeNumberField("endPages", host.endPages());
    json.writeNumberField("swapOuts", host.swapOuts());
    json.writeNumberField("swappedOutBytes", host.swappedOutBytes());
    json.writeNumberField("swapIns", host.swapIns());
    json.writeNumberField("swappedInBytes", host.swappedInBytes());
    json.writeEndObject();
  }

  private void placement(JsonGenerator json) throws IOException {
    if (result.placement().isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("placement");
    for (PlacementCount count : result.placement()) {
      json.writeNumberField(count.what(), count.buffers());
      json.writeNumberField(count.what() + "Bytes", count.bytes());
    }
    json.writeEndObject();
  }

  private void prefetch(JsonGenerator json) throws IOException {
    if (result.prefetch().isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("prefetch");
    for (PrefetchCount count : result.prefetch()) {
      json.writeNumberField(count.what(), count.buffers());
      if (!count.what().startsWith("givenUp")) {
        json.writeNumberField(count.what() + "Bytes", count.bytes());
      }
    }
    json.writeEndObject();
  }

  private void machine(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("machine");
    json.writeStringField("topology", result.machine().topology());
    json.writeStringField("description", result.machine().description());
    texts(json, "devices", result.machine().devices());
    texts(json, "remarks", result.machine().remarks());
    json.writeEndObject();
  }

  private static void texts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private void bounds(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("lowerBounds");
    json.writeNumberField("arithmeticNanos", result.bounds().arithmeticNanos());
    json.writeStringField("arithmeticDevice", result.bounds().arithmeticDevice());
    json.writeNumberField("linkNanos", result.bounds().linkNanos());
    json.writeStringField("link", result.bounds().link());
    json.writeEndObject();
  }

  private void criticalPath(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("criticalPath");
    for (CriticalPath.Step step : result.criticalPath().steps()) {
      json.writeStartObject();
      json.writeStringField("kind", step.kind().name());
      json.writeStringField("label", step.kind().label());
      json.writeNumberField("nanos", step.nanos());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void process(JsonGenerator json, ProcessResult process) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", process.name());
    json.writeNumberField("operations", process.operations());
    json.writeNumberField("makespanNanos", process.makespanNanos());
    Latency latency = process.latency();
    json.writeObjectFieldStart("submissionLatency");
    json.writeNumberField("count", latency.count());
    json.writeNumberField("meanNanos", latency.meanNanos());
    json.writeNumberField("p50Nanos", latency.p50Nanos());
    json.writeNumberField("p99Nanos", latency.p99Nanos());
    json.writeNumberField("p999Nanos", latency.p999Nanos());
    json.writeNumberField("maxNanos", latency.maxNanos());
    json.writeEndObject();
    json.writeNumberField("compulsoryBytes", process.compulsoryBytes());
    json.writeNumberField("movedInBytes", process.movedInBytes());
    json.writeNumberField("movedOutBytes", process.movedOutBytes());
    json.writeNumberField("movedPeerBytes", process.movedPeerBytes());
    json.writeNumberField("movedHostBytes", process.movedHostBytes());
    json.writeNumberField("peerAccessBytes", process.peerAccessBytes());
    json.writeNumberField("hostAccessBytes", process.hostAccessBytes());
    json.writeNumberField("evictionsCaused", process.evictionsCaused());
    json.writeNumberField("evictionsCausedBytes", process.evictionsCausedBytes());
    json.writeNumberField("evictionsSuffered", process.evictionsSuffered());
    json.writeNumberField("evictionsSufferedBytes", process.evictionsSufferedBytes());
    json.writeNumberField("refetches", process.refetches());
    json.writeNumberField("refetchBytes", process.refetchBytes());
    json.writeNumberField("swappedOutBytes", process.swappedOutBytes());
    json.writeNumberField("swappedInBytes", process.swappedInBytes());
    json.writeNumberField("backOffsForLocks", process.backOffsForLocks());
    json.writeNumberField("backOffsForSpace", process.backOffsForSpace());
    json.writeNumberField("backOffsInjected", process.backOffsInjected());
    json.writeNumberField("wounds", process.wounds());
    waits(json, "lockWaits", process.lockWaits());
    waits(json, "spaceWaits", process.spaceWaits());
    json.writeNumberField("refusals", process.refusals());
    json.writeNumberField("retries", process.retries());
    json.writeEndObject();
  }

  private static void waits(JsonGenerator json, String name, Waits waits) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("count", waits.count());
    json.writeNumberField("totalNanos", waits.totalNanos());
    json.writeNumberField("maxNanos", waits.maxNanos());
    json.writeEndObject();
  }

  private static void pool(JsonGenerator json, PoolResult pool) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", pool.name());
    json.writeStringField("kind", pool.kind().label());
    json.writeNumberField("device", pool.device());
    if (pool.limited()) {
      json.writeNumberField("capacityPages", pool.capacityPages());
    } else {
      json.writeNullField("capacityPages");
    }
    json.writeNumberField("peakPages", pool.peakPages());
    json.writeNumberField("endPages", pool.endPages());
    json.writeNumberField("evictions", pool.evictions());
    json.writeNumberField("evictionBytes", pool.evictionBytes());
    json.writeNumberField("refetches", pool.refetches());
    json.writeNumberField("refetchBytes", pool.refetchBytes());
    series(json, "residencyPages", pool.residency().maxima(SERIES_POINTS));
    json.writeEndObject();
  }

  private void link(JsonGenerator json, LinkResult link) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", link.name());
    json.writeNumberField("bytesPerSecond", link.bytesPerSecond());
    json.writeNumberField("bytes", link.bytes());
    json.writeNumberField("busyNanos", link.busyNanos());
    json.writeNumberField("usePartsPerMillion", link.usePartsPerMillion(result.makespanNanos()));
    if (link.bytes() > 0) {
      series(json, "trafficBytes", link.traffic().sums(SERIES_POINTS));
    }
    json.writeEndObject();
  }

  private static void series(JsonGenerator json, String name, Series series) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("bucketNanos", series.bucketNanos());
    // Raw, so that a row of numbers stays one line in an indented file.
    json.writeFieldName("values");
    json.writeRawValue(array(series));
    json.writeEndObject();
  }

  /** A series' values as a JSON array on one line. */
  static String array(Series series) {
    StringBuilder values = new StringBuilder("[");
    for (int i = 0; i < series.size(); i++) {
      values.append(i == 0 ? "" : ",").append(series.at(i));
    }
    return values.append(']').toString();
  }

  private void checks(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("checks");
    json.writeBooleanField("checker", result.checks().checker());
    json.writeBooleanField("lockdep", result.checks().lockdep());
    json.writeNumberField("spuriousRefusals", result.checks().spuriousRefusals());
    json.writeArrayFieldStart("findings");
    for (String finding : result.checks().findings()) {
      json.writeString(finding);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
