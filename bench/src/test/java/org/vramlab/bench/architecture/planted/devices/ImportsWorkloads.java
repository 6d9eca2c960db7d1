package org.vramlab.bench.architecture.planted.devices;

import org.vramlab.bench.architecture.planted.workloads.ImportsBench;

/** Drivers do not know who replays on them. */
public final class ImportsWorkloads {

  /** Where the forbidden arrow points. */
  public ImportsBench use(ImportsBench other) {
    return other;
  }
}
