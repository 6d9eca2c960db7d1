package org.vramlab.workloads.results;

import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;

/**
 * Counts what is fetched ahead of need and what becomes of it, beside {@link RunMetrics}.
 *
 * <p>Late is what its first job has waited for and nothing else: the copy ended after that job had
 * been queued, and after the one before it in its queue had ended.
 *
 * <p>Life: made; sees the events; {@link #counts}. Threads: one at a time, as in the simulation.
 */
public final class PrefetchMetrics implements EventSink {
  /** Not yet. */
  private static final long NEVER = Long.MAX_VALUE;

  /** Fetches and bytes of one kind. */
  private static final class Count {
    private long buffers;
    private long bytes;

    void add(long moreBytes) {
      buffers++;
      bytes += moreBytes;
    }

    PrefetchCount result(String what, String label) {
      return new PrefetchCount(what, label, buffers, bytes);
    }
  }

  /** Something that was fetched, and that no job has begun to use. */
  private static final class Fetch {
    private final int pool;
    private final long bytes;
    private long arrivedNanos = NEVER;

    Fetch(int pool, long bytes) {
      this.pool = pool;
      this.bytes = bytes;
    }
  }

  /** By buffer, until a job is queued that uses it. */
  private final Int2ObjectOpenHashMap<Fetch> waiting = new Int2ObjectOpenHashMap<>();

  /** By fence, until it signals. */
  private final Int2ObjectOpenHashMap<Fetch> onTheWay = new Int2ObjectOpenHashMap<>();

  /** By job, until it starts: those of which it is the first to use them. */
  private final Int2ObjectOpenHashMap<ObjectArrayList<Fetch>> claimed =
      new Int2ObjectOpenHashMap<>();

  /** By job, until it starts: when it was queued. */
  private final Int2LongOpenHashMap queuedNanos = new Int2LongOpenHashMap();

  /** By queue: when its latest job ended. */
  private final Int2LongOpenHashMap freeSinceNanos = new Int2LongOpenHashMap();

  private final Count fetched = new Count();
  private final Count inTime = new Count();
  private final Count late = new Count();
  private final Count wasted = new Count();
  private final Count locked = new Count();
  private final Count noRoom = new Count();
  private final Count moveLimit = new Count();

  /** What was counted; what has been fetched and not been used by now counts as wasted. */
  public List<PrefetchCount> counts() {
    Count neverUsed = new Count();
    neverUsed.buffers = wasted.buffers;
    neverUsed.bytes = wasted.bytes;
    for (Fetch fetch : waiting.values()) {
      neverUsed.add(fetch.bytes);
    }
    return List.of(
        fetched.result("fetched", "fetched ahead"),
        inTime.result("inTime", "  there when needed"),
        late.result("late", "  waited for by its job"),
        neverUsed.result("wasted", "  evicted or freed unused"),
        locked.result("givenUpLocked", "given up: locked"),
        noRoom.result("givenUpNoRoom", "given up: no room"),
        moveLimit.result("givenUpMoveLimit", "given up: limit on moves"));
  }

  @Override
  public void prefetched(
      long nanos, int task, int ticket, int buffer, int pool, int fence, long bytes) {
    Fetch fetch = new Fetch(pool, bytes);
    fetched.add(bytes);
    waiting.put(buffer, fetch);
    onTheWay.put(fence, fetch);
  }

  @Override
  public void prefetchGivenUp(long nanos, int task, int ticket, int buffer, int reason) {
    switch (reason) {
      case GIVEN_UP_LOCKED -> locked.add(0);
      case GIVEN_UP_NO_ROOM -> noRoom.add(0);
      case GIVEN_UP_MOVE_LIMIT -> moveLimit.add(0);
      default -> throw new IllegalStateException("given up for reason " + reason);
    }
  }

  @Override
  public void fenceSignalled(long nanos, int fence) {
    Fetch fetch = onTheWay.remove(fence);
    if (fetch != null) {
      fetch.arrivedNanos = nanos;
    }
  }

  @Override
  public void jobQueued(long nanos, int job, int queue, int fence, int ticket) {
    queuedNanos.put(job, nanos);
  }

  @Override
  public void jobUses(
      int job, int mapping, int buffer, int resource, boolean writes, long bytes, boolean remote) {
    Fetch fetch = waiting.remove(buffer);
    if (fetch != null) {
      claimed.computeIfAbsent(job, any -> new ObjectArrayList<>(2)).add(fetch);
    }
  }

  @Override
  public void jobStarted(long nanos, int job, int queue) {
    long readyNanos = Math.max(queuedNanos.remove(job), freeSinceNanos.get(queue));
    @Nullable ObjectArrayList<Fetch> fetches = claimed.remove(job);
    for (int i = 0; fetches != null && i < fetches.size(); i++) {
      Fetch fetch = fetches.get(i);
      (fetch.arrivedNanos > readyNanos ? late : inTime).add(fetch.bytes);
    }
  }

  @Override
  public void jobEnded(long nanos, int job, int queue) {
    freeSinceNanos.put(queue, nanos);
  }

  @Override
  public void evicted(
      long nanos,
      int task,
      int ticket,
      int buffer,
      int fromPool,
      int toPool,
      long bytes,
      int forBuffer) {
    Fetch fetch = waiting.get(buffer);
    if (fetch != null && fetch.pool == fromPool) {
      waste(buffer);
    }
  }

  @Override
  public void bufferDestroyed(long nanos, int buffer) {
    waste(buffer);
  }

  private void waste(int buffer) {
    Fetch fetch = waiting.remove(buffer);
    if (fetch != null) {
      wasted.add(fetch.bytes);
    }
  }
}
