package org.vramlab.workloads.results;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.util.List;
import org.vramlab.ttm.event.EventSink;

/**
 * Counts where victims go in a run in which that is a matter of choice, and how often what is away
 * is used there or comes home, beside {@link RunMetrics}.
 *
 * <p>Life: made; told of the pools ({@link #describePool}); sees the events; {@link #counts}.
 * Threads: one at a time, as in the simulation.
 */
public final class PlacementMetrics implements EventSink {
  private static final int NOBODY = -1;

  /** Buffers and bytes of one kind. */
  private static final class Count {
    private long buffers;
    private long bytes;

    void add(long moreBytes) {
      buffers++;
      bytes += moreBytes;
    }

    PlacementCount result(String what, String label) {
      return new PlacementCount(what, label, buffers, bytes);
    }
  }

  private final int[] deviceOfPool = new int[RunMetrics.MAX_POOLS];
  private final boolean[] isVram = new boolean[RunMetrics.MAX_POOLS];

  /** By buffer: the device that owns it, where it was first placed. */
  private final Int2IntOpenHashMap homes = new Int2IntOpenHashMap();

  /** By buffer: the pool where it lives now. */
  private final Int2IntOpenHashMap places = new Int2IntOpenHashMap();

  /** By buffer: its size in bytes, page-rounded. */
  private final Int2LongOpenHashMap sizes = new Int2LongOpenHashMap();

  /** Resources that are clean copies. */
  private final IntOpenHashSet copies = new IntOpenHashSet();

  /** The buffer that lives in its copy since the last event; {@link #NOBODY} for none. */
  private int fellBack = NOBODY;

  private final Count toHost = new Count();
  private final Count toPeers = new Count();
  private final Count dropped = new Count();
  private final Count givenBack = new Count();
  private final Count givenUp = new Count();
  private final Count duplicates = new Count();
  private final Count inPlace = new Count();
  private final Count broughtHome = new Count();

  /** Made when the run begins. */
  public PlacementMetrics() {
    places.defaultReturnValue(NOBODY);
  }

  /** Pool {@code pool} is memory of that kind, of {@code device}. */
  public void describePool(int pool, PoolKind kind, int device) {
    deviceOfPool[pool] = device;
    isVram[pool] = kind == PoolKind.VRAM;
  }

  /** What was counted. */
  public List<PlacementCount> counts() {
    return List.of(
        toHost.result("victimsToHost", "victims copied to host memory"),
        toPeers.result("victimsToPeers", "victims copied to peers"),
        dropped.result("victimsDropped", "victims dropped for a clean copy"),
        givenBack.result("guestsGivenBack", "guests evicted by their lender"),
        givenUp.result("copiesGivenUp", "clean copies given up"),
        duplicates.result("duplicatesFilled", "duplicated for a reader"),
        inPlace.result("usesInPlace", "uses of what was left away"),
        broughtHome.result("broughtHome", "brought home to be used"));
  }

  @Override
  public void bufferCreated(long nanos, int buffer, int lock, long sizeBytes) {
    long pages = (sizeBytes + PoolResult.PAGE_BYTES - 1) / PoolResult.PAGE_BYTES;
    sizes.put(buffer, pages * PoolResult.PAGE_BYTES);
  }

  @Override
  public void bufferPlaced(long nanos, int buffer, int resource, int pool) {
    if (resource == NONE) {
      places.remove(buffer);
      return;
    }
    homes.putIfAbsent(buffer, deviceOfPool[pool]);
    fellBack = copies.remove(resource) ? buffer : NOBODY;
    int before = places.put(buffer, pool);
    if (before != NOBODY && isAway(buffer, before) && !isAway(buffer, pool)) {
      broughtHome.add(sizes.get(buffer));
    }
  }

  private boolean isAway(int buffer, int pool) {
    return !isVram[pool] || deviceOfPool[pool] != homes.get(buffer);
  }

  @Override
  public void jobUses(
      int job, int mapping, int buffer, int resource, boolean writes, long bytes, boolean remote) {
    int place = places.get(buffer);
    if (place != NOBODY && isAway(buffer, place)) {
      inPlace.add(bytes);
    }
  }

  @Override
  public void copyKept(long nanos, int buffer, int resource) {
    copies.add(resource);
  }

  @Override
  public void duplicated(long nanos, int buffer, int duplicate) {
    duplicates.add(sizes.get(duplicate));
  }

  @Override
  public void resourceFreed(long nanos, int resource, int buffer, int pool, long pages) {
    if (copies.remove(resource)) {
      givenUp.add(pages * PoolResult.PAGE_BYTES);
    }
  }

  @Override
  public void bufferDestroyed(long nanos, int buffer) {
    homes.remove(buffer);
    places.remove(buffer);
    sizes.remove(buffer);
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
    if (!isVram[fromPool] || toPool == NONE) {
      return; // from GTT to system memory, or given up
    }
    int home = homes.get(buffer);
    if (deviceOfPool[fromPool] != home) {
      givenBack.add(bytes);
    } else if (fellBack == buffer) {
      dropped.add(bytes);
    } else {
      (isVram[toPool] ? toPeers : toHost).add(bytes);
    }
    fellBack = NOBODY;
  }
}
