package org.vramlab.bench.architecture.planted.interconnect;

import org.vramlab.bench.architecture.planted.ttm.bo.DrawsFromSeed;

/** The fabric knows nothing of buffers. */
public final class ImportsTtm {

  /** Where the forbidden arrow points. */
  public DrawsFromSeed use(DrawsFromSeed other) {
    return other;
  }
}
