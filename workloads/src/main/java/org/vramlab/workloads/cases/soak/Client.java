package org.vramlab.workloads.cases.soak;

import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;

/**
 * Somebody who uses a device: makes what it needs, works in steps, and closes everything. A step
 * that fails leaves everything as it was.
 */
abstract class Client {
  /** Makes what it needs. */
  void begin() throws Interrupted, NoMemory, Busy {}

  /**
   * One unit of work.
   *
   * @return false if there was nothing to do
   */
  abstract boolean step() throws Interrupted, NoMemory, Busy, Unsupported;

  /** Closes everything; its device may be gone. */
  void end() throws Interrupted, NoMemory, Busy {}
}
