package org.vramlab.devices.amdgpu;

import org.vramlab.ttm.event.EventSink;

/** Fixture: a digest of where buffers went, and when, with some counts. */
final class Trail implements EventSink {
  private long digest;
  private int pools;

  /** By pool number: whether its name ends in VRAM. */
  private final boolean[] isVram = new boolean[64];

  /** How many copies went from VRAM to VRAM. */
  int peerCopies;

  /** How many copies there were in all. */
  int copies;

  /** How many victims left VRAM. */
  int evictions;

  /** How many clean copies were kept. */
  int kept;

  /** How many times a duplicate was filled. */
  int duplicates;

  /** How many buffers were fetched ahead of need, and how many were to be, and were not. */
  int prefetches;

  int givenUp;

  private void add(long nanos, long what) {
    digest = (digest * 31 + nanos) * 31 + what;
  }

  @Override
  public void poolCreated(int pool, String name, long capacityPages, boolean addressable) {
    isVram[pool] = name.endsWith("VRAM");
    pools++;
  }

  @Override
  public void bufferPlaced(long nanos, int buffer, int resource, int pool) {
    add(nanos, (long) buffer * pools + pool);
  }

  @Override
  public void copyKept(long nanos, int buffer, int resource) {
    add(nanos, buffer);
    kept++;
  }

  @Override
  public void duplicated(long nanos, int buffer, int duplicate) {
    add(nanos, duplicate);
    duplicates++;
  }

  @Override
  public void prefetched(
      long nanos, int task, int ticket, int buffer, int pool, int fence, long bytes) {
    add(nanos, buffer);
    prefetches++;
  }

  @Override
  public void prefetchGivenUp(long nanos, int task, int ticket, int buffer, int reason) {
    add(nanos, reason);
    givenUp++;
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
    add(nanos, buffer);
    evictions += isVram[fromPool] ? 1 : 0;
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
    add(nanos, queue);
    copies++;
    peerCopies += isVram[fromPool] && isVram[toPool] ? 1 : 0;
  }

  @Override
  public void jobEnded(long nanos, int job, int queue) {
    add(nanos, job);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Trail trail && trail.digest == digest && trail.copies == copies;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(digest);
  }

  @Override
  public String toString() {
    return "digest " + digest + ", " + copies + " copies, " + evictions + " evictions";
  }
}
