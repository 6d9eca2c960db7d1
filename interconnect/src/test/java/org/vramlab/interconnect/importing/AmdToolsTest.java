package org.vramlab.interconnect.importing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.interconnect.importing.machine.Remark.Kind.AMBIGUOUS;
import static org.vramlab.interconnect.importing.machine.Remark.Kind.INFERRED;
import static org.vramlab.interconnect.importing.machine.Remark.Kind.MISSING;
import static org.vramlab.interconnect.importing.machine.Remark.Kind.READ;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.LinkKind;

/** {@code rocm-smi} and {@code amd-smi}: weights make links, hops do not. */
class AmdToolsTest {
  /** AMD ROCm documentation, MI200 guide: the published weights of the MI250 server. */
  static final String MI250 =
      """
      0 15 30 30 15 30 15 30
      15 0 30 15 30 45 30 15
      30 30 0 15 15 30 15 30
      30 15 15 0 30 15 30 45
      15 30 15 30 0 15 30 30
      30 45 30 15 15 0 30 15
      15 30 15 30 30 30 0 15
      30 15 30 45 30 15 15 0
      """;

  /** The new shape, invalid as it is published. */
  static final String JSON =
      """
      WARNING: some driver is old
      [
          {
              "gpu": 0,
              "bdf": "0000:01:00.0",
              "links": [
                  {"gpu": 0, "weight": 0, "link_type": "SELF", "num_hops": 0, "bandwidth": "N/A",},
                  {"gpu": 1, "weight": 15, "link_status": "ENABLED", "link_type": "XGMI",
                   "num_hops": 1, "bandwidth": "64000-64000",},
                  ...
              ],
          },
          {
              "gpu": 1,
              "links": [
                  {"gpu": 0, "weight": 15, "link_status": "ENABLED", "link_type": "XGMI",
                   "num_hops": 1, "bandwidth": "64000-64000"},
              ]
          },
          ...
      ]
      """;

  /** Three GPUs in a row. */
  static final String TABLES =
      """
      ACCESS TABLE:
                   0000:05:00.0 0000:26:00.0 0000:46:00.0
      0000:05:00.0 ENABLED      ENABLED      DISABLED
      0000:26:00.0 ENABLED      ENABLED      ENABLED
      0000:46:00.0 ENABLED      ENABLED      ENABLED

      WEIGHT TABLE:
                   0000:05:00.0 0000:26:00.0 0000:46:00.0
      0000:05:00.0 0            15           30
      0000:26:00.0 15           0            15
      0000:46:00.0 30           15           0

      LINK TYPE TABLE:
                   0000:05:00.0 0000:26:00.0 0000:46:00.0
      0000:05:00.0 SELF         XGMI         XGMI
      0000:26:00.0 XGMI         SELF         XGMI
      0000:46:00.0 XGMI         XGMI         SELF

      NUMA BW TABLE:
                   0000:05:00.0 0000:26:00.0 0000:46:00.0
      0000:05:00.0 N/A          50000-200000 0-0
      0000:26:00.0 50000-200000 N/A          50000-50000
      0000:46:00.0 0-0          50000-50000  N/A

      Legend:
       SELF = Current GPU
      """;

  @Test
  void weights_ofAKnownMachine_giveItsWidths_andAreReproduced() {
    Import read = Import.of(rocmSmi(MI250));
    assertEquals(MI250, read.weights());
    read.says(INFERRED, "the GPUs are MI250 die");
    read.says(INFERRED, "as those of the preset amd-mi250-2epyc");
    read.says(READ, "56 of 56");
    assertTrue(read.links(LinkKind.XGMI).contains("gpu0-gpu1 x4 200000"));
    assertTrue(read.links(LinkKind.XGMI).contains("gpu0-gpu4 x2 100000"));
  }

  /** The same machine with its cards in another order: no preset fits, the weights alone decide. */
  @Test
  void weights_ofAnUnknownMachine_areReproducedBySomeWidths() {
    int[] order = {2, 3, 0, 1, 6, 7, 4, 5};
    String[][] cells = MI250.lines().map(line -> line.split(" ", -1)).toArray(String[][]::new);
    StringBuilder shuffled = new StringBuilder();
    for (int from : order) {
      for (int to : order) {
        shuffled.append(cells[from][to]).append(' ');
      }
      shuffled.setLength(shuffled.length() - 1);
      shuffled.append('\n');
    }
    Import read = Import.of(rocmSmi(shuffled.toString()));
    assertEquals(shuffled.toString(), read.weights());
    read.says(READ, "56 of 56");
  }

  @Test
  void brokenTpxOutput_saysWhatItLacks() {
    Import read =
        Import.of(
            """
            =========== ROCm System Management Interface ===========
            ================ Weight between two GPUs ================
            get_link_weight_topology, Not supported on the given system
            ERROR: GPU[1]   : Cannot read Link Weight

                   GPU0      GPU1                                   GPU2
            GPU0   0         XGMI                                   XGMI
            GPU1   XGMI      0                                      ????
            GPU2   XGMI      ????                                   0

            ====================== Numa Nodes ======================
            GPU[0]          : (Topology) Numa Node: 0
            GPU[0]          : (Topology) Numa Affinity: 3
            GPU[1]          : (Topology) Numa Node: 1
            GPU[2]          : (Topology) Numa Node: 1
            ================= End of ROCm SMI Log ==================
            """);
    assertNotNull(read.imported().question());
    assertEquals(List.of("numa0", "numa1", "numa1"), read.cpus());
    assertEquals(2, read.links(LinkKind.XGMI).size());
    read.says(MISSING, "types of links stand under the title 'weight between two gpus'");
    read.says(MISSING, "no link is assumed between them: GPU1-GPU2");
    read.says(MISSING, "there is no table of weights");
    read.says(MISSING, "line 4 is a complaint of the tool");
    read.says(AMBIGUOUS, "GPU0 has NUMA node 0 and affinity 3");
    read.says(AMBIGUOUS, "hops are 1 for any pair that xGMI joins");
  }

  @Test
  void pcieWeights_beyondOneCpu_partTheSockets() {
    Import read = Import.of(rocmSmi("0 40 72\n40 0 72\n72 72 0\n"), "w7900");
    assertEquals(List.of("cpu0", "cpu0", "cpu1"), read.cpus());
    assertEquals(List.of(), read.links(LinkKind.XGMI));
    assertTrue(read.routes().peerAccess(0, 2));
    read.says(AMBIGUOUS, "whether GPUs share a PCIe switch is not told");
  }

  @Test
  void fourMeshedGpus_withNumaNodesOfTheirOwn_areMi300a() {
    String mesh = "0 15 15 15\n15 0 15 15\n15 15 0 15\n15 15 15 0\n";
    StringBuilder numa = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      numa.append("GPU[" + i + "]\t\t: (Topology) Numa Node: " + i + "\n");
    }
    Import read = Import.of(rocmSmi(mesh) + numa);
    read.says(INFERRED, "the GPUs are MI300A");
    assertEquals("gpu0-gpu1 x2 128000", read.links(LinkKind.XGMI).getFirst());
    assertEquals(4, read.links(LinkKind.HOST).stream().filter(l -> l.contains("819200")).count());
  }

  @Test
  void amdSmiTables_withRates_giveWidthsAndTheModel() {
    Import read = Import.of(TABLES);
    assertEquals(List.of("gpu0-gpu1 x4 200000", "gpu1-gpu2 x1 50000"), read.links(LinkKind.XGMI));
    assertFalse(read.routes().peer(0, 2).any());
    assertTrue(read.routes().peer(2, 0).whole());
    read.says(READ, "6 of 6");
  }

  @Test
  void json_newShape_isReadAlthoughItIsInvalid() {
    Import read = Import.of(JSON);
    assertEquals(List.of("gpu0-gpu1 x1 64000"), read.links(LinkKind.XGMI));
    read.says(READ, "the JSON is not valid");
    read.says(AMBIGUOUS, "MI300X");
  }

  @Test
  void json_linkThatLeadsNowhere_isLeftOutAndSaid() {
    Import read = Import.of(JSON.replace("{\"gpu\": 0, \"weight\": 0,", "{\"weight\": 0,"));
    assertEquals(List.of("gpu0-gpu1 x1 64000"), read.links(LinkKind.XGMI));
    read.says(MISSING, "a link of GPU0 does not say to which GPU it leads");
  }

  @Test
  void json_oldShape_deniesWhatItCallsDisabled() {
    Import read =
        Import.of(
            """
            [{"gpu": 0, "link_accessibility": {"gpu_0": "ENABLED", "gpu_1": "DISABLED"},
              "weight": {"gpu_0": 0, "gpu_1": 40}, "link_type": {"gpu_0": "SELF", "gpu_1": "PCIE"}},
             {"gpu": 1, "link_accessibility": {"gpu_0": "ENABLED", "gpu_1": "ENABLED"},
              "weight": {"gpu_0": 40, "gpu_1": 0}, "link_type": {"gpu_0": "PCIE", "gpu_1": "SELF"}}]
            """,
            "rx7900xtx");
    Routes routes = read.routes();
    assertFalse(routes.peer(0, 1).any());
    assertTrue(routes.peer(1, 0).whole());
  }

  @Test
  void json_ofRocmSmi_spellsPairsOut() {
    Import read =
        Import.of(
            """
            {"system": {"(Topology) Weight between DRM devices 0 and 1": "52",
                        "(Topology) Hops between DRM devices 0 and 1": "3",
                        "(Topology) Link type between DRM devices 0 and 1": "PCIE"},
             "card0": {"(Topology) Numa Node": "0"}, "card1": {"(Topology) Numa Node": "1"}}
            """,
            "r9700");
    assertEquals(List.of("numa0", "numa1"), read.cpus());
  }

  /** Weights as {@code rocm-smi --showtopo} prints them, xGMI up to 60, with hops of 1. */
  static String rocmSmi(String weights) {
    List<String[]> cells = weights.lines().map(line -> line.split(" ", -1)).toList();
    StringBuilder text = new StringBuilder();
    for (String title : new String[] {"Weight", "Hops", "Link Type"}) {
      text.append("===== ").append(title).append(" between two GPUs =====\n      ");
      for (int i = 0; i < cells.size(); i++) {
        text.append(" GPU").append(i).append("   ");
      }
      text.append('\n');
      for (int i = 0; i < cells.size(); i++) {
        text.append("GPU").append(i);
        for (int j = 0; j < cells.size(); j++) {
          int weight = Integer.parseInt(cells.get(i)[j]);
          text.append("   ")
              .append(
                  switch (title) {
                    case "Weight" -> cells.get(i)[j];
                    case "Hops" -> i == j ? "0" : "1";
                    default -> i == j ? "0" : weight % 15 == 0 ? "XGMI" : "PCIE";
                  });
        }
        text.append('\n');
      }
      text.append('\n');
    }
    return text.toString();
  }
}
