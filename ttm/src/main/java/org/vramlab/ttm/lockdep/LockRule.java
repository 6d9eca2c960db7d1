package org.vramlab.ttm.lockdep;

/** The rules that {@link Lockdep} watches. */
public enum LockRule {
  /** Two chains of locks, together, close a circle. */
  ORDER_CYCLE,
  /** A lock of a class that the task holds already, where that does not nest. */
  RECURSION,
  /**
   * Blocking for a reservation beside one that was taken without a context, or without a context
   * beside any.
   */
  RESERVATION_WITHOUT_CONTEXT,
  /**
   * An outer lock inside a ticket, another driver's callback, under a reservation or an inner lock,
   * or in a section.
   */
  OUTER_LOCK_INSIDE,
  /** An inner lock held across something that may take a reservation. */
  INNER_ACROSS_RESERVATION,
  /** Something that may block under a leaf lock. */
  BLOCKING_UNDER_LEAF,
  /** Forbidden in a fence-signalling section. */
  FENCE_SIGNALLING,
  /** Forbidden in reclaim. */
  RECLAIM,
  /** Forbidden in an MMU-notifier section. */
  MMU_NOTIFIER,
  /** Waiting for space with a reservation in hand. */
  WAIT_FOR_SPACE_HOLDING,
  /** A second ticket of the same task. */
  SECOND_TICKET,
  /** A second acquire context of the same task, for the same class of reservations. */
  SECOND_CONTEXT,
  /** Released, or left, what is not held; or ended holding something. */
  UNBALANCED
}
