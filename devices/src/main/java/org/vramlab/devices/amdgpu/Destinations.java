package org.vramlab.devices.amdgpu;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.placement.Exit;
import org.vramlab.devices.placement.PlacementPolicy;
import org.vramlab.devices.placement.TransferTimes;
import org.vramlab.devices.placement.Use;
import org.vramlab.devices.placement.Victim;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.CleanCopies;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.sched.Sched;

/**
 * Where the buffers of one device go that may be put elsewhere than into its own memory and the
 * host's: finds out what there is to choose from, has the {@link PlacementPolicy} choose, and
 * remembers what it wants to know the next time.
 *
 * <p>A guest that its lender wants to be rid of comes home if there is room, and its device neither
 * sleeps nor is gone, and goes to the host otherwise, never to another peer: so that each time it
 * is sent on it has paid for it, or is nobody's guest any more.
 *
 * <p>Threads: one at a time, as in the simulation.
 */
final class Destinations {
  /** Peers are called so, and the numbers after it. */
  private static final int FIRST_PEER_DOMAIN = AmdgpuDevice.VRAM + 1;

  /** Over about how many evictions the price of room is averaged. */
  private static final int ROOM_SPAN = 16;

  /** Over about how many evictions it is counted who comes back. */
  private static final int RETURN_SPAN = 64;

  /** Home if there is room; otherwise where all victims go. */
  private static final Placement HOME_OR_HOST =
      Placement.of(
          new Place(AmdgpuDevice.VRAM, 0, 0, Place.DESIRED),
          Place.anywhere(AmdgpuDevice.GTT),
          Place.anywhere(AmdgpuDevice.SYSTEM));

  /** What a device remembers of a buffer that was once evicted. */
  private static final class Memory {
    /** How often it has come back. */
    private int returns;

    /** What its uses across the wires have cost since it was last at home. */
    private long paidNanos;
  }

  private final AmdgpuDevice device;
  private final int endpoint;
  private final Sched sched;
  private final PlacementPolicy policy;
  private final TransferTimes times;
  private final List<Lender> lenders = new ArrayList<>();
  private final Int2ObjectOpenHashMap<Memory> memories = new Int2ObjectOpenHashMap<>();

  /** Where a buffer may stay that is used across the wires. */
  private Placement inReach = Residency.IN_REACH;

  /** What evicting has cost lately, in nanoseconds a byte: the price of room. */
  private double roomNanosPerByte;

  /** What share of what was evicted lately comes back. */
  private double returnShare = 1;

  Destinations(AmdgpuDevice device, Sched sched, Neighbourhood neighbourhood) {
    this.device = device;
    this.endpoint = device.device();
    this.sched = sched;
    this.policy = neighbourhood.policy();
    this.times = neighbourhood.times();
  }

  void borrowFrom(List<AmdgpuDevice> peers, Routes routes) {
    List<Place> reached = new ArrayList<>();
    reached.add(Place.anywhere(AmdgpuDevice.VRAM));
    reached.add(Place.anywhere(AmdgpuDevice.GTT));
    for (AmdgpuDevice peer : peers) {
      int domain = FIRST_PEER_DOMAIN + peer.device();
      device.manager().borrow(domain, peer.vram());
      lenders.add(new Lender(peer, domain, routes.sameHive(endpoint, peer.device())));
      reached.add(new Place(domain, 0, 0, Place.DESIRED));
    }
    inReach = Placement.of(reached.toArray(Place[]::new));
  }

  /** The peer whose memory {@code pool} is; null if it is none. */
  @Nullable Lender lenderOf(ResourceManager pool) {
    for (Lender lender : lenders) {
      if (lender.memory() == pool) {
        return lender;
      }
    }
    return null;
  }

  /** The copy engines of the lender at {@code peer}. */
  CopyEngines enginesAt(int peer) {
    for (Lender lender : lenders) {
      if (lender.device().device() == peer) {
        return lender.device().copyEngines();
      }
    }
    throw new IllegalStateException(device.name() + " borrows nothing from device " + peer);
  }

  /** What a copy engine takes to move {@code bo}, on idle wires. */
  long copyNanos(BufferObject bo, int source, int destination) {
    return times.nanos(source, destination, Mover.SDMA, CopyEngines.bytes(bo));
  }

  /** Which device lends {@code pool}. */
  int endpointOf(ResourceManager pool) {
    Lender lender = lenderOf(pool);
    if (lender == null) {
      throw new IllegalStateException(device.name() + " borrows nothing from " + pool);
    }
    return lender.device().device();
  }

  /** The clean copy on which {@code victim} falls back; null if it is to be copied elsewhere. */
  @Nullable Resource fallBack(BufferObject victim, List<Resource> copies) {
    if (!victim.isIn(device.vram())) {
      noteTakenBack(victim);
      return copies.getFirst();
    }
    Exit exit = choose(victim, copies, true);
    if (!exit.holdsCopy()) {
      return null;
    }
    noteEviction(victim, exit);
    return copyAt(exit.endpoint(), copies);
  }

  /** Where {@code victim} goes, which does not fall back on a copy. */
  Placement placementFor(BufferObject victim) {
    if (victim.isIn(device.manager().pool(AmdgpuDevice.GTT))) {
      return Residency.IN_SYSTEM;
    }
    if (!victim.isIn(device.vram())) {
      noteTakenBack(victim);
      return device.isAwake() ? HOME_OR_HOST : Residency.IN_HOST;
    }
    Exit exit = choose(victim, List.of(), true);
    noteEviction(victim, exit);
    for (Lender lender : lenders) {
      if (lender.device().device() == exit.endpoint()) {
        return lender.placement();
      }
    }
    return Residency.IN_HOST;
  }

  /**
   * What it takes to evict {@code bo}, which is here, to where it would go if nothing stood in
   * line, and to bring it back.
   */
  long roundTripNanos(BufferObject bo) {
    Exit exit = choose(bo, CleanCopies.listOf(bo), false);
    return (exit.holdsCopy() ? 0 : exit.outNanos()) + exit.backNanos();
  }

  /**
   * @param waits whether what stands in line before a copy counts
   */
  private Exit choose(BufferObject victim, List<Resource> copies, boolean waits) {
    long now = sched.nowNanos();
    long bytes = CopyEngines.bytes(victim);
    List<Exit> exits = new ArrayList<>();
    exits.add(exit(Topology.HOST, false, bytes, copies, waits));
    for (Lender lender : lenders) {
      int peer = lender.device().device();
      boolean hasCopy = copyAt(peer, copies) != null;
      if (hasCopy || lender.hasRoom(victim.pages(), now)) {
        exits.add(exit(peer, lender.inHive(), bytes, copies, waits));
      }
    }
    Memory memory = memories.get(victim.id());
    return policy.choose(new Victim(copies.isEmpty(), memory == null ? 0 : memory.returns, exits));
  }

  private Exit exit(
      int destination, boolean inHive, long bytes, List<Resource> copies, boolean waits) {
    long outNanos = times.nanos(endpoint, destination, Mover.SDMA, bytes);
    long backNanos = times.nanos(destination, endpoint, Mover.SDMA, bytes);
    if (waits) {
      boolean toHost = destination == Topology.HOST;
      CopyEngines engines = device.copyEngines();
      long now = sched.nowNanos();
      outNanos += (toHost ? engines.out() : engines.to(destination)).waitNanos(now);
      backNanos += (toHost ? engines.in() : engines.from(destination)).waitNanos(now);
    }
    boolean holdsCopy = copyAt(destination, copies) != null;
    return new Exit(destination, inHive, holdsCopy, outNanos, backNanos);
  }

  private @Nullable Resource copyAt(int destination, List<Resource> copies) {
    for (Resource copy : copies) {
      if (device.endpoint(copy) == destination) {
        return copy;
      }
    }
    return null;
  }

  /** The lender of {@code guest}, if it is one, wants its room back. */
  private void noteTakenBack(BufferObject guest) {
    Resource now = guest.resource();
    Lender lender = now == null ? null : lenderOf(now.manager());
    if (lender != null) {
      lender.tookBack(sched.nowNanos());
    }
  }

  /** What it takes on idle wires: how long the line was just now says nothing of the next time. */
  private void noteEviction(BufferObject victim, Exit exit) {
    long bytes = CopyEngines.bytes(victim);
    int there = exit.endpoint();
    long outNanos = exit.holdsCopy() ? 0 : times.flowingNanos(endpoint, there, Mover.SDMA, bytes);
    double cost = outNanos + returnShare * times.flowingNanos(there, endpoint, Mover.SDMA, bytes);
    roomNanosPerByte += (cost / bytes - roomNanosPerByte) / ROOM_SPAN;
    returnShare -= returnShare / RETURN_SPAN;
    memoryOf(victim).paidNanos = 0;
  }

  private Memory memoryOf(BufferObject bo) {
    return memories.computeIfAbsent(bo.id(), id -> new Memory());
  }

  /** {@code bo} is moved to {@code to}: remembers if it comes home. */
  void noteMove(BufferObject bo, Resource to) {
    if (to.manager() == device.vram()) {
      Memory memory = memories.get(bo.id());
      if (memory != null) {
        memory.returns++;
        returnShare += 1.0 / RETURN_SPAN;
        memory.paidNanos = 0;
      }
    }
  }

  /** Whether what {@code bo} leaves behind in {@code from} stays there as a clean copy. */
  boolean keepsCopy(Resource from, Resource to) {
    return policy.keepsCopies()
        && to.manager() == device.vram()
        && from.manager().domain() != AmdgpuDevice.SYSTEM
        && (from.placeFlags() & Place.TEMPORARY) == 0;
  }

  /**
   * Whether a job that reads and writes so many bytes of {@code bo} uses it where it is; it has
   * paid for that then. If so it may stay {@link #inReach}.
   */
  boolean reaches(BufferObject bo, long readBytes, long writtenBytes) {
    Resource now = bo.resource();
    if (now == null || now.manager() == device.vram() || isBeyondReach(now)) {
      return false;
    }
    int there = device.endpoint(now);
    long reachNanos =
        (readBytes == 0 ? 0 : times.nanos(there, endpoint, Mover.KERNEL, readBytes))
            + (writtenBytes == 0 ? 0 : times.nanos(endpoint, there, Mover.KERNEL, writtenBytes));
    long bytes = CopyEngines.bytes(bo);
    ResourceManager vram = device.vram();
    boolean fits = vram.usedPages() + bo.pages() <= vram.capacityPages();
    long roomNanos = fits ? 0 : (long) (bytes * roomNanosPerByte);
    // What stands in line now will be done when the job runs, whichever way it is; and a start-up
    // time overlaps with that.
    long moveNanos = times.flowingNanos(there, endpoint, Mover.SDMA, bytes) + roomNanos;
    Memory memory = memoryOf(bo);
    boolean reaches = policy.reaches(new Use(reachNanos, memory.paidNanos, moveNanos));
    if (reaches) {
      memory.paidNanos += reachNanos;
    }
    return reaches;
  }

  private static boolean isBeyondReach(Resource place) {
    return place.manager().domain() == AmdgpuDevice.SYSTEM;
  }

  Placement inReach() {
    return inReach;
  }

  void forget(BufferObject bo) {
    memories.remove(bo.id());
  }
}
