package org.vramlab.workloads.compare;

import java.util.List;
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

  /** What has to be brought to a device whatever the policy does: first reads of host memory. */
  final class CompulsoryBytes implements YardstickSource {
    @Override
    public Yardstick of(ReplaySettings settings) {
      if (!staysInVram(settings)) {
        return Yardstick.absent("with --move-limit buffers are used without being moved");
      }
      long bytes = 0;
      List<ReplaySettings.TracedProcess> processes = settings.processes();
      for (ReplaySettings.TracedProcess process : processes) {
        bytes += process.summary().compulsoryBytes();
      }
      return new Yardstick(
          java.util.OptionalLong.of(bytes),
          java.util.OptionalLong.empty(),
          "compulsory bytes only: what is read before anything wrote it");
    }
  }
}
