package org.vramlab.workloads.replay;

import org.vramlab.interconnect.fabric.Fabric;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.workloads.results.LinkMeter;

/** The fabric's counters, as results read them. */
final class FabricMeter implements LinkMeter {
  private final Fabric fabric;
  private final Topology topology;

  FabricMeter(Fabric fabric, Topology topology) {
    this.fabric = fabric;
    this.topology = topology;
  }

  @Override
  public int linkCount() {
    return topology.linkCount();
  }

  @Override
  public String name(int link) {
    return topology.link(link).name();
  }

  @Override
  public long bytesPerSecond(int link) {
    return topology.link(link).bytesPerSecond();
  }

  @Override
  public long bytesCarried(int link) {
    return fabric.bytesCarriedSoFar(link);
  }

  @Override
  public long busyNanos(int link) {
    return fabric.busyNanos(link);
  }
}
