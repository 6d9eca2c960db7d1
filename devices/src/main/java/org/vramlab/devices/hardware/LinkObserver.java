package org.vramlab.devices.hardware;

import org.vramlab.interconnect.fabric.Fabric;

/** Looks at the wires from time to time, to draw their use. */
@FunctionalInterface
public interface LinkObserver {
  /**
   * Something began or ended on the wires at {@code nanos}; the fabric may be asked for counters,
   * not changed.
   */
  void wiresChanged(long nanos, Fabric fabric);
}
