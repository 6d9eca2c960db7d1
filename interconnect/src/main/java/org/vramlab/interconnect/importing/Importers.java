package org.vramlab.interconnect.importing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.file.TopologyReader;
import org.vramlab.interconnect.importing.amd.AmdSmiJson;
import org.vramlab.interconnect.importing.amd.AmdSmiText;
import org.vramlab.interconnect.importing.amd.KfdTree;
import org.vramlab.interconnect.importing.amd.RocmSmi;
import org.vramlab.interconnect.importing.machine.Hints;
import org.vramlab.interconnect.importing.machine.Imported;
import org.vramlab.interconnect.importing.machine.TopologyImporter;
import org.vramlab.interconnect.importing.nvidia.NvidiaSmi;
import org.vramlab.interconnect.importing.source.FileTree;
import org.vramlab.interconnect.importing.source.ImportException;
import org.vramlab.interconnect.importing.source.SourceText;
import org.vramlab.interconnect.importing.xml.HwlocXml;
import org.vramlab.interconnect.importing.xml.NcclXml;

/**
 * Reads a machine from a file or directory, whatever it is: our own format, or what a real machine
 * prints. What it is, its content says, never its name.
 */
public final class Importers {
  private static final int MOST_BYTES = 64 << 20;

  /** In order of asking: each recognises nothing of the others. */
  private static final List<TopologyImporter> ALL =
      List.of(
          new NcclXml(),
          new HwlocXml(),
          new RocmSmi(),
          new AmdSmiText(),
          new AmdSmiJson(),
          new NvidiaSmi());

  /** How topology files begin, and those in which the first statement is missing. */
  private static final Pattern OWN =
      Pattern.compile(
          "\\{|(topology|host-memory|start|device|cpu|switch|link|rule|ports|deny|iommu)\\s");

  private Importers() {}

  /** What can be read, for people. */
  public static List<String> formats() {
    return List.of(
        "a topology file (vramlab topology NAME --save F writes one)",
        "a wiring description in JSON, schema simple-topology-1",
        "KFD's tree in sysfs, /sys/class/kfd/kfd/topology: the directory, or a tar or zip of it",
        "amd-smi topology, as text or --json (old and new)",
        "rocm-smi --showtopo, as text or --json",
        "nvidia-smi topo -m, with topo -p2p beside it",
        "an NCCL or RCCL topology in XML (NCCL_TOPO_DUMP_FILE)",
        "an hwloc export in XML (lstopo F.xml)");
  }

  /**
   * The machine.
   *
   * @throws org.vramlab.interconnect.file.TopologyFormatException if it is a topology file that is
   *     wrong
   * @throws ImportException if it is of no known format, or lacks what a machine is made of
   * @throws IOException if it cannot be read
   */
  public static Imported read(Path path, Hints hints) throws IOException {
    if (Files.isDirectory(path)) {
      return read(FileTree.ofDirectory(path), hints);
    }
    byte[] bytes;
    try (var in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw new ImportException(
          path.toString(),
          0,
          "it is larger than 64 MiB, which no topology is",
          "give another file");
    }
    return read(path.toString(), bytes, hints);
  }

  /**
   * The machine that a file describes, packed or not.
   *
   * @param name of the file, for messages; machines are named after it
   * @throws IOException as {@link #read(Path, Hints)}
   */
  public static Imported read(String name, byte[] bytes, Hints hints) throws IOException {
    FileTree tree = FileTree.ofArchive(name, bytes);
    if (tree != null) {
      return read(tree, hints);
    }
    byte[] plain = FileTree.isGzip(bytes) ? FileTree.inflated(name, bytes) : bytes;
    SourceText text = SourceText.of(name, plain);
    TopologyImporter importer = importerOf(text);
    if (importer != null) {
      return importer.read(text, hints);
    }
    return own(text);
  }

  private static @Nullable TopologyImporter importerOf(SourceText text) {
    for (TopologyImporter importer : ALL) {
      if (importer.recognises(text)) {
        return importer;
      }
    }
    return null;
  }

  /** A tree of KFD; or else the one file in it that a tool printed. */
  private static Imported read(FileTree tree, Hints hints) throws IOException {
    if (KfdTree.recognises(tree)) {
      return KfdTree.read(tree, hints);
    }
    List<SourceText> printed = new ArrayList<>();
    for (Map.Entry<String, String> file : tree.files().entrySet()) {
      SourceText text = SourceText.of(tree.name() + "/" + file.getKey(), file.getValue());
      if (importerOf(text) != null) {
        printed.add(text);
      }
    }
    if (printed.size() == 1) {
      TopologyImporter importer = importerOf(printed.getFirst());
      assert importer != null : "it was found a moment ago";
      return importer.read(printed.getFirst(), hints);
    }
    throw new ImportException(
        tree.name(),
        0,
        printed.isEmpty()
            ? "it is no tree of KFD (nodes/N/io_links/M/properties), and no file in it is printed"
                + " by a tool that is known"
            : printed.size() + " files in it are printed by tools",
        printed.isEmpty()
            ? "take /sys/class/kfd/kfd/topology, with the content of its links"
            : "name one of them");
  }

  /** Our own format, or a wiring description; else it is said what can be read. */
  private static Imported own(SourceText text) throws IOException {
    String first =
        text.lines().stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .findFirst()
            .orElse("");
    if (text.all().indexOf('\ufffd') >= 0) {
      throw text.wrong(1, "the file is not text in UTF-8", "give " + String.join("; ", formats()));
    }
    if (OWN.matcher(first).lookingAt()) {
      return new Imported(
          "a topology file", TopologyReader.readText(text.name(), text.all()), List.of(), null);
    }
    throw new ImportException(
        text.name(),
        first.isEmpty() ? 0 : 1,
        first.isEmpty() ? "it is empty" : "this is of no format that is known",
        "give " + String.join("; ", formats()));
  }
}
