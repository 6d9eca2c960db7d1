package org.vramlab.devices.amdgpu;

import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.Job;
import org.vramlab.devices.placement.Exit;
import org.vramlab.devices.placement.LinkLines;
import org.vramlab.devices.placement.PlacementPolicy;
import org.vramlab.devices.placement.TransferTimes;
import org.vramlab.devices.placement.Use;
import org.vramlab.devices.placement.Victim;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.CleanCopies;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.sched.Sched;

/**
 * Where the buffers of one device go that may be put elsewhere than into its own memory and the
 * host's: finds out what there is to choose from, and has the {@link PlacementPolicy} choose. What
 * is used where it is, is the business of {@link UseInPlace}.
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

  /** What is to come may not come so soon: of the time that it takes one part in so many counts. */
  private static final int RETURNS_SHARE = 2;

  /** Home if there is room; otherwise where all victims go. */
  private static final Placement HOME_OR_HOST =
      Placement.of(
          new Place(AmdgpuDevice.VRAM, 0, 0, Place.DESIRED),
          Place.anywhere(AmdgpuDevice.GTT),
          Place.anywhere(AmdgpuDevice.SYSTEM));

  private final AmdgpuDevice device;
  private final int endpoint;
  private final Sched sched;
  private final PlacementPolicy policy;
  private final TransferTimes times;
  private final LinkLines returning;
  private final UseInPlace useInPlace;
  private final List<Lender> lenders = new ArrayList<>();

  /** Numbers of the buffers that hold what others have. */
  private final IntOpenHashSet duplicates = new IntOpenHashSet();

  /** Where a buffer may stay that is used across the wires. */
  private Placement inReach = Residency.IN_REACH;

  Destinations(AmdgpuDevice device, Sched sched, Neighbourhood neighbourhood) {
    this.device = device;
    this.endpoint = device.device();
    this.sched = sched;
    this.policy = neighbourhood.policy();
    this.times = neighbourhood.times();
    this.returning = neighbourhood.returning();
    this.useInPlace = new UseInPlace(device, policy, times);
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
    if (duplicates.contains(victim.id())) {
      useInPlace.leftHome(victim);
      return Placement.NOWHERE;
    }
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
    return policy.choose(new Victim(copies.isEmpty(), useInPlace.returns(victim), exits));
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
      long comingNanos = (toHost ? engines.in() : engines.from(destination)).waitNanos(now);
      long expectedNanos = returning.waitNanos(destination, endpoint, now);
      backNanos += Math.max(comingNanos, expectedNanos) / RETURNS_SHARE;
    }
    boolean holdsCopy = copyAt(destination, copies) != null;
    if (destination == Topology.HOST && !holdsCopy) {
      long swapNanos = device.swapNanos(swappedFor(bytes / BufferObject.PAGE_BYTES));
      outNanos += swapNanos;
      backNanos += swapNanos;
    }
    return new Exit(destination, inHive, holdsCopy, outNanos, backNanos);
  }

  /**
   * How many pages must be swapped out for a victim of so many to have room in host memory: its own
   * or others', of which as many are read back some time.
   */
  private long swappedFor(long pages) {
    HostMemory host = device.settings().hostMemory();
    return host == null ? 0 : Math.clamp(host.usedPages() + pages - host.limitPages(), 0, pages);
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

  /** Who goes now comes back from there, and whoever goes next will meet it on the way. */
  private void noteEviction(BufferObject victim, Exit exit) {
    long now = sched.nowNanos();
    returning.add(exit.endpoint(), endpoint, CopyEngines.bytes(victim), now);
    useInPlace.evicted(victim, exit, now);
  }

  /** {@code bo} is moved to {@code to}: remembers if it comes home, or leaves it. */
  void noteMove(BufferObject bo, Resource to) {
    if (to.manager() == device.vram()) {
      useInPlace.cameHome(bo);
    } else {
      useInPlace.leftHome(bo);
    }
  }

  /** Whether what {@code bo} leaves behind in {@code from} stays there as a clean copy. */
  boolean keepsCopy(Resource from, Resource to) {
    return policy.keepsCopies()
        && to.manager() == device.vram()
        && from.manager().domain() != AmdgpuDevice.SYSTEM
        && (!from.manager().usesHostPages() || swappedFor(from.pageCount()) == 0)
        && (from.placeFlags() & Place.TEMPORARY) == 0;
  }

  /**
   * Whether a job that reads and writes so many bytes of {@code bo} uses it where it is. If so it
   * may stay {@link #inReach}.
   */
  boolean reaches(BufferObject bo, long readBytes, long writtenBytes, JobSlack slack) {
    Resource now = bo.resource();
    if (now == null || now.manager() == device.vram() || isBeyondReach(now)) {
      return false;
    }
    Exit next = choose(bo, CleanCopies.listOf(bo), false);
    return useInPlace.reaches(
        bo, device.endpoint(now), readBytes, writtenBytes, next, slack, sched.nowNanos());
  }

  /**
   * Whether an importer, which has said what it is about to use of {@code bo}, uses it in host
   * memory, where it is.
   */
  boolean isReachedBy(Attachment importer, BufferObject bo) {
    return useInPlace.isReachedBy(
        importer.device(),
        bo,
        importer.announcedReadBytes(),
        importer.announcedWrittenBytes(),
        sched.nowNanos());
  }

  /** Whether anything is ever duplicated here. */
  boolean mayDuplicate() {
    return policy.duplicates();
  }

  /** Whether it is now. */
  boolean duplicates(Use use) {
    return policy.duplicates() && !policy.reaches(use);
  }

  /** A job reads so much of {@code bo}, of another device, at {@code there}. */
  Use reading(BufferObject bo, int there, long readBytes, long paidNanos) {
    return useInPlace.reading(bo, there, readBytes, paidNanos);
  }

  /** {@code bo} is a duplicate, whose contents may be lost. */
  void drops(BufferObject bo) {
    duplicates.add(bo.id());
  }

  /** A job that was handed over reads and writes so many bytes of {@code bo}. */
  void used(BufferObject bo, long readBytes, long writtenBytes) {
    useInPlace.used(bo, readBytes, writtenBytes, sched.nowNanos());
  }

  /** A job was handed over. */
  void jobQueued(Job job, Fence done) {
    useInPlace.stalls().jobQueued(job, done, sched.nowNanos());
  }

  /** A copy of {@code bo} was queued. */
  void copyQueued(BufferObject bo, int source, int destination) {
    useInPlace.stalls().copyQueued(copyNanos(bo, source, destination), destination == endpoint);
  }

  private static boolean isBeyondReach(Resource place) {
    return place.manager().domain() == AmdgpuDevice.SYSTEM;
  }

  Placement inReach() {
    return inReach;
  }

  void forget(BufferObject bo) {
    useInPlace.forget(bo);
    duplicates.remove(bo.id());
  }
}
