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
 */
public record CheckerOptions(
    Algorithm algorithm, boolean ticketMode, boolean errorInjection, boolean exactOrder) {

  /** How tickets that want each other's locks resolve it ({@code ww_mutex}). */
  public enum Algorithm {
    /** A younger ticket backs off rather than wait for an older one. */
    WAIT_DIE,
    /** An older ticket wounds the younger one it must wait for. */
    WOUND_WAIT
  }

  /** A simulation in mode {@code ticket}, nothing injected. */
  public static CheckerOptions simulation(Algorithm algorithm) {
    return new CheckerOptions(algorithm, true, false, true);
  }

  /** The same for one of the comparison modes, {@code trylock} or {@code one-ticket}. */
  public CheckerOptions comparisonMode() {
    return new CheckerOptions(algorithm, false, errorInjection, exactOrder);
  }

  /** The same where back-offs may be injected. */
  public CheckerOptions withErrorInjection() {
    return new CheckerOptions(algorithm, ticketMode, true, exactOrder);
  }

  /** The same for the threads runtime. */
  public CheckerOptions threads() {
    return new CheckerOptions(algorithm, ticketMode, errorInjection, false);
  }
}
