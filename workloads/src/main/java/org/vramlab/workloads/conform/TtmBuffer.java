package org.vramlab.workloads.conform;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.resv.Reservation;

/** What the recorder knows of a buffer of a scenario, beside the buffer itself. */
final class TtmBuffer {
  final int id;
  final BufferObject bo;

  /** The group whose reservation it shares; null for its own. */
  final @Nullable TtmGroup group;

  /** Whether the scenario has dropped its reference. */
  boolean freed;

  /** Whether its driver refuses to have it evicted. */
  boolean unevictable;

  /**
   * What the second thread has locked for it; null if nothing. Deletion may give it another one.
   */
  @Nullable Reservation held;

  /** How the second thread holds it. */
  @Nullable HoldKind heldAs;

  TtmBuffer(int id, BufferObject bo, @Nullable TtmGroup group) {
    this.id = id;
    this.bo = bo;
    this.group = group;
  }

  /** How the second thread locks. */
  enum HoldKind {
    /** Without a context. */
    NONE("none"),
    /** With a context that is older than all of the scenario's. */
    OLD("old"),
    /** With a context made when it is first needed. */
    YOUNG("young");

    private final String word;

    HoldKind(String word) {
      this.word = word;
    }

    static @Nullable HoldKind of(String word) {
      for (HoldKind kind : values()) {
        if (kind.word.equals(word)) {
          return kind;
        }
      }
      return null;
    }
  }
}
