package org.vramlab.bench.architecture.planted.ttm.bo;

/** Counts for every simulation of the process at once. */
public final class KeepsStaticState {

  private static int count;

  /** One more. */
  public int next() {
    return increment();
  }

  private static int increment() {
    return ++count;
  }
}
