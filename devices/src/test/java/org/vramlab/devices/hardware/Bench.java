package org.vramlab.devices.hardware;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.BulkMove;
import org.vramlab.ttm.resource.ListOrder;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.PoolSettings;
import org.vramlab.ttm.resource.Resident;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.TaskBody;
import org.vramlab.ttm.space.CountingAllocator;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/** Fixture: hardware without a driver, on the wires of a preset, with a diary of what ran when. */
final class Bench implements EventSink {
  /** Stands for a buffer. */
  private record Owner(int id) implements Resident {
    @Override
    public boolean isPinned() {
      return false;
    }

    @Override
    public int priority() {
      return 0;
    }

    @Override
    public @Nullable BulkMove bulkMove() {
      return null;
    }
  }

  final List<String> diary = new ArrayList<>();
  final Simulation simulation = new Simulation(Simulation.EXACT_SEED, this, SpanLog.OFF);
  final WwClass wwClass = new WwClass(simulation, Lockdep.OFF, Algorithm.WAIT_DIE);
  final Topology topology = Topologies.named("frontier-mi250x");
  final Wires wires = new Wires(simulation, topology);
  private final LeafLock lruLock = simulation.newLeafLock("LRU");
  private final ResourceManager memory =
      new ResourceManager(
          wwClass,
          lruLock,
          new ListOrder(true, false),
          Retirement.BEHIND_FENCES,
          0,
          "device",
          new PoolSettings(
              "memory", new CountingAllocator(1 << 20), false, true, EvictionPolicy.LRU::newOrder));

  WorkQueue queue(Engine engine, String name) {
    return new WorkQueue(simulation, Lockdep.OFF, engine, name, false);
  }

  Engine engine() {
    return new Engine(simulation);
  }

  /** Memory that holds {@code version}. */
  Resource memory(long version) {
    lruLock.lock();
    Resource resource = memory.tryAllocate(new Owner(0), 1, Place.anywhere(0), 1, 0);
    lruLock.unlock();
    assert resource != null : "there is room";
    resource.content().write(version);
    return resource;
  }

  Job job(long arithmeticNanos) {
    return new Job(simulation, wires, 0, arithmeticNanos, 1000);
  }

  /** Queues a job and starts it. */
  Fence submit(Job job, WorkQueue queue) {
    Fence fence = job.queueTo(queue, 0);
    job.kick();
    return fence;
  }

  /** Queues a copy of {@code version} to the host, behind {@code behind}. */
  Fence copyOut(WorkQueue queue, Resource from, Resource to, long version, Fence... behind) {
    Reservation reservation = new Reservation(wwClass);
    reservation.lock().lockAlone();
    for (Fence fence : behind) {
      reservation.reserveSlots(1);
      reservation.add(fence, Usage.WRITE);
    }
    Copy copy =
        new Copy(
            simulation, wires, 0, from, to, 0, Topology.HOST, 1 << 20, SpanKind.COPY_OUT, version);
    Fence fence = copy.queueTo(queue, reservation);
    reservation.lock().unlock();
    return fence;
  }

  /** Runs one task, and the hardware to its end; returns the time. */
  long run(TaskBody body) {
    simulation.spawn("submitter", body);
    return simulation.run();
  }

  @Override
  public void jobStarted(long nanos, int job, int queue) {
    diary.add("job " + job + " starts");
  }

  @Override
  public void jobEnded(long nanos, int job, int queue) {
    diary.add("job " + job + " ends");
  }

  @Override
  public void copyStarted(long nanos, int copy, int queue) {
    diary.add("copy " + copy + " starts");
  }

  @Override
  public void copyEnded(long nanos, int copy, int queue) {
    diary.add("copy " + copy + " ends");
  }
}
