package org.vramlab.interconnect.importing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.interconnect.importing.machine.Remark.Kind.AMBIGUOUS;
import static org.vramlab.interconnect.importing.machine.Remark.Kind.INFERRED;
import static org.vramlab.interconnect.importing.machine.Remark.Kind.MISSING;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.PathShape;

/** Machines in XML: NCCL's and hwloc's. */
class XmlImportTest {
  static final String NCCL =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <system version="1">
        <cpu host_hash="0x1" numaid="0" affinity="ffff" arch="x86_64" vendor="AuthenticAMD"
             familyid="143" modelid="49">
          <pci busid="0000:01:00.0" class="0x060400" link_speed="16.0 GT/s PCIe" link_width="16">
            <pci busid="0000:03:00.0" class="0x030200" vendor="0x10de" device="0x20b0"
                 link_speed="16.0 GT/s PCIe" link_width="16">
              <gpu dev="1" sm="80" rank="1" gdr="1">
                <nvlink target="0000:c4:00.0" count="6" tclass="0x068000"/>
                <nvlink target="0000:c5:00.0" count="6" tclass="0x068000"/>
              </gpu>
            </pci>
            <pci busid="0000:04:00.0" class="0x020700" link_speed="16.0 GT/s PCIe" link_width="16">
              <nic><net name="mlx5_0" dev="0" speed="200000" port="1"/></nic>
            </pci>
            <pci busid="0000:05:00.0" class="0x030200" vendor="0x10de" device="0x20b0"
                 link_speed="8.0 GT/s PCIe" link_width="16">
              <gpu dev="0" sm="80" rank="0" gdr="1">
                <nvlink target="0000:c4:00.0" count="12" tclass="0x068000"/>
              </gpu>
            </pci>
          </pci>
        </cpu>
        <cpu numaid="1" arch="x86_64" vendor="AuthenticAMD" familyid="143" modelid="49">
          <pci busid="0000:81:00.0" class="0x060400" link_speed="" link_width="0">
            <pci busid="0000:82:00.0" class="0x030200" vendor="0x10de" device="0x20b0" link_speed=""
                 link_width="0">
              <gpu dev="2" sm="80" rank="2" gdr="1"/>
            </pci>
          </pci>
        </cpu>
      </system>
      """;

  @Test
  void nccl_bridgesWithSeveralDevices_areSwitches() {
    Import read = Import.of(NCCL);
    assertEquals(3, read.topology().deviceCount());
    assertEquals(List.of("numa0", "numa0", "numa1"), read.cpus());
    assertEquals(
        List.of(
            "numa0-switch0 x16 31507",
            "switch0-gpu1 x16 31507",
            "switch0-gpu0 x16 15753",
            "numa1-gpu2 x16 31507"),
        read.links(LinkKind.PCIE).stream().map(XmlImportTest::rounded).toList());
    assertEquals(
        List.of("nvswitch-gpu0 x12 300000", "nvswitch-gpu1 x12 300000"),
        read.links(LinkKind.NVLINK));
    assertFalse(read.routes().sameHive(0, 2));
    read.says(INFERRED, "AMD's family 0x17");
    read.says(INFERRED, "the GPUs are A100 40 GB: their PCI device id");
    read.says(MISSING, "the speed of a PCIe link is ''");
  }

  private static String rounded(String link) {
    return link.replace("31508", "31507").replace("15754", "15753");
  }

  @Test
  void nccl_rootThatIsNotOnTheList_forwardsNothing() {
    Import read =
        Import.of(
            NCCL.replace("AuthenticAMD", "GenuineIntel")
                .replace("familyid=\"143\"", "familyid=\"6\"")
                .replace("modelid=\"49\"", "modelid=\"198\""));
    assertFalse(read.routes().peer(0, 2).any());
    assertTrue(read.routes().peer(0, 1).whole());
  }

  @Test
  void rccl_countsOfOne_onPartsThatHaveMore_areSaidToBeDoubtful() {
    Import read =
        Import.of(
            """
            <system version="2"><cpu numaid="0" arch="x86_64" vendor="AuthenticAMD" familyid="175" modelid="1">
            <pci busid="0000:01:00.0" class="0x120000" vendor="0x1002" device="0x74a0" link_speed="32.0 GT/s PCIe" link_width="16">
              <gpu dev="0" sm="228" gcn="gfx942"><xgmi target="0001:01:00.0" count="1" tclass="0x120000"/></gpu></pci>
            <pci busid="0001:01:00.0" class="0x120000" vendor="0x1002" device="0x74a0" link_speed="32.0 GT/s PCIe" link_width="16">
              <gpu dev="1" sm="228" gcn="gfx942"><xgmi target="0000:01:00.0" count="1" tclass="0x120000"/></gpu></pci>
            </cpu></system>
            """);
    assertEquals(List.of("gpu0-gpu1 x1 64000"), read.links(LinkKind.XGMI));
    read.says(AMBIGUOUS, "RCCL prints so for MI200 and MI300A");
  }

  static final String HWLOC =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE topology SYSTEM "hwloc2.dtd">
      <topology version="2.0">
        <object type="Machine" os_index="0" gp_index="1">
          <info name="CPUVendor" value="AuthenticAMD"/>
          <info name="CPUFamilyNumber" value="25"/>
          <info name="CPUModelNumber" value="1"/>
          <object type="Package" os_index="0" gp_index="2">
            <object type="NUMANode" os_index="0" gp_index="9" local_memory="270000000000"/>
            <object type="Bridge" gp_index="20" bridge_type="0-1" depth="0" bridge_pci="0000:[00-0f]">
              <object type="Bridge" gp_index="21" bridge_type="1-1" depth="1" pci_busid="0000:00:01.1" pci_type="0604 [1022:1483] [1022:1453] 00 00">
               <object type="Bridge" gp_index="22" bridge_type="1-1" depth="2" pci_busid="0000:01:00.0" pci_type="0604 [1000:c030] [1000:0100] b0 00" pci_link_speed="31.507692">
                <object type="Bridge" gp_index="23" bridge_type="1-1" depth="3" pci_busid="0000:02:00.0" pci_type="0604 [1000:c030] [1000:0100] b0 00">
                 <object type="PCIDev" gp_index="30" pci_busid="0000:03:00.0" pci_type="0302 [10de:2235] [10de:145a] a1 00" pci_link_speed="31.507692">
                  <info name="PCIVendor" value="NVIDIA Corporation"/>
                  <object type="OSDev" gp_index="40" name="nvml0" osdev_type="1"/>
                 </object>
                </object>
                <object type="Bridge" gp_index="24" bridge_type="1-1" depth="3" pci_busid="0000:02:01.0" pci_type="0604 [1000:c030] [1000:0100] b0 00">
                 <object type="PCIDev" gp_index="31" pci_busid="0000:04:00.0" pci_type="0302 [10de:2235] [10de:145a] a1 00" pci_link_speed="3.938462">
                  <object type="OSDev" gp_index="41" name="nvml1" osdev_type="1"/>
                 </object>
                </object>
               </object>
              </object>
              <object type="PCIDev" gp_index="50" pci_busid="0000:05:00.0" pci_type="0300 [1a03:2000] [1a03:2000] 41 00"/>
            </object>
          </object>
        </object>
        <distances2 type="OSDev" nbobjs="2" kind="25" name="NVLinkBandwidth" indexing="gp">
          <indexes length="6">40 41 </indexes>
          <u64values length="20">1000000 56250 </u64values>
          <u64values length="20">56250 1000000 </u64values>
        </distances2>
      </topology>
      """;

  @Test
  void hwloc_nestedBridges_areASwitch_andMatricesAreLinks() {
    Import read = Import.of(HWLOC);
    assertEquals(2, read.topology().deviceCount());
    assertEquals(List.of("gpu0-gpu1 x4 56250"), read.links(LinkKind.NVLINK));
    assertEquals("numa0-switch0 x16 31507", read.links(LinkKind.PCIE).getFirst());
    read.says(INFERRED, "the GPUs are A40");
    read.says(AMBIGUOUS, "trained down while idle");
    assertEquals(270000000000L, read.topology().hostMemoryBytes());
  }

  @Test
  void hwloc_version1_hasNumaNodesAround() {
    Import read =
        Import.of(
            """
            <topology>
             <object type="Machine" os_index="0">
              <object type="NUMANode" os_index="0" local_memory="8000000000">
               <object type="Bridge" bridge_type="0-1" depth="0">
                <object type="PCIDev" pci_busid="0000:02:00.0" pci_type="0300 [1002:6860] [1002:6c75] 04 00" pci_link_speed="0.000000"/>
               </object>
              </object>
              <object type="NUMANode" os_index="1" local_memory="8000000000">
               <object type="Bridge" bridge_type="0-1" depth="0">
                <object type="PCIDev" pci_busid="0000:82:00.0" pci_type="0380 [1002:6860] [1002:6c75] 04 00"/>
               </object>
              </object>
             </object>
            </topology>
            """);
    assertEquals(List.of("numa0", "numa1"), read.cpus());
    assertEquals(PathShape.ACROSS_SOCKETS, read.routes().shape(0, 1));
    read.says(INFERRED, "the GPUs are MI25");
  }

  /** POWER8: objects cut out, the matrix alone tells of GPUs and of their links to CPUs. */
  @Test
  void hwloc_matrixAlone_givesGpusAndCpus() {
    Import read =
        Import.of(
            """
            <topology version="2.0">
              <distances2hetero nbobjs="3" kind="25" name="NVLinkBandwidth">
                <indexes length="1">OSDev:7 OSDev:8 Package:3 </indexes>
                <u64values length="1">1000000 40000 40000 40000 1000000 40000 </u64values>
                <u64values length="1">40000 40000 1000000 </u64values>
              </distances2hetero>
            </topology>
            """);
    assertEquals(List.of("gpu0-gpu1 x2 40000"), read.links(LinkKind.NVLINK));
    assertEquals(List.of("cpu0-gpu0 x1 40000", "cpu0-gpu1 x1 40000"), read.links(LinkKind.HOST));
    read.says(MISSING, "the objects are not in the file");
  }

  @Test
  void entities_areNotRead() {
    String bomb =
        "<!DOCTYPE system [<!ENTITY a SYSTEM \"file:///etc/hostname\">]>\n"
            + "<system><cpu numaid=\"0\"><pci busid=\"&a;\"><gpu"
            + " dev=\"0\"/></pci></cpu></system>\n";
    AssertionError refused = assertThrows(AssertionError.class, () -> Import.of(bomb));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("this is no XML"), refused.getMessage());
  }
}
