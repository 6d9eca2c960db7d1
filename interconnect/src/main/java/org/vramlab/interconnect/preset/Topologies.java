package org.vramlab.interconnect.preset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.vramlab.interconnect.file.TopologyReader;
import org.vramlab.interconnect.topology.Topology;

/** The machines that users can choose: presets by name, or files of their own. */
public final class Topologies {
  private Topologies() {}

  /** Names of all presets, in the order in which help texts list them. */
  public static List<String> names() {
    return List.of(FrontierMi250x.NAME, Mi300x8.NAME, Pcie4Gpu.NAME);
  }

  /**
   * The preset of that name.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static Topology named(String name) {
    return switch (name) {
      case FrontierMi250x.NAME -> FrontierMi250x.topology();
      case Mi300x8.NAME -> Mi300x8.topology();
      case Pcie4Gpu.NAME -> Pcie4Gpu.topology();
      default ->
          throw new IllegalArgumentException(
              "no topology is named '" + name + "'; known: " + String.join(", ", names()));
    };
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
