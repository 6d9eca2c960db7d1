package org.vramlab.bench.architecture.planted.workloads;

import org.vramlab.bench.architecture.planted.bench.Innocent;

/** The product does not know its benchmarks. */
public final class ImportsBench {

  /** Where the forbidden arrow points. */
  public Innocent use(Innocent other) {
    return other;
  }
}
