package org.vramlab.workloads.compare;

import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.replay.ReplaySettings;

/**
 * Where bounds and plans come from. The one in use is named in one place, {@link #STANDARD}.
 *
 * <p>Bytes are those of {@link Figure#MOVED}: copies of buffers into a device's memory and out of
 * it, each rounded up to 4 KiB.
 */
public interface YardstickSource {
  /** The strongest that there is. */
  YardstickSource STANDARD = new ProvenBounds();

  /**
   * The yardstick of one workload in one situation, whatever its policy.
   *
   * @param settings of any run in that situation: its processes and sizes of memory count
   * @throws InputException if a trace cannot be read again
   */
  Yardstick of(ReplaySettings settings) throws InputException;

  /** Whether operations use memory only where the bound has it: in the VRAM of its owner. */
  static boolean staysInVram(ReplaySettings settings) {
    return settings.moveLimitMegabytesPerSecond() == 0;
  }
}
