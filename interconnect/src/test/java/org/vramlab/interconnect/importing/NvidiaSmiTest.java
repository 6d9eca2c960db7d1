package org.vramlab.interconnect.importing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.interconnect.importing.machine.Remark.Kind.AMBIGUOUS;
import static org.vramlab.interconnect.importing.machine.Remark.Kind.ASSUMED;
import static org.vramlab.interconnect.importing.machine.Remark.Kind.INFERRED;
import static org.vramlab.interconnect.importing.machine.Remark.Kind.MISSING;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.PathShape;
import org.vramlab.interconnect.topology.Topology;

/** {@code nvidia-smi topo}: what the table says, hides, and leaves open. */
class NvidiaSmiTest {
  /** As it is printed: the header underlined, two tabs before the last column. */
  static final String SIX =
      "\u001b[4m\tGPU0\tGPU1\tGPU2\tGPU3\tGPU4\tGPU5\tCPU Affinity\tNUMA Affinity\tGPU NUMA"
          + " ID\u001b[0m\n"
          + "GPU0\t X \tPIX\tNODE\tNODE\tSYS\tSYS\t0-23,48-71\t0\t\tN/A\n"
          + "GPU1\tPIX\t X \tNODE\tNODE\tSYS\tSYS\t0-23,48-71\t0\t\tN/A\n"
          + "GPU2\tNODE\tNODE\t X \tPXB\tSYS\tSYS\t0-23,48-71\t0\t\tN/A\n"
          + "GPU3\tNODE\tNODE\tPXB\t X \tSYS\tSYS\t0-23,48-71\t0\t\tN/A\n"
          + "GPU4\tSYS\tSYS\tSYS\tSYS\t X \tPHB\t24-47,72-95\t1\t\tN/A\n"
          + "GPU5\tSYS\tSYS\tSYS\tSYS\tPHB\t X \t24-47,72-95\t1\t\tN/A\n";

  @Test
  void pcie_relations_becomeSwitchesAndCpus() {
    Import read = Import.of(SIX, "rtx4090");
    assertEquals(List.of("numa0", "numa0", "numa0", "numa0", "numa1", "numa1"), read.cpus());
    assertEquals(PathShape.SAME_SWITCH, shape(read, 0, 1));
    assertEquals(PathShape.SAME_SWITCH, shape(read, 2, 3));
    assertEquals(PathShape.ACROSS_SWITCHES, shape(read, 0, 2));
    assertEquals(PathShape.SAME_ROOT, shape(read, 4, 5));
    assertEquals(PathShape.ACROSS_SOCKETS, shape(read, 0, 5));
    read.says(ASSUMED, "PCIe 4 x16, the most that RTX 4090 does");
    read.says(AMBIGUOUS, "PHB and NODE do not tell");
    assertNull(read.imported().question());
  }

  @Test
  void pcieOnly_withoutAModel_isShownButLeavesAQuestion() {
    Import read = Import.of(SIX);
    assertNotNull(read.imported().question());
    read.says(MISSING, "nothing says which GPUs these are");
    assertEquals(6, read.topology().deviceCount());
  }

  @Test
  void productName_elsewhereInTheOutput_tellsTheModel() {
    Import read = Import.of("GPU 0: NVIDIA A100-SXM4-80GB (UUID: none)\n\n" + SIX);
    read.says(INFERRED, "the GPUs are A100 80 GB: the output names them");
    assertEquals(80L << 30, read.topology().device(0).vramBytes());
  }

  @Test
  void nvlinkToASwitch_isOnePlaneThatAllShare() {
    StringBuilder text = new StringBuilder("\t");
    for (int i = 0; i < 16; i++) {
      text.append("GPU").append(i).append(i == 15 ? "\tCPU Affinity\n" : "\t");
    }
    for (int i = 0; i < 16; i++) {
      text.append("GPU").append(i);
      for (int j = 0; j < 16; j++) {
        text.append(i == j ? "\t X " : "\tNV6");
      }
      text.append(i < 8 ? "\t0-23,48-71\n" : "\t24-47,72-95\n");
    }
    Import read = Import.of(text.toString());
    assertEquals(16, read.links(LinkKind.NVLINK).size());
    assertEquals("nvswitch-gpu0 x6 150000", read.links(LinkKind.NVLINK).getFirst());
    assertEquals("cpu1", read.cpus().get(8));
    assertEquals(32L << 30, read.topology().device(0).vramBytes());
    read.says(AMBIGUOUS, "so would be V100 16 GB");
  }

  /** Eight GPUs with network cards: rows of cards, legends, and cells that a terminal glued. */
  @Test
  void networkCards_tellWhichGpusShareASwitch_andAreLeftOut() {
    String text =
        """
        $ nvidia-smi topo -m
                GPU0    GPU1    GPU2    GPU3    NIC0    NIC1    CPU Affinity    NUMA Affinity   GPU NUMA ID
        GPU0     X      NV18    NV18    NV18    PIX     NODE    0-55,112-167    0               N/A
        GPU1    NV18     X      NV18    NV18    PIX     NODE    0-55,112-167    0               N/A
        GPU2    NV18    NV18     X      NV18    NODENODE        0-55,112-167    0               N/A
        GPU3    NV18    NV18    NV18     X      SYS     SYS     56-111,168-223  1               N/A
        NIC0    PIX     PIX     NODE    SYS      X      NODE
        NIC1    NODE    NODE    NODE    SYS     NODE     X

        Legend:
          X    = Self
          NV#  = Connection traversing a bonded set of # NVLinks

        NIC Legend:
          NIC0: mlx5_0
          NIC1: mlx5_1
        """;
    Import read = Import.of(text);
    Topology topology = read.topology();
    assertEquals(4, topology.deviceCount());
    assertEquals(List.of("numa0", "numa0", "numa0", "numa1"), read.cpus());
    assertTrue(read.links(LinkKind.PCIE).contains("switch0-gpu1 x16 63015"), "by its card");
    assertTrue(read.links(LinkKind.PCIE).contains("numa0-gpu2 x16 63015"));
    assertEquals("nvswitch-gpu3 x18 450000", read.links(LinkKind.NVLINK).getLast());
    read.says(AMBIGUOUS, "taken to be H100 SXM");
  }

  /** GB200: the cores of some GPUs are not printed, their NUMA node is. */
  @Test
  void blankCells_doNotShiftTheNumaNode() {
    Import read =
        Import.of(
            """
            \tGPU0\tGPU1\tGPU2\tGPU3\tCPU Affinity\tNUMA Affinity\tGPU NUMA ID
            GPU0\t X \tNV18\tNV18\tNV18\t0-35\t0\t\tN/A
            GPU1\tNV18\t X \tNV18\tNV18\t0-35\t0\t\tN/A
            GPU2\tNV18\tNV18\t X \tNV18\t\t1\t\tN/A
            GPU3\tNV18\tNV18\tNV18\t X \t\t1\t\tN/A
            """,
            "gb200");
    assertEquals(List.of("numa0", "numa0", "numa1", "numa1"), read.cpus());
    assertEquals("nvswitch-gpu0 x18 900000", read.links(LinkKind.NVLINK).getFirst());
  }

  /** DGX-1V: a pair that shares a link uses it, however narrow; SYS parts the two sockets. */
  @Test
  void cubeMesh_linksArePairs_andSysTellsTheSockets() {
    Import read =
        Import.of(
            """
                  GPU0  GPU1  GPU2  GPU3
            GPU0   X    NV1   NV2   SYS
            GPU1  NV1    X    SYS   NV2
            GPU2  NV2   SYS    X    NV1
            GPU3  SYS   NV2   NV1    X
            """,
            "v100");
    assertEquals(
        List.of(
            "gpu0-gpu1 x1 25000", "gpu0-gpu2 x2 50000", "gpu1-gpu3 x2 50000", "gpu2-gpu3 x1 25000"),
        read.links(LinkKind.NVLINK));
    assertEquals(List.of("cpu0", "cpu0", "cpu1", "cpu1"), read.cpus());
    assertEquals(1, read.routes().route(0, 1).length);
    read.says(AMBIGUOUS, "NVLink hides who is near whom");
  }

  @Test
  void peerTables_denyReadsAndWritesApart() {
    Import read =
        Import.of(
            SIX
                + """

                $ nvidia-smi topo -p2p r
                 \tGPU0\tGPU1\tGPU2\tGPU3\tGPU4\tGPU5
                 GPU0\tX\tOK\tCNS\tOK\tOK\tU
                 GPU1\tOK\tX\tOK\tOK\tOK\tOK
                """,
            "rtx4090");
    assertEquals("both", read.routes().peer(0, 1).label());
    assertEquals("writes", read.routes().peer(0, 2).label());
    assertTrue(read.routes().peer(0, 2).why().contains("CNS"));
    assertEquals("both", read.routes().peer(2, 0).label());
    read.says(MISSING, "whether GPU0 reaches GPU5 is 'U'");
  }

  @Test
  void peerTableAlone_saysWhatIsMissing() {
    Import read = Import.of("\tGPU0\tGPU1\nGPU0\t X \tNS\nGPU1\tOK\t X \n", "rtx3090");
    assertFalse(read.routes().peer(0, 1).any());
    assertTrue(read.routes().peer(1, 0).whole());
    read.says(MISSING, "nothing of what joins them");
    read.says(AMBIGUOUS, "it is taken for both");
  }

  @Test
  void oneGpu_hasNoLinks() {
    Import read = Import.of("\tGPU0\tCPU Affinity\tNUMA Affinity\nGPU0\t X \t0-7\t\tN/A\n", "t4");
    assertEquals(1, read.topology().deviceCount());
  }

  @Test
  void brokenRow_isLeftOut_andItsPairsAreTakenFromTheOthers() {
    Import read =
        Import.of(SIX.replace("GPU1\tPIX\t X \tNODE\tNODE\tSYS\tSYS", "GPU1\tPIX"), "a40");
    assertEquals(PathShape.SAME_SWITCH, shape(read, 0, 1));
    read.says(MISSING, "line 3: GPU1 has 1 of 6 cells");
  }

  private static PathShape shape(Import read, int from, int to) {
    return read.routes().shape(from, to);
  }
}
