package org.vramlab.ttm.bo;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.ttm.event.EventSink;

/** Writes down, in words, what tickets do about locks and memory. */
final class Diary implements EventSink {
  final List<String> entries = new ArrayList<>();

  /** Position of the first entry that is exactly {@code entry}; fails if there is none. */
  int indexOf(String entry) {
    int index = entries.indexOf(entry);
    if (index < 0) {
      throw new AssertionError("no '" + entry + "' in " + entries);
    }
    return index;
  }

  boolean has(String entry) {
    return entries.contains(entry);
  }

  /** Entries that begin with {@code start}, in order. */
  List<String> startingWith(String start) {
    return entries.stream().filter(entry -> entry.startsWith(start)).toList();
  }

  @Override
  public void ticketBackedOff(long nanos, int task, int ticket, int lock, int pool) {
    entries.add(
        lock == NONE ? task + " backs off for space" : task + " backs off for lock " + lock);
  }

  @Override
  public void ticketSealed(long nanos, int task, int ticket) {
    entries.add(task + " seals");
  }

  @Override
  public void lockAcquired(long nanos, int task, int ticket, int lock) {
    entries.add(task + " locks " + lock);
  }

  @Override
  public void lockReleased(long nanos, int task, int lock) {
    entries.add(task + " unlocks " + lock);
  }

  @Override
  public void lockWaitBegan(long nanos, int task, int ticket, int lock, int holderTask) {
    entries.add(task + " sleeps for " + lock);
  }

  @Override
  public void spaceWaitBegan(long nanos, int task, int ticket, int pool) {
    entries.add(task + " waits for space");
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
    entries.add("evicts " + buffer + " to " + toPool);
  }

  @Override
  public void refused(
      long nanos, int task, int ticket, int buffer, int pool, long pages, long evictablePages) {
    entries.add("refuses " + buffer + ", evictable pages " + evictablePages);
  }
}
