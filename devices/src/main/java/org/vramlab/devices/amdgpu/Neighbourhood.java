package org.vramlab.devices.amdgpu;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.devices.placement.LinkLines;
import org.vramlab.devices.placement.PlacementPolicy;
import org.vramlab.devices.placement.TransferTimes;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.ttm.bo.ManagerSettings;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.ww.WwClass;

/**
 * The devices of one host that place their buffers by a policy, perhaps in each other's memory.
 * They share one LRU lock, because a buffer of one may stand in the eviction order of another.
 *
 * <p>Life: made; its devices are made with it among their settings; {@link #introduce} once, before
 * anything is placed. Threads: one at a time, as in the simulation.
 */
public final class Neighbourhood {
  private final PlacementPolicy policy;
  private final LeafLock lruLock;
  private final TransferTimes times;
  private final Routes routes;
  private final LinkLines returning;

  public Neighbourhood(WwClass wwClass, Wires wires, PlacementPolicy policy) {
    this.policy = policy;
    this.lruLock = ManagerSettings.newLruLock(wwClass, "the neighbourhood");
    this.routes = wires.fabric().routes();
    this.times = new TransferTimes(routes);
    this.returning = new LinkLines(routes, times);
  }

  PlacementPolicy policy() {
    return policy;
  }

  LeafLock lruLock() {
    return lruLock;
  }

  TransferTimes times() {
    return times;
  }

  /** What was evicted and is expected to come back, by link. */
  LinkLines returning() {
    return returning;
  }

  /**
   * Makes the memory of each of {@code lenders} a place for the buffers of those of {@code devices}
   * that reach it, if the policy borrows at all.
   */
  public void introduce(List<AmdgpuDevice> devices, List<AmdgpuDevice> lenders) {
    for (AmdgpuDevice device : devices) {
      List<AmdgpuDevice> peers = new ArrayList<>();
      for (AmdgpuDevice lender : lenders) {
        if (policy.borrows() && lender != device && isReached(device.device(), lender.device())) {
          peers.add(lender);
        }
      }
      device.destinations().borrowFrom(peers, routes);
    }
  }

  private boolean isReached(int device, int peer) {
    return routes.peerAccess(device, peer)
        && routes.hasRoute(device, peer, Mover.SDMA)
        && routes.hasRoute(peer, device, Mover.SDMA)
        && routes.hasRoute(device, peer, Mover.KERNEL)
        && routes.hasRoute(peer, device, Mover.KERNEL);
  }
}
