package org.vramlab.devices.hardware;

import it.unimi.dsi.fastutil.objects.Object2LongOpenHashMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.fabric.Fabric;
import org.vramlab.interconnect.fabric.FlowSink;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.sched.Handler;
import org.vramlab.ttm.sched.Sched;

/**
 * The fabric, connected to a clock: transfers start now, and their clients are told when they end.
 *
 * <p>Threads: event handlers only.
 */
public final class Wires {
  private final Sched sched;
  private final Topology topology;
  private final Fabric fabric;
  private final Handler wake = this::advance;
  private final Handler ask = this::scheduleNext;
  private final FlowSink sink = this::flowEnded;

  /** Client of each flow in flight, by the fabric's number of the flow. */
  private @Nullable FlowClient[] clients = new FlowClient[64];

  /**
   * Clients whose flows ended at this instant, in order; told after the fabric has finished its
   * step.
   */
  private @Nullable FlowClient[] ended = new FlowClient[16];

  private int endedCount;

  /** What routes between devices do, by accessing device and owner; null while all are honest. */
  private RouteBehaviour @Nullable [] behaviours;

  /**
   * By device: the versions that it has written across routes on which only the writer sees them,
   * by memory. Empty while all are honest.
   */
  private final List<Object2LongOpenHashMap<Content>> mirrors = new ArrayList<>();

  /** Time of the earliest wake-up that is queued; {@code Long.MAX_VALUE} for none. */
  private long wakeAtNanos = Long.MAX_VALUE;

  private boolean askQueued;

  public Wires(Sched sched, Topology topology) {
    this.sched = sched;
    this.topology = topology;
    this.fabric = new Fabric(topology);
  }

  public Topology topology() {
    return topology;
  }

  /** The fabric, for its counters. */
  public Fabric fabric() {
    return fabric;
  }

  /**
   * Makes the route over which {@code device} accesses the memory of {@code owner} behave so;
   * before anything is transferred.
   */
  public void behave(int device, int owner, RouteBehaviour behaviour) {
    int count = topology.deviceCount();
    if (behaviours == null) {
      behaviours = new RouteBehaviour[count * count];
      Arrays.fill(behaviours, RouteBehaviour.HONEST);
    }
    behaviours[device * count + owner] = behaviour;
  }

  /** What the route does over which {@code device} accesses memory at {@code endpoint}. */
  public RouteBehaviour behaviour(int device, int endpoint) {
    RouteBehaviour @Nullable [] all = behaviours;
    return all == null || endpoint == Topology.HOST
        ? RouteBehaviour.HONEST
        : all[device * topology.deviceCount() + endpoint];
  }

  /** What {@code device} finds when it reads {@code memory}, which is at {@code owner}. */
  long read(int device, int owner, Content memory) {
    RouteBehaviour route = behaviour(device, owner);
    if (!route.readsTrue()) {
      return Content.NOTHING;
    }
    return route.writerSeesItsWrites()
        ? mirrorOf(device).getOrDefault(memory, memory.version())
        : memory.version();
  }

  /** {@code device} writes {@code memory}, which is at {@code owner}. */
  void write(int device, int owner, Content memory, long version) {
    RouteBehaviour route = behaviour(device, owner);
    if (route.writesArrive()) {
      memory.write(version);
    } else if (route.writerSeesItsWrites()) {
      mirrorOf(device).put(memory, version);
    }
  }

  private Object2LongOpenHashMap<Content> mirrorOf(int device) {
    while (mirrors.size() <= device) {
      mirrors.add(new Object2LongOpenHashMap<>());
    }
    return mirrors.get(device);
  }

  /**
   * Starts a transfer of {@code bytes}, at least 1, between two endpoints (device numbers, or
   * {@link Topology#HOST}).
   */
  void start(int source, int destination, long bytes, Mover mover, FlowClient client) {
    long now = sched.nowNanos();
    while (fabric.nextEventNanos() <= now) {
      advance(now);
      // Clients told of an end start transfers of their own; on the machine's clock, those are
      // later.
      now = sched.nowNanos();
    }
    int flow = fabric.start(now, source, destination, bytes, mover, 0);
    if (flow >= clients.length) {
      clients = Arrays.copyOf(clients, Math.max(flow + 1, clients.length * 2));
    }
    clients[flow] = client;
    // Several transfers of one instant are worked out together: ask for the next event once.
    if (!askQueued) {
      askQueued = true;
      sched.at(now, ask);
    }
  }

  private void scheduleNext(long nowNanos) {
    askQueued = false;
    long next = fabric.nextEventNanos();
    if (next < wakeAtNanos) {
      wakeAtNanos = next;
      sched.at(Math.max(next, nowNanos), wake);
    }
  }

  private void advance(long nowNanos) {
    if (nowNanos >= wakeAtNanos) {
      wakeAtNanos = Long.MAX_VALUE;
    }
    fabric.advanceTo(nowNanos, sink);
    int count = endedCount;
    @Nullable FlowClient[] now = ended;
    ended = new FlowClient[Math.max(4, count)];
    endedCount = 0;
    for (int i = 0; i < count; i++) {
      FlowClient client = now[i];
      assert client != null : "a flow without a client";
      sched.currentSpan(client.span());
      client.flowEnded();
    }
    scheduleNext(nowNanos);
  }

  private void flowEnded(int flow, long tag, long endNanos, long bytes) {
    if (endedCount == ended.length) {
      ended = Arrays.copyOf(ended, endedCount * 2);
    }
    ended[endedCount++] = clients[flow];
    clients[flow] = null;
  }
}
