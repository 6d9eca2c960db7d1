package org.vramlab.ttm.ww;

/** What a class asks of a context that was told to back off. */
public enum Discipline {
  /**
   * Nothing: it may go on as it likes, as in a kernel without CONFIG_DEBUG_MUTEXES. For comparison
   * modes that mask the failure, and for recordings that misuse the lock.
   */
  LENIENT,

  /**
   * Its next lock must be the one it lost, taken while it holds nothing, and only then is there a
   * slow lock; anything else throws {@link IllegalStateException} and changes nothing (the warnings
   * of {@code ww_mutex_lock_acquired} and {@code ww_mutex_lock_slow} under CONFIG_DEBUG_MUTEXES).
   */
  STRICT
}
