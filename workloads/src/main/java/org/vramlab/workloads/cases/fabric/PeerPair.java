package org.vramlab.workloads.cases.fabric;

import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.workloads.cases.CaseTopologies;
import org.vramlab.workloads.cases.ChosenMachine;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;

/**
 * Two devices of one machine that are said to reach each other's memory.
 *
 * @param source the one that has the data
 * @param destination the one that wants them
 */
record PeerPair(Topology topology, int source, int destination) {
  /**
   * The first such pair of the machine that was chosen; over PCIe if there is one.
   *
   * @throws UsageException if no two of its devices reach each other
   */
  static PeerPair of(KnobValues values) throws UsageException, InputException {
    Topology topology = ChosenMachine.of(values, CaseTopologies.pcie(2, true));
    Routes routes = new Routes(topology);
    PeerPair found = null;
    for (int first = 0; first < topology.deviceCount(); first++) {
      for (int second = first + 1; second < topology.deviceCount(); second++) {
        boolean reach = routes.peerAccess(first, second) && routes.peerAccess(second, first);
        if (reach
            && (found == null || (isHive(routes, found) && !routes.sameHive(first, second)))) {
          found = new PeerPair(topology, first, second);
        }
      }
    }
    if (found == null) {
      throw new UsageException(
          "no two devices of " + topology.name() + " reach each other's memory",
          "vramlab topology says why; choose another machine");
    }
    return found;
  }

  private static boolean isHive(Routes routes, PeerPair pair) {
    return routes.sameHive(pair.source(), pair.destination());
  }

  /** As many devices as must be there for both to be. */
  int deviceCount() {
    return Math.max(source, destination) + 1;
  }
}
