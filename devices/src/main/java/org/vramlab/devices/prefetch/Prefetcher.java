package org.vramlab.devices.prefetch;

/**
 * Decides what one client of one device fetches ahead of need. It is told what the client uses, and
 * asked what to fetch whenever there is time for it: while the client waits for its jobs, and less
 * than the driver's share of bytes is on its way.
 *
 * <p>Buffers go by the numbers of {@link PrefetchView}. What it names is fetched if it can be had
 * at once; rules of correctness (locks, room, who may be evicted) are none of its business.
 *
 * <p>Threads: one at a time, those of the client.
 */
public interface Prefetcher {
  /** In place of a buffer: none. */
  int NONE = -1;

  /**
   * A job was submitted that uses {@code buffer}; told of each buffer of the job, in its order.
   *
   * @param fetched whether the buffer was not in the device's memory, and had to be moved in
   */
  default void used(int buffer, boolean fetched) {}

  /** All that the job uses was told; the operation is no longer one of those to come. */
  default void submitted() {}

  /**
   * What to fetch now; {@link #NONE} for nothing until the next job. Must be {@linkplain
   * PrefetchView#isFetchable fetchable}.
   */
  int next();

  /** What {@link #next} named last is on its way. */
  default void fetching(int buffer) {}

  /**
   * What {@link #next} named last cannot be had at once, and is not fetched. It must not be named
   * again before the next job is {@link #submitted}.
   */
  default void givenUp(int buffer) {}

  /**
   * Whether {@code victim}, which nobody uses now, may be evicted so that {@code winner} can be
   * fetched; both are the client's own.
   */
  default boolean yields(int victim, int winner) {
    return true;
  }
}
