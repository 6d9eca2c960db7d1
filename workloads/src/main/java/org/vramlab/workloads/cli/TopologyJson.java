package org.vramlab.workloads.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.fabric.Prediction;
import org.vramlab.interconnect.fabric.Transfer;
import org.vramlab.interconnect.importing.machine.Imported;
import org.vramlab.interconnect.importing.machine.Remark;
import org.vramlab.interconnect.route.PeerAccess;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.Link;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Node;
import org.vramlab.interconnect.topology.Topology;

/** One machine, what was learned of it, and what was predicted of it, for programs. */
final class TopologyJson {
  private static final long LARGE = 1L << 40;

  private final JsonGenerator json;
  private final Routes routes;
  private final Topology topology;

  private TopologyJson(JsonGenerator json, Routes routes) {
    this.json = json;
    this.routes = routes;
    this.topology = routes.topology();
  }

  static void write(
      JsonGenerator json,
      Imported imported,
      Routes routes,
      List<Transfer> transfers,
      @Nullable Prediction prediction)
      throws IOException {
    TopologyJson writer = new TopologyJson(json, routes);
    writer.machine(imported);
    if (prediction != null) {
      writer.prediction(transfers, prediction);
    } else {
      writer.routes();
      writer.peers();
    }
  }

  private void machine(Imported imported) throws IOException {
    json.writeStringField("name", topology.name());
    json.writeStringField("description", topology.description());
    json.writeStringField("format", imported.format());
    json.writeArrayFieldStart("remarks");
    for (Remark remark : imported.remarks()) {
      json.writeStartObject();
      json.writeStringField("kind", remark.kind().label());
      json.writeStringField("text", remark.text());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("devices");
    for (int i = 0; i < topology.deviceCount(); i++) {
      device(topology.device(i));
    }
    json.writeEndArray();
    json.writeArrayFieldStart("nodes");
    for (Node node : topology.nodes()) {
      json.writeStartObject();
      json.writeStringField("name", node.name());
      json.writeStringField("kind", node.kind().name().toLowerCase(Locale.ROOT));
      switch (node.kind()) {
        case CPU ->
            json.writeStringField("forwards", node.forwarding().name().toLowerCase(Locale.ROOT));
        case SWITCH -> json.writeBooleanField("acsRedirects", node.redirects());
        default -> {}
      }
      json.writeEndObject();
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
      json.writeNumberField("declaredBytesPerSecond", link.declaredBytesPerSecond());
      json.writeNumberField("latencyNanos", link.latencyNanos());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void device(DeviceSpec device) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", device.name());
    json.writeStringField("cpu", topology.nodes().get(device.hostNode()).name());
    json.writeNumberField("vramBytes", device.vramBytes());
    json.writeNumberField("barBytes", device.barBytes());
    json.writeNumberField("memoryBytesPerSecond", device.memoryBytesPerSecond());
    json.writeNumberField("hive", device.hive());
    json.writeStringField("source", device.source());
    json.writeEndObject();
  }

  private void routes() throws IOException {
    json.writeArrayFieldStart("routes");
    for (int source = Topology.HOST; source < topology.deviceCount(); source++) {
      for (int destination = Topology.HOST; destination < topology.deviceCount(); destination++) {
        if (source != destination && routes.hasRoute(source, destination)) {
          route(source, destination);
        }
      }
    }
    json.writeEndArray();
  }

  private void route(int source, int destination) throws IOException {
    json.writeStartObject();
    json.writeStringField("from", topology.endpointName(source));
    json.writeStringField("to", topology.endpointName(destination));
    json.writeArrayFieldStart("nodes");
    for (String node : TopologyRoutes.nodes(routes, source, destination)) {
      json.writeString(node);
    }
    json.writeEndArray();
    json.writeStringField("class", TopologyRoutes.classOf(routes, source, destination));
    json.writeObjectFieldStart("movers");
    for (Mover mover : Mover.values()) {
      if (routes.hasRoute(source, destination, mover)) {
        Transfer transfer = new Transfer(source, destination, LARGE, mover);
        json.writeObjectFieldStart(mover.label());
        json.writeNumberField(
            "bytesPerSecond", Prediction.of(routes, List.of(transfer)).plateauSum());
        json.writeNumberField(
            "firstByteNanos", TopologyRoutes.firstByteNanos(routes, source, destination, mover));
        json.writeEndObject();
      }
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void peers() throws IOException {
    json.writeArrayFieldStart("peers");
    for (int accessor = 0; accessor < topology.deviceCount(); accessor++) {
      for (int owner = 0; owner < topology.deviceCount(); owner++) {
        if (accessor != owner) {
          PeerAccess access = routes.peer(accessor, owner);
          json.writeStartObject();
          json.writeStringField("accessor", topology.endpointName(accessor));
          json.writeStringField("owner", topology.endpointName(owner));
          json.writeBooleanField("reads", access.reads());
          json.writeBooleanField("writes", access.writes());
          json.writeStringField("why", access.why());
          json.writeEndObject();
        }
      }
    }
    json.writeEndArray();
  }

  private void prediction(List<Transfer> transfers, Prediction prediction) throws IOException {
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
}
