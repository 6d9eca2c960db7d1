package org.vramlab.devices.amdgpu;

/**
 * How long the steps take by which a compute process gives its memory up and gets it back.
 *
 * @param preemptNanos until the hardware has put aside what the queues run
 * @param leastActiveNanos how long queues run at least before they are stopped again ({@code
 *     PROCESS_ACTIVE_TIME_MS})
 * @param restoreDelayNanos how long the process stays away before it asks for its memory ({@code
 *     PROCESS_RESTORE_TIME_MS}), and before it asks again ({@code PROCESS_BACK_OFF_TIME_MS})
 */
public record ComputeTimes(long preemptNanos, long leastActiveNanos, long restoreDelayNanos) {
  /**
   * As Linux 6.12 has them: 10 ms of running, 100 ms away ({@code kfd_priv.h}); what saving the
   * waves of a device takes is an assumption.
   */
  public static final ComputeTimes LINUX = new ComputeTimes(1_000_000, 10_000_000, 100_000_000);

  /** Checks ranges. */
  public ComputeTimes {
    if (preemptNanos < 0 || leastActiveNanos < 0 || restoreDelayNanos < 0) {
      throw new IllegalArgumentException("a time is negative");
    }
  }
}
