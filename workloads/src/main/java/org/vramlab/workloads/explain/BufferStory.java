package org.vramlab.workloads.explain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to the buffers of one number, in order. Filled while the run goes on. */
public final class BufferStory {
  /** What a step is. */
  enum Kind {
    CREATED,
    PLACED,
    EVICTED,
    COPIED,
    PREFETCHED,
    NOT_PREFETCHED,
    SPARED,
    PINNED,
    SWAPPED_OUT,
    SWAPPED_IN,
    FREED
  }

  /**
   * One step.
   *
   * @param pool where it got a place; empty for other steps
   * @param by who passed it over, or brought it in; null where nobody is known
   * @param reason why it was passed over, or not fetched ahead; -1 for other steps
   */
  record Step(
      long nanos,
      Kind kind,
      String pool,
      @Nullable Doer by,
      @Nullable Eviction eviction,
      @Nullable Work copy,
      int reason) {
    static Step of(long nanos, Kind kind) {
      return new Step(nanos, kind, "", null, null, null, -1);
    }
  }

  final List<Step> steps = new ArrayList<>();
  @Nullable Named buffer;
}
