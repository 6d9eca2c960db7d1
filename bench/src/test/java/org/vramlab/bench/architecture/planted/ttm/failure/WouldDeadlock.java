package org.vramlab.bench.architecture.planted.ttm.failure;

/** Stands for the failure that only {@code exec} may catch. */
public class WouldDeadlock extends MemoryFailure {
  private static final long serialVersionUID = 1L;
}
