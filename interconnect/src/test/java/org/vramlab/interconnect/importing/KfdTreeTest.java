package org.vramlab.interconnect.importing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.interconnect.importing.machine.Remark.Kind.AMBIGUOUS;
import static org.vramlab.interconnect.importing.machine.Remark.Kind.INFERRED;
import static org.vramlab.interconnect.importing.machine.Remark.Kind.READ;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.interconnect.importing.machine.Hints;
import org.vramlab.interconnect.importing.machine.Imported;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Link;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Topology;

/** KFD's tree: a tree made of a preset is read as that preset, however it is packed. */
class KfdTreeTest {
  /** The tree of a Frontier node: NUMA nodes 0 to 3, dies 4 to 11. */
  static Map<String, String> frontier() {
    Map<String, String> files = new TreeMap<>();
    Topology preset = Topologies.named("frontier-lumi-mi250x");
    Routes routes = new Routes(preset);
    for (int cpu = 0; cpu < 4; cpu++) {
      files.put("nodes/" + cpu + "/properties", "cpu_cores_count 32\nsimd_count 0\n");
      files.put(
          "nodes/" + cpu + "/mem_banks/0/properties", "heap_type 0\nsize_in_bytes 134217728000\n");
      files.put("nodes/" + cpu + "/caches/7/properties", "level 1\n");
      for (int other = 0; other < 4; other++) {
        if (other != cpu) {
          link(files, "io", cpu, other, 1, 12, 0, 0);
        }
      }
    }
    for (int die = 0; die < 8; die++) {
      int node = die + 4;
      files.put(
          "nodes/" + node + "/properties",
          """
          cpu_cores_count 0
          simd_count 440
          vendor_id 4098
          device_id 29704
          gfx_target_version 90010
          unique_id 18446744073709551615
          """);
      files.put(
          "nodes/" + node + "/mem_banks/0/properties", "heap_type 1\nsize_in_bytes 68702699520\n");
      String cpu = preset.nodes().get(preset.device(die).hostNode()).name();
      link(files, "io", node, Integer.parseInt(cpu.substring(4)), 11, 15, 50000, 50000);
      for (int other = 0; other < 8; other++) {
        if (other != die) {
          int hops = routes.route(die, other).length;
          int width = 0;
          for (Link link : preset.links()) {
            boolean same = link.from() == die && link.to() == other;
            width = same ? link.width() : width;
          }
          int least = hops == 1 ? 50000 : 0;
          link(files, "io", node, other + 4, 11, 15 * hops, least, least * width);
        }
      }
    }
    return files;
  }

  static void link(
      Map<String, String> files,
      String kind,
      int from,
      int to,
      int type,
      int weight,
      int least,
      int most) {
    int number = 0;
    while (files.containsKey(path(kind, from, number))) {
      number++;
    }
    files.put(
        path(kind, from, number),
        "type "
            + type
            + "\nversion_major 0\nnode_from "
            + from
            + "\nnode_to "
            + to
            + "\nweight "
            + weight
            + "\nmin_bandwidth "
            + least
            + "\nmax_bandwidth "
            + most
            + "\nflags 1\n");
  }

  private static String path(String kind, int from, int number) {
    return "nodes/" + from + "/" + kind + "_links/" + number + "/properties";
  }

  @Test
  void treeOfAPreset_isThatPreset() {
    Import read = Import.of("kfd.tar", tar(frontier(), 0), "");
    Routes preset = new Routes(Topologies.named("frontier-lumi-mi250x"));
    Routes routes = read.routes();
    for (int from = 0; from < 8; from++) {
      for (int to = 0; to < 8; to++) {
        if (from != to) {
          assertEquals(preset.route(from, to).length, routes.route(from, to).length);
        }
      }
    }
    read.says(READ, "56 of 56");
    read.says(INFERRED, "the GPUs are MI250X die: its PCI device id");
    assertEquals(68702699520L, read.topology().device(0).vramBytes());
    assertEquals(4 * 134217728000L, read.topology().hostMemoryBytes());
  }

  /**
   * Declared 50 GB/s, measured 36: the link carries what was measured, and says what it declares.
   */
  @Test
  void hostLink_keepsWhatKfdDeclares() {
    Import read = Import.of("kfd.tar", tar(frontier(), 0), "");
    Link host =
        read.topology().links().stream()
            .filter(link -> link.name().equals("numa3>gpu0"))
            .findFirst()
            .orElseThrow();
    assertEquals(36_000_000_000L, host.bytesPerSecond());
    assertEquals(50_000_000_000L, host.declaredBytesPerSecond());
  }

  @Test
  void allWaysOfPacking_giveOneMachine(@TempDir Path folder) throws IOException {
    Map<String, String> files = frontier();
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve("tree").resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    Imported directory = Importers.read(folder.resolve("tree"), Hints.NONE);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      // As tar does with sysfs: files announced with 4096 bytes, and zeros after their end.
      gzip.write(tar(files, 4096));
    }
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(zipped)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry("topology/" + file.getKey()));
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    for (byte[] archive :
        new byte[][] {tar(files, 0), packed.toByteArray(), zipped.toByteArray()}) {
      Import read = Import.of("any.bin", archive, "");
      assertEquals(directory.topology().links(), read.topology().links());
      assertEquals(directory.topology().nodes(), read.topology().nodes());
      assertEquals(directory.remarks(), read.imported().remarks());
    }
  }

  /** Two Radeons on one CPU: KFD lists who reaches whom over PCIe. */
  @Test
  void peersOverPcie_areThoseThatAreListed() {
    Map<String, String> files = new TreeMap<>();
    files.put("nodes/0/properties", "cpu_cores_count 16\nsimd_count 0\n");
    for (int gpu = 1; gpu < 3; gpu++) {
      files.put(
          "nodes/" + gpu + "/properties",
          "cpu_cores_count 0\nsimd_count 192\nvendor_id 4098\ndevice_id 29772\n");
      files.put(
          "nodes/" + gpu + "/mem_banks/0/properties", "heap_type 1\nsize_in_bytes 268435456\n");
      files.put(
          "nodes/" + gpu + "/mem_banks/1/properties", "heap_type 2\nsize_in_bytes 25501368320\n");
      link(files, "io", gpu, 0, 2, 20, 312, 32000);
    }
    link(files, "p2p", 1, 2, 2, 40, 312, 32000);
    Import read = Import.of("x.tar", tar(files, 0), "");
    assertTrue(read.routes().peer(0, 1).whole());
    assertFalse(read.routes().peer(1, 0).any());
    assertEquals(256L << 20, read.topology().device(0).barBytes(), "a small BAR");
    assertEquals("numa0-gpu0 x16 31507", read.links(LinkKind.PCIE).getFirst());
    files.keySet().removeIf(path -> path.contains("p2p_links"));
    Import.of("x.tar", tar(files, 0), "").says(AMBIGUOUS, "the tree has no p2p_links");
  }

  /** A tar of ustar headers; files are padded with zeros up to {@code least} bytes. */
  static byte[] tar(Map<String, String> files, int least) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    files.forEach((path, text) -> {
      byte[] content = text.getBytes(StandardCharsets.UTF_8);
      int size = Math.max(least, content.length);
      byte[] header = new byte[512];
      put(header, 0, "./topology/" + path);
      put(header, 100, "0000644\0");
      put(header, 124, String.format("%011o", size));
      header[156] = '0';
      put(header, 257, "ustar\0" + "00");
      put(header, 148, "        ");
      int sum = 0;
      for (byte b : header) {
        sum += b & 0xff;
      }
      put(header, 148, String.format("%06o\0 ", sum));
      out.writeBytes(header);
      out.writeBytes(content);
      out.writeBytes(new byte[(size + 511) / 512 * 512 - content.length]);
    });
    out.writeBytes(new byte[1024]);
    return out.toByteArray();
  }

  private static void put(byte[] into, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, into, at, bytes.length);
  }
}
