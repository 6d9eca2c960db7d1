package org.vramlab.workloads.bound;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.vramlab.workloads.bound.proof.Execution;

/**
 * What the textbook's policies move under exactly the rules that bounds are about: whole buffers,
 * write-back, one memory for each device; as the reference results of the captured traces count.
 * Operands enter one by one, and each makes room for itself, never by an operand of its operation.
 */
public enum ReferencePolicy {
  /** The least recently used goes first. */
  LRU("LRU"),

  /** Who came first goes first. */
  FIFO("FIFO"),

  /** Who is used again last goes first, the lower id among equals (Belady's MIN). */
  BELADY("Belady");

  private final String words;

  ReferencePolicy(String words) {
    this.words = words;
  }

  /** The name for people. */
  public String words() {
    return words;
  }

  /** What it moves, and how often it misses. */
  public Execution run(TraceUses uses, long[] poolBytes) {
    int devices = uses.deviceCount();
    long[] inBytes = new long[devices];
    long[] outBytes = new long[devices];
    long misses = 0;
    long evictions = 0;
    for (int device = 0; device < devices; device++) {
      Run run = new Run(this, uses.device(device), poolBytes[device]);
      run.all();
      inBytes[device] = run.inBytes;
      outBytes[device] = run.outBytes;
      misses += run.misses;
      evictions += run.evictions;
    }
    return new Execution(inBytes, outBytes, misses, evictions);
  }

  /** One device. Residents stand in a list in order of arrival or use, or in a heap by next use. */
  private static final class Run {
    private final ReferencePolicy policy;
    private final DeviceUses uses;
    private final long poolBytes;
    private final boolean[] resident;
    private final boolean[] dirty;

    /** For each buffer the latest operation that uses it. */
    private final int[] usedAt;

    /** The list: neighbours of each buffer and, last, of its ends. */
    private final int[] after;

    private final int[] before;

    /** Buffers by id, and for each its place in that order: the heap breaks ties by it. */
    private final int[] byId;

    private final int[] ranks;
    private final VictimHeap heap;

    /** Buffers by the operation before which they are freed, the first of each at its start. */
    private final int[] byEnd;

    private long usedBytes;
    private long inBytes;
    private long outBytes;
    private long misses;
    private long evictions;

    Run(ReferencePolicy policy, DeviceUses uses, long poolBytes) {
      this.policy = policy;
      this.uses = uses;
      this.poolBytes = poolBytes;
      int buffers = uses.bufferCount();
      resident = new boolean[buffers];
      dirty = new boolean[buffers];
      usedAt = new int[buffers];
      Arrays.fill(usedAt, -1);
      after = new int[buffers + 1];
      before = new int[buffers + 1];
      after[buffers] = buffers;
      before[buffers] = buffers;
      byId = sorted(uses.bufferIds());
      ranks = new int[buffers];
      for (int rank = 0; rank < buffers; rank++) {
        ranks[byId[rank]] = rank;
      }
      heap = new VictimHeap(buffers);
      byEnd = sorted(uses.endOperations());
    }

    private static int[] sorted(int[] keys) {
      int[] order = IntStream.range(0, keys.length).toArray();
      IntArrays.mergeSort(order, (left, right) -> Integer.compare(keys[left], keys[right]));
      return order;
    }

    void all() {
      int freed = 0;
      for (int operation = 0; operation < uses.operationCount(); operation++) {
        while (freed < byEnd.length && uses.endOperations()[byEnd[freed]] <= operation) {
          leave(byEnd[freed++]);
        }
        operation(operation);
      }
    }

    private void operation(int operation) {
      int start = uses.operandStarts()[operation];
      int end = uses.operandStarts()[operation + 1];
      for (int operand = start; operand < end; operand++) {
        int buffer = uses.useBuffers()[uses.operandUses()[operand]];
        usedAt[buffer] = operation;
        heap.remove(ranks[buffer]);
      }
      for (int operand = start; operand < end; operand++) {
        enter(uses.operandUses()[operand], operation);
      }
      for (int operand = start; operand < end; operand++) {
        int use = uses.operandUses()[operand];
        int buffer = uses.useBuffers()[use];
        dirty[buffer] |= uses.writes()[use];
        if (policy == LRU) {
          unlink(buffer);
          append(buffer);
        } else if (policy == BELADY) {
          heap.add(ranks[buffer], uses.isLast(use) ? -2.0 * (1L << 31) : -uses.intervalEnd(use));
        }
      }
    }

    private void enter(int use, int operation) {
      int buffer = uses.useBuffers()[use];
      if (resident[buffer]) {
        return;
      }
      misses++;
      long bytes = uses.sizeBytes()[buffer];
      while (usedBytes + bytes > poolBytes) {
        int victim = victim(operation);
        evictions++;
        outBytes += dirty[victim] ? uses.sizeBytes()[victim] : 0;
        leave(victim);
      }
      resident[buffer] = true;
      usedBytes += bytes;
      inBytes += uses.loads()[use] ? bytes : 0;
      append(buffer);
    }

    private int victim(int operation) {
      if (policy == BELADY) {
        return byId[heap.removeFirst()];
      }
      int buffer = after[uses.bufferCount()];
      while (usedAt[buffer] == operation) {
        buffer = after[buffer];
      }
      return buffer;
    }

    private void leave(int buffer) {
      if (resident[buffer]) {
        resident[buffer] = false;
        dirty[buffer] = false;
        usedBytes -= uses.sizeBytes()[buffer];
        unlink(buffer);
        heap.remove(ranks[buffer]);
      }
    }

    private void append(int buffer) {
      int ends = uses.bufferCount();
      before[buffer] = before[ends];
      after[buffer] = ends;
      after[before[ends]] = buffer;
      before[ends] = buffer;
    }

    private void unlink(int buffer) {
      after[before[buffer]] = after[buffer];
      before[after[buffer]] = before[buffer];
    }
  }
}
