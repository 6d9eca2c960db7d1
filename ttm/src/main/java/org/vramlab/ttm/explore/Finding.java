package org.vramlab.ttm.explore;

import org.jspecify.annotations.Nullable;

/**
 * Something that a search found: what kind, what there is to say about it, and the schedule that
 * leads there.
 *
 * @param kind what kind of thing
 * @param story what is wrong, in words; for a deadlock, who holds and wants what
 * @param schedule whose step it is, step by step, from the beginning
 * @param loopFrom for {@link Kind#LIVELOCK}: the first step of the loop, which the rest of the
 *     schedule goes round; otherwise -1
 * @param cause what was thrown, if something was
 */
public record Finding(
    Kind kind, String story, Schedule schedule, int loopFrom, @Nullable Throwable cause) {
  /** What can be found. */
  public enum Kind {
    /** Nobody can go on, and each waits for something that another has. */
    DEADLOCK,
    /** Nobody can go on, although what somebody waits for is there. */
    LOST_WAKE_UP,
    /** A cycle of states in which everybody has his turn, and somebody gets nowhere for ever. */
    LIVELOCK,
    /** The checker: a rule was broken. */
    BROKEN_RULE,
    /** Lockdep: a lock was taken where it may not be. */
    LOCKDEP,
    /** A task, an assertion or the scenario's own look at the end. */
    FAILURE;

    /** For a report. */
    public String label() {
      return switch (this) {
        case DEADLOCK -> "deadlock";
        case LOST_WAKE_UP -> "lost wake-up";
        case LIVELOCK -> "livelock";
        case BROKEN_RULE -> "broken rule";
        case LOCKDEP -> "lockdep report";
        case FAILURE -> "failure";
      };
    }
  }
}
