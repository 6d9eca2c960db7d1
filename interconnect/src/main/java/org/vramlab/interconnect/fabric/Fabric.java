package org.vramlab.interconnect.fabric;

import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;

/**
 * The transfers in flight on one machine, and the rates at which they share its wires.
 *
 * <h2>The model</h2>
 *
 * <p>A flow f moves n(f) bytes along a fixed path with one mover. Its rule (see {@code
 * TransferRule}) gives an efficiency e(f), an efficiency under opposite traffic e2(f) &le; e(f),
 * and a cap k(f). With W(l) the rate of link l and l' its reverse, the rates r(f) obey
 *
 * <pre>
 *   for every link l:         sum over f on l of        r(f) / e(f)   &lt;= W(l)
 *   for every pair (l, l'):   sum over f on l or l' of  r(f) / e2(f)  &lt;= W(l) + W(l')
 *   for every flow f:         r(f) &lt;= k(f)
 * </pre>
 *
 * <p>where W(l) is less, by the machine's port factor, for the PCIe port of a device that sends to
 * several partners at once. They are max-min fair: no flow can have more without a flow that has no
 * more than it getting less. A lone flow gets min(e W, k) of its narrowest link; two opposite ones
 * get e2 W each. On memory channels payload counts as it is, and the pair carries no more than one
 * direction could. A share of two flows on one link is thus equal, whoever came first, and a flow
 * that a narrower link elsewhere holds back leaves the rest to the others.
 *
 * <p>Before its first byte a flow waits for its start-up time (mover and latency of each link); it
 * then takes no share. The last byte arrives at the first whole nanosecond by which all bytes can
 * have. A transfer of n bytes alone thus takes L + n/B: half the rate B at n = L B.
 *
 * <h2>Time</h2>
 *
 * <p>The fabric owns no clock. Every call that starts or advances says what time it is; time never
 * runs backwards; and a start must not come later than an event that has not been told. An owner
 * typically does:
 *
 * <pre>
 *   fabric.start(now, source, destination, bytes, mover, tag);
 *   wake me at fabric.nextEventNanos();
 *   ... later: fabric.advanceTo(now, sink);
 * </pre>
 *
 * <p>Rates change only when a flow begins or stops flowing, and then only for the flows that hang
 * together with it by shared resources; changes of one instant are worked out once. Asking, or
 * advancing in small steps, changes nothing: results depend on the starts alone.
 *
 * <p>Not thread-safe. Nothing is allocated per flow once the tables have grown.
 */
public final class Fabric {
  /** Largest size of one flow: beyond it the arithmetic in {@code double} is no longer exact. */
  public static final long MAX_FLOW_BYTES = 1L << 53;

  /** Answer of {@link #nextEventNanos} when nothing is in flight. */
  public static final long NEVER = Long.MAX_VALUE;

  private final Routes routes;
  private final PathTable paths;
  private final FlowTable flows = new FlowTable();
  private final Demand demand;
  private final FairShares shares;
  private final Progress progress = new Progress(flows);
  private final Neighbours neighbours;
  private final Bundles bundles;
  private final LinkLedger ledger;

  /** Flows whose start-up time runs, and those that end at {@link #clockNanos}. */
  private final EventHeap events = new EventHeap();

  /** The latest time told. Every event before it has been handled. */
  private long clockNanos;

  private boolean advancing;
  private long starts;
  private long bytesStarted;
  private long bytesEnded;

  /** Whether a flow began or stopped now, rates not yet worked out. */
  private boolean isChanged;

  /** A fabric at rest at time 0. */
  public Fabric(Topology topology) {
    this(new Routes(topology));
  }

  /** A fabric at rest at time 0, with routes worked out before. */
  public Fabric(Routes routes) {
    this(routes, new PathTable(routes));
  }

  /** The same with the table of these routes, of which several fabrics may make use. */
  Fabric(Routes routes, PathTable paths) {
    this.routes = routes;
    this.paths = paths;
    demand = new Demand(paths);
    shares = new FairShares(paths, demand);
    neighbours = new Neighbours(paths, demand, progress);
    bundles = new Bundles(paths, flows, neighbours, progress);
    ledger = new LinkLedger(paths);
  }

  /** The routes that flows take. */
  public Routes routes() {
    return routes;
  }

  /**
   * Starts a flow.
   *
   * @param nowNanos the time; not before any time told earlier, and not after a pending event
   * @param source device number or {@link Topology#HOST}
   * @param destination device number or {@link Topology#HOST}, different from the source
   * @param bytes 1 to {@link #MAX_FLOW_BYTES}
   * @param mover who moves the bytes
   * @param tag handed to the sink when the flow ends
   * @return the flow's number, valid until it has ended; numbers are used again
   * @throws IllegalArgumentException if an endpoint does not exist, no route joins them, or the
   *     size is out of range
   * @throws IllegalStateException if an event before {@code nowNanos} has not been told
   */
  public int start(long nowNanos, int source, int destination, long bytes, Mover mover, long tag) {
    checkStart(source, destination, bytes, mover);
    moveClock(nowNanos);
    int flow = flows.allocate();
    int path = paths.path(source, destination, mover);
    flows.path[flow] = path;
    flows.tag[flow] = tag;
    flows.bytes[flow] = bytes;
    flows.order[flow] = starts++;
    flows.phase[flow] = FlowTable.STARTING;
    bytesStarted += bytes;
    long startUpNanos = startUpNanos(path, bytes);
    if (startUpNanos == 0) {
      beginFlowing(flow);
    } else {
      events.put(flow, EventHeap.later(nowNanos, startUpNanos), flows.order[flow]);
    }
    return flow;
  }

  /**
   * Time of the next event: a flow ends, or its start-up time is over. {@link #NEVER} if there is
   * none. To be asked again after every start and every advance.
   */
  public long nextEventNanos() {
    workOutRates();
    return firstEventNanos(NEVER);
  }

  /** Time of the next event if that is by a given time; else some time after that. */
  private long firstEventNanos(long untilNanos) {
    long first = events.firstNanos();
    return Math.min(first, bundles.firstEndNanos(Math.min(first - 1, untilNanos)));
  }

  /**
   * Tells the time: handles everything that happens up to and including it. Flows that end are told
   * to the sink in the order of their ends, those of one instant in the order of their starts.
   *
   * @throws IllegalStateException if called from the sink, or if time runs backwards
   */
  public void advanceTo(long nowNanos, FlowSink sink) {
    if (advancing) {
      throw new IllegalStateException("advanceTo must not be called from a FlowSink");
    }
    if (nowNanos < clockNanos) {
      throw new IllegalStateException("time runs back from " + clockNanos + " to " + nowNanos);
    }
    advancing = true;
    try {
      while (true) {
        // Everything of one instant comes before rates are worked out for what follows it.
        while (!events.isEmpty() && events.firstNanos() == clockNanos) {
          handle(events.poll(), sink);
        }
        workOutRates();
        long next = firstEventNanos(nowNanos);
        if (next > nowNanos || flows.used() == 0) {
          break;
        }
        setClock(next);
      }
      clockNanos = nowNanos;
    } finally {
      advancing = false;
    }
  }

  /** Flows started and not yet ended. */
  public int flowsInFlight() {
    return flows.used();
  }

  /**
   * Present rate of a flow in bytes per second; 0 during its start-up time.
   *
   * @throws IllegalArgumentException if no such flow is in flight
   */
  public double rateBytesPerSecond(int flow) {
    checkInFlight(flow);
    workOutRates();
    double rate =
        switch (flows.phase[flow]) {
          case FlowTable.FLOWING -> shares.rate(flows.path[flow]);
          case FlowTable.ENDING -> flows.lastRate[flow];
          default -> 0;
        };
    return rate * 1e9;
  }

  /**
   * Time from a flow's start until its first byte: mover and latency of every link, and for a
   * staged copy the time until its first chunk is in host memory.
   *
   * @throws IllegalArgumentException if no such flow is in flight
   */
  public long startUpNanos(int flow) {
    checkInFlight(flow);
    return startUpNanos(flows.path[flow], flows.bytes[flow]);
  }

  private long startUpNanos(int path, long bytes) {
    long fill = Math.min(bytes, paths.fillBytes[path]);
    return paths.startNanos[path]
        + (fill == 0 ? 0 : leastNanos(fill, paths.fastestBytesPerSecond[path]));
  }

  /** Bytes of all flows that were started. */
  public long bytesStarted() {
    return bytesStarted;
  }

  /**
   * Bytes of all flows that have ended; equal to {@link #bytesStarted} when nothing is in flight.
   */
  public long bytesEnded() {
    return bytesEnded;
  }

  /**
   * Bytes of ended flows that crossed a link, to the byte. A flow counts when it ends.
   *
   * @param link id of a link of the topology
   */
  public long bytesCarried(int link) {
    return ledger.bytesCarried(link);
  }

  /**
   * The same with what flows in flight have moved over the link up to the latest time told, rounded
   * down per flow: for drawing link use over time. Costs time in proportion to the flows in flight.
   */
  public long bytesCarriedSoFar(int link) {
    long bytes = ledger.bytesCarried(link);
    for (int flow = 0; flow < flows.capacity(); flow++) {
      if (flows.phase[flow] >= FlowTable.FLOWING && paths.crosses(flows.path[flow], link)) {
        boolean hasArrived = flows.phase[flow] == FlowTable.ENDING;
        long all = flows.bytes[flow];
        bytes += hasArrived ? all : Math.min(all, (long) bundles.moved(flow, clockNanos));
      }
    }
    return bytes;
  }

  /**
   * Time during which at least one flow was moving bytes over a link, up to the latest time told.
   */
  public long busyNanos(int link) {
    return ledger.busyNanos(link, clockNanos);
  }

  /** Handles the event of a flow, which is due now. */
  private void handle(int flow, FlowSink sink) {
    if (flows.phase[flow] == FlowTable.STARTING) {
      beginFlowing(flow);
      return;
    }
    int path = flows.path[flow];
    long tag = flows.tag[flow];
    long bytes = flows.bytes[flow];
    progress.settle(neighbours.groupOf(path), clockNanos);
    demand.remove(path);
    shares.flowRemoved(path);
    if (demand.flows[path] == 0) {
      neighbours.pathLeft(path);
    }
    isChanged = true;
    ledger.flowEnds(path, clockNanos, bytes);
    bytesEnded += bytes;
    flows.free(flow);
    sink.flowEnded(flow, tag, clockNanos, bytes);
  }

  private void beginFlowing(int flow) {
    int path = flows.path[flow];
    flows.phase[flow] = FlowTable.FLOWING;
    flows.earliestEndNanos[flow] =
        EventHeap.later(
            clockNanos, leastNanos(flows.bytes[flow], paths.fastestBytesPerSecond[path]));
    demand.add(path);
    shares.flowAdded(path);
    if (demand.flows[path] == 1) {
      neighbours.pathTaken(path, clockNanos);
    } else {
      progress.settle(neighbours.groupOf(path), clockNanos);
    }
    bundles.join(flow);
    isChanged = true;
    ledger.flowBegins(path, clockNanos);
  }

  /** Brings the rates up to date with the changes at the present time. */
  private void workOutRates() {
    if (!isChanged) {
      return;
    }
    isChanged = false;
    shares.solve();
    neighbours.separate();
    PathSet changed = shares.changed();
    for (int i = 0; i < changed.size(); i++) {
      bundles.setRate(changed.get(i), shares.rate(changed.get(i)));
    }
    changed.clear();
    bundles.groupsSettled(clockNanos);
    bundles.moveEndingTo(events, clockNanos);
  }

  /** Lets time go on to that of the next event or start. */
  private void setClock(long nanos) {
    clockNanos = nanos;
    bundles.moveEndingTo(events, nanos);
  }

  /** Moves the clock for a start, once everything due before is known to have been told. */
  private void moveClock(long nowNanos) {
    if (nowNanos < clockNanos) {
      throw new IllegalStateException("time runs back from " + clockNanos + " to " + nowNanos);
    }
    if (nowNanos > clockNanos) {
      workOutRates();
      if (firstEventNanos(nowNanos - 1) < nowNanos) {
        throw new IllegalStateException(
            "an event at "
                + firstEventNanos(nowNanos - 1)
                + " must be handled by advanceTo before a start at "
                + nowNanos);
      }
      if (advancing) {
        throw new IllegalStateException("a FlowSink may start flows only at the time of the end");
      }
      setClock(nowNanos);
    }
  }

  private void checkStart(int source, int destination, long bytes, Mover mover) {
    Topology topology = routes.topology();
    topology.checkEndpoint(source);
    topology.checkEndpoint(destination);
    if (source == destination || !paths.exists(paths.path(source, destination, mover))) {
      // Says which of the two it is.
      routes.rule(source, destination, mover);
    }
    if (bytes <= 0 || bytes > MAX_FLOW_BYTES) {
      throw new IllegalArgumentException(
          "a flow has 1 to " + MAX_FLOW_BYTES + " bytes, not " + bytes);
    }
  }

  private void checkInFlight(int flow) {
    if (flow < 0 || flow >= flows.capacity() || flows.phase[flow] == FlowTable.FREE) {
      throw new IllegalArgumentException("no flow " + flow + " is in flight");
    }
  }

  /** The least whole number of nanoseconds in which a link of that rate can carry the bytes. */
  static long leastNanos(long bytes, long bytesPerSecond) {
    long nanos = (long) Math.ceil(bytes * 1e9 / bytesPerSecond);
    if (nanos >= 1L << 52) {
      return nanos;
    }
    // The division above is off by less than one part in 2^52; settle the last nanosecond exactly.
    while (carries(nanos - 1, bytesPerSecond, bytes)) {
      nanos--;
    }
    while (!carries(nanos, bytesPerSecond, bytes)) {
      nanos++;
    }
    return nanos;
  }

  /** Whether nanos * bytesPerSecond >= bytes * 10^9, in 128 bits. */
  private static boolean carries(long nanos, long bytesPerSecond, long bytes) {
    long high = Math.multiplyHigh(nanos, bytesPerSecond);
    long needHigh = Math.multiplyHigh(bytes, 1_000_000_000L);
    if (high != needHigh) {
      return high > needHigh;
    }
    return Long.compareUnsigned(nanos * bytesPerSecond, bytes * 1_000_000_000L) >= 0;
  }

  @Override
  public String toString() {
    return routes.topology().name()
        + " at "
        + clockNanos
        + " ns, "
        + flows.used()
        + " flows in flight, "
        + bundles;
  }
}
