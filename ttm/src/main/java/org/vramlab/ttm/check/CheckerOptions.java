package org.vramlab.ttm.check;

/**
 * What to hold a run to.
 *
 * @param algorithm how its tickets resolve deadlocks
 * @param ticketMode whether it runs in mode {@code ticket}; in the comparison modes locks without
 *     context and refusals that eviction could have spared are not errors, and the latter are
 *     counted
 * @param errorInjection whether back-offs may be injected; each excuses the one back-off that
 *     follows it, and nothing else
 * @param exactOrder whether events of different tasks come in the order in which things happened,
 *     as in the simulation; in the threads runtime a back-off may be told after the older ticket
 *     that caused it has ended, so progress is not judged
 * @param bounds how long anything may take; not judged in the threads runtime either
 */
public record CheckerOptions(
    Algorithm algorithm,
    boolean ticketMode,
    boolean errorInjection,
    boolean exactOrder,
    Bounds bounds) {

  /**
   * Within what somebody must get on. All are far beyond what happens where everybody does.
   *
   * @param fenceNanos a queue with fences outstanding signals one
   * @param ticketNanos a ticket ends
   * @param movedCapacities a ticket or a job ends somewhere before so many times the memory of all
   *     devices has been copied
   */
  public record Bounds(long fenceNanos, long ticketNanos, long movedCapacities) {
    /** Two minutes, as a kernel waits before it calls a task hung; sixteen times all memory. */
    public static final Bounds USUAL = new Bounds(120_000_000_000L, 120_000_000_000L, 16);
  }

  /** How tickets that want each other's locks resolve it ({@code ww_mutex}). */
  public enum Algorithm {
    /** A younger ticket backs off rather than wait for an older one. */
    WAIT_DIE,
    /** An older ticket wounds the younger one it must wait for. */
    WOUND_WAIT
  }

  /** A simulation in mode {@code ticket}, nothing injected. */
  public static CheckerOptions simulation(Algorithm algorithm) {
    return new CheckerOptions(algorithm, true, false, true, Bounds.USUAL);
  }

  /** The same for one of the comparison modes, {@code trylock} or {@code one-ticket}. */
  public CheckerOptions comparisonMode() {
    return new CheckerOptions(algorithm, false, errorInjection, exactOrder, bounds);
  }

  /** The same where back-offs may be injected. */
  public CheckerOptions withErrorInjection() {
    return new CheckerOptions(algorithm, ticketMode, true, exactOrder, bounds);
  }

  /** The same for the threads runtime. */
  public CheckerOptions threads() {
    return new CheckerOptions(algorithm, ticketMode, errorInjection, false, bounds);
  }

  /** The same with other bounds. */
  public CheckerOptions within(Bounds others) {
    return new CheckerOptions(algorithm, ticketMode, errorInjection, exactOrder, others);
  }
}
