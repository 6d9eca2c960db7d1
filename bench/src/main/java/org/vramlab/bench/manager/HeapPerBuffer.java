package org.vramlab.bench.manager;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.sched.Simulation;

/**
 * Bytes of heap per resident buffer, all structures of the manager included: buffers of one page
 * without fences, after full collections.
 *
 * <p>{@code bench/jmh heap-per-buffer 10000000}
 */
public final class HeapPerBuffer {
  /** The serial collector leaves some garbage where it lies, but not in every fourth collection. */
  private static final int COLLECTIONS = 4;

  private HeapPerBuffer() {}

  /**
   * Prints the bytes per buffer.
   *
   * @param arguments the number of buffers; then, for tests of the measurement, {@code fenced}:
   *     each gets a fence
   */
  public static void main(String[] arguments) throws Interrupted, NoMemory, Busy {
    int buffers = Integer.parseInt(arguments[0]);
    boolean fenced = arguments.length > 1 && arguments[1].equals("fenced");
    // Once before, so that what loading the classes leaves behind counts on neither side.
    filled(1000);
    long before = usedBytes();
    ResidentBuffers pool = filled(buffers);
    if (fenced) {
      pool.addFences();
    }
    long used = usedBytes() - before;
    // The array of the buffers is whose they are, not the manager's: 4 bytes each.
    System.out.printf("%d buffers: %.1f bytes each%n", buffers, used / (double) buffers - 4);
    if (!pool.isResident(buffers - 1)) {
      throw new IllegalStateException("the last buffer does not live in VRAM");
    }
  }

  private static ResidentBuffers filled(int buffers) throws Interrupted, NoMemory, Busy {
    Simulation simulation = new Simulation(Simulation.EXACT_SEED, EventSink.SILENT, SpanLog.OFF);
    ResidentBuffers pool =
        new ResidentBuffers(simulation, EvictionMode.TICKET, EvictionPolicy.LRU, buffers);
    pool.fill();
    return pool;
  }

  private static long usedBytes() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    // As of the last collection: what a thread has put aside for its next objects is not used.
    long used = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage collected = pool.getCollectionUsage();
      if (pool.getType() == MemoryType.HEAP && collected != null) {
        used += collected.getUsed();
      }
    }
    return used;
  }
}
