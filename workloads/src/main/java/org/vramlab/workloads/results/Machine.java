package org.vramlab.workloads.results;

import java.util.List;

/**
 * The machine that was simulated.
 *
 * @param topology name of the topology
 * @param description one sentence on what machine it is
 * @param devices names of the devices, in order
 */
public record Machine(String topology, String description, List<String> devices) {
  /** Copies the list. */
  public Machine {
    devices = List.copyOf(devices);
  }
}
