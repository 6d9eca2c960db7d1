package org.vramlab.interconnect.preset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vramlab.interconnect.file.TopologyReader;
import org.vramlab.interconnect.topology.Topology;

/** The machines that users can choose: presets by name, or files of their own. */
public final class Topologies {
  private Topologies() {}

  /** Machines known by their wiring alone; each is a file beside this class. */
  private static final List<String> WIRINGS =
      List.of(
          "a100-pcie4-1gpu",
          "a6000-6gpu-2socket",
          "amd-mi250-2epyc",
          "asus-esc8000a-2pex-8gpu",
          "asus-esc8000a-2pex-8gpu-acs-on",
          "b650-pm50100-2gpu",
          "consumer-dual-gpu-gen3",
          "consumer-dual-gpu-x8",
          "dgx-a100",
          "dgx1-p100",
          "dgx1-v100",
          "dgx2",
          "frontier-lumi-mi250x",
          "hgx-h100",
          "mi100-2hives-of-4",
          "mi25-2gpu",
          "mi300a-4-apu",
          "mi300x-8-oam",
          "mi350x-8-oam",
          "pcie-2socket-direct-8gpu",
          "pcie-2switch-flat-8gpu",
          "pcie-2switch-flat-8gpu-gen2-uplink",
          "pcie-3switch-hierarchy-8gpu",
          "pcie3-plx-4gpu",
          "rtx4090-6gpu-direct",
          "rx9070xt-2gpu",
          "strix-halo-apu",
          "trx40-2gpu-gen4",
          "v100-pcie-1gpu");

  /**
   * Names of all presets, in the order in which help texts list them: first those whose devices are
   * described in full, then those known by their wiring.
   */
  public static List<String> names() {
    List<String> names = new ArrayList<>(List.of(FrontierMi250x.NAME, Mi300x8.NAME, Pcie4Gpu.NAME));
    names.addAll(WIRINGS);
    return List.copyOf(names);
  }

  /**
   * The preset of that name.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static Topology named(String name) {
    if (WIRINGS.contains(name)) {
      return wiring(name);
    }
    return switch (name) {
      case FrontierMi250x.NAME -> FrontierMi250x.topology();
      case Mi300x8.NAME -> Mi300x8.topology();
      case Pcie4Gpu.NAME -> Pcie4Gpu.topology();
      default ->
          throw new IllegalArgumentException(
              "no topology is named '" + name + "'; known: " + String.join(", ", names()));
    };
  }

  private static Topology wiring(String name) {
    String file = name + ".topology";
    try (InputStream stream = Topologies.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new AssertionError(file + " is not part of the program");
      }
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return TopologyReader.read(file, text.lines().toList());
    } catch (IOException wrong) {
      throw new AssertionError(wrong.getMessage(), wrong);
    }
  }

  /**
   * The machine that a file describes; {@link TopologyReader} has the format.
   *
   * @throws IOException if the file cannot be read, or is wrong: then the message names file, line
   *     and remedy
   */
  public static Topology load(Path file) throws IOException {
    return TopologyReader.read(file);
  }
}
