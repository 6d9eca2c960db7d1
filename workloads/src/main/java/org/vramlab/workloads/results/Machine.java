package org.vramlab.workloads.results;

import java.util.List;

/**
 * The machine that was simulated.
 *
 * @param topology name of the topology
 * @param description one sentence on what machine it is
 * @param devices names of the devices, in order
 * @param remarks what had to be concluded or assumed of it if it was imported
 */
public record Machine(
    String topology, String description, List<String> devices, List<String> remarks) {
  /** Copies the lists. */
  public Machine {
    devices = List.copyOf(devices);
    remarks = List.copyOf(remarks);
  }
}
