package org.vramlab.workloads.validation;

/** A row is outside of what the model speaks of; the message says why, alike for rows alike. */
final class Unpredictable extends Exception {
  private static final long serialVersionUID = 1L;

  Unpredictable(String reason) {
    super(reason);
  }
}
