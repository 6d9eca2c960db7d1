package org.vramlab.ttm.lockdep;

/** What is promised about the locks of one class. */
public enum LockKind {
  /**
   * The reservations of one {@code WwClass}: any number of them nest with an acquire context;
   * without a context at most one, and none beside it. A trylock is exempt from order, but what is
   * held by one counts.
   */
  WW("reservation"),

  /**
   * Taken before the ticket opens, and never in another driver's callback: the mmap lock, say.
   * Order among the outer ones is learnt.
   */
  OUTER("outer lock"),

  /**
   * May be taken under a reservation, and is never held across anything that may take one. Order is
   * learnt.
   */
  INNER("inner lock"),

  /**
   * A short lock around a few list operations (a spinlock): nothing blocks under it. Order among
   * leaves is learnt.
   */
  LEAF("leaf lock");

  private final String label;

  LockKind(String label) {
    this.label = label;
  }

  /** What to call such a lock in a sentence. */
  String label() {
    return label;
  }
}
