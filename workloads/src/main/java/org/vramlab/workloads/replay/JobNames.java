package org.vramlab.workloads.replay;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;

/**
 * What the trace calls each job, for those who draw them: noted when the job is queued, forgotten
 * when it has ended. Goes behind the sink that asks, which does so when a job ends.
 */
final class JobNames implements EventSink, ReplayWatch {
  /** Names of jobs that are queued or run; never iterated. */
  private final Int2ObjectOpenHashMap<String> names = new Int2ObjectOpenHashMap<>();

  /** By queue: what its only client submits next. */
  private final Int2ObjectOpenHashMap<String> next = new Int2ObjectOpenHashMap<>();

  @Override
  public void submitting(int process, int task, int queue, long operation, String name) {
    next.put(queue, name);
  }

  String name(int job) {
    @Nullable String name = names.get(job);
    return name == null ? "job" : name;
  }

  @Override
  public void jobQueued(long nanos, int job, int queue, int fence, int ticket) {
    @Nullable String name = next.get(queue);
    if (name != null) {
      names.put(job, name);
    }
  }

  @Override
  public void jobEnded(long nanos, int job, int queue) {
    names.remove(job);
  }
}
