package org.vramlab.workloads.bound;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/**
 * Runs a device's operations, making room by what a key says is least worth keeping. A key is a
 * number for each use, valid until the buffer's next: so a plain heap finds the victim. Belady's
 * policy is the key "minus the next use".
 *
 * <p>Threads: one. One use.
 */
final class KeyedEviction {
  /** What a resident buffer is worth keeping after a use. */
  @FunctionalInterface
  interface Key {
    /** The larger, the longer it stays. */
    double of(int use, boolean dirty);
  }

  private final Intervals intervals;
  private final DeviceUses uses;
  private final Key key;

  /** Whether victims that turn out not to be needed stay. */
  private final boolean spares;

  private final VictimHeap heap;

  /** For each buffer its latest use; -1 before the first. */
  private final int[] current;

  private final boolean[] resident;
  private final boolean[] dirty;
  private final boolean[] kept;
  private final IntArrayList victims = new IntArrayList();

  /** Buffers by the operation before which they are freed: heads and links of lists, -1 ends. */
  private final int[] freed;

  private final int[] freedNext;

  private long usedBytes;
  private long inBytes;
  private long outBytes;

  private KeyedEviction(Intervals intervals, Key key, boolean spares) {
    this.intervals = intervals;
    this.uses = intervals.uses;
    this.key = key;
    this.spares = spares;
    heap = new VictimHeap(uses.useCount());
    current = new int[uses.bufferCount()];
    Arrays.fill(current, -1);
    resident = new boolean[uses.bufferCount()];
    dirty = new boolean[uses.bufferCount()];
    kept = new boolean[uses.useCount()];
    Arrays.fill(kept, true);
    freed = new int[uses.operationCount() + 1];
    Arrays.fill(freed, -1);
    freedNext = new int[uses.bufferCount()];
    for (int buffer = 0; buffer < freedNext.length; buffer++) {
      freedNext[buffer] = freed[uses.endOperations()[buffer]];
      freed[uses.endOperations()[buffer]] = buffer;
    }
  }

  /**
   * The schedule that comes of such a key.
   *
   * @param spares whether victims that turn out not to be needed stay: moves less now, and leaves
   *     worse company for later, so that either may be better
   */
  static Schedule run(Intervals intervals, Key key, boolean spares) {
    KeyedEviction run = new KeyedEviction(intervals, key, spares);
    for (int operation = 0; operation < run.uses.operationCount(); operation++) {
      run.operation(operation);
    }
    return new Schedule(run.kept, run.inBytes, run.outBytes);
  }

  private void operation(int operation) {
    for (int buffer = freed[operation]; buffer >= 0; buffer = freedNext[buffer]) {
      if (resident[buffer]) {
        resident[buffer] = false;
        dirty[buffer] = false;
        usedBytes -= uses.sizeBytes()[buffer];
        heap.remove(current[buffer]);
      }
    }
    int start = uses.operandStarts()[operation];
    int end = uses.operandStarts()[operation + 1];
    long wanted = usedBytes - intervals.poolBytes;
    for (int operand = start; operand < end; operand++) {
      int buffer = uses.useBuffers()[uses.operandUses()[operand]];
      if (!resident[buffer]) {
        wanted += uses.sizeBytes()[buffer];
      } else {
        heap.remove(current[buffer]);
      }
    }
    if (wanted > 0) {
      makeRoom(wanted);
    }
    for (int operand = start; operand < end; operand++) {
      touch(uses.operandUses()[operand]);
    }
    assert usedBytes <= intervals.poolBytes;
  }

  private void touch(int use) {
    int buffer = uses.useBuffers()[use];
    if (!resident[buffer]) {
      resident[buffer] = true;
      usedBytes += uses.sizeBytes()[buffer];
      inBytes += uses.loads()[use] ? uses.sizeBytes()[buffer] : 0;
    }
    dirty[buffer] |= uses.writes()[use];
    current[buffer] = use;
    heap.add(use, key.of(use, dirty[buffer]));
  }

  /** Takes the least worth until it is enough, then may spare those that were not needed. */
  private void makeRoom(long wantedBytes) {
    victims.clear();
    long bytes = 0;
    while (bytes < wantedBytes) {
      int use = heap.removeFirst();
      victims.add(use);
      bytes += uses.bytes(use);
    }
    for (int index = victims.size() - 1; index >= 0; index--) {
      int use = victims.getInt(index);
      if (spares && bytes - uses.bytes(use) >= wantedBytes) {
        bytes -= uses.bytes(use);
        heap.add(use, heap.key(use));
      } else {
        evict(use);
      }
    }
  }

  private void evict(int use) {
    int buffer = uses.useBuffers()[use];
    resident[buffer] = false;
    usedBytes -= uses.sizeBytes()[buffer];
    outBytes += dirty[buffer] ? uses.sizeBytes()[buffer] : 0;
    dirty[buffer] = false;
    kept[use] = false;
  }
}
