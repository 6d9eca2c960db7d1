package org.vramlab.bench.architecture.planted.ttm.bo;

import org.vramlab.bench.architecture.planted.interconnect.ImportsTtm;

/** Buffers know nothing of links. */
public final class ImportsInterconnect {

  /** Where the forbidden arrow points. */
  public ImportsTtm use(ImportsTtm other) {
    return other;
  }
}
