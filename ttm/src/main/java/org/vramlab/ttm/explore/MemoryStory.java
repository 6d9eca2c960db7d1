package org.vramlab.ttm.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vramlab.ttm.event.EventSink;

/** The words for buffers and the places where they live, fences, jobs and copies; and all names. */
final class MemoryStory implements EventSink {
  private static final String[] SKIP_REASONS = {
    "pinned",
    "belongs to this submission",
    "locked (a trylock, which does not wait)",
    "an importer of it is locked (a trylock, which does not wait)",
    "no longer where room is wanted",
    "nowhere to put it",
    "its lock was lost, which is taken for a no"
  };

  private final StoryPage page;

  /** By buffer: the pool where it lives. */
  private final SortedMap<Integer, Integer> placed = new TreeMap<>();

  MemoryStory(StoryPage page) {
    this.page = page;
  }

  /** What lives where now: a line for each pool. */
  List<String> placements() {
    SortedMap<Integer, List<String>> byPool = new TreeMap<>();
    placed.forEach((buffer, pool) ->
        byPool.computeIfAbsent(pool, none -> new ArrayList<>()).add(page.buffer(buffer)));
    List<String> lines = new ArrayList<>();
    byPool.forEach(
        (pool, buffers) -> lines.add(String.join(", ", buffers) + " in " + page.pool(pool)));
    return lines;
  }

  // ---- Names.

  @Override
  public void taskCreated(int task, String name) {
    page.nameTask(task, name);
  }

  @Override
  public void poolCreated(int pool, String name, long capacityPages, boolean addressable) {
    page.namePool(pool, name);
  }

  @Override
  public void queueCreated(int queue, String name, boolean copyEngine) {
    page.nameQueue(queue, name);
  }

  // ---- Buffers.

  @Override
  public void bufferCreated(long nanos, int buffer, int lock, long sizeBytes) {
    if (page.isTold()) {
      page.say("creates " + page.buffer(buffer));
    }
  }

  @Override
  public void bufferDestroyed(long nanos, int buffer) {
    if (page.isOver()) {
      return;
    }
    placed.remove(buffer);
    if (page.isTold()) {
      page.say(page.buffer(buffer) + " is destroyed");
    }
  }

  @Override
  public void resourceAllocated(long nanos, int resource, int buffer, int pool, long pages) {
    if (page.isTold()) {
      page.say("finds room for " + page.buffer(buffer) + " in " + page.pool(pool));
    }
  }

  @Override
  public void bufferPlaced(long nanos, int buffer, int resource, int pool) {
    if (page.isOver()) {
      return;
    }
    placed.put(buffer, pool);
    if (page.isTold()) {
      page.say("places " + page.buffer(buffer) + " in " + page.pool(pool));
    }
  }

  @Override
  public void bufferPinned(long nanos, int buffer, int delta) {
    if (page.isTold()) {
      page.say((delta > 0 ? "pins " : "unpins ") + page.buffer(buffer));
    }
  }

  @Override
  public void pinFellBack(long nanos, int buffer, int pool, int attachment) {
    if (page.isTold()) {
      page.say("must pin " + page.buffer(buffer) + " in " + page.pool(pool));
    }
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
    if (page.isTold()) {
      page.say(
          "evicts "
              + page.buffer(buffer)
              + " from "
              + page.pool(fromPool)
              + (toPool == NONE ? ", its contents are given up" : " to " + page.pool(toPool))
              + (forBuffer == NONE ? "" : " for " + page.buffer(forBuffer)));
    }
  }

  @Override
  public void victimSkipped(long nanos, int task, int ticket, int buffer, int pool, int reason) {
    if (page.isTold()) {
      page.say("victim " + page.buffer(buffer) + ": passed over, " + SKIP_REASONS[reason]);
    }
  }

  @Override
  public void refused(
      long nanos, int task, int ticket, int buffer, int pool, long pages, long evictablePages) {
    if (page.isTold()) {
      page.say(
          "NO MEMORY for "
              + page.buffer(buffer)
              + " in "
              + page.pool(pool)
              + ", though "
              + evictablePages
              + " pages could be evicted");
    }
  }

  @Override
  public void swappedOut(long nanos, int task, int ticket, int buffer, long pages) {
    if (page.isTold()) {
      page.say("swaps " + page.buffer(buffer) + " out");
    }
  }

  @Override
  public void swappedIn(long nanos, int task, int ticket, int buffer, long pages) {
    if (page.isTold()) {
      page.say("swaps " + page.buffer(buffer) + " in");
    }
  }

  @Override
  public void mappingBound(long nanos, int mapping, int buffer, int resource) {
    if (page.isTold()) {
      page.say("maps " + page.buffer(buffer));
    }
  }

  @Override
  public void mappingInvalidated(long nanos, int mapping, int buffer) {
    if (page.isTold()) {
      page.say("a mapping of " + page.buffer(buffer) + " is stale");
    }
  }

  // ---- Fences, jobs and copies.

  @Override
  public void fenceSignalled(long nanos, int fence) {
    page.say("fence " + fence + " signals");
  }

  @Override
  public void jobQueued(long nanos, int job, int queue, int fence, int ticket) {
    page.say("hands job " + job + " to " + page.queue(queue) + ", fence " + fence);
  }

  @Override
  public void jobEnded(long nanos, int job, int queue) {
    page.say("job " + job + " ends on " + page.queue(queue));
  }

  @Override
  public void copyQueued(
      long nanos,
      int copy,
      int queue,
      int fence,
      int buffer,
      int fromResource,
      int toResource,
      int fromPool,
      int toPool,
      long bytes) {
    if (page.isTold()) {
      page.say("orders the copy of " + page.buffer(buffer) + ", fence " + fence);
    }
  }

  @Override
  public void copyEnded(long nanos, int copy, int queue) {
    page.say("copy " + copy + " ends on " + page.queue(queue));
  }
}
