package org.vramlab.devices.amdgpu;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import org.vramlab.devices.placement.Exit;
import org.vramlab.devices.placement.PlacementPolicy;
import org.vramlab.devices.placement.TransferTimes;
import org.vramlab.devices.placement.Use;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.resource.ResourceManager;

/**
 * Whether the jobs of one device use what is not in its memory where it is: works out what that
 * costs, and what bringing it home does, and has the {@link PlacementPolicy} decide.
 *
 * <p>The currency is the time by which jobs end later. Of what a job reaches for it costs what is
 * longer than the job would last anyway, and what it takes from the wires, which others wait for.
 * Copies cost what jobs have waited for copies of late ({@link CopyStalls}): in, and making room,
 * which is pushing somebody out, who may have to be fetched again; in and out are done side by
 * side. What is away in a bad place (host memory, while peers with faster links have room) gains by
 * coming home also that it leaves for a better one the next time, where one more visit costs less.
 *
 * <p>What is used in a burst, several times and then not for long, may be worth coming home for
 * that burst alone. What is used all the time takes the place of others that are used all the time
 * as well: it gains by how much more it is used than they are, so that of many buffers of which
 * half fit, used round and round, half stay at home, where {@code lru} would have all of them come
 * and go.
 *
 * <p>Threads: as {@link Destinations}.
 */
final class UseInPlace {
  /** Over about how many evictions prices are averaged. */
  private static final int ROOM_SPAN = 16;

  /** Over about how many evictions it is counted who comes back. */
  private static final int RETURN_SPAN = 64;

  private final AmdgpuDevice device;
  private final int endpoint;
  private final PlacementPolicy policy;
  private final TransferTimes times;
  private final CopyStalls stalls = new CopyStalls();
  private final Int2ObjectOpenHashMap<BufferHistory> histories = new Int2ObjectOpenHashMap<>();
  private final Residents atHome = new Residents();

  /** The price of room: what it takes to push a byte out, and to fetch it if it comes back. */
  private double outNanosPerByte;

  private double backNanosPerByte;

  /**
   * How many came back lately for each that was evicted; above 1 for a while where many come back
   * at once that left earlier.
   */
  private double returnShare = 1;

  /** How long what was evicted lately had not been used. */
  private double idleNanos;

  private long lastEvictionNanos;

  UseInPlace(AmdgpuDevice device, PlacementPolicy policy, TransferTimes times) {
    this.device = device;
    this.endpoint = device.device();
    this.policy = policy;
    this.times = times;
  }

  CopyStalls stalls() {
    return stalls;
  }

  /** How often {@code bo} has come back so far. */
  int returns(BufferObject bo) {
    BufferHistory history = histories.get(bo.id());
    return history == null ? 0 : history.returns();
  }

  /**
   * Whether a job that reads and writes so many bytes of {@code bo}, which is at {@code there},
   * uses it in place; it takes that from {@code slack} then.
   *
   * @param next where it would go if it were at home and had to leave
   */
  boolean reaches(
      BufferObject bo,
      int there,
      long readBytes,
      long writtenBytes,
      Exit next,
      JobSlack slack,
      long nowNanos) {
    BufferHistory history = historyOf(bo);
    long wireNanos = reachNanos(there, readBytes, writtenBytes);
    double perCopyNano = stalls.perCopyNano();
    double cost = Math.max((double) slack.exposedNanos(wireNanos), perCopyNano * wireNanos);
    double aheadNanos = 0;
    long savedNanos;
    Visits visits = history.visits();
    if (visits.isKnown()) {
      double perWireNano = wireNanos == 0 ? 0 : cost / wireNanos;
      long usedBytes = readBytes + writtenBytes;
      aheadNanos = perWireNano * netWireNanosAhead(bo, there, history, usedBytes, nowNanos);
      savedNanos = savedNanos(there, next, visits.usualReadBytes(), visits.usualWrittenBytes());
    } else {
      savedNanos = savedNanos(there, next, readBytes, writtenBytes);
    }
    double moveNanos = perCopyNano * Math.max(0, moveNanos(bo, there) - savedNanos);
    Use use =
        new Use(
            (long) cost,
            paidNanos(history, nowNanos),
            (long) aheadNanos,
            (long) moveNanos,
            slack.movedNanos());
    boolean reaches = policy.reaches(use);
    if (reaches) {
      slack.take(wireNanos);
    } else {
      slack.moves(use.moveNanos());
    }
    history.owes(reaches ? (long) cost : 0);
    return reaches;
  }

  /**
   * Whether a job of {@code importer} that reads and writes so many bytes of {@code bo}, which is
   * this device's, uses it in host memory, where it is. It would cross the wires anyway, so that
   * what counts is by how much longer that takes than from here. An attempt that fails later has
   * paid all the same.
   */
  boolean isReachedBy(
      int importer, BufferObject bo, long readBytes, long writtenBytes, long nowNanos) {
    long thereNanos = reachNanos(importer, Topology.HOST, readBytes, writtenBytes);
    long hereNanos = reachNanos(importer, endpoint, readBytes, writtenBytes);
    long reachNanos = Math.max(0, thereNanos - hereNanos);
    long moveNanos = (long) (stalls.perCopyNano() * moveNanos(bo, Topology.HOST));
    BufferHistory history = historyOf(bo);
    long paidNanos = paidNanos(history, nowNanos);
    boolean reaches = policy.reaches(new Use(reachNanos, paidNanos, 0, moveNanos, 0));
    if (reaches) {
      history.usedByImporter(paidNanos + reachNanos, nowNanos);
    }
    return reaches;
  }

  /**
   * What it costs a job to read so much of {@code bo}, which is another device's, at {@code there},
   * and what duplicating it here would.
   */
  Use reading(BufferObject bo, int there, long readBytes, long paidNanos) {
    long reachNanos = reachNanos(there, readBytes, 0);
    long fillNanos = reachNanos(there, bo.sizeBytes(), 0);
    long moveNanos = Math.max(fillNanos, moveNanos(bo, there));
    return new Use(reachNanos, paidNanos, 0, moveNanos, 0);
  }

  /** By how much less a visit costs where the buffer would go next than where it is. */
  private long savedNanos(int there, Exit next, long readBytes, long writtenBytes) {
    return next.endpoint() == there
        ? 0
        : Math.max(
            0,
            reachNanos(there, readBytes, writtenBytes)
                - reachNanos(next.endpoint(), readBytes, writtenBytes));
  }

  /** What jobs of this device take to read and write so much at {@code there}, on idle wires. */
  private long reachNanos(int there, long readBytes, long writtenBytes) {
    return reachNanos(endpoint, there, readBytes, writtenBytes);
  }

  private long reachNanos(int user, int there, long readBytes, long writtenBytes) {
    if (user == there) {
      return 0; // a device that imports its own buffer
    }
    return (readBytes == 0 ? 0 : times.nanos(there, user, Mover.KERNEL, readBytes))
        + (writtenBytes == 0 ? 0 : times.nanos(user, there, Mover.KERNEL, writtenBytes));
  }

  /**
   * What it takes of the busier direction to bring {@code bo} home and to make room for it. What
   * stands in line now will be done when the job runs, whichever way it is; and a start-up time
   * overlaps with that.
   */
  private long moveNanos(BufferObject bo, int there) {
    long bytes = CopyEngines.bytes(bo);
    long inNanos = times.flowingNanos(there, endpoint, Mover.SDMA, bytes);
    return device.hasRoomFor(bo)
        ? inNanos
        : (long) Math.max(inNanos + bytes * backNanosPerByte, bytes * outNanosPerByte);
  }

  /** Whether the buffer was not used for so long that one at home would have been evicted. */
  private boolean isLeftAlone(BufferHistory history, long nowNanos) {
    return nowNanos - history.lastUseNanos() > idleNanos;
  }

  /**
   * What was paid for reaching that still counts: if somebody was evicted since it was used last,
   * it would have been as well, and whatever it would have been brought home for then is past.
   */
  private long paidNanos(BufferHistory history, long nowNanos) {
    boolean isPast = isLeftAlone(history, nowNanos) && history.lastUseNanos() < lastEvictionNanos;
    return isPast ? 0 : history.paidNanos();
  }

  /**
   * What can be saved of the wires by bringing {@code bo} home: what is still to come of this
   * burst; or what would be used of it before it is evicted again, less what is used meanwhile of
   * those who would have to leave for it. Where all are used alike, none is worth another's place.
   */
  private double netWireNanosAhead(
      BufferObject bo, int there, BufferHistory history, long bytes, long nowNanos) {
    boolean isLeftAlone = isLeftAlone(history, nowNanos);
    double visitNanos = wireNanosAhead(there, history.visits(), isLeftAlone);
    boolean burstBegins = isLeftAlone || history.hasPaused(nowNanos);
    double burstNanos = wireNanosAhead(there, history.bursts(), burstBegins);
    if (visitNanos <= burstNanos) {
      return burstNanos;
    }
    ResourceManager vram = device.vram();
    long freePages = Math.max(0, vram.capacityPages() - vram.usedPages());
    long neededBytes = bo.sizeBytes() - freePages * BufferObject.PAGE_BYTES;
    double own = history.bytesPerNano(bytes, nowNanos);
    double others = atHome.bytesPerNanoOfLast(neededBytes, nowNanos);
    return Math.max(burstNanos, own > others ? visitNanos * (1 - others / own) : 0);
  }

  private long wireNanosAhead(int there, Visits visits, boolean begins) {
    return visits.isKnown()
        ? reachNanos(there, visits.readBytesAhead(begins), visits.writtenBytesAhead(begins))
        : 0;
  }

  /** A job that was handed over reads and writes so many bytes of {@code bo}. */
  void used(BufferObject bo, long readBytes, long writtenBytes, long nowNanos) {
    BufferHistory history = historyOf(bo);
    boolean isLeftAlone = isLeftAlone(history, nowNanos);
    if (isLeftAlone || history.hasPaused(nowNanos)) {
      history.bursts().end();
    }
    if (bo.isIn(device.vram())) {
      atHome.used(bo.id(), history);
    } else if (isLeftAlone) {
      if (paidNanos(history, nowNanos) == 0) {
        history.forgive();
      }
      history.visits().end();
    }
    history.used(readBytes, writtenBytes, nowNanos);
  }

  /**
   * {@code bo} is pushed out by {@code exit}. What that costs is taken from idle wires: how long
   * the line was just now says nothing of the next time.
   */
  void evicted(BufferObject bo, Exit exit, long nowNanos) {
    long bytes = CopyEngines.bytes(bo);
    int there = exit.endpoint();
    long outNanos = exit.holdsCopy() ? 0 : times.flowingNanos(endpoint, there, Mover.SDMA, bytes);
    double backNanos = returnShare * times.flowingNanos(there, endpoint, Mover.SDMA, bytes);
    outNanosPerByte += (outNanos / (double) bytes - outNanosPerByte) / ROOM_SPAN;
    backNanosPerByte += (backNanos / bytes - backNanosPerByte) / ROOM_SPAN;
    returnShare -= returnShare / RETURN_SPAN;
    BufferHistory history = historyOf(bo);
    idleNanos += (nowNanos - history.lastUseNanos() - idleNanos) / ROOM_SPAN;
    lastEvictionNanos = nowNanos;
    leftHome(bo);
    history.evicted();
  }

  /** {@code bo} comes home. */
  void cameHome(BufferObject bo) {
    BufferHistory history = histories.get(bo.id());
    if (history != null && history.cameHome()) {
      returnShare += 1.0 / RETURN_SPAN;
    }
  }

  /** {@code bo} is at home no more: evicted, dropped, or moved for somebody. */
  void leftHome(BufferObject bo) {
    atHome.left(bo.id());
  }

  void forget(BufferObject bo) {
    histories.remove(bo.id());
    leftHome(bo);
  }

  private BufferHistory historyOf(BufferObject bo) {
    return histories.computeIfAbsent(
        bo.id(), id -> new BufferHistory(bo.sizeBytes(), device.wwClass().sched().nowNanos()));
  }
}
