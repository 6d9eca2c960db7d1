package org.vramlab.bench;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.vramlab.ttm.space.BuddyAllocator;
import org.vramlab.ttm.space.CountingAllocator;
import org.vramlab.ttm.space.Extents;
import org.vramlab.ttm.space.RangeAllocator;
import org.vramlab.ttm.space.SpaceAllocator;

/**
 * Cost of one allocation and one free in a memory of 192 GiB that is half full and lightly
 * fragmented: buffers of 1 page to 64 MiB, logarithmically spread, of which every third was freed
 * again.
 *
 * <p>{@code same} frees what it just got; {@code churn} frees a random one of up to 1,024 buffers
 * of the same size, so that holes wander.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class SpaceAllocatorBench {

  private static final long CAPACITY_PAGES = 192L << 18;
  private static final int CHURNING = 1024;

  /** Which allocator. */
  @Param({"buddy", "range", "counting"})
  public String allocator = "buddy";

  /** Size of each request: a page, 32 MiB, the same and three pages, 2 GiB. */
  @Param({"1", "8192", "8195", "524288"})
  public long pages = 8192;

  private SpaceAllocator space = new CountingAllocator(CAPACITY_PAGES);
  private final SplittableRandom random = new SplittableRandom(1);
  private final Extents extents = new Extents();
  private Extents[] churning = new Extents[0];

  /** Fills the memory. */
  @Setup
  public void fill() {
    space =
        switch (allocator) {
          case "buddy" -> new BuddyAllocator(CAPACITY_PAGES);
          case "range" -> new RangeAllocator(CAPACITY_PAGES);
          default -> new CountingAllocator(CAPACITY_PAGES);
        };
    Extents shortLived = new Extents();
    for (int i = 0; space.freePages() > CAPACITY_PAGES / 2; i++) {
      Extents resident = i % 3 == 0 ? shortLived : new Extents();
      allocate(random.nextLong(1L << random.nextInt(15)) + 1, resident);
      // Freed one later, so that it has a neighbour on both sides.
      if (i % 3 == 1) {
        space.free(shortLived);
      }
    }
    if (!shortLived.isEmpty()) {
      space.free(shortLived);
    }
    // A quarter of the memory at most.
    churning = new Extents[(int) Math.min(CHURNING, CAPACITY_PAGES / 4 / pages)];
    for (int i = 0; i < churning.length; i++) {
      churning[i] = new Extents();
      allocate(pages, churning[i]);
    }
  }

  /** Allocates and frees the same pages over and over. */
  @Benchmark
  public long same() {
    allocate(pages, extents);
    long start = extents.start(0);
    space.free(extents);
    return start;
  }

  /** Frees an arbitrary buffer and allocates it anew. */
  @Benchmark
  public long churn() {
    Extents victim = churning[random.nextInt(churning.length)];
    space.free(victim);
    allocate(pages, victim);
    return victim.start(0);
  }

  private void allocate(long wanted, Extents out) {
    if (!space.allocate(wanted, 0, 0, 0, 0, out)) {
      throw new IllegalStateException("no room for " + wanted + " pages");
    }
  }
}
