package org.vramlab.workloads.replay;

/** A submission was refused so often that nothing but a fault of the manager explains it. */
final class Starved extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Starved(String message) {
    super(message);
  }
}
