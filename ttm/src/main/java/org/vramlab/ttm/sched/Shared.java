package org.vramlab.ttm.sched;

/**
 * Something that more than one task touches without a lock around it: a lock itself, a counter, a
 * flag. What a search of interleavings must know of ({@link SteppedRuntime}); the other runtimes
 * never ask.
 *
 * <p>What is one says so once, with {@link Sched#share}.
 *
 * <p>What a lock protects needs no mention of its own: whoever touches it has touched the lock.
 */
public interface Shared {
  /** A small number, unique in the runtime ({@link Sched#share}). */
  int sharedId();

  /**
   * Writes down everything about it, and about what it protects, that decides how tasks go on: two
   * states with the same digest must behave alike. Ages go in as ranks, absolute time and numbers
   * that only name things stay out.
   */
  void digest(Digest into);
}
