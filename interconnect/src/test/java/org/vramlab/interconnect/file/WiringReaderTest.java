package org.vramlab.interconnect.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.PathShape;
import org.vramlab.interconnect.topology.Topology;

class WiringReaderTest {
  private static final String PAIR =
      """
      {"schema": "simple-topology-1", "name": "two on a switch, one on the CPU",
       "nodes": [
        {"id": "cpu0", "kind": "cpu"},
        {"id": "sw", "kind": "pcie-switch", "near": "cpu0"},
        {"id": "gpu0", "kind": "gpu", "switch": "sw", "memory_GB": 32},
        {"id": "gpu1", "kind": "gpu"},
        {"id": "gpu2", "kind": "gpu"},
        {"id": "nic0", "kind": "nic"}],
       "links": [
        {"a": "sw", "b": "gpu0", "type": "pcie", "lanes_per_link": 16, "peak_GBps_per_dir": 63.015},
        {"a": "sw", "b": "gpu1", "type": "pcie", "lanes_per_link": 16, "peak_GBps_per_dir": 63.015},
        {"a": "cpu0", "b": "sw", "type": "pcie", "lanes_per_link": 16, "peak_GBps_per_dir": 63.015},
        {"a": "cpu0", "b": "gpu2", "type": "pcie", "lanes_per_link": 16,
         "peak_GBps_per_dir": 63.015, "unverified": ["lanes"], "measured_uni_GBps": 14},
        {"a": "sw", "b": "nic0", "type": "pcie", "peak_GBps_per_dir": 63.015}]}
      """;

  private static Topology read(String text) throws TopologyFormatException {
    return WiringReader.read("file", "machine", text);
  }

  @Test
  void read_devicesAndTheirCpus() throws TopologyFormatException {
    Topology topology = read(PAIR);
    assertEquals(3, topology.deviceCount());
    assertEquals(32L << 30, topology.device(0).vramBytes());
    assertEquals("cpu0", topology.nodes().get(topology.device(1).hostNode()).name());
    assertEquals(DeviceSpec.NO_HIVE, topology.device(0).hive());
    assertEquals("two on a switch, one on the CPU", topology.description());
  }

  @Test
  void read_pathsHaveTheirShapes() throws TopologyFormatException {
    Routes routes = new Routes(read(PAIR));
    assertEquals(PathShape.SAME_SWITCH, routes.rule(0, 1, Mover.COPY_ENGINE).shape());
    assertEquals(PathShape.ACROSS_SWITCHES, routes.rule(0, 2, Mover.COPY_ENGINE).shape());
  }

  @Test
  void read_portWhoseLanesNobodyVerified_isHalvedUntilTheMeasuredRateFits()
      throws TopologyFormatException {
    Topology topology = read(PAIR);
    assertEquals(
        1,
        topology.links().stream()
            .filter(link -> link.name().equals("cpu0>gpu2"))
            .peek(link -> assertEquals(4, link.width()))
            .peek(link -> assertEquals(15_753_750_000L, link.bytesPerSecond()))
            .count());
  }

  @Test
  void read_devicesJoinedThroughAnNvSwitch_areOneHive() throws TopologyFormatException {
    Topology topology =
        read(
            """
            {"schema": "simple-topology-1",
             "nodes": [{"id": "c", "kind": "cpu"}, {"id": "n", "kind": "nvswitch"},
                       {"id": "a", "kind": "gpu"}, {"id": "b", "kind": "gpu"}],
             "links": [
               {"a": "a", "b": "n", "type": "nvlink", "count": 12, "peak_GBps_per_dir": 300},
               {"a": "b", "b": "n", "type": "nvlink", "count": 12, "peak_GBps_per_dir": 300},
               {"a": "c", "b": "a", "type": "pcie", "peak_GBps_per_dir": 31.508},
               {"a": "c", "b": "b", "type": "pcie", "peak_GBps_per_dir": 31.508}]}
            """);
    Routes routes = new Routes(topology);
    assertTrue(routes.sameHive(0, 1));
    assertEquals(PathShape.DIRECT, routes.rule(0, 1, Mover.COPY_ENGINE).shape());
    assertEquals(LinkKind.NVLINK, routes.rule(0, 1, Mover.COPY_ENGINE).kind());
  }

  @Test
  void read_packagesWithoutCpus_getOneOfTheirOwn() throws TopologyFormatException {
    Topology topology =
        read(
            """
            {"schema": "simple-topology-1",
             "nodes": [{"id": "a", "kind": "apu"}, {"id": "b", "kind": "apu"}],
             "links": [{"a": "a", "b": "b", "type": "xgmi", "count": 2, "peak_GBps_per_dir": 128}]}
            """);
    assertTrue(new Routes(topology).hasRoute(Topology.HOST, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"schema\": \"simple-topology-1\" | \"schema\": \"other\" | file:1: the schema is 'other'",
        "\"kind\": \"pcie-switch\" | \"kind\": \"hub\" | file:4: unknown kind of node 'hub'",
        "\"id\": \"gpu1\" | \"id\": \"gpu0\" | file:6: two nodes have the id 'gpu0'",
        "\"b\": \"nic0\" | \"b\": \"nix0\" | file:15: no node has the id 'nix0'",
        "\"type\": \"pcie\", \"lanes_per_link\": 16, | \"type\": \"wire\", | file:10: unknown type",
        "\"memory_GB\": 32 | \"memory_GB\": \"lots\" | file:5: 'memory_GB' is 'lots'",
        "{\"schema\" | [\"schema\" | file:1: a description of a machine is a JSON object",
        "\"nodes\": [ | \"nodes\": [[ | file:2: a node or link is a JSON object",
        "\"nodes\": [ | \"nodes\": { | is no JSON",
      })
  void read_wrongText_namesFileLineAndWhatIsWrong(String right, String wrong, String message) {
    int at = PAIR.indexOf(right);
    assertTrue(at >= 0, right);
    String text = PAIR.substring(0, at) + wrong + PAIR.substring(at + right.length());
    TopologyFormatException thrown = assertThrows(TopologyFormatException.class, () -> read(text));
    assertTrue(String.valueOf(thrown.getMessage()).contains(message), thrown.getMessage());
  }

  @Test
  void read_cutShort_saysSoInWordsOfTheFileAlone() {
    TopologyFormatException thrown =
        assertThrows(
            TopologyFormatException.class,
            () -> read("{\"schema\": \"simple-topology-1\", \"nodes\": ["));
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.contains("expected close marker for Array"), message);
    assertFalse(message.contains("StreamReadFeature"), message);
  }
}
