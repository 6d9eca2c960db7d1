package org.vramlab.workloads.cases.soak;

import org.vramlab.devices.hardware.WorkError;
import org.vramlab.ttm.content.BrokenContent;

/**
 * What a client may expect of one piece of memory that it alone writes, from how its own work on it
 * ended: garbage after work that failed, contents after work that was done. Held against what the
 * memory holds, and against what whoever reads it is told.
 */
final class Damage {
  private boolean damaged;

  /** Work that writes it has ended so. */
  void written(int status) {
    damaged = status < 0;
  }

  boolean isDamaged() {
    return damaged;
  }

  /**
   * Work that read nothing else has ended so.
   *
   * @throws IllegalStateException it was told that all is well where nothing can be, or the reverse
   */
  static void judgeReader(boolean readDamaged, int status, String who) {
    boolean told = status == WorkError.BAD_INPUT.code();
    boolean done = status == 1;
    if (readDamaged ? done : told) {
      throw new IllegalStateException(
          who
              + " ended with "
              + status
              + " although what it read was "
              + (readDamaged ? "garbage" : "as it should be")
              + ": "
              + BrokenContent.class.getSimpleName());
    }
  }
}
