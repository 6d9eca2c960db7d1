package org.vramlab.workloads.validation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Topology;

/**
 * Finds machines by the names that measurements use: files of a folder, else presets. Each is read
 * once.
 */
final class Machines {
  private final @Nullable Path folder;
  private final Map<String, Routes> known = new LinkedHashMap<>();
  private final Map<String, Routes> bare = new LinkedHashMap<>();

  /**
   * @param folder of files NAME.json or NAME.topology; null for presets alone
   */
  Machines(@Nullable Path folder) {
    this.folder = folder;
  }

  /**
   * The routes of a machine.
   *
   * @throws Unpredictable there is none of that name, or its file is wrong
   */
  Routes named(String name) throws Unpredictable {
    Routes routes = known.get(name);
    if (routes == null) {
      routes = new Routes(topology(name));
      known.put(name, routes);
    }
    return routes;
  }

  /** The same with wires alone: whoever moves bytes gets all that a link carries. */
  Routes bareWires(String name) throws Unpredictable {
    Routes routes = bare.get(name);
    if (routes == null) {
      routes = new Routes(BareWires.of(named(name).topology()));
      bare.put(name, routes);
    }
    return routes;
  }

  private Topology topology(String name) throws Unpredictable {
    if (folder != null) {
      for (String ending : new String[] {".json", ".topology"}) {
        Path file = folder.resolve(name + ending);
        if (Files.exists(file)) {
          try {
            return Topologies.load(file);
          } catch (IOException wrong) {
            throw new Unpredictable("the machine cannot be used: " + wrong.getMessage());
          }
        }
      }
    }
    if (!Topologies.names().contains(name)) {
      throw new Unpredictable("no machine is named " + name);
    }
    return Topologies.named(name);
  }
}
