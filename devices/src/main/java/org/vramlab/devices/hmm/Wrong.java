package org.vramlab.devices.hmm;

/** What a driver of user memory can do wrong. */
public enum Wrong {
  /** Nothing. */
  NOTHING,

  /** The notifier does not wait for the device: its jobs write pages that are somebody else's. */
  NOTIFIER_DOES_NOT_WAIT,

  /** A submission does not look whether the pages that it has faulted in are still there. */
  SEQUENCE_IGNORED,

  /** The notifier takes the reservation, whose holder may wait for memory. */
  NOTIFIER_TAKES_RESERVATION,

  /**
   * The driver is not declared a GPU's: its fences may wait for memory, so its notifier may not
   * wait for them.
   */
  NOT_DECLARED_GPU
}
