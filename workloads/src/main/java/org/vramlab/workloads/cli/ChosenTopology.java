package org.vramlab.workloads.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.vramlab.interconnect.file.TopologyFormatException;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.workloads.io.FailureReason;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;

/** The machine that a user names: a preset, or a file. */
final class ChosenTopology {
  private ChosenTopology() {}

  static Topology of(String name) throws UsageException, InputException {
    if (Topologies.names().contains(name)) {
      return Topologies.named(name);
    }
    Path file = Path.of(name);
    if (name.isEmpty() || !Files.exists(file)) {
      throw new UsageException(
          "there is no topology '" + name + "'",
          "known are " + String.join(", ", Topologies.names()) + ", or give a file");
    }
    try {
      return Topologies.load(file);
    } catch (TopologyFormatException bad) {
      throw new InputException(name, bad.line(), bad.problem(), "correct the topology file", bad);
    } catch (IOException unreadable) {
      throw new InputException(
          name,
          0,
          "the file cannot be read (" + FailureReason.of(unreadable) + ")",
          "give a topology file, or one of " + String.join(", ", Topologies.names()),
          unreadable);
    }
  }
}
