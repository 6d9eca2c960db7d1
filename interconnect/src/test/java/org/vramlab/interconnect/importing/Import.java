package org.vramlab.interconnect.importing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.vramlab.interconnect.file.TopologyReader;
import org.vramlab.interconnect.file.TopologyWriter;
import org.vramlab.interconnect.importing.machine.GpuModels;
import org.vramlab.interconnect.importing.machine.Hints;
import org.vramlab.interconnect.importing.machine.Imported;
import org.vramlab.interconnect.importing.machine.Remark;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Link;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Topology;

/** An imported machine, and what tests ask of it. */
record Import(Imported imported) {
  /** Reads a text, and sees that the machine can be written and read back. */
  static Import of(String text) {
    return of(text, "");
  }

  /** The same, with the user saying which GPUs they are. */
  static Import of(String text, String gpu) {
    return of("machine.txt", text.getBytes(StandardCharsets.UTF_8), gpu);
  }

  static Import of(String name, byte[] bytes, String gpu) {
    try {
      Hints hints = gpu.isEmpty() ? Hints.NONE : new Hints(GpuModels.named(gpu));
      Import read = new Import(Importers.read(name, bytes, hints));
      String saved = TopologyWriter.write(read.topology());
      assertEquals(
          saved, TopologyWriter.write(TopologyReader.read("saved", saved.lines().toList())));
      return read;
    } catch (IOException wrong) {
      throw new AssertionError(wrong.getMessage(), wrong);
    }
  }

  Topology topology() {
    return imported.topology();
  }

  Routes routes() {
    return new Routes(topology());
  }

  /** Fails unless a remark of that kind holds the words. */
  Import says(Remark.Kind kind, String words) {
    assertTrue(
        imported.remarks().stream()
            .anyMatch(remark -> remark.kind() == kind && remark.text().contains(words)),
        () -> kind + " '" + words + "' is not in " + imported.remarks());
    return this;
  }

  /** Links of a kind between two nodes, as {@code a-b xWIDTH RATE} in MB/s, in order. */
  List<String> links(LinkKind kind) {
    List<String> links = new ArrayList<>();
    for (Link link : topology().links()) {
      if (link.kind() == kind && link.id() < link.reverse()) {
        links.add(
            topology().nodes().get(link.from()).name()
                + "-"
                + topology().nodes().get(link.to()).name()
                + " x"
                + link.width()
                + " "
                + link.bytesPerSecond() / 1_000_000);
      }
    }
    return links;
  }

  /** By device: its CPU. */
  List<String> cpus() {
    return IntStream.range(0, topology().deviceCount())
        .mapToObj(i -> topology().nodes().get(topology().device(i).hostNode()).name())
        .toList();
  }

  /** 15 for each hop of each route, as a driver states weights. */
  String weights() {
    Routes routes = routes();
    StringBuilder table = new StringBuilder();
    for (int from = 0; from < topology().deviceCount(); from++) {
      for (int to = 0; to < topology().deviceCount(); to++) {
        int weight = from == to ? 0 : 15 * routes.route(from, to).length;
        table.append(to == 0 ? "" : " ").append(weight);
      }
      table.append('\n');
    }
    return table.toString();
  }
}
