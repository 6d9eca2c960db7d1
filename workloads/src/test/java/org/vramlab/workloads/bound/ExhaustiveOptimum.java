package org.vramlab.workloads.bound;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vramlab.workloads.bound.proof.Metric;

/**
 * The least that any schedule of a {@link TinyTrace} moves on one device: every choice of whom to
 * evict at every operation is tried. Knows only the rules, nothing of bounds.
 */
final class ExhaustiveOptimum {
  private final TinyTrace trace;
  private final int device;
  private final Metric metric;

  private ExhaustiveOptimum(TinyTrace trace, int device, Metric metric) {
    this.trace = trace;
    this.device = device;
    this.metric = metric;
  }

  static long of(TinyTrace trace, int device, Metric metric) {
    return new ExhaustiveOptimum(trace, device, metric).solve();
  }

  private long solve() {
    // Cheapest cost by state: a set of residents in the lower half, the dirty ones in the upper.
    Map<Long, Long> states = new HashMap<>();
    states.put(0L, 0L);
    int written = 0;
    for (TinyTrace.Event event : trace.events) {
      Map<Long, Long> next = new HashMap<>();
      if (event.isFree()) {
        long others = ~(1L << event.freed() | 1L << (event.freed() + 32));
        states.forEach((state, cost) -> next.merge(state & others, cost, Math::min));
      } else {
        int reads = mask(event.reads());
        int writes = mask(event.writes());
        for (Map.Entry<Long, Long> state : states.entrySet()) {
          step(state.getKey(), state.getValue(), reads, writes, written, next);
        }
        written |= writes;
      }
      states = next;
    }
    return states.values().stream().mapToLong(cost -> cost).min().orElseThrow();
  }

  private void step(
      long state, long cost, int reads, int writes, int written, Map<Long, Long> next) {
    int resident = (int) state;
    int dirty = (int) (state >>> 32);
    int needed = reads | writes;
    long loaded = bytes(needed & ~resident & (reads | written));
    int others = resident & ~needed;
    for (int kept = others; ; kept = (kept - 1) & others) {
      if (bytes(needed | kept) <= trace.poolBytes[device]) {
        int gone = others & ~kept;
        int stillDirty = (dirty & ~gone) | writes;
        long after = (long) stillDirty << 32 | needed | kept;
        next.merge(after, cost + metric.of(loaded, bytes(gone & dirty)), Math::min);
      }
      if (kept == 0) {
        return;
      }
    }
  }

  private int mask(List<Integer> buffers) {
    int mask = 0;
    for (int buffer : buffers) {
      mask |= trace.owners.get(buffer) == device ? 1 << buffer : 0;
    }
    return mask;
  }

  private long bytes(int mask) {
    long bytes = 0;
    for (int rest = mask; rest != 0; rest &= rest - 1) {
      bytes += trace.sizes.get(Integer.numberOfTrailingZeros(rest));
    }
    return bytes;
  }
}
