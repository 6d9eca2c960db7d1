package org.vramlab.interconnect.importing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.interconnect.importing.machine.Hints;
import org.vramlab.interconnect.importing.source.ImportException;
import org.vramlab.interconnect.topology.LinkKind;

/** What real machines printed, collected outside the tree; skipped where that is not there. */
class SharedSamplesTest {
  private static final List<Path> PLACES =
      List.of(Path.of("../../shared/fabric/samples"), Path.of("../shared/fabric/samples"));

  private static Path sample(String name) {
    for (Path place : PLACES) {
      if (Files.isDirectory(place)) {
        return place.resolve(name);
      }
    }
    assumeTrue(false, "the samples in ../shared/fabric/samples are not here");
    throw new AssertionError("the assumption has thrown");
  }

  private static Import read(String name) {
    try {
      return new Import(Importers.read(sample(name), Hints.NONE));
    } catch (IOException wrong) {
      throw new AssertionError(wrong.getMessage(), wrong);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "lumi-mi250x-kfd, 8, 56",
    "mi250-8gcd-rocm-smi-showtopo.txt, 8, 56",
    "mi300x-8gpu-rocm-smi-showtopo.txt, 8, 56",
    "mi300x-amd-smi-topology.txt, 8, 56",
    "mi300a-4apu-rocm-smi-showtopo.txt, 4, 12",
    "mi100-2hives-rocm-smi-showtopo.txt, 8, 24",
  })
  void weights_ofXgmi_areAllReproduced(String name, int devices, int weights) {
    Import read = read(name);
    assertEquals(devices, read.topology().deviceCount());
    String all = weights + " of " + weights + " are those of the routes";
    assertTrue(
        read.imported().remarks().stream().anyMatch(remark -> remark.text().contains(all)),
        () -> read.imported().remarks().toString());
  }

  /** KFD's own numbers of connections, printed apart from its links. */
  @Test
  void lumi_numbersOfConnections_areThoseOfTheLinks() throws IOException {
    List<String> rows = Files.readAllLines(sample("lumi-mi250x-xgmi_num_links.txt"));
    List<String> links = read("lumi-mi250x-kfd").links(LinkKind.XGMI);
    int compared = 0;
    for (int from = 0; from < 8; from++) {
      String[] cells = rows.get(from).strip().split(" ", -1);
      for (int to = from + 1; to < 8; to++) {
        int width = Integer.parseInt(cells[to]);
        String expected = "gpu" + from + "-gpu" + to + " x" + width + " " + 50_000 * width;
        assertEquals(width > 0, links.contains(expected), expected);
        compared++;
      }
    }
    assertEquals(28, compared);
  }

  @ParameterizedTest
  @CsvSource({
    "amd-smi-topology-new.json, 2",
    "amd-smi-topology-old.json, 2",
    "asus-esc8000a-nvidia-smi-topo-m.txt, 8",
    "dgx-a100-nvidia-smi-topo-m.txt, 8",
    "dgx1-v100-nvidia-smi-topo-m.txt, 8",
    "dgx2-nvidia-smi-topo-m.txt, 16",
    "epyc9124x2-direct-nvidia-smi-topo-m.txt, 8",
    "hgx-h100-nvidia-smi-topo-m.txt, 8",
    "wrx90-2switch-flat-nvidia-smi-topo-m.txt, 8",
    "wrx90-3switch-nvidia-smi-topo-m.txt, 8",
    "nvidia-smi-topo-p2p.txt, 8",
    "pcie-2gpu-rocm-smi-showtopo.txt, 2",
    "mi300-tpx-rocm-smi-showtopo-broken.txt, 12",
    "rccl-topo-minimal-mi300x.xml, 2",
    "hwloc-dgx2-excerpt.xml, 1",
    "hwloc-power8-nvlink-distances.xml, 4",
  })
  void everySample_isReadWithRemarks(String name, int devices) {
    Import read = read(name);
    assertEquals(devices, read.topology().deviceCount());
    assertTrue(!read.imported().remarks().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "amd-smi-topology-cndz.txt",
        "mi300x-amd-smi-xgmi.txt",
        "mi300x-transferbench-topology.txt",
        "lspci-tv-pex880xx-fragment.txt",
        "lumi-mi250x-weights.txt"
      })
  void whatTellsOfNoLinks_isRefusedWithARemedy(String name) {
    Path file = sample(name);
    ImportException refused =
        assertThrows(ImportException.class, () -> Importers.read(file, Hints.NONE));
    assertTrue(!refused.remedy().isBlank());
  }
}
