package org.vramlab.devices.hardware;

import java.util.Arrays;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resv.Purpose;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.sched.Handler;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.Sched;

/**
 * A job on a compute engine: it reads and writes its buffers where they are.
 *
 * <p>It lasts as long as the longest of: the launch floor, its arithmetic, its local memory
 * traffic, and each transfer to or from memory that is not local (a peer's, or the host's), which
 * competes with everything else on the wires. All run side by side.
 *
 * <p>Life: as {@link Work}. Operands are added before queueing. What it writes is garbage if it was
 * cancelled, or has read garbage, and its fence then says so.
 */
public final class Job extends Work implements Handler {
  private final Sched sched;
  private final Wires wires;
  private final int device;
  private final int id;
  private final long arithmeticNanos;
  private final int durationPerMille;
  private final long floorNanos;
  private final double localNanosPerByte;

  private Content[] memories = new Content[6];
  private long[] before = new long[6];
  private long[] after = new long[6];
  private int[] buffers = new int[6];
  private boolean[] isRead = new boolean[6];

  /** Where each operand is. */
  private int[] owners = new int[6];

  private int operands;

  /** Which operands are across a route that lies; 0 where all are honest. */
  private long distrusted;

  private long localBytes;

  /** Remote traffic, summed by endpoint: bytes read from it and written to it. */
  private int[] endpoints = NO_ENDPOINTS;

  private long[] readBytes = NO_BYTES;
  private long[] writtenBytes = NO_BYTES;
  private int endpointCount;

  /** Transfers and the timer that have not ended. */
  private int pending;

  private boolean hostTraffic;
  private long startedNanos = NOT_STARTED;

  /** Of a job that waits. */
  public static final long NOT_STARTED = -1;

  private static final int[] NO_ENDPOINTS = {};
  private static final long[] NO_BYTES = {};

  /** Marks an operand that the job does not write. */
  private static final long NOT_WRITTEN = Long.MIN_VALUE;

  /**
   * @param device the device it runs on
   * @param arithmeticNanos time of its arithmetic alone
   * @param durationPerMille how long it takes of what it should, the remote transfers apart: 1000
   *     in an exact run
   */
  public Job(Sched sched, Wires wires, int device, long arithmeticNanos, int durationPerMille) {
    this.sched = sched;
    this.wires = wires;
    this.device = device;
    this.id = sched.nextId(IdKind.JOB);
    this.arithmeticNanos = arithmeticNanos;
    this.durationPerMille = durationPerMille;
    var spec = wires.topology().device(device);
    this.floorNanos = spec.launchFloorNanos();
    this.localNanosPerByte = 1e9 / spec.memoryBytesPerSecond();
  }

  /** The number by which events name it. */
  public int id() {
    return id;
  }

  /** Adds a fence that must have signalled before the job starts; only before {@link #queueTo}. */
  public void waitFor(Fence fence) {
    dependOn(fence);
  }

  /**
   * Adds those of the fences of {@code reservation} that concern {@code purpose}; only before
   * {@link #queueTo}.
   *
   * @param queue where the job will run: what is in it comes before the job anyway
   */
  public void waitFor(Reservation reservation, Purpose purpose, WorkQueue queue) {
    for (int i = 0; i < reservation.count(); i++) {
      Fence fence = reservation.fence(i);
      if (reservation.concerns(i, purpose) && fence.timeline() != queue.timeline()) {
        dependOn(fence);
      }
    }
  }

  /**
   * Adds an operand.
   *
   * @param memory where the buffer lives
   * @param endpoint where that is: this device, another one, or {@link Topology#HOST}
   * @param version what it must hold when the job starts
   * @param reads bytes read
   * @param writes bytes written; if positive, it holds {@code versionAfter} when the job has ended
   */
  public void use(
      int buffer,
      Content memory,
      int endpoint,
      long version,
      long reads,
      long writes,
      long versionAfter) {
    if (operands == memories.length) {
      memories = Arrays.copyOf(memories, operands * 2);
      before = Arrays.copyOf(before, operands * 2);
      after = Arrays.copyOf(after, operands * 2);
      buffers = Arrays.copyOf(buffers, operands * 2);
      isRead = Arrays.copyOf(isRead, operands * 2);
      owners = Arrays.copyOf(owners, operands * 2);
    }
    memories[operands] = memory;
    isRead[operands] = reads > 0;
    buffers[operands] = buffer;
    before[operands] = version;
    after[operands] = writes > 0 ? versionAfter : NOT_WRITTEN;
    if (endpoint != device && wires.behaviour(device, endpoint) != RouteBehaviour.HONEST) {
      assert operands < Long.SIZE : "a job has at most 64 operands across routes that lie";
      distrusted |= 1L << operands;
    }
    owners[operands] = endpoint;
    operands++;
    if (endpoint == device) {
      localBytes += reads + writes;
    } else {
      addRemote(endpoint, reads, writes);
    }
  }

  private void addRemote(int endpoint, long reads, long writes) {
    hostTraffic |= endpoint == Topology.HOST;
    int i = 0;
    while (i < endpointCount && endpoints[i] != endpoint) {
      i++;
    }
    if (i == endpointCount) {
      if (i == endpoints.length) {
        int larger = Math.max(4, 2 * i);
        endpoints = Arrays.copyOf(endpoints, larger);
        readBytes = Arrays.copyOf(readBytes, larger);
        writtenBytes = Arrays.copyOf(writtenBytes, larger);
      }
      endpoints[i] = endpoint;
      endpointCount++;
    }
    readBytes[i] += reads;
    writtenBytes[i] += writes;
  }

  /**
   * Hands the job to {@code queue}; returns the fence that signals when it has ended. Cannot fail.
   */
  public Fence queueTo(WorkQueue queue, int ticket) {
    Fence fence = queue.submit(this);
    sched.events().jobQueued(sched.nowNanos(), id, queue.id(), fence.id(), ticket);
    return fence;
  }

  /** Starts the hardware on it; after its fence stands on every buffer. */
  public void kick() {
    queue().ringDoorbell();
  }

  @Override
  void start(long nowNanos) {
    span(sched.spans().begin(nowNanos, SpanKind.COMPUTE, sched.currentSpan()));
    sched.events().jobStarted(nowNanos, id, queue().id());
    startedNanos = nowNanos;
    pending = 1;
    if (isCutShort()) {
      sched.at(nowNanos, this, span());
      return;
    }
    checkContents();
    for (int i = 0; i < endpointCount; i++) {
      if (readBytes[i] > 0) {
        pending++;
        wires.start(endpoints[i], device, readBytes[i], Mover.KERNEL, this);
      }
      if (writtenBytes[i] > 0) {
        pending++;
        wires.start(device, endpoints[i], writtenBytes[i], Mover.KERNEL, this);
      }
    }
    sched.at(nowNanos + localDurationNanos(), this, span());
  }

  @Override
  void stop() {
    sched.cancel(this);
  }

  /** When it began; {@link #NOT_STARTED} if it has not. */
  public long startedNanos() {
    return startedNanos;
  }

  private long localDurationNanos() {
    long nanos = Math.max(Math.max(floorNanos, arithmeticNanos), memoryNanos());
    return nanos / 1000 * durationPerMille + nanos % 1000 * durationPerMille / 1000;
  }

  private long memoryNanos() {
    return (long) Math.ceil(localBytes * localNanosPerByte);
  }

  /** The timer: arithmetic, local memory and the floor are done. */
  @Override
  public void fire(long nowNanos) {
    partEnded(nowNanos, true);
  }

  @Override
  public void flowEnded() {
    // What is on the wire cannot be called back; nobody waits for it once the job was cut short.
    if (!isCutShort()) {
      partEnded(sched.nowNanos(), false);
    }
  }

  private void partEnded(long nowNanos, boolean timer) {
    if (--pending > 0) {
      return;
    }
    sched.spans().kind(span(), timer ? longestLocalTerm() : remoteTerm());
    finish(nowNanos);
  }

  private SpanKind longestLocalTerm() {
    long memory = memoryNanos();
    if (arithmeticNanos >= memory && arithmeticNanos >= floorNanos) {
      return SpanKind.COMPUTE;
    }
    return memory >= floorNanos ? SpanKind.LOCAL_MEMORY : SpanKind.LAUNCH;
  }

  private SpanKind remoteTerm() {
    return hostTraffic ? SpanKind.HOST_ACCESS : SpanKind.PEER_ACCESS;
  }

  @Override
  void end(long nowNanos) {
    boolean done = error() == null;
    if (done) {
      checkContents();
      if (readsGarbage()) {
        failed(WorkError.BAD_INPUT);
        done = false;
      }
    }
    boolean misled = done && distrusted != 0 && isMisled();
    for (int i = 0; i < operands; i++) {
      if (after[i] != NOT_WRITTEN) {
        write(i, misled ? Content.NOTHING : done ? after[i] : Content.garbage(after[i]));
      }
    }
    sched.events().jobEnded(nowNanos, id, queue().id());
  }

  /** What is across a route that lies is as the route says. */
  private void checkContents() {
    for (int i = 0; i < operands; i++) {
      if (!isDistrusted(i)) {
        memories[i].expect(before[i], buffers[i], "job", id);
      }
    }
  }

  private boolean readsGarbage() {
    for (int i = 0; i < operands; i++) {
      if (isRead[i] && memories[i].isGarbage()) {
        return true;
      }
    }
    return false;
  }

  /** Whether any route returns something else than what should be there, unknown to the job. */
  private boolean isMisled() {
    for (int i = 0; i < operands; i++) {
      if (isDistrusted(i) && isRead[i]) {
        long found = wires.read(device, owners[i], memories[i]);
        if (found != before[i] && found != Content.garbage(before[i])) {
          return true;
        }
      }
    }
    return false;
  }

  private void write(int i, long version) {
    if (isDistrusted(i)) {
      wires.write(device, owners[i], memories[i], version);
    } else {
      memories[i].write(version);
    }
  }

  private boolean isDistrusted(int i) {
    return distrusted != 0 && (distrusted >> i & 1) != 0;
  }
}
