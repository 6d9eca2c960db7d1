package org.vramlab.workloads.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.fabric.Prediction;
import org.vramlab.interconnect.fabric.Transfer;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.Link;
import org.vramlab.interconnect.topology.Topology;

/** One machine, and what was predicted of it, for programs. */
final class TopologyJson {
  private TopologyJson() {}

  static void write(
      JsonGenerator json, Routes routes, List<Transfer> transfers, @Nullable Prediction prediction)
      throws IOException {
    Topology topology = routes.topology();
    json.writeStringField("name", topology.name());
    json.writeStringField("description", topology.description());
    json.writeArrayFieldStart("devices");
    for (int i = 0; i < topology.deviceCount(); i++) {
      device(json, topology.device(i));
    }
    json.writeEndArray();
    json.writeArrayFieldStart("links");
    for (Link link : topology.links()) {
      json.writeStartObject();
      json.writeStringField("from", topology.nodes().get(link.from()).name());
      json.writeStringField("to", topology.nodes().get(link.to()).name());
      json.writeStringField("kind", link.kind().name().toLowerCase(Locale.ROOT));
      json.writeNumberField("width", link.width());
      json.writeNumberField("bytesPerSecond", link.bytesPerSecond());
      json.writeNumberField("latencyNanos", link.latencyNanos());
      json.writeEndObject();
    }
    json.writeEndArray();
    if (prediction == null) {
      return;
    }
    double[] plateau = prediction.plateauBytesPerSecond();
    long[] nanos = prediction.endNanos();
    json.writeArrayFieldStart("transfers");
    for (int i = 0; i < plateau.length; i++) {
      Transfer of = transfers.get(i);
      json.writeStartObject();
      json.writeStringField("from", topology.endpointName(of.source()));
      json.writeStringField("to", topology.endpointName(of.destination()));
      json.writeStringField("mover", of.mover().label());
      json.writeNumberField("bytes", of.bytes());
      json.writeNumberField("bytesPerSecond", plateau[i]);
      json.writeNumberField("nanos", nanos[i]);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void device(JsonGenerator json, DeviceSpec device) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", device.name());
    json.writeNumberField("vramBytes", device.vramBytes());
    json.writeNumberField("memoryBytesPerSecond", device.memoryBytesPerSecond());
    json.writeNumberField("hive", device.hive());
    json.writeStringField("source", device.source());
    json.writeEndObject();
  }
}
