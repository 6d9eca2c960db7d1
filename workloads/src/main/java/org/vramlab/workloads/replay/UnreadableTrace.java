package org.vramlab.workloads.replay;

import org.vramlab.workloads.io.InputException;

/** Carries an {@link InputException} out of a task. */
final class UnreadableTrace extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final InputException reason;

  UnreadableTrace(InputException reason) {
    super(reason);
    this.reason = reason;
  }

  InputException reason() {
    return reason;
  }
}
