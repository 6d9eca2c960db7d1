package org.vramlab.bench.architecture.planted.ttm.failure;

/** Stands for the sealed family's root. */
public class MemoryFailure extends Exception {
  private static final long serialVersionUID = 1L;
}
