package org.vramlab.devices.xe;

import org.vramlab.ttm.exec.TicketSettings;

/**
 * How one device is set up.
 *
 * @param vramPages size of its memory
 * @param tickets how its tickets behave
 * @param escalates whether a request that is out of memory is made again as the only one of the
 *     driver ({@link Validation})
 * @param minRunNanos how long an address space runs at least before it gives way ({@code
 *     min_run_period})
 * @param preemptNanos how long the hardware takes to save what runs
 * @param pauseNanos how long a rebind waits that found no memory
 */
public record XeSettings(
    long vramPages,
    TicketSettings tickets,
    boolean escalates,
    long minRunNanos,
    long preemptNanos,
    long pauseNanos) {
  /**
   * With the ticket everywhere, and no need of the lock. It runs 5 ms at least, as xe's
   * long-running jobs do; saving takes 100 us and the pause 1 ms, which are assumptions.
   */
  public static XeSettings of(long vramPages) {
    return new XeSettings(vramPages, TicketSettings.PLAIN, false, 5_000_000, 100_000, 1_000_000);
  }

  /** The same with other tickets. */
  public XeSettings with(TicketSettings others) {
    return new XeSettings(vramPages, others, escalates, minRunNanos, preemptNanos, pauseNanos);
  }

  /** The same, made exhaustive by the lock. */
  public XeSettings escalating() {
    return new XeSettings(vramPages, tickets, true, minRunNanos, preemptNanos, pauseNanos);
  }
}
